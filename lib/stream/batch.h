/* SPDX-License-Identifier: MIT */
#ifndef CGC_BATCH_H
#define CGC_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "stream/frame.h"

/*
 * batch - the frames of one iteration, in order of index.
 *
 * Frames arrive in any order; a batch is whole when it has `count` of them,
 * and only then are they put in order and looked at.  The frames of a batch
 * agree on kind, dtype, dim, count and run, and no two have the same index.
 * Subsets may be of different sizes: they agree on param, the length of their
 * rows, in place of dim.
 * Their codecs may differ: vectors are kept decoded, in host byte order.
 */

struct cgc_row {
	struct cgc_frame frame; /* as it came, with its codec */
	void *data;             /* frame.dim coordinates of frame.dtype */
	size_t cap;             /* bytes at data; 0: they are not the row's */
	uint64_t place;         /* which frame of the input it was, from 1 */
	uint64_t finite;        /* coordinates before the first that is no */
	                        /* finite number; integers all are */
};

struct cgc_batch {
	struct cgc_frame like;  /* what all agree on; not so its index, and */
	                        /* in a batch of subsets its dim */
	struct cgc_row *row;
	size_t n;               /* rows that are here */
	/* private */
	size_t rows_cap;
};

void cgc_batch_release(struct cgc_batch *batch);

/* Forgets the frames, keeps the memory. */
void cgc_batch_clear(struct cgc_batch *batch);

/*
 * Adds a frame whose decoded vector is at *data, a block of *cap bytes; the
 * batch keeps that block and hands back, in the same two variables, one that
 * it no longer needs (or NULL and 0).  Where *cap is 0, *data is not a block
 * and must last as long as the row.  Fails with CGC_EDATA if the frame does not
 * fit the others.
 */
CGC_MUST_USE enum cgc_status cgc_batch_add(struct cgc_batch *batch,
    const struct cgc_frame *frame, uint64_t place, void **data, size_t *cap,
    struct cgc_err *err);

/*
 * Puts the rows in order of index; CGC_EDATA, with the place, if an index
 * occurs twice.
 */
CGC_MUST_USE enum cgc_status cgc_batch_sort(struct cgc_batch *batch,
    struct cgc_err *err);

/*
 * CGC_EDATA unless the batch holds exactly the indices 0 to count - 1, and
 * count is n where n is not 0.
 */
CGC_MUST_USE enum cgc_status cgc_batch_complete(const struct cgc_batch *batch,
    uint64_t n, struct cgc_err *err);

/* The lowest index below count that no row has, or count. */
uint32_t cgc_batch_first_missing(const struct cgc_batch *batch);

#endif
