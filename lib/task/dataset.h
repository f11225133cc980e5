/* SPDX-License-Identifier: MIT */
#ifndef CGC_DATASET_H
#define CGC_DATASET_H

#include <stddef.h>
#include <stdint.h>

#include "stream/reader.h"

/*
 * dataset - N subsets of samples in memory.
 *
 * A sample is a row of `features` numbers and a target behind them, in the
 * type in which they came; what is computed with them is f64.  Each subset has
 * one sample at least, and as many as it likes.
 */

struct cgc_subset {
	size_t samples;
	void *row;           /* samples * (features + 1) numbers */
};

struct cgc_dataset {
	uint32_t n;          /* N, subsets */
	size_t features;     /* of a sample */
	enum cgc_dtype dtype;
	struct cgc_subset *subset;
};

/*
 * Takes the rows of a batch of kind subset over, so that the batch has them no
 * more; what is not its own is copied.  CGC_EDATA if subsets are missing, the
 * row length does not divide dim or a number is not finite.
 */
CGC_MUST_USE enum cgc_status cgc_dataset_take(struct cgc_dataset *out,
    struct cgc_batch *batch, struct cgc_err *err);

/* Reads a file that holds one batch of subsets and nothing else. */
CGC_MUST_USE enum cgc_status cgc_dataset_read(struct cgc_dataset *out,
    const char *path, const struct cgc_reader_opts *opts,
    struct cgc_err *err);
void cgc_dataset_release(struct cgc_dataset *data);

/* How many samples all subsets have together. */
size_t cgc_dataset_samples(const struct cgc_dataset *data);

/*
 * n rows of subset k in f64, one behind the other: those that which names or,
 * if that is NULL, those from first on.  They are where they are, or copied to
 * room, which has space for n * (features + 1) numbers.
 */
const double *cgc_dataset_rows(const struct cgc_dataset *data, uint32_t k,
    size_t first, const uint32_t *which, size_t n, double *room);

#endif
