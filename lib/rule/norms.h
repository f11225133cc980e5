/* SPDX-License-Identifier: MIT */
#ifndef CGC_NORMS_H
#define CGC_NORMS_H

#include "rule/rule.h"

/*
 * norms - what the methods that look at the lengths of vectors have in common.
 */

/*
 * The first n numbers of scratch = ||x_i||, infinite only if no double can
 * hold it; what follows is free again, n numbers at least.  scratch:
 * cgc_norms_scratch() bytes, aligned to CGC_ALIGN.
 */
void cgc_norms(const struct cgc_vectors *in, void *scratch);
uint64_t cgc_norms_scratch(const struct cgc_vectors *in);

/*
 * out[i] = x_i min(1, c / norm_i): those longer than c are scaled to that
 * length, the others stay as they are.  What is infinitely long becomes 0.
 */
void cgc_norms_clip(const struct cgc_vectors *in, const double *norm, double c,
    void *const *out);

/*
 * out = the mean of the m shortest vectors, of equal ones those of lower
 * index; and the verdict.  scratch: cgc_norms_shortest_scratch() bytes.
 */
void cgc_norms_shortest(const struct cgc_rule_job *job, size_t m);
uint64_t cgc_norms_shortest_scratch(const struct cgc_call *call,
    const struct cgc_vectors *in);

#endif
