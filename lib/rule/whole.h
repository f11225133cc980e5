/* SPDX-License-Identifier: MIT */
#ifndef CGC_WHOLE_H
#define CGC_WHOLE_H

#include "rule/rule.h"
#include "sweep/sweep.h"

/*
 * whole - a rule's passes over whole vectors, by its team, that overflow no
 * sooner than the result does (large.h).
 *
 * Each takes scratch, aligned to CGC_ALIGN, that is free again afterwards:
 * cgc_whole_scratch() bytes, those over pairs cgc_whole_pairs_scratch(), which
 * is more.
 */

uint64_t cgc_whole_scratch(const struct cgc_vectors *in);
uint64_t cgc_whole_pairs_scratch(const struct cgc_vectors *in);

/* What all of them begin with. */
struct cgc_sweep cgc_whole_sweep(const struct cgc_vectors *in, void *scratch);

/* out = the mean of the m vectors x[which[i]]; NULL: of the first m; finite. */
void cgc_whole_mean(const struct cgc_vectors *in, const uint32_t *which,
    size_t m, void *scratch, void *out);

/* out = sum of w_i x_i, in f64 */
void cgc_whole_mix(const struct cgc_vectors *in, const double *w,
    void *scratch, double *out);

/* out[i] = ||x_i - z||^2; infinite if that overflows */
void cgc_whole_gaps2(const struct cgc_vectors *in, const double *z,
    void *scratch, double *out);

/*
 * out[i] = ||x_i|| where z is NULL, else ||x_i - z||; infinite only if no
 * double can hold it.
 */
void cgc_whole_norms(const struct cgc_vectors *in, const double *z,
    void *scratch, double *out);

/* out[i * n + j] = ||x_i - x_j||^2 */
void cgc_whole_distances(const struct cgc_vectors *in, void *scratch,
    double *out);

/* out[i * n + j] = <x_i - z, x_j - z> */
void cgc_whole_products(const struct cgc_vectors *in, const double *z,
    void *scratch, double *out);

#endif
