/* SPDX-License-Identifier: MIT */
/*
 * logistic - logistic regression: over the m samples (z, y), y = -1 or 1, of
 * subset k,
 *   f_k(x) = (sum of log(1 + exp(-y <x, z>))) / m + l2 ||x||^2 / 2
 *            + nonconvex (sum of x_q^2 / (1 + x_q^2)).
 * Whichever of y <x, z> and its negative is below 0 is what exp() is taken of.
 */
#include "base/exp.h"
#include "model/linear.h"

enum { L2, NONCONVEX, LABELS };

static struct cgc_labels
labels(const struct cgc_call *call)
{
	static const struct cgc_labels known[] = {
		{ 2, -1, 2 }, { 2, 0, 1 }, { 2, 1, 1 }
	};

	return known[call->value[LABELS].i];
}

static double
loss(double u, double y, double *slope)
{
	double margin = y * u;
	double t = cgc_exp(margin > 0 ? -margin : margin);

	*slope = -y * (margin > 0 ? t : 1) / (1 + t);
	return (margin > 0 ? 0 : -margin) + cgc_ln1p(t);
}

static void
add(const struct cgc_model_job *job, double *g, struct cgc_tally *tally)
{
	cgc_linear_add(job, loss, g, tally);
}

static double
penalty(const struct cgc_call *call, size_t dim, const double *x, double *g)
{
	double l2 = call->value[L2].r, weight = call->value[NONCONVEX].r;

	return (l2 > 0 ? cgc_penalty_ridge(l2, dim, x, g) : 0) +
	    (weight > 0 ? cgc_penalty_nonconvex(weight, dim, x, g) : 0);
}

const struct cgc_model cgc_model_logistic = {
	.method = {
		.name = "logistic",
		.summary = "logistic regression of two classes, no bias",
		.promise = "convex if nonconvex = 0",
		.needs = "none",
		.cost = "a sample: 2 Q; Q = features",
		.params = (const struct cgc_param[]){
			[L2] = { "l2", CGC_REAL, "0", 0, 1e9, NULL,
			    "weight of ||x||^2 / 2" },
			[NONCONVEX] = { "nonconvex", CGC_REAL, "0", 0, 1e9,
			    NULL, "weight of the sum of x^2 / (1 + x^2)" },
			[LABELS] = { "labels", CGC_WORD, "-1/1", 0, 0,
			    "-1/1|0/1|1/2", "what the data call the classes" },
			{ .key = NULL } },
	},
	.labels = labels,
	.add = add,
	.penalty = penalty,
};
