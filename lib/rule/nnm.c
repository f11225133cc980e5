/* SPDX-License-Identifier: MIT */
/*
 * nnm - nearest-neighbour mixing: each vector becomes the average of the
 * n - f vectors nearest to it, itself included; ties to the lower index.
 * Source: Allouah, Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, AISTATS
 * 2023 ("Fixing by mixing").
 */
#include "kern/kern.h"
#include "rule/large.h"
#include "rule/neighbours.h"

static uint64_t
rows(const struct cgc_call *call, uint64_t n)
{
	(void)call;
	return n;
}

static uint64_t
scratch(const struct cgc_call *call, uint64_t n, uint64_t dim)
{
	(void)call, (void)dim;
	return (n * n + n) * sizeof(double) + n * sizeof(uint32_t);
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;
	double *d2 = (double *)job->scratch, *spare = d2 + in->n * in->n;
	uint32_t *near = (uint32_t *)(spare + in->n);
	size_t m = in->n - in->f;

	(void)err;
	cgc_kern(in->dtype)->distances(in->x, in->n, in->dim, d2);
	for (size_t i = 0; i < in->n; i++) {
		d2[i * in->n + i] = -1; /* itself before its duplicates */
		cgc_smallest(d2 + i * in->n, in->n, m, spare, near);
		cgc_large_mean(in, near, m, job->out[i]);
	}
	return CGC_OK;
}

const struct cgc_rule cgc_rule_nnm = {
	.method = {
		.name = "nnm",
		.summary = "each vector becomes the mean of its n-f nearest",
		.promise = "rule F after it: kappa = 8 f/(n-f) (kappa_F + 1)",
		.needs = "n > 2f",
		.cost = "n^2 Q + n (n-f) Q; n Q of memory",
	},
	.is_pre = true,
	.rows = rows,
	.scratch = scratch,
	.apply = apply,
};
