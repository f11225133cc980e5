/* SPDX-License-Identifier: MIT */
/*
 * mean - the average; "vanilla averaging" (VA) in the LAD paper.
 */
#include "kern/kern.h"
#include "rule/rule.h"

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;

	(void)err;
	cgc_kern(in->dtype)->mean(in->x, NULL, in->n, in->dim, job->out[0]);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_mean = {
	.method = {
		.name = "mean",
		.summary = "average of all vectors",
		.promise = "none: one vector moves it anywhere",
		.needs = "n > 2f",
		.cost = "n Q",
	},
	.apply = apply,
};
