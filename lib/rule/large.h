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

/* Makes finite what is not in a mean, of finite vectors, that overflowed. */
void cgc_large_mend(const struct cgc_vectors *in, const uint32_t *which,
    size_t m, void *out);

/*
 * ||x|| where z is NULL, else ||x - z||; infinite only if no double can hold
 * it.
 */
double cgc_large_norm(enum cgc_dtype dtype, const void *x, const double *z,
    size_t dim);

/*
 * z = the mean in f64 of the m vectors whose w_i is 1, the others being 0;
 * finite.
 */
void cgc_large_centre(const struct cgc_vectors *in, const double *w, size_t m,
    double *z);

/*
 * Which of the vectors whose w_i is not 0 is farthest from z, ties to the
 * lower index; also where no double can hold a distance.
 */
size_t cgc_large_farthest(const struct cgc_vectors *in, const double *w,
    const double *z);

#endif
