/* SPDX-License-Identifier: MIT */
/*
 * drive - one bit per coordinate of a random rotation.
 *
 * Definition: C(x) = R^-1 (S sgn(Rx)) without the padding, with the rotation
 * R of rotate.h in n dimensions, sgn(0) = +1, and
 *   S = ||x||_2^2 / ||Rx||_1   scale=unbiased
 *   S = ||Rx||_1 / n           scale=mse: the S of least error.
 * Class: scale=mse is contractive with a = E ||Rx||_1^2 / (n ||x||^2) >= 1/2
 * for every x, since a sum of +-c_j with random signs has a mean magnitude of
 * at least ||c|| / sqrt(2) (Szarek, Studia Math. 58, 1976), and there are n of
 * them with ||c|| = ||x|| / sqrt(n); a is about 2/pi for large Q.
 * scale=unbiased has <C(x), x> = ||x||^2 in every draw, and would be unbiased
 * for a uniform random rotation, with omega = pi/2 - 1 for large Q; with R it
 * is so only nearly, so nothing is declared.
 * Source: Vargaftik, Ben Basat, Portnoy, Mendelson, Ben-Itzhak, Mitzenmacher,
 * NeurIPS 2021, arXiv 2105.08339.
 *
 * Payload: S, then n bits (scaled.h), 1 where (Rx)_i < 0.  A vector with a
 * coordinate that is not finite arrives as NaN throughout.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "codec/bounds.h"
#include "codec/rotate.h"
#include "codec/scaled.h"
#include "kern/kern.h"

enum { SCALE };
enum { UNBIASED, MSE };

static const struct cgc_param params[] = {
	{ "scale", CGC_WORD, "unbiased", 0, 0, "unbiased|mse",
	    "so that the mean is right, or for the least error" },
	{ NULL, CGC_INT, NULL, 0, 0, NULL, NULL }
};

static enum cgc_status
drive_check(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_err *err)
{
	(void)call, (void)dtype;
	return cgc_rotate_check(dim, CGC_EUSAGE, err);
}

static uint64_t
drive_bound(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype)
{
	(void)call;
	return cgc_scaled_length(dtype, cgc_rotate_size(dim), 1);
}

static uint64_t
drive_scratch(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype)
{
	(void)call, (void)dtype;
	return cgc_rotate_size(dim) * sizeof(double);
}

/* S for v = sqrt(n) Rx. */
static double
scale_of(const double *v, uint64_t n, bool mse)
{
	double l1 = cgc_scaled_l1(v, n), root = sqrt((double)n);

	if (l1 == 0)
		return 0;
	if (mse)
		return l1 / root / (double)n;
	return cgc_kern(CGC_F64)->dot(v, v, (size_t)n) / (l1 * root);
}

static enum cgc_status
drive_encode(const struct cgc_call *call, struct cgc_frame *frame,
    const void *x, unsigned char *payload, void *scratch,
    struct cgc_err *err)
{
	uint64_t n = cgc_rotate_size(frame->dim);
	double *v = scratch, s = NAN;
	unsigned char *codes;
	enum cgc_status st;
	bool finite;
	int e;

	frame->param = 0;
	finite = cgc_rotate(frame, x, v, &e);
	if (finite) {
		s = scale_of(v, n, call->value[SCALE].i == MSE);
		st = cgc_rotate_scale(frame, s, e, sqrt((double)n), &s, err);
		if (st != CGC_OK)
			return st;
	}
	codes = cgc_scaled_begin(frame, payload, s, n, 1);
	if (finite)
		cgc_scaled_signs(v, n, codes);
	return CGC_OK;
}

static enum cgc_status
drive_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	const unsigned char *codes;
	double *v, s;
	enum cgc_status st;
	uint64_t n;

	if ((st = cgc_rotate_check(frame->dim, CGC_EDATA, err)) != CGC_OK ||
	    (st = cgc_bounds_param(frame, 0, err)) != CGC_OK)
		return st;
	n = cgc_rotate_size(frame->dim);
	st = cgc_scaled_open(frame, payload, n, 1, &s, &codes, err);
	if (st != CGC_OK ||
	    (st = cgc_mem_alloc(&v, n, sizeof *v, err)) != CGC_OK)
		return st;
	cgc_scaled_unsign(codes, n, 1, v);
	cgc_rotate_back(frame, v, s / sqrt((double)n), out);
	free(v);
	return CGC_OK;
}

static void
drive_declare(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_declared *out)
{
	bool mse = call->value[SCALE].i == MSE;

	*out = (struct cgc_declared){ mse ? CGC_CONTRACTIVE : CGC_HEURISTIC,
	    mse ? 0.5 : 0, 8.0 * cgc_dtype_size(dtype) +
	    (double)cgc_rotate_size(dim) };
}

const struct cgc_codec cgc_codec_drive = {
	.method = {
		.name = "drive",
		.summary = "the signs after a random rotation",
		.promise = "scale=mse: contractive, a = 1/2; scale=unbiased: "
		    "<C(x),x> = ||x||^2, nearly unbiased, omega about 0.571",
		.needs = "Q < 2^32; |x_q| far from overflow",
		.cost = "O(n log n), n the power of two from Q on; a value "
		    "and n bits; decoding holds 8 n bytes",
		.params = params
	},
	.id = 13,
	.seeded = true,
	.fixed = true,
	.declare = drive_declare,
	.check = drive_check,
	.bound = drive_bound,
	.scratch = drive_scratch,
	.encode = drive_encode,
	.decode = drive_decode
};
