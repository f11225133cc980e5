/* SPDX-License-Identifier: MIT */
#include "kern/kern.h"
#include "model/linear.h"

void
cgc_linear_add(const struct cgc_model_job *job, cgc_linear_loss *loss,
    double *g, struct cgc_tally *tally)
{
	const struct cgc_kern *kern = cgc_kern(CGC_F64);
	const struct cgc_labels labels = cgc_model_labels(job->call);
	const double *z = job->row;
	double u, y, slope;

	*tally = (struct cgc_tally){ .loss = 0 };
	for (size_t s = 0; s < job->n; s++, z += job->features + 1) {
		y = z[job->features];
		if (labels.n == 2)
			y = cgc_labels_class(&labels, y) == 1 ? 1 : -1;
		if (job->flipped)
			y = -y;
		u = kern->dot(job->x, z, job->features);
		tally->loss += loss(u, y, &slope);
		tally->right += labels.n == 2 && (u > 0) == (y > 0);
		for (size_t q = 0; g != NULL && q < job->features; q++)
			g[q] += slope * z[q];
	}
}

double
cgc_linear_square(double u, double y, double *slope)
{
	*slope = u - y;
	return *slope * *slope / 2;
}

double
cgc_penalty_ridge(double weight, size_t dim, const double *x, double *g)
{
	for (size_t q = 0; g != NULL && q < dim; q++)
		g[q] += weight * x[q];
	return weight * cgc_kern(CGC_F64)->dot(x, x, dim) / 2;
}

double
cgc_penalty_nonconvex(double weight, size_t dim, const double *x, double *g)
{
	double sum = 0;

	for (size_t q = 0; q < dim; q++) {
		double x2 = x[q] * x[q], one = 1 + x2;

		sum += x2 / one;
		if (g != NULL)
			g[q] += weight * (2 * x[q] / (one * one));
	}
	return weight * sum;
}
