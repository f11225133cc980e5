/* SPDX-License-Identifier: MIT */
#ifndef CGC_SPLIT_H
#define CGC_SPLIT_H

#include <stddef.h>
#include <stdint.h>

#include "method/method.h"
#include "rand/draw.h"
#include "split/labels.h"

/*
 * split - ways to deal S samples out to N subsets, the data of N devices.
 *
 * Every sample goes to exactly one subset.  A split sees nothing of a sample
 * but its number and its class, and is the same for the same seed.  Sizes are
 * equal where they differ by at most 1, the first S mod N subsets being the
 * larger ones.
 */

struct cgc_split_job {
	const struct cgc_call *call;
	const struct cgc_labels *labels; /* of S >= N samples */
	uint32_t subsets;                /* N */
	uint64_t seed;
	void *scratch;                   /* of scratch() bytes, aligned */
};

struct cgc_split {
	struct cgc_method method;

	/* CGC_EDATA if the samples have no such classes; NULL: any do. */
	enum cgc_status (*check)(const struct cgc_split_job *job,
	    struct cgc_err *err);

	/* Bytes of scratch; NULL: none. */
	size_t (*scratch)(const struct cgc_split_job *job);

	/* to[s] = the subset of sample s.  Subsets may stay empty. */
	void (*assign)(const struct cgc_split_job *job, uint32_t *to);
};

/* All splits, in the order they are listed. */
extern const struct cgc_method *const cgc_splits[];

/*
 * The samples of each of N subsets.  CGC_EUSAGE if a subset is empty: a stream
 * has no frame for it, and a device without data no gradient.
 */
CGC_MUST_USE enum cgc_status cgc_split_make(struct cgc_groups *out,
    const struct cgc_call *call, const struct cgc_labels *labels,
    uint32_t subsets, uint64_t seed, struct cgc_err *err);

/*
 * Two groups: m <= samples that are drawn uniformly, and the others.
 */
CGC_MUST_USE enum cgc_status cgc_split_draw(struct cgc_groups *out,
    uint32_t samples, uint32_t m, uint64_t seed, struct cgc_err *err);

/* For the splits themselves: */

/* The draws of a split as a whole, and those for class c. */
enum cgc_split_part {
	CGC_SPLIT_DRAWN = 0, /* which samples are split at all */
	CGC_SPLIT_ORDER = 1, /* a permutation of them */
	CGC_SPLIT_CLASS = 2  /* + c */
};

void cgc_split_draws(struct cgc_draw *draw, uint64_t seed, uint64_t part);

/* Size of part k of n, if s items are dealt out equally. */
uint32_t cgc_split_equal(uint32_t s, uint32_t n, uint32_t k);

/* to[item[i]] = k for part k of n of the s items, one after the other. */
void cgc_split_deal(const uint32_t *item, uint32_t s, uint32_t n,
    uint32_t *to);

#endif
