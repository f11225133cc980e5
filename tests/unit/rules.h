/* SPDX-License-Identifier: MIT */
#ifndef CGC_RULES_H
#define CGC_RULES_H

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rule/chain.h"
#include "unit.h"

/*
 * rules - vectors in memory, and chains applied to them, for the tests.
 */

#define RULES_N 128
#define RULES_DIM 1100

static double rules_x[RULES_N][RULES_DIM];  /* the input, in f64 */
static double rules_out[RULES_DIM];         /* what came out */
static struct cgc_err rules_err;
static unsigned char *rules_block;          /* the input, in its dtype */

/* Links of a text, separated by spaces; CGC_EUSAGE as from the parser. */
static inline enum cgc_status
rules_parse(struct cgc_chain *chain, const char *text)
{
	static char copy[512];
	const char *link[CGC_CHAIN_MAX];
	size_t n = 0;

	snprintf(copy, sizeof copy, "%s", text);
	for (char *p = strtok(copy, " "); p != NULL; p = strtok(NULL, " "))
		link[n++] = p;
	return cgc_chain_parse(chain, link, n, &rules_err);
}

/* The first n of rules_x as vectors of a type. */
static inline struct cgc_vectors
rules_vectors(enum cgc_dtype dtype, size_t n, size_t dim, size_t f)
{
	static const void *x[RULES_N];

	if (rules_block == NULL && cgc_mem_alloc((void *)&rules_block,
	    RULES_N * RULES_DIM, sizeof(double), &rules_err) != CGC_OK)
		abort();
	for (size_t i = 0; i < n; i++) {
		unsigned char *row = rules_block +
		    i * RULES_DIM * sizeof(double);

		cgc_dtype_convert(dtype, row, CGC_F64, rules_x[i], dim);
		x[i] = row;
	}
	return (struct cgc_vectors){
	    .dtype = dtype, .n = n, .dim = dim, .f = f, .x = x };
}

/* The chain on these vectors; the aggregate is in rules_out. */
static inline enum cgc_status
rules_run(const char *text, const struct cgc_vectors *in,
    struct cgc_verdict *verdict)
{
	static double out[RULES_DIM];
	struct cgc_chain chain;
	enum cgc_status st;

	if ((st = rules_parse(&chain, text)) != CGC_OK)
		return st;
	if ((st = cgc_chain_check(&chain, in, &rules_err)) == CGC_OK)
		st = cgc_chain_remember(&chain, in->dim, &rules_err);
	if (st == CGC_OK)
		st = cgc_chain_apply(&chain, in, 0, out, verdict, &rules_err);
	if (st == CGC_OK)
		cgc_dtype_convert(CGC_F64, rules_out, in->dtype, out, in->dim);
	cgc_chain_release(&chain);
	return st;
}

/* The same on the first n of rules_x. */
static inline enum cgc_status
rules_apply(const char *text, enum cgc_dtype dtype, size_t n, size_t dim,
    size_t f, struct cgc_verdict *verdict)
{
	struct cgc_vectors in = rules_vectors(dtype, n, dim, f);

	return rules_run(text, &in, verdict);
}

/* All of what a pre-aggregation alone leaves. */
static inline enum cgc_status
rules_mix(const struct cgc_rule *rule, struct cgc_rule_job *job)
{
	enum cgc_status st = rule->plan(job, &rules_err);

	if (st == CGC_OK)
		st = cgc_mem_alloc(&job->tile, rule->tile == NULL ? 0 :
		    rule->tile(&job->in), 1, &rules_err);
	if (st != CGC_OK)
		return st;
	rule->mix(job);
	free(job->tile);
	return st;
}

static uint64_t rules_state = 1;

/* Knuth's linear congruential generator: tests share no code with draws. */
static inline uint32_t
rules_word(void)
{
	rules_state = rules_state * 6364136223846793005u +
	    1442695040888963407u;
	return (uint32_t)(rules_state >> 32);
}

/* Uniform in [-1, 1). */
static inline double
rules_real(void)
{
	return rules_word() * 0x1p-31 - 1;
}

/* n random vectors, whose coordinates are floats. */
static inline void
rules_fill(size_t n, size_t dim)
{
	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < dim; q++)
			rules_x[i][q] = (float)rules_real();
}

/* The largest |a_q - b_q|. */
static inline double
rules_distance(const double *a, const double *b, size_t dim)
{
	double worst = 0;

	for (size_t q = 0; q < dim; q++)
		if (!(fabs(a[q] - b[q]) <= worst))
			worst = fabs(a[q] - b[q]);
	return worst;
}

static inline double
rules_largest(const double *a, size_t dim)
{
	double worst = 0;

	for (size_t q = 0; q < dim; q++)
		if (fabs(a[q]) > worst)
			worst = fabs(a[q]);
	return worst;
}

#endif
