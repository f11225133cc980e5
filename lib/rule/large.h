/* SPDX-License-Identifier: MIT */
#ifndef CGC_LARGE_H
#define CGC_LARGE_H

#include "rule/rule.h"

/*
 * large - means and norms of vectors so large that their sums or squares
 * overflow.
 *
 * One Byzantine device at 1e300 must not make infinities of which the next
 * link of a chain makes NaN.  Where nothing overflows these are the kernels'
 * results; where something does, the same with the sums scaled.
 */

/*
 * out = the mean of the m vectors x[which[i]], or x[i] where which is NULL;
 * finite.
 */
void cgc_large_mean(const struct cgc_vectors *in, const uint32_t *which,
    size_t m, void *out);

/*
 * ||x|| where z is NULL, else ||x - z||; infinite only if no double can hold
 * it.
 */
double cgc_large_norm(enum cgc_dtype dtype, const void *x, const double *z,
    size_t dim);

#endif
