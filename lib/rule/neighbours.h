/* SPDX-License-Identifier: MIT */
#ifndef CGC_NEIGHBOURS_H
#define CGC_NEIGHBOURS_H

#include <stdbool.h>
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
 * What the rules that select end with: out = the mean of the m vectors at
 * those positions, ascending; fills the verdict, if there is one.
 * scratch: cgc_whole_scratch() bytes, aligned to CGC_ALIGN.
 */
void cgc_chosen_mean(const struct cgc_rule_job *job, const uint32_t *which,
    size_t m, void *scratch);

/*
 * And with a key for each vector: the m vectors with the smallest keys.
 * scratch: cgc_selected_scratch() bytes, aligned to CGC_ALIGN.
 */
uint64_t cgc_selected_scratch(const struct cgc_vectors *in);
void cgc_selected_mean(const struct cgc_rule_job *job, const double *key,
    size_t m, void *scratch);

/*
 * The m nearest of each of n vectors, itself included, by direct differences;
 * ties to the lower index, itself before its duplicates.
 */
struct cgc_neighbours {
	const struct cgc_vectors *in;
	size_t m;
	double *d2;     /* squared distances, n * n; -1 on the diagonal */
	double *last;   /* of each, the distance of its m-th */
	uint32_t *near; /* spare: m positions */
};

/* scratch: cgc_neighbours_scratch() bytes, aligned to CGC_ALIGN. */
uint64_t cgc_neighbours_scratch(const struct cgc_vectors *in);
void cgc_neighbours_find(struct cgc_neighbours *nb,
    const struct cgc_vectors *in, size_t m, void *scratch);

/*
 * The m nearest of vector i as bits: j is one of them if bit j % 4 of
 * subset[j / 4] is 1.
 */
void cgc_neighbours_subset(const struct cgc_neighbours *nb, size_t i,
    uint8_t *subset);

/* Whether the sum of the squared distances to them overflows. */
bool cgc_neighbours_far(const struct cgc_neighbours *nb, size_t i);

/*
 * Krum's scores for `near` others, the sums of their squared distances in
 * order of index; CGC_EDATA if more than f are infinite: then
 * honest ones may be.  scratch: cgc_neighbours_scratch() bytes.
 * Source: Blanchard, El Mhamdi, Guerraoui, Stainer, NeurIPS 2017.
 */
CGC_MUST_USE enum cgc_status cgc_krum_scores(const struct cgc_vectors *in,
    size_t near, void *scratch, double *score, struct cgc_err *err);

/*
 * What krum and multikrum do: out = the mean of the m vectors with the best
 * scores, by the neighbours that the word of their parameter says.
 */
CGC_MUST_USE enum cgc_status cgc_krum_apply(const struct cgc_rule_job *job,
    int64_t near_word, size_t m, struct cgc_err *err);
uint64_t cgc_krum_scratch(const struct cgc_call *call,
    const struct cgc_vectors *in);

/*
 * The parameter that krum and multikrum share: words 0 and 1 are n-f-2 and
 * n-f-1.
 */
#define CGC_KRUM_NEAR { "near", CGC_WORD, "n-f-2", 0, 0, "n-f-2|n-f-1", \
	"nearest others that a score sums; n-f-1 is ByzFL's" }

/* How many neighbours that is; CGC_EUSAGE if n is too small for it. */
CGC_MUST_USE enum cgc_status cgc_krum_check(int64_t near_word,
    const struct cgc_vectors *in, size_t *near, struct cgc_err *err);

#endif
