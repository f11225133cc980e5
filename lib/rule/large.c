/* SPDX-License-Identifier: MIT */
#include <float.h>
#include <math.h>

#include "kern/kern.h"
#include "rule/large.h"

/* Coordinate q of a mean, from the sum that was scaled by 2^-64. */
static double
unscaled(double sum, size_t m)
{
	sum = sum / (double)m * 0x1p64;
	return fmin(fmax(sum, -DBL_MAX), DBL_MAX);
}

void
cgc_large_mend(const struct cgc_vectors *in, const uint32_t *which, size_t m,
    void *out)
{
	size_t q = (size_t)cgc_dtype_nonfinite(in->dtype, out, in->dim);

	for (; q < in->dim; q++) {
		double sum = 0;

		if (isfinite(cgc_dtype_get(in->dtype, out, q)))
			continue;
		for (size_t i = 0; i < m; i++)
			sum += 0x1p-64 * cgc_dtype_get(in->dtype,
			    in->x[which != NULL ? which[i] : i], q);
		cgc_dtype_set(in->dtype, out, q, unscaled(sum, m));
	}
}

void
cgc_large_mean(const struct cgc_vectors *in, const uint32_t *which, size_t m,
    void *out)
{
	cgc_kern(in->dtype)->mean(in->x, which, m, in->dim, out);
	cgc_large_mend(in, which, m, out);
}

void
cgc_large_centre(const struct cgc_vectors *in, const double *w, size_t m,
    double *z)
{
	cgc_kern(in->dtype)->mix(in->x, w, in->n, in->dim, z);
	for (size_t q = 0; q < in->dim; q++) {
		double sum = 0;

		if (isfinite(z[q])) {
			z[q] /= (double)m;
			continue;
		}
		for (size_t i = 0; i < in->n; i++)
			sum += w[i] * 0x1p-64 *
			    cgc_dtype_get(in->dtype, in->x[i], q);
		z[q] = unscaled(sum, m);
	}
}

/* ||x|| or ||x - z|| in units of 2^600, which is always finite. */
static double
scaled_norm(enum cgc_dtype dtype, const void *x, const double *z, size_t dim)
{
	double sum = 0, t;

	for (size_t q = 0; q < dim; q++) {
		t = 0x1p-600 * cgc_dtype_get(dtype, x, q);
		if (z != NULL)
			t -= 0x1p-600 * z[q];
		sum += t * t;
	}
	return sqrt(sum);
}

double
cgc_large_norm(enum cgc_dtype dtype, const void *x, const double *z,
    size_t dim)
{
	const struct cgc_kern *k = cgc_kern(dtype);
	double d = sqrt(z != NULL ? k->gap2(x, z, dim) : k->dot(x, x, dim));

	return d <= DBL_MAX ? d : scaled_norm(dtype, x, z, dim) / 0x1p-600;
}

/* The farthest and, in *most, how far it is, by one of the two norms. */
static size_t
farthest(const struct cgc_vectors *in, const double *w, const double *z,
    double (*norm)(enum cgc_dtype, const void *, const double *, size_t),
    double *most)
{
	size_t far = 0;
	double d;

	*most = -1;
	for (size_t i = 0; i < in->n; i++) {
		d = w[i] == 0 ? -1 : norm(in->dtype, in->x[i], z, in->dim);
		if (d > *most) {
			*most = d;
			far = i;
		}
	}
	return far;
}

size_t
cgc_large_farthest(const struct cgc_vectors *in, const double *w,
    const double *z)
{
	double most;
	size_t far = farthest(in, w, z, cgc_large_norm, &most);

	return most <= DBL_MAX ? far :
	    farthest(in, w, z, scaled_norm, &most);
}
