/* SPDX-License-Identifier: MIT */
/*
 * clip - static clipping: x_i min(1, c / ||x_i||).
 */
#include "rule/large.h"

enum { C };

static const struct cgc_param params[] = {
	[C] = { "c", CGC_REAL, "2", 0, 1e300, NULL,
	    "the largest norm that is left" },
	{ .key = NULL }
};

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;
	double c = job->call->value[C].r, norm, factor;

	(void)err;
	for (size_t i = 0; i < in->n; i++) {
		norm = cgc_large_norm(in->dtype, in->x[i], NULL, in->dim);
		factor = norm > c ? c / norm : 1;
		for (size_t q = 0; q < in->dim; q++)
			cgc_dtype_set(in->dtype, job->out[i], q, factor *
			    cgc_dtype_get(in->dtype, in->x[i], q));
	}
	return CGC_OK;
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
	.apply = apply,
};
