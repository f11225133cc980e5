/* SPDX-License-Identifier: MIT */
/*
 * linreg - linear regression, the LAD paper's task (section VII): with samples
 * (z, y), f_k(x) = sum of (<x, z> - y)^2 / 2 over subset k, so that
 * grad f_k(x) = sum of (<x, z> - y) z.
 */
#include "model/linear.h"

static void
add(const struct cgc_model_job *job, double *g, struct cgc_tally *tally)
{
	cgc_linear_add(job, cgc_linear_square, g, tally);
}

const struct cgc_model cgc_model_linreg = {
	.method = {
		.name = "linreg",
		.summary = "linear regression, half the sum of squares",
		.promise = "convex; the sum over the samples of a subset",
		.needs = "none",
		.cost = "a sample: 2 Q; Q = features",
	},
	.is_sum = true,
	.add = add,
};
