/* SPDX-License-Identifier: MIT */
/*
 * ridge - linear regression with a penalty: over the m samples (z, y) of
 * subset k, f_k(x) = (sum of (<x, z> - y)^2 / 2) / m + l2 ||x||^2 / 2.
 */
#include "model/linear.h"

static void
add(const struct cgc_model_job *job, double *g, struct cgc_tally *tally)
{
	cgc_linear_add(job, cgc_linear_square, g, tally);
}

static double
penalty(const struct cgc_call *call, size_t dim, const double *x, double *g)
{
	return cgc_penalty_ridge(call->value[0].r, dim, x, g);
}

const struct cgc_model cgc_model_ridge = {
	.method = {
		.name = "ridge",
		.summary = "linear regression, mean of squares, l2 penalty",
		.promise = "strongly convex if l2 > 0",
		.needs = "none",
		.cost = "a sample: 2 Q; Q = features",
		.params = (const struct cgc_param[]){
			{ "l2", CGC_REAL, "0.01", 0, 1e9, NULL,
			    "weight of ||x||^2 / 2" },
			{ .key = NULL } },
	},
	.add = add,
	.penalty = penalty,
};
