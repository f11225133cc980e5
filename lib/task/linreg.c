/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "kern/kern.h"
#include "task/linreg.h"

double
cgc_linreg_loss(const struct cgc_dataset *data, uint32_t k, const double *x)
{
	const double *z = data->subset[k];
	double loss = 0, r;

	for (size_t s = 0; s < data->samples; s++, z += data->features + 1) {
		r = cgc_kern(CGC_F64)->dot(x, z, data->features) -
		    z[data->features];
		loss += r * r / 2;
	}
	return loss;
}

void
cgc_linreg_gradient(const struct cgc_dataset *data, uint32_t k,
    const double *x, double *out)
{
	const double *z = data->subset[k];
	double r;

	for (size_t s = 0; s < data->samples; s++, z += data->features + 1) {
		r = cgc_kern(CGC_F64)->dot(x, z, data->features) -
		    z[data->features];
		for (size_t q = 0; q < data->features; q++)
			out[q] = (s == 0 ? 0 : out[q]) + r * z[q];
	}
}

void
cgc_linreg_measure(const struct cgc_dataset *data, const double *x,
    double *scratch, struct cgc_measure *out)
{
	const struct cgc_kern *kern = cgc_kern(CGC_F64);
	double *g = scratch, *mu = scratch + data->features;
	double spread = 0;

	out->loss = 0;
	for (size_t q = 0; q < data->features; q++)
		mu[q] = 0;
	for (uint32_t k = 0; k < data->n; k++) {
		out->loss += cgc_linreg_loss(data, k, x);
		cgc_linreg_gradient(data, k, x, g);
		for (size_t q = 0; q < data->features; q++)
			mu[q] += g[q];
	}
	for (size_t q = 0; q < data->features; q++)
		mu[q] /= data->n;
	for (uint32_t k = 0; k < data->n; k++) {
		cgc_linreg_gradient(data, k, x, g);
		spread += kern->dist2(g, mu, data->features);
	}
	out->gradnorm = sqrt(kern->dot(mu, mu, data->features));
	out->beta = sqrt(spread / data->n);
}

double
cgc_linreg_distance(const struct cgc_dataset *data, const double *x,
    const double *y)
{
	return sqrt(cgc_kern(CGC_F64)->dist2(x, y, data->features));
}
