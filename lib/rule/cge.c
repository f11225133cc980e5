/* SPDX-License-Identifier: MIT */
/*
 * cge - comparative gradient elimination: the mean of the n - f vectors of
 * smallest norm, of equal ones those of lower index; tgn with drop = f.
 * Source: Gupta, Liu, Vaidya, arXiv 2008.04699, 2020.
 */
#include "rule/norms.h"

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	(void)err;
	cgc_norms_shortest(job, job->in.n - job->in.f);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_cge = {
	.method = {
		.name = "cge",
		.summary = "average of the n-f vectors of smallest norm",
		.promise = "none: no finite kappa",
		.needs = "n > 2f",
		.cost = "n Q",
	},
	.scratch = cgc_norms_shortest_scratch,
	.apply = apply,
};
