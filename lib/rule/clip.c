/* SPDX-License-Identifier: MIT */
/*
 * clip - static clipping: x_i min(1, c / ||x_i||).
 */
#include "rule/norms.h"

enum { C };

static const struct cgc_param params[] = {
	[C] = { "c", CGC_REAL, "2", 0, 1e300, NULL,
	    "the largest norm that is left" },
	{ .key = NULL }
};

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return cgc_norms_scratch(in);
}

static enum cgc_status
plan(const struct cgc_rule_job *job, struct cgc_err *err)
{
	(void)err;
	cgc_norms(&job->in, job->scratch);
	return CGC_OK;
}

static void
mix(const struct cgc_rule_job *job)
{
	cgc_norms_clip(&job->in, (const double *)job->scratch,
	    job->call->value[C].r, job->out);
}

const struct cgc_rule cgc_rule_clip = {
	.method = {
		.name = "clip",
		.summary = "scales vectors down to a norm of at most c",
		.promise = "none: does not keep a rule's kappa",
		.needs = "nothing",
		.cost = "n Q",
		.params = params,
	},
	.is_pre = true,
	.scratch = scratch,
	.plan = plan,
	.mix = mix,
};
