/* SPDX-License-Identifier: MIT */
/*
 * terngrad - each coordinate as -1, 0 or 1 times the greatest magnitude.
 *
 * Definition: with m = max |x_q|, C(x)_q = sign(x_q) m with probability
 * |x_q| / m, 0 otherwise.
 * Class: unbiased; E||C(x) - x||^2 = m ||x||_1 - ||x||_2^2;
 * omega <= (sqrt(Q) - 1) / 2.
 * Source: Wen, Xu, Yan, Wu, Wang, Chen, Li, NeurIPS 2017, arXiv 1705.07878.
 *
 * Payload: m, NaN if a coordinate is not finite, and then all are NaN; then
 * five coordinates in each byte: the sum of t_i 3^i, t_i being 0, 1 for m and
 * 2 for -m; 0 for those behind the last.
 */
#include <math.h>

#include "codec/bounds.h"
#include "kern/grid.h"
#include "codec/piece.h"
#include "codec/scale.h"

#define TRITS 5

static uint64_t
terngrad_bound(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype)
{
	(void)call;
	return cgc_dtype_size(dtype) + dim / TRITS + (dim % TRITS != 0);
}

/* What waits for a whole byte. */
struct trits {
	unsigned char *bytes;
	unsigned sum, held;
};

/* The trits 0, 1, 2 of the codes 0, 2 and 3. */
static void
put_trits(struct trits *t, const uint32_t *code, uint64_t n)
{
	static const unsigned power[TRITS] = { 1, 3, 9, 27, 81 };
	uint64_t i = 0;

	while (i < n) {
		for (; t->held < TRITS && i < n; i++, t->held++)
			t->sum += (code[i] - (code[i] > 0)) * power[t->held];
		if (t->held == TRITS) {
			*t->bytes++ = (unsigned char)t->sum;
			t->sum = t->held = 0;
		}
	}
}

static enum cgc_status
terngrad_encode(const struct cgc_call *call, struct cgc_frame *frame,
    const void *x, unsigned char *payload, void *scratch,
    struct cgc_err *err)
{
	unsigned char *bytes = payload + cgc_dtype_size(frame->dtype);
	double max = cgc_scale_max(frame->dtype, x, frame->dim);
	struct trits trits = { .bytes = bytes };
	struct cgc_piece piece;
	struct cgc_grid grid;
	struct cgc_draw draw;

	(void)scratch;
	frame->param = 0;
	frame->length = terngrad_bound(call, frame->dim, frame->dtype);
	cgc_grid_init(&grid, frame->dtype, 0, max, 2);
	cgc_piece_draw(&draw, frame);
	cgc_piece_begin(&piece, frame->dtype, x, frame->dim);
	while (cgc_piece_next(&piece, &draw)) {
		cgc_grid_round_signed(&grid, piece.x, piece.u, piece.n,
		    piece.code);
		put_trits(&trits, piece.code, piece.n);
	}
	if (trits.held > 0)
		*trits.bytes = (unsigned char)trits.sum;
	return cgc_scale_put(frame->dtype, max, payload, err);
}

static enum cgc_status
terngrad_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(frame->dtype);
	double max, value[3];
	enum cgc_status st;

	if ((st = cgc_bounds_param(frame, 0, err)) != CGC_OK ||
	    (st = cgc_bounds_length(frame, terngrad_bound(NULL, frame->dim,
	    frame->dtype), 1, err)) != CGC_OK ||
	    (st = cgc_scale_get(frame->dtype, payload, "a norm", &max,
	    err)) != CGC_OK)
		return st;
	value[0] = 0 * max; /* NaN if max is */
	value[1] = max;
	value[2] = -max;
	payload += size;
	for (uint64_t q = 0; q < frame->dim; payload++) {
		unsigned byte = *payload;

		for (int i = 0; i < TRITS && q < frame->dim; i++, q++) {
			cgc_dtype_set(frame->dtype, out, q, value[byte % 3]);
			byte /= 3;
		}
		if (byte != 0)
			return cgc_fail(err, CGC_EDATA, "byte %u before "
			    "coordinate %llu has more than is left of %d "
			    "trits", *payload, (unsigned long long)q, TRITS);
	}
	return CGC_OK;
}

static void
terngrad_declare(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype, struct cgc_declared *out)
{
	*out = (struct cgc_declared){ CGC_UNBIASED,
	    (sqrt((double)dim) - 1) / 2,
	    8.0 * (double)terngrad_bound(call, dim, dtype) };
}

const struct cgc_codec cgc_codec_terngrad = {
	.method = {
		.name = "terngrad",
		.summary = "each coordinate to -1, 0 or 1 times the greatest "
		    "magnitude, at random",
		.promise = "unbiased: E err^2 = m |x|_1 - |x|_2^2, "
		    "omega <= (sqrt(Q) - 1)/2",
		.needs = "none",
		.cost = "O(Q); a value and 1.6 Q bits"
	},
	.id = 8,
	.fixed = true,
	.seeded = true,
	.declare = terngrad_declare,
	.bound = terngrad_bound,
	.encode = terngrad_encode,
	.decode = terngrad_decode
};
