/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "codec/bounds.h"
#include "codec/scale.h"
#include "codec/scaled.h"

static uint64_t
code_bytes(uint64_t n, unsigned bits)
{
	return (n * bits + 7) / 8;
}

uint64_t
cgc_scaled_length(enum cgc_dtype dtype, uint64_t n, unsigned bits)
{
	return cgc_dtype_size(dtype) + code_bytes(n, bits);
}

unsigned char *
cgc_scaled_begin(struct cgc_frame *frame, unsigned char *payload,
    double scale, uint64_t n, unsigned bits)
{
	unsigned char *codes = payload + cgc_dtype_size(frame->dtype);

	frame->length = cgc_scaled_length(frame->dtype, n, bits);
	cgc_scale_write(frame->dtype, scale, payload);
	memset(codes, 0, (size_t)code_bytes(n, bits));
	return codes;
}

enum cgc_status
cgc_scaled_open(const struct cgc_frame *frame, const unsigned char *payload,
    uint64_t n, unsigned bits, double *scale, const unsigned char **codes,
    struct cgc_err *err)
{
	unsigned over = n * bits % 8;
	unsigned char last;
	enum cgc_status st;

	st = cgc_bounds_length(frame, cgc_scaled_length(frame->dtype, n,
	    bits), 1, err);
	if (st != CGC_OK)
		return st;
	last = payload[frame->length - 1];
	if (over != 0 && last >> over != 0)
		return cgc_fail(err, CGC_EDATA, "the last byte is %02x, "
		    "expected 0 in all but %u bits", last, over);
	*codes = payload + cgc_dtype_size(frame->dtype);
	return cgc_scale_get(frame->dtype, payload, "the scale", scale, err);
}

static double
greatest(const double *v, uint64_t n)
{
	double lo = 0, hi = 0;

	if (n > 0)
		cgc_dtype_extent(CGC_F64, v, n, &lo, &hi);
	return fmax(fabs(lo), fabs(hi));
}

bool
cgc_scaled_normalize(enum cgc_dtype dtype, const void *x, uint64_t dim,
    double *out, int *e)
{
	double half, rest;

	if (cgc_dtype_nonfinite(dtype, x, dim) < dim)
		return false;
	cgc_dtype_convert(CGC_F64, out, dtype, x, dim);
	frexp(greatest(out, dim), e);
	half = ldexp(1, -*e / 2); /* 2^-e itself may be out of range */
	rest = ldexp(1, -*e - -*e / 2);
	for (uint64_t i = 0; i < dim; i++)
		out[i] = out[i] * half * rest;
	return true;
}

double
cgc_scaled_l1(const double *v, uint64_t n)
{
	double lane[8] = { 0 };
	uint64_t i = 0;

	for (; i + 8 <= n; i += 8)
		for (unsigned l = 0; l < 8; l++)
			lane[l] += fabs(v[i + l]);
	for (unsigned l = 0; i < n; i++, l++)
		lane[l] += fabs(v[i]);
	return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
	    ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

void
cgc_scaled_signs(const double *v, uint64_t n, unsigned char *codes)
{
	uint64_t i = 0;

	for (; i + 8 <= n; i += 8) {
		unsigned byte = 0;

		for (unsigned j = 0; j < 8; j++)
			byte |= (unsigned)(v[i + j] < 0) << j;
		codes[i / 8] = (unsigned char)byte;
	}
	if (i < n)
		codes[i / 8] = 0;
	for (; i < n; i++)
		codes[i / 8] |= (unsigned char)((v[i] < 0) << i % 8);
}

void
cgc_scaled_unsign(const unsigned char *codes, uint64_t n, double s,
    double *out)
{
	const double value[2] = { s, -s };

	for (uint64_t i = 0; i < n; i++)
		out[i] = value[codes[i / 8] >> i % 8 & 1];
}
