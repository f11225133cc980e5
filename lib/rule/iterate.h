/* SPDX-License-Identifier: MIT */
#ifndef CGC_ITERATE_H
#define CGC_ITERATE_H

#include "rule/rule.h"

/*
 * iterate - what the rules have in common that move a point z, in f64, by
 * weighted means of the vectors: where it begins, and what is told at the end.
 */

enum cgc_start { /* where z begins */
	CGC_START_MEDIAN, /* of each coordinate */
	CGC_START_MEAN,
	CGC_START_ZERO
};

struct cgc_iterate {
	const struct cgc_vectors *in;
	double *z, *next;    /* the point and room for the next, of dim */
	double *w;           /* the weights, of n */
	double *away;        /* n numbers: how far the vectors are */
	double *spare;       /* n numbers */
	void *scratch;       /* for passes over all vectors (whole.h) */
};

uint64_t cgc_iterate_scratch(const struct cgc_call *call,
    const struct cgc_vectors *in);

/* Puts z where it begins; it all lies in job->scratch and job->out[0]. */
void cgc_iterate_begin(struct cgc_iterate *it, const struct cgc_rule_job *job,
    enum cgc_start start);

/* next = sum of w_i x_i */
void cgc_iterate_mix(struct cgc_iterate *it);

/* away[i] = ||x_i - z|| */
void cgc_iterate_measure(struct cgc_iterate *it);

/* ||z - b||, or ||z|| where b is NULL */
double cgc_iterate_length(const struct cgc_iterate *it, const double *b);

/* z is what next was; returns the length of the step. */
double cgc_iterate_move(struct cgc_iterate *it);

/*
 * Hands z out and, if there is a verdict, tells the gap: the length of the
 * last step relative to z, or that length itself if z is 0.
 */
void cgc_iterate_end(const struct cgc_iterate *it,
    const struct cgc_rule_job *job, double step);

#endif
