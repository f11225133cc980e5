/* SPDX-License-Identifier: MIT */
/*
 * nnm - nearest-neighbour mixing: each vector becomes the average of the
 * n - f vectors nearest to it, itself included; ties to the lower index.
 * Source: Allouah, Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, AISTATS
 * 2023 ("Fixing by mixing").
 */
#include <math.h>

#include "kern/kern.h"
#include "rule/large.h"
#include "rule/neighbours.h"

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;
	double *d2 = (double *)job->scratch, *spare = d2 + in->n * in->n;
	uint32_t *near = (uint32_t *)(spare + in->n);
	size_t m = in->n - in->f, far = 0;

	cgc_kern(in->dtype)->distances(in->x, in->n, in->dim, d2);
	for (size_t i = 0; i < in->n; i++) {
		double *row = d2 + i * in->n, sum = 0;

		row[i] = -1; /* itself before its duplicates */
		cgc_smallest(row, in->n, m, spare, near);
		for (size_t k = 0; k < m; k++)
			sum += row[near[k]];
		far += isinf(sum) != 0;
		cgc_large_mean(in, near, m, job->out[i]);
	}
	return far <= in->f ? CGC_OK : cgc_too_far(far, in, err);
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
	.scratch = cgc_krum_scratch,
	.apply = apply,
};
