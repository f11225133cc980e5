/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "codec/bounds.h"
#include "codec/half.h"
#include "kern/coder.h"

#define F64_MANT 52
#define F64_BIAS 1023
#define F64_INF 0x7ff

static int
bias(unsigned mant)
{
	return (1 << (14 - mant)) - 1;
}

/* The bits of infinity: its exponent all ones. */
static unsigned
infinity_bits(unsigned mant)
{
	return 0x7fffu >> mant << mant;
}

/*
 * |x| is sig 2^(exp - 52) with 2^52 <= sig < 2^53.  What is below the last
 * bit kept is rounded off; a carry into the exponent is right as it is.
 */
static unsigned
round_finite(int exp, uint64_t sig, unsigned mant)
{
	int field = exp + bias(mant);
	unsigned shift = F64_MANT - mant, rounded;

	if (field < 1) { /* subnormal: fewer bits are kept */
		shift += (unsigned)(1 - field);
		field = 1;
	}
	if (shift > F64_MANT + 1)
		return 0;
	sig += ((uint64_t)1 << (shift - 1)) - 1 + (sig >> shift & 1);
	rounded = ((unsigned)(field - 1) << mant) + (unsigned)(sig >> shift);
	if (rounded > infinity_bits(mant))
		return infinity_bits(mant);
	return rounded;
}

uint16_t
cgc_half_round(double x, unsigned mant)
{
	uint64_t bits, fraction;
	unsigned sign, exp, half;

	memcpy(&bits, &x, sizeof bits);
	sign = (unsigned)(bits >> 63) << 15;
	exp = (unsigned)(bits >> F64_MANT) & F64_INF;
	fraction = bits & (((uint64_t)1 << F64_MANT) - 1);
	if (exp < F64_INF)
		half = round_finite((int)exp - F64_BIAS,
		    fraction | (uint64_t)1 << F64_MANT, mant);
	else if (fraction == 0)
		half = infinity_bits(mant);
	else
		half = infinity_bits(mant) | 1u << (mant - 1) |
		    (unsigned)(fraction >> (F64_MANT - mant));
	return (uint16_t)(sign | half);
}

double
cgc_half_value(uint16_t half, unsigned mant)
{
	unsigned exp = (half & 0x7fffu) >> mant;
	uint64_t fraction = half & ((1u << mant) - 1), bits;
	double x;

	if (exp == 0) {
		x = ldexp((double)fraction, 1 - bias(mant) - (int)mant);
		return half & 0x8000 ? -x : x;
	}
	if (exp == infinity_bits(mant) >> mant)
		bits = F64_INF;
	else
		bits = (uint64_t)((int)exp - bias(mant) + F64_BIAS);
	bits = bits << F64_MANT | fraction << (F64_MANT - mant) |
	    (uint64_t)(half >> 15) << 63;
	memcpy(&x, &bits, sizeof x);
	return x;
}

/* Half a unit in the last place above the greatest finite number. */
double
cgc_half_limit(unsigned mant)
{
	return ldexp(2 - ldexp(1, -(int)mant - 1), bias(mant));
}

/* One by one, as f64 has it, to find which is too great. */
static enum cgc_status
encode_each(const struct cgc_frame *frame, const void *x, unsigned mant,
    unsigned char *payload, struct cgc_err *err)
{
	double limit = cgc_half_limit(mant);

	for (uint64_t q = 0; q < frame->dim; q++) {
		double value = cgc_dtype_get(frame->dtype, x, q);
		uint16_t half = cgc_half_round(value, mant);

		if (isfinite(value) && fabs(value) >= limit)
			return cgc_fail(err, CGC_EDATA, "coordinate %llu is "
			    "%.9g, expected a magnitude below %.9g",
			    (unsigned long long)q, value, limit);
		payload[2 * q] = (unsigned char)half;
		payload[2 * q + 1] = (unsigned char)(half >> 8);
	}
	return CGC_OK;
}

enum cgc_status
cgc_half_encode(struct cgc_frame *frame, const void *x, unsigned mant,
    unsigned char *payload, struct cgc_err *err)
{
	void *halves = payload; /* aligned */

	frame->param = 0;
	frame->length = 2 * frame->dim;
	if (frame->dtype != CGC_F32 || !cgc_kern_coder()->halves(x,
	    (size_t)frame->dim, mant == CGC_HALF_F16, halves))
		return encode_each(frame, x, mant, payload, err);
	cgc_dtype_swap(payload, frame->dim, 2);
	return CGC_OK;
}

static void
decode_f32(const unsigned char *payload, uint64_t dim, unsigned mant,
    float *out)
{
	uint16_t half[1024];

	for (uint64_t q = 0, n; q < dim; q += n) {
		n = dim - q < 1024 ? dim - q : 1024;
		memcpy(half, payload + 2 * q, 2 * (size_t)n);
		cgc_dtype_swap(half, n, 2);
		cgc_kern_coder()->floats(half, (size_t)n,
		    mant == CGC_HALF_F16, out + q);
	}
}

enum cgc_status
cgc_half_decode(const struct cgc_frame *frame, const unsigned char *payload,
    unsigned mant, void *out, struct cgc_err *err)
{
	enum cgc_status st;

	if ((st = cgc_bounds_param(frame, 0, err)) != CGC_OK ||
	    (st = cgc_bounds_length(frame, frame->dim, 2, err)) != CGC_OK)
		return st;
	if (frame->dtype == CGC_F32) {
		decode_f32(payload, frame->dim, mant, out);
		return CGC_OK;
	}
	for (uint64_t q = 0; q < frame->dim; q++) {
		uint16_t half = (uint16_t)(payload[2 * q] |
		    payload[2 * q + 1] << 8);

		cgc_dtype_set(frame->dtype, out, q,
		    cgc_half_value(half, mant));
	}
	return CGC_OK;
}
