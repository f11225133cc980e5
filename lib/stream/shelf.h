/* SPDX-License-Identifier: MIT */
#ifndef CGC_SHELF_H
#define CGC_SHELF_H

#include "stream/batch.h"

/*
 * shelf - the batches that are not whole yet, found by iteration.
 *
 * "cat" of devices that each sent many iterations opens as many batches, and
 * who sends them picks their numbers; so they are kept in a balanced tree,
 * where no choice of numbers makes finding one slow.  But one has a place of
 * its own: where each batch is whole before the next begins, as it is in a
 * running pipeline, the tree stays empty and nothing is allocated.
 */

struct cgc_shelf {
	struct cgc_batch *front; /* open, but not in the tree; or NULL */
	void *tree;              /* of tsearch(3), by iteration */
	size_t n;                /* open ones, the one in front too */
	struct cgc_batch *spare; /* an emptied one, its memory kept, or NULL */
};

void cgc_shelf_release(struct cgc_shelf *shelf);

/* The open batch of an iteration, new and empty if there was none. */
CGC_MUST_USE enum cgc_status cgc_shelf_find(struct cgc_shelf *shelf,
    uint64_t iteration, struct cgc_batch **out, struct cgc_err *err);

/* Takes a batch off; it is the caller's until cgc_shelf_reuse(). */
void cgc_shelf_remove(struct cgc_shelf *shelf, const struct cgc_batch *batch);

/*
 * Keeps the memory of one batch for the next, as long as none is open:
 * memory beyond that would count towards no limit.
 */
void cgc_shelf_reuse(struct cgc_shelf *shelf, struct cgc_batch *batch);

/* The open batch with the lowest iteration, or NULL. */
struct cgc_batch *cgc_shelf_oldest(const struct cgc_shelf *shelf);

#endif
