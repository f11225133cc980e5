/* SPDX-License-Identifier: MIT */
/*
 * mean - the average; "vanilla averaging" (VA) in the LAD paper.
 */
#include "kern/kern.h"
#include "rule/rule.h"

static void
columns(const struct cgc_rule_job *job)
{
	const struct cgc_vectors *in = &job->in;

	cgc_kern(in->dtype)->mean(in->x, NULL, in->n, in->dim, job->out[0]);
}

const struct cgc_rule cgc_rule_mean = {
	.method = {
		.name = "mean",
		.summary = "average of all vectors",
		.promise = "none: one vector moves it anywhere",
		.needs = "n > 2f",
		.cost = "n Q",
	},
	.columns = columns,
};
