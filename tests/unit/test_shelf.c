/* SPDX-License-Identifier: MIT */
/* The shelf against an array of flags: what is open, and which is oldest. */
#include "rand/draw.h"
#include "stream/shelf.h"
#include "unit.h"

#define ITERATIONS 40
#define STEPS 20000

static struct cgc_batch *open_batch[ITERATIONS];

/* The open batch of the lowest iteration, found by looking at all. */
static struct cgc_batch *
lowest(void)
{
	for (int t = 0; t < ITERATIONS; t++)
		if (open_batch[t] != NULL)
			return open_batch[t];
	return NULL;
}

static size_t
count(void)
{
	size_t n = 0;

	for (int t = 0; t < ITERATIONS; t++)
		n += open_batch[t] != NULL;
	return n;
}

/* Opens, finds again or takes off the batch of iteration t. */
static void
move(struct cgc_shelf *shelf, uint64_t t, bool take)
{
	struct cgc_batch *was = open_batch[t], *b = was;
	struct cgc_err err;

	if (take && was != NULL) {
		cgc_shelf_remove(shelf, was);
		cgc_shelf_reuse(shelf, was);
		open_batch[t] = NULL;
	} else if (!take) {
		CHECK(cgc_shelf_find(shelf, t, &b, &err) == CGC_OK);
		CHECK(b->like.iteration == t);
		CHECK(was == NULL || b == was);
		open_batch[t] = b;
	}
	CHECK(shelf->n == count());
	CHECK(cgc_shelf_oldest(shelf) == lowest());
}

int
main(void)
{
	struct cgc_shelf shelf = { .n = 0 };
	struct cgc_draw draw;

	cgc_draw_init(&draw, 1, CGC_DRAW_TASK, 0, CGC_DRAW_SHARED);
	for (int i = 0; i < STEPS; i++) {
		uint64_t few = i % 1000 < 500 ? 3 : ITERATIONS;

		move(&shelf, cgc_draw_below(&draw, (uint32_t)few),
		    cgc_draw_below(&draw, 2) == 0);
	}
	cgc_shelf_release(&shelf);
	return unit_done();
}
