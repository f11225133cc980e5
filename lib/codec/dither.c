/* SPDX-License-Identifier: MIT */
/*
 * dither - natural dithering: magnitudes to powers of two below their norm.
 *
 * Definition: the levels are 0, 2^(1-s), ..., 1/2, 1 times the norm of x, its
 * 2-norm or its greatest magnitude, each rounded to dtype; |x_q| becomes one
 * of the two that it is between, the upper one with probability
 * (|x_q| - lower) / (upper - lower), and keeps its sign.
 * Class: unbiased; E||C(x) - x||^2 = sum (upper - |x_q|)(|x_q| - lower);
 * omega <= 1/8 + t min(1, t) with t = sqrt(Q) 2^(1-s).
 * Source: Horvath, Ho, Horvath, Sahu, Canini, Richtarik, arXiv 1905.10988.
 *
 * Payload: the norm, NaN if a coordinate is not finite, and then all are NaN;
 * then the signed levels, fixed (levels.h).
 * param: s.
 */
#include <math.h>
#include <string.h>

#include "codec/bounds.h"
#include "kern/grid.h"
#include "codec/levels.h"
#include "codec/piece.h"
#include "codec/scale.h"

enum { LEVELS, NORM };

#define MAX_LEVELS 127

static const struct cgc_param params[] = {
	{ "levels", CGC_INT, "7", 1, MAX_LEVELS, NULL,
	    "levels above 0" },
	{ "norm", CGC_WORD, "l2", 0, 0, "l2|max",
	    "the 2-norm, or the greatest magnitude" },
	{ NULL, CGC_INT, NULL, 0, 0, NULL, NULL }
};

static uint64_t
payload_size(enum cgc_dtype dtype, uint64_t dim, uint32_t levels)
{
	return cgc_dtype_size(dtype) +
	    (cgc_levels_bound(dim, levels, false) + 7) / 8;
}

static uint32_t
levels_of(const struct cgc_call *call)
{
	return (uint32_t)call->value[LEVELS].i;
}

/* Levels 0 to s as the reader has them, ascending. */
static void
make_levels(enum cgc_dtype dtype, double norm, uint32_t s, double *level)
{
	level[0] = 0 * norm; /* NaN if norm is */
	for (uint32_t l = 1; l <= s; l++) {
		level[l] = ldexp(norm, (int)l - (int)s);
		if (dtype == CGC_F32)
			level[l] = (float)level[l];
	}
}

/* The exponent of x, but for subnormal numbers and 0: they have the least. */
static int
exponent(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return (int)(bits >> 52 & 0x7ff);
}

/*
 * The l < s with level l <= x <= level l + 1: from the exponents, which the
 * rounding of subnormal levels may put wrong by some.
 */
static uint32_t
find(const double *level, uint32_t s, double x)
{
	int l = (int)s - 1 + exponent(x) - exponent(level[s]);

	l = l < 0 ? 0 : l > (int)s - 1 ? (int)s - 1 : l;
	while (l > 0 && x < level[l])
		l--;
	while (l < (int)s - 1 && x > level[l + 1])
		l++;
	return (uint32_t)l;
}

/* The signed level that x becomes for a uniform u. */
static uint32_t
round_one(const double *level, uint32_t s, double x, double u)
{
	uint32_t l = find(level, s, fabs(x));

	l += (uint32_t)cgc_grid_is_up(level[l], level[l + 1], fabs(x), u);
	return 2 * l + (x < 0 && l > 0);
}

static uint64_t
dither_bound(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype)
{
	return payload_size(dtype, dim, levels_of(call));
}

static enum cgc_status
dither_encode(const struct cgc_call *call, struct cgc_frame *frame,
    const void *x, unsigned char *payload, void *scratch,
    struct cgc_err *err)
{
	struct cgc_bits_writer w = {
		.bytes = payload + cgc_dtype_size(frame->dtype)
	};
	uint32_t s = levels_of(call);
	double level[MAX_LEVELS + 1], value[CGC_PIECE_SIZE], norm;
	struct cgc_piece piece;
	struct cgc_draw draw;

	(void)scratch;
	norm = call->value[NORM].i == 1 ?
	    cgc_scale_max(frame->dtype, x, frame->dim) :
	    cgc_scale_l2(frame->dtype, x, frame->dim);
	frame->param = s;
	frame->length = dither_bound(call, frame->dim, frame->dtype);
	make_levels(frame->dtype, norm, s, level);
	cgc_piece_draw(&draw, frame);
	cgc_piece_begin(&piece, frame->dtype, x, frame->dim);
	while (cgc_piece_next(&piece, &draw)) {
		cgc_dtype_convert(CGC_F64, value, frame->dtype, piece.x,
		    piece.n);
		for (uint64_t i = 0; i < piece.n; i++)
			piece.code[i] = norm > 0 ? round_one(level, s,
			    value[i], piece.u[i]) : 0;
		cgc_bits_put_all(&w, piece.code, piece.n,
		    cgc_levels_width(s));
	}
	cgc_bits_flush(&w);
	return cgc_scale_put(frame->dtype, norm, payload, err);
}

static enum cgc_status
dither_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(frame->dtype);
	double level[MAX_LEVELS + 1], norm, value;
	uint32_t s = frame->param, code[CGC_PIECE_SIZE];
	uint64_t n;
	struct cgc_levels in;
	enum cgc_status st;

	if (s < 1 || s > MAX_LEVELS)
		return cgc_fail(err, CGC_EDATA, "levels are %lu, expected 1 "
		    "to %d", (unsigned long)s, MAX_LEVELS);
	if ((st = cgc_bounds_length(frame, payload_size(frame->dtype,
	    frame->dim, s), 1, err)) != CGC_OK ||
	    (st = cgc_scale_get(frame->dtype, payload, "a norm", &norm, err)) !=
	    CGC_OK || (st = cgc_levels_begin(&in, frame->dim, s, false,
	    payload + size, frame->length - size, err)) != CGC_OK)
		return st;
	make_levels(frame->dtype, norm, s, level);
	for (uint64_t q = 0; q < frame->dim; q += n) {
		n = frame->dim - q < CGC_PIECE_SIZE ? frame->dim - q :
		    CGC_PIECE_SIZE;
		if ((st = cgc_levels_get(&in, q, n, code, err)) != CGC_OK)
			return st;
		for (uint64_t i = 0; i < n; i++) {
			value = level[code[i] / 2];
			cgc_dtype_set(frame->dtype, out, q + i,
			    code[i] & 1 ? -value : value);
		}
	}
	return cgc_bounds_bits_end(&in.bits, err);
}

static void
dither_declare(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype, struct cgc_declared *out)
{
	double t = ldexp(sqrt((double)dim), 1 - (int)levels_of(call));

	*out = (struct cgc_declared){ CGC_UNBIASED, 0.125 + t * fmin(1, t),
	    8.0 * cgc_dtype_size(dtype) +
	    (double)dim * cgc_levels_width(levels_of(call)) };
}

const struct cgc_codec cgc_codec_dither = {
	.method = {
		.name = "dither",
		.summary = "each magnitude to the norm times a power of two, "
		    "at random",
		.promise = "unbiased: omega = 1/8 + t min(1, t), "
		    "t = sqrt(Q) 2^(1-s)",
		.needs = "1 <= s <= 127, the norm is finite",
		.cost = "O(Q); a value and Q (1 + ceil(log2(s+1))) bits",
		.params = params
	},
	.id = 10,
	.seeded = true,
	.declare = dither_declare,
	.bound = dither_bound,
	.encode = dither_encode,
	.decode = dither_decode
};
