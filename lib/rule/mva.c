/* SPDX-License-Identifier: MIT */
/*
 * mva - minimum-variance averaging: the mean of the n - f vectors with the
 * smallest sum of squared distances to their mean, which is the sum of the
 * squared distances of all pairs, divided by n - f.
 * Source: Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, ICML 2022.
 */
#include <math.h>

#include "rule/gram.h"
#include "rule/neighbours.h"
#include "rule/branch.h"
#include "rule/closest.h"
#include "rule/whole.h"

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	return cgc_closest_check(call, in, cgc_branch_steps, err);
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return cgc_whole_pairs_scratch(in) + in->n * in->n * sizeof(double) +
	    cgc_branch_scratch(in->n);
}

static double
sum_of_pairs(void *arg, const uint32_t *which)
{
	const struct cgc_branch *s = arg;
	double sum = 0;

	for (size_t i = 0; i < s->m; i++)
		for (size_t j = 0; j < i; j++)
			sum += s->weight[which[i] * s->n + which[j]];
	return sum;
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	size_t n = job->in.n;
	double *d2 = (double *)(job->scratch +
	    cgc_whole_pairs_scratch(&job->in));
	struct cgc_branch s = { .n = n, .m = n - job->in.f, .weight = d2,
	    .measure = sum_of_pairs, .arg = &s,
	    .most = cgc_closest_limit(job->call) };

	cgc_gram_distances(&job->in, INFINITY, job->scratch, d2);
	cgc_branch_begin(&s, d2 + n * n);
	cgc_branch_run(&s);
	if (s.steps > s.most)
		return cgc_closest_gave_up(job, cgc_branch_steps, err);
	if (s.least == INFINITY)
		return cgc_closest_too_far(&job->in, err);
	cgc_chosen_mean(job, s.which, s.m, job->scratch);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_mva = {
	.method = {
		.name = "mva",
		.summary = "average of the n-f vectors of smallest variance",
		.promise = "none known",
		.needs = "n > 2f; 2 (n choose f) steps <= limit, or over=try",
		.cost = "n^2 Q, and n^2 a step",
		.params = cgc_closest_params,
	},
	.check = check,
	.scratch = scratch,
	.apply = apply,
};
