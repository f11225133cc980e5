/* SPDX-License-Identifier: MIT */
#ifndef CGC_COMPARE_H
#define CGC_COMPARE_H

#include <stdbool.h>

#include "stream/batch.h"

/*
 * compare - whether two batches agree, exactly or within a tolerance.
 *
 * Coordinates a and b agree if they are the same number (or both NaN), or if
 * |a - b| <= atol + rtol |b|; with `norm`, vectors agree as a whole if
 * ||a - b|| <= atol + rtol ||b||.
 */

struct cgc_tolerance {
	double rtol, atol;
	bool norm;    /* measure vectors, not coordinates */
	bool values;  /* look at vectors in order only, not at kind, dtype, */
	              /* iteration, index and run */
};

/*
 * Compares a with b.  *same says whether they agree; if not, err->text says
 * where and how.  *worst is raised to the largest |a - b| / |b| (of norms with
 * `norm`) that was met, which is infinite where only b is 0.
 */
void cgc_compare(const struct cgc_batch *a, const struct cgc_batch *b,
    const struct cgc_tolerance *tol, bool *same, double *worst,
    struct cgc_err *err);

#endif
