/* SPDX-License-Identifier: MIT */
#ifndef CGC_GRAM_H
#define CGC_GRAM_H

#include <stddef.h>
#include <stdint.h>

#include "rule/rule.h"

/*
 * gram - inner products of vectors about their mean, from their distances.
 *
 * The n * n Gram matrix has the eigenvalues of the Q * Q scatter matrix.  It
 * comes from the squared distances, which are sums of squared differences, so
 * that what all vectors have in common cancels before it is squared: vectors
 * around 1000 that differ by 1e-3 lose nothing.
 */

/* A squared distance above this is too far to be reckoned with. */
#define CGC_GRAM_FAR 0x1p1000

/*
 * d2 = all squared distances, n * n; `far` instead of those above the limit.
 * scratch: cgc_whole_pairs_scratch() bytes, aligned to CGC_ALIGN.
 */
void cgc_gram_distances(const struct cgc_vectors *in, double far,
    void *scratch, double *d2);

/*
 * g, m * m: sqrt(w_i w_j) <x_i - mu, x_j - mu> for i and j in which[], m
 * positions, where mu = sum of w_i x_i and the m weights w have the sum 1;
 * with w NULL the weights are 1/m, and the root is left out: g then has the
 * eigenvalues of the sum of (x_i - mu)(x_i - mu)', of the weighted sum
 * otherwise.  d2: n * n, finite where both are in which[].  row: m numbers of
 * scratch.
 */
void cgc_gram_about_mean(const double *d2, size_t n, const uint32_t *which,
    const double *w, size_t m, double *row, double *g);

#endif
