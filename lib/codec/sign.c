/* SPDX-License-Identifier: MIT */
/*
 * sign - the signs, and one scale for all.
 *
 * Definition: C(x)_q = (||x||_1 / Q) sgn(x_q), with sgn(0) = +1.
 * Class: contractive, ||C(x) - x||^2 = (1 - a) ||x||^2 with
 * a = ||x||_1^2 / (Q ||x||_2^2) >= 1/Q, but for the rounding of the scale to
 * its type; biased, deterministic.
 * Source: Karimireddy, Rebjock, Stich, Jaggi, ICML 2019, arXiv 1901.09847.
 *
 * Payload: the scale, then dim bits (scaled.h), 1 where x_q < 0.  A vector
 * with a coordinate that is not finite arrives as NaN throughout.
 */
#include <math.h>

#include "codec/bounds.h"
#include "codec/scaled.h"

static uint64_t
sign_bound(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype)
{
	(void)call;
	return cgc_scaled_length(dtype, dim, 1);
}

static uint64_t
sign_scratch(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype)
{
	(void)call, (void)dtype;
	return dim * sizeof(double);
}

static enum cgc_status
sign_encode(const struct cgc_call *call, struct cgc_frame *frame,
    const void *x, unsigned char *payload, void *scratch,
    struct cgc_err *err)
{
	uint64_t dim = frame->dim;
	double *v = scratch;
	unsigned char *codes;
	int e;

	(void)call, (void)err;
	frame->param = 0;
	if (!cgc_scaled_normalize(frame->dtype, x, dim, v, &e)) {
		cgc_scaled_begin(frame, payload, NAN, dim, 1);
		return CGC_OK;
	}
	codes = cgc_scaled_begin(frame, payload,
	    ldexp(cgc_scaled_l1(v, dim) / (double)dim, e), dim, 1);
	cgc_dtype_convert(CGC_F64, v, frame->dtype, x, dim);
	cgc_scaled_signs(v, dim, codes); /* of x: v may have lost some */
	return CGC_OK;
}

static enum cgc_status
sign_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	const unsigned char *codes;
	double value[1024], scale;
	unsigned size = cgc_dtype_size(frame->dtype);
	unsigned char *to = out;
	enum cgc_status st;

	if ((st = cgc_bounds_param(frame, 0, err)) != CGC_OK ||
	    (st = cgc_scaled_open(frame, payload, frame->dim, 1, &scale,
	    &codes, err)) != CGC_OK)
		return st;
	for (uint64_t q = 0; q < frame->dim; q += 1024) {
		uint64_t n = frame->dim - q < 1024 ? frame->dim - q : 1024;

		cgc_scaled_unsign(codes + q / 8, n, scale, value);
		cgc_dtype_convert(frame->dtype, to + q * size, CGC_F64, value,
		    n);
	}
	return CGC_OK;
}

static void
sign_declare(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_declared *out)
{
	(void)call;
	*out = (struct cgc_declared){ CGC_CONTRACTIVE, 1 / (double)dim,
	    8.0 * cgc_dtype_size(dtype) + (double)dim };
}

const struct cgc_codec cgc_codec_sign = {
	.method = {
		.name = "sign",
		.summary = "the signs, times the mean magnitude",
		.promise = "contractive: a = ||x||_1^2/(Q||x||_2^2) >= 1/Q; "
		    "biased",
		.needs = "none",
		.cost = "O(Q); a value and Q bits"
	},
	.id = 11,
	.fixed = true,
	.declare = sign_declare,
	.bound = sign_bound,
	.scratch = sign_scratch,
	.encode = sign_encode,
	.decode = sign_decode
};
