/* SPDX-License-Identifier: MIT */
/*
 * median - coordinate-wise median; of an even count, the mean of the two in
 * the middle.  It is the trimmed mean that trims as much as it can.
 * Source: Yin, Chen, Ramchandran, Bartlett, ICML 2018.
 */
#include "kern/kern.h"
#include "rule/rule.h"
#include "rule/trimmed.h"

static void
columns(const struct cgc_rule_job *job)
{
	const struct cgc_vectors *in = &job->in;
	size_t trim = (in->n - 1) / 2;

	cgc_kern(in->dtype)->trimmed(in->x, in->n, in->dim, trim, trim,
	    job->scratch, job->out[0]);
	if (job->verdict != NULL)
		cgc_trimmed_shares(in, trim, job->scratch, job->verdict);
}

const struct cgc_rule cgc_rule_median = {
	.method = {
		.name = "median",
		.summary = "coordinate-wise median",
		.promise = "kappa = 4 (1 + f/(n-2f))^2",
		.needs = "n > 2f",
		.cost = "Q n log^2 n",
	},
	.scratch = cgc_trimmed_scratch,
	.columns = columns,
};
