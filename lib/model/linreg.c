/* SPDX-License-Identifier: MIT */
/*
 * linreg - linear regression, the LAD paper's task (section VII): with samples
 * (z, y), f_k(x) = sum of (<x, z> - y)^2 / 2 over subset k, so that
 * grad f_k(x) = sum of (<x, z> - y) z.
 */
#include "kern/kern.h"
#include "model/model.h"

static void
add(const struct cgc_model_job *job, double *g, struct cgc_tally *tally)
{
	const struct cgc_kern *kern = cgc_kern(CGC_F64);
	const double *z = job->row, *x = job->x;
	double r, y;

	*tally = (struct cgc_tally){ .loss = 0 };
	for (size_t s = 0; s < job->n; s++, z += job->features + 1) {
		y = job->flipped ? -z[job->features] : z[job->features];
		r = kern->dot(x, z, job->features) - y;
		tally->loss += r * r / 2;
		for (size_t q = 0; g != NULL && q < job->features; q++)
			g[q] += r * z[q];
	}
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
