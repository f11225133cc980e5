/* SPDX-License-Identifier: MIT */
#include <float.h>
#include <math.h>

#include "codec/rotate.h"
#include "codec/scaled.h"

#define BLOCK 4096 /* numbers that the first cache holds */

uint64_t
cgc_rotate_size(uint64_t dim)
{
	uint64_t n = 1;

	while (n < dim)
		n *= 2;
	return n;
}

enum cgc_status
cgc_rotate_check(uint64_t dim, enum cgc_status status, struct cgc_err *err)
{
	if (dim > UINT32_MAX)
		return cgc_fail(err, status, "dim is %llu, expected at most "
		    "%lu", (unsigned long long)dim, (unsigned long)UINT32_MAX);
	return CGC_OK;
}

/* The step of one h, for n numbers. */
static void
step(double *v, uint64_t n, uint64_t h)
{
	for (double *a = v; a < v + n; a += 2 * h)
		for (uint64_t i = 0; i < h; i++) {
			double x = a[i], y = a[i + h];

			a[i] = x + y;
			a[i + h] = x - y;
		}
}

/* The steps of h and 2h, for n numbers, in one pass. */
static void
two_steps(double *v, uint64_t n, uint64_t h)
{
	for (double *a = v; a < v + n; a += 4 * h)
		for (uint64_t i = 0; i < h; i++) {
			double *p = a + i;
			double s0 = p[0] + p[h], d0 = p[0] - p[h];
			double s1 = p[2 * h] + p[3 * h];
			double d1 = p[2 * h] - p[3 * h];

			p[0] = s0 + s1;
			p[h] = d0 + d1;
			p[2 * h] = s0 - s1;
			p[3 * h] = d0 - d1;
		}
}

/* Quarters first, so that what fits in the cache is done there. */
void
cgc_rotate_hadamard(double *v, uint64_t n)
{
	uint64_t h = 1;

	if (n > BLOCK) {
		for (int i = 0; i < 4; i++)
			cgc_rotate_hadamard(v + (uint64_t)i * (n / 4), n / 4);
		two_steps(v, n, n / 4);
		return;
	}
	for (; 4 * h <= n; h *= 4)
		two_steps(v, n, h);
	if (h < n)
		step(v, n, h);
}

/* v = D v for the coordinates of x; those behind them are 0. */
static void
turn(const struct cgc_frame *frame, double *v)
{
	static const double sign[2] = { 1, -1 };
	struct cgc_draw draw;
	uint32_t word = 0;

	cgc_draw_init(&draw, frame->seed, CGC_DRAW_ROTATION,
	    frame->iteration, frame->index);
	for (uint64_t q = 0; q < frame->dim; q++) {
		word = q % 32 == 0 ? cgc_draw_u32(&draw) : word >> 1;
		v[q] *= sign[word & 1];
	}
}

bool
cgc_rotate(const struct cgc_frame *frame, const void *x, double *v, int *e)
{
	uint64_t n = cgc_rotate_size(frame->dim);

	if (!cgc_scaled_normalize(frame->dtype, x, frame->dim, v, e))
		return false;
	for (uint64_t q = frame->dim; q < n; q++)
		v[q] = 0;
	turn(frame, v);
	cgc_rotate_hadamard(v, n);
	return true;
}

void
cgc_rotate_back(const struct cgc_frame *frame, double *v, double scale,
    void *out)
{
	cgc_rotate_hadamard(v, cgc_rotate_size(frame->dim));
	turn(frame, v);
	for (uint64_t q = 0; q < frame->dim; q++)
		v[q] *= scale;
	cgc_dtype_convert(frame->dtype, out, CGC_F64, v, frame->dim);
}

enum cgc_status
cgc_rotate_scale(const struct cgc_frame *frame, double s, int e,
    double reach, double *out, struct cgc_err *err)
{
	double most = frame->dtype == CGC_F32 ? (double)FLT_MAX : DBL_MAX;

	*out = ldexp(s, e);
	if (ldexp(s * reach, e) < most / 2)
		return CGC_OK;
	return cgc_fail(err, CGC_EDATA, "coordinates of up to 2^%d may "
	    "be decoded as %g, expected less than %g", e,
	    ldexp(s * reach, e), most / 2);
}
