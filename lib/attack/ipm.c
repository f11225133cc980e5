/* SPDX-License-Identifier: MIT */
/*
 * ipm - inner-product manipulation, also called fall of empires (FOE): -tau
 * times the mean of the honest vectors.  FOE written as (1 - zeta) mean is
 * tau = zeta - 1.
 * Source: Xie, Koyejo, Gupta, UAI 2019.
 */
#include "attack/crowd.h"

enum { TAU };

static const struct cgc_param params[] = {
	[TAU] = { "tau", CGC_REAL, "0.1", -1e300, 1e300, NULL,
	    "minus the factor of the honest mean; ByzFL's default is 2" },
	{ .key = NULL }
};

static enum cgc_status
apply(const struct cgc_attack_job *job, struct cgc_err *err)
{
	(void)err;
	cgc_crowd_mean(job);
	cgc_crowd_send(job, -job->call->value[TAU].r, 0);
	return CGC_OK;
}

const struct cgc_attack cgc_attack_ipm = {
	.method = {
		.name = "ipm",
		.summary = "-tau times the honest mean (FOE)",
		.promise = "knows all honest vectors",
		.needs = "f < n",
		.cost = "n Q",
		.params = params,
	},
	.omniscient = true,
	.apply = apply,
};
