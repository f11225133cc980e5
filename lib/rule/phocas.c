/* SPDX-License-Identifier: MIT */
/*
 * phocas - per coordinate, the mean of the n - f values nearest to the
 * trimmed mean, which drops the f smallest and the f largest values; of two
 * values that are as near, the lower one.
 * Source: Xie, Koyejo, Gupta, arXiv 1805.09682, 2018.
 */
#include "rule/rule.h"
#include "rule/trimmed.h"

static void
columns(const struct cgc_rule_job *job)
{
	cgc_trimmed_nearest(job, job->in.f);
}

const struct cgc_rule cgc_rule_phocas = {
	.method = {
		.name = "phocas",
		.summary = "mean of the n-f values nearest to the trimmed "
		    "mean, by coordinate",
		.promise = "none: no kappa is proved",
		.needs = "n > 2f",
		.cost = "Q n log^2 n",
	},
	.scratch = cgc_trimmed_scratch,
	.columns = columns,
};
