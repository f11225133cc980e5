/* SPDX-License-Identifier: MIT */
#include <float.h>
#include <math.h>

#include "kern/kern.h"
#include "rule/large.h"

/* Coordinate q of the mean, by sums that are scaled by a power of two. */
static double
scaled_mean(const struct cgc_vectors *in, const uint32_t *which, size_t m,
    size_t q)
{
	double sum = 0;

	for (size_t i = 0; i < m; i++)
		sum += 0x1p-64 * cgc_dtype_get(in->dtype,
		    in->x[which != NULL ? which[i] : i], q);
	sum = sum / (double)m * 0x1p64;
	return fmin(fmax(sum, -DBL_MAX), DBL_MAX);
}

void
cgc_large_mean(const struct cgc_vectors *in, const uint32_t *which, size_t m,
    void *out)
{
	size_t q;

	cgc_kern(in->dtype)->mean(in->x, which, m, in->dim, out);
	q = (size_t)cgc_dtype_nonfinite(in->dtype, out, in->dim);
	for (; q < in->dim; q++)
		if (!isfinite(cgc_dtype_get(in->dtype, out, q)))
			cgc_dtype_set(in->dtype, out, q,
			    scaled_mean(in, which, m, q));
}

double
cgc_large_norm(enum cgc_dtype dtype, const void *x, const double *z,
    size_t dim)
{
	const struct cgc_kern *k = cgc_kern(dtype);
	double d = sqrt(z != NULL ? k->gap2(x, z, dim) : k->dot(x, x, dim));
	double scale = 0x1p-600, t;

	if (d <= DBL_MAX)
		return d;
	d = 0;
	for (size_t q = 0; q < dim; q++) {
		t = scale * cgc_dtype_get(dtype, x, q);
		if (z != NULL)
			t -= scale * z[q];
		d += t * t;
	}
	return sqrt(d) / scale;
}
