/* SPDX-License-Identifier: MIT */
#ifndef CGC_NEIGHBOURS_H
#define CGC_NEIGHBOURS_H

#include <stddef.h>
#include <stdint.h>

#include "rule/rule.h"

/*
 * neighbours - the nearest, or the smallest, of n, ties to the lower index;
 * and Krum's scores.
 */

/*
 * Writes the positions of the m smallest keys, ascending, to out; of equal
 * keys the first ones.  Keys may be infinite, not NaN; 0 < m <= n; spare has
 * room for n numbers.
 */
void cgc_smallest(const double *key, size_t n, size_t m, double *spare,
    uint32_t *out);

/* CGC_EDATA, since the squared distances of `far` > f vectors overflow. */
CGC_MUST_USE enum cgc_status cgc_too_far(size_t far,
    const struct cgc_vectors *in, struct cgc_err *err);

/*
 * What the rules that select do with a key for each vector: out = the mean of
 * the m vectors with the smallest keys; fills the verdict, if there is one.
 * spare: cgc_selected_scratch(n) bytes.
 */
uint64_t cgc_selected_scratch(uint64_t n);
void cgc_selected_mean(const struct cgc_rule_job *job, const double *key,
    size_t m, void *spare);

/*
 * Krum's score of each vector: the sum of the squared distances to the `near`
 * nearest others, in order of index.  CGC_EDATA if more than f of them are
 * infinite: then honest ones may be.  scratch: as of the rule's, less score.
 * Source: Blanchard, El Mhamdi, Guerraoui, Stainer, NeurIPS 2017.
 */
CGC_MUST_USE enum cgc_status cgc_krum_scores(const struct cgc_vectors *in,
    size_t near, void *scratch, double *score, struct cgc_err *err);

/* The scratch of krum and multikrum: n scores, and what scoring takes. */
uint64_t cgc_krum_scratch(const struct cgc_call *call, uint64_t n,
    uint64_t dim);

/*
 * The parameter that krum and multikrum share: words 0 and 1 are n-f-2 and
 * n-f-1.
 */
#define CGC_KRUM_NEAR { "near", CGC_WORD, "n-f-2", 0, 0, "n-f-2|n-f-1", \
	"nearest others that a score sums; n-f-1 is ByzFL's" }

/* How many neighbours that is; CGC_EUSAGE if n is too small for it. */
CGC_MUST_USE enum cgc_status cgc_krum_check(int64_t near_word, uint64_t n, uint64_t f,
    size_t *near, struct cgc_err *err);

#endif
