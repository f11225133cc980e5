/* SPDX-License-Identifier: MIT */
/*
 * meamed - mean around median: per coordinate, the mean of the n - f values
 * nearest to the median, which of an even count is the mean of the two in the
 * middle; of two values that are as near, the lower one.
 * Source: Xie, Koyejo, Gupta, arXiv 1802.10116, 2018.
 */
#include "rule/rule.h"
#include "rule/trimmed.h"

static void
columns(const struct cgc_rule_job *job)
{
	cgc_trimmed_nearest(job, (job->in.n - 1) / 2);
}

const struct cgc_rule cgc_rule_meamed = {
	.method = {
		.name = "meamed",
		.summary = "mean of the n-f values nearest to the median, "
		    "by coordinate",
		.promise = "none: no kappa is proved",
		.needs = "n > 2f",
		.cost = "Q n log^2 n",
	},
	.scratch = cgc_trimmed_scratch,
	.columns = columns,
};
