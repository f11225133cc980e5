/* SPDX-License-Identifier: MIT */
/* Sorting, every short length, against counting what is below. */
#include "base/sort.h"
#include "rand/draw.h"
#include "unit.h"

#define MAX 80

/* Whether out has the n numbers of in, ascending. */
static int
is_sorted(const uint32_t *in, const uint32_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t below = 0, equal = 0;

		for (size_t j = 0; j < n; j++) {
			below += in[j] < out[i];
			equal += in[j] == out[i];
		}
		if (below > i || i >= below + equal)
			return 0;
	}
	return 1;
}

int
main(void)
{
	uint32_t in[MAX], out[MAX];
	struct cgc_draw draw;

	cgc_draw_init(&draw, 1, CGC_DRAW_TASK, 0, CGC_DRAW_SHARED);
	for (size_t n = 0; n < MAX; n++)
		for (int k = 0; k < 32; k++) {
			for (size_t i = 0; i < n; i++) /* down to few values */
				in[i] = cgc_draw_u32(&draw) >> k;
			memcpy(out, in, sizeof in);
			cgc_sort_u32(out, n);
			CHECK(is_sorted(in, out, n));
		}
	return unit_done();
}
