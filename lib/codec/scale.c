/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "codec/scale.h"
#include "kern/kern.h"

union value {
	float f32;
	double f64;
};

double
cgc_scale_max(enum cgc_dtype dtype, const void *x, uint64_t dim)
{
	double lo = 0, hi = 0;

	if (cgc_dtype_nonfinite(dtype, x, dim) < dim)
		return NAN;
	if (dim > 0)
		cgc_dtype_extent(dtype, x, dim, &lo, &hi);
	return fmax(fabs(lo), fabs(hi));
}

/*
 * A power of two that brings the greatest coordinate near 1, so that no
 * square overflows, and none that matters underflows.
 */
static int
exponent(double max)
{
	int e;

	frexp(max, &e);
	return e > 1021 ? 1021 : e < -1021 ? -1021 : e;
}

/* The sum of squares of x 2^-e: the kernel's, whose chunks are 1,024. */
static double
scaled_squares(const double *x, uint64_t dim, int e)
{
	const struct cgc_kern *kern = cgc_kern(CGC_F64);
	double part[1024], scale = ldexp(1, -e), sum = 0;

	for (uint64_t q = 0; q < dim; q += 1024) {
		size_t n = dim - q < 1024 ? (size_t)(dim - q) : 1024;

		kern->scale(x + q, scale, n, part);
		sum += kern->dot(part, part, n);
	}
	return sum;
}

/* Of f32 all squares and sums are within f64, if the coordinates are finite. */
static double
l2_f32(const float *x, uint64_t dim)
{
	double squares = cgc_kern(CGC_F32)->dot(x, x, (size_t)dim);

	return isfinite(squares) ? (float)sqrt(squares) : NAN;
}

double
cgc_scale_l2(enum cgc_dtype dtype, const void *x, uint64_t dim)
{
	double max;
	int e;

	if (dtype == CGC_F32)
		return l2_f32(x, dim);
	max = cgc_scale_max(dtype, x, dim);
	if (isnan(max))
		return NAN;
	e = exponent(max);
	return ldexp(sqrt(scaled_squares(x, dim, e)), e);
}

void
cgc_scale_write(enum cgc_dtype dtype, double value, unsigned char *bytes)
{
	unsigned size = cgc_dtype_size(dtype);
	union value one;

	cgc_dtype_set(dtype, &one, 0, value);
	cgc_dtype_swap(&one, 1, size);
	memcpy(bytes, &one, size);
}

enum cgc_status
cgc_scale_put(enum cgc_dtype dtype, double norm, unsigned char *bytes,
    struct cgc_err *err)
{
	if (isinf(norm))
		return cgc_fail(err, CGC_EDATA, "the norm of the vector is "
		    "beyond %s, expected one that it holds",
		    cgc_dtype_name(dtype));
	cgc_scale_write(dtype, norm, bytes);
	return CGC_OK;
}

enum cgc_status
cgc_scale_get(enum cgc_dtype dtype, const unsigned char *bytes,
    const char *what, double *out, struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(dtype);
	union value one;

	memcpy(&one, bytes, size);
	cgc_dtype_swap(&one, 1, size);
	*out = cgc_dtype_get(dtype, &one, 0);
	if (isnan(*out) || (isfinite(*out) && !signbit(*out)))
		return CGC_OK;
	return cgc_fail(err, CGC_EDATA, "%s is %g, expected a finite number "
	    "not below 0, or NaN", what, *out);
}
