/* SPDX-License-Identifier: MIT */
#ifndef CGC_CHAIN_H
#define CGC_CHAIN_H

#include "rule/rule.h"

/*
 * chain - pre-aggregations and a rule, one behind the other: nnm, then cwtm.
 *
 * n is what the link before leaves, and so is f where that link changes it.
 */

#define CGC_CHAIN_MAX 8

struct cgc_chain {
	struct cgc_call link[CGC_CHAIN_MAX];
	size_t links;
	/* some link is: see rule.h */
	bool is_coded, is_exact, over_field, is_personal;
	const char *who; /* the link that remembers, or NULL */
	size_t memories; /* vectors that it hands on, and where they are */
	double *memory;  /* after cgc_chain_remember() */
	/* private: room for vectors of the shape last seen */
	size_t memory_cap;
	unsigned char *scratch;
	size_t scratch_cap;
	unsigned char *tiles; /* see tiles.h */
	size_t tiles_cap;
	unsigned char *mixed[2]; /* what one link leaves for the next */
	size_t mixed_cap[2];
	void **row[2];
	size_t row_cap[2];
};

/* Links from text, NAME[,KEY=VALUE]... each; the last must be a rule. */
CGC_MUST_USE enum cgc_status cgc_chain_parse(struct cgc_chain *chain,
    const char *const *text, size_t n, struct cgc_err *err);
void cgc_chain_release(struct cgc_chain *chain);

/*
 * CGC_EUSAGE if n <= 2f or a link refuses what reaches it, CGC_EDATA if the
 * vectors are not of a type that the chain takes; in->x may be NULL, dtype and
 * dim 0.
 */
CGC_MUST_USE enum cgc_status cgc_chain_check(const struct cgc_chain *chain,
    const struct cgc_vectors *in, struct cgc_err *err);

/* Makes chain->memory: memories * dim numbers, all 0. */
CGC_MUST_USE enum cgc_status cgc_chain_remember(struct cgc_chain *chain,
    uint64_t dim, struct cgc_err *err);

/* The type of what comes out of vectors of a type. */
enum cgc_dtype cgc_chain_dtype(const struct cgc_chain *chain,
    enum cgc_dtype dtype);

/*
 * Aggregates in to out, in->dim coordinates of cgc_chain_dtype(), after
 * cgc_chain_check() and, at the first of several iterations,
 * cgc_chain_remember().  verdict may be NULL; its arrays have in->n entries,
 * and its has_ flags say which were filled: none of those by device if a link
 * has changed the number of vectors.  CGC_EDATA if the result is not finite.
 */
CGC_MUST_USE enum cgc_status cgc_chain_apply(struct cgc_chain *chain,
    const struct cgc_vectors *in, uint64_t iteration, void *out,
    struct cgc_verdict *verdict, struct cgc_err *err);

#endif
