/* SPDX-License-Identifier: MIT */
/*
 * topk of vectors that are looked at by a sample first: at every level, the k
 * greatest, of equal ones the first, against sorting.
 */
#include "coding.h"
#include "kern/coder.h"
#include "kern/kern.h"
#include "kern/magnitude.h"
#include "rand/draw.h"

#define MOST 20000
#define STEP 64 /* of the sample */

static double x[MOST], y[MOST];
static uint32_t index_[MOST];

struct item {
	uint64_t magnitude;
	uint32_t q;
};

static struct item item[MOST];

static int
by_rank(const void *a, const void *b)
{
	const struct item *s = a, *t = b;

	if (s->magnitude != t->magnitude)
		return s->magnitude > t->magnitude ? -1 : 1;
	return s->q < t->q ? -1 : 1;
}

/* Ordinary; few values; a sample that is too great, or too small; hostile. */
static void
fill(struct cgc_draw *draw, unsigned kind, uint64_t dim)
{
	for (uint64_t q = 0; q < dim; q++) {
		uint32_t some = cgc_draw_below(draw, 5);

		x[q] = (float)cgc_draw_normal(draw);
		if (kind == 1)
			x[q] = (double)some - 2;
		if (kind == 2 && q % STEP == 0)
			x[q] *= 1000;
		if (kind == 3 && q % STEP == 0)
			x[q] *= 0x1p-130;
		if (kind == 4)
			x[q] = some == 0 ? NAN : some == 1 ? -INFINITY :
			    x[q] * 0x1p-140;
		if (kind == 5)
			x[q] = q % 2 == 0 ? 0 : -0.0;
		x[q] = (float)x[q];
	}
}

static void
check_top(enum cgc_dtype dtype, uint64_t dim, uint64_t k)
{
	struct cgc_frame f = coding_frame(dtype, dim);
	char text[30];

	for (uint64_t q = 0; q < dim; q++)
		item[q] = (struct item){ cgc_magnitude(CGC_F64, x, q),
		    (uint32_t)q };
	qsort(item, (size_t)dim, sizeof *item, by_rank);
	snprintf(text, sizeof text, "topk,k=%d", (int)k);
	coding_use(text);
	CHECK(coding_pass(&f, x, y) == CGC_OK);
	for (uint64_t j = 0; j < dim; j++) {
		uint32_t q = item[j].q;

		CHECK(y[q] == (j < k ? x[q] : 0) ||
		    (j < k && isnan(y[q]) && isnan(x[q])));
	}
}

static void
check_reaching(enum cgc_dtype dtype, uint64_t dim, uint64_t least)
{
	void *copy = coding_alloc((size_t)dim * cgc_dtype_size(dtype));
	uint64_t n, j = 0;

	cgc_dtype_convert(dtype, copy, CGC_F64, x, dim);
	least = least < dim ? cgc_magnitude(dtype, copy, least) : 0;
	n = cgc_kern_coder()->reaching(dtype, copy, (size_t)dim, least,
	    index_);
	for (uint64_t q = 0; q < dim; q++)
		if (cgc_magnitude(dtype, copy, q) >= least)
			CHECK(j < n && index_[j++] == q);
	CHECK(j == n);
	free(copy);
}

static void
test_level(void)
{
	struct cgc_draw draw;

	cgc_draw_init(&draw, 3, CGC_DRAW_TASK, 0, 0);
	for (unsigned i = 0; i < 90; i++) {
		uint32_t dim = 1 + cgc_draw_below(&draw, i % 5 ? 3000 : MOST);
		uint32_t k = 1 + cgc_draw_below(&draw, i % 3 ? dim / 8 + 1 :
		    dim);
		enum cgc_dtype dtype = i % 2 ? CGC_F32 : CGC_F64;

		fill(&draw, i % 6, dim);
		check_top(dtype, dim, k);
		check_reaching(dtype, dim, cgc_draw_below(&draw, dim + 1));
	}
}

int
main(void)
{
	static const char *const level[] = { "c", "avx2", "avx512" };
	struct cgc_err err;

	for (size_t i = 0; i < 3; i++)
		if (cgc_kern_select(level[i], &err) == CGC_OK)
			test_level();
		else
			printf("%s\n", err.text);
	cgc_encoder_release(&coding_encoder);
	return unit_done();
}
