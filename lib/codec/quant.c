/* SPDX-License-Identifier: MIT */
/*
 * quant - stochastic quantization to equispaced levels.
 *
 * Definition: with lo and hi the least and the greatest coordinate of g, and
 * levels L, C(g)_q is one of the two levels lo + j (hi - lo) / (L - 1) that
 * g_q lies between, the upper one with probability (g_q - lower) / (upper -
 * lower); see grid.h.
 * Class: unbiased; E||C(g) - g||^2 = sum (upper - g_q)(g_q - lower)
 * <= Q (hi - lo)^2 / (4 (L - 1)^2), and (hi - lo)^2 <= 2 ||g||^2 gives
 * omega <= Q / (2 (L - 1)^2).
 * Source: the LAD paper's stochastic quantization (L = 2); Suresh, Yu, Kumar,
 * McMahan, ICML 2017, arXiv 1611.00429.
 *
 * Payload: lo, hi, then dim numbers j of ceil(log2 L) bits.  A vector with a
 * coordinate that is not finite travels as lo = hi = NaN: all of it is NaN.
 * param: L.
 */
#include <math.h>
#include <string.h>

#include "codec/bits.h"
#include "codec/bounds.h"
#include "codec/piece.h"
#include "kern/coder.h"

enum { LEVELS };

#define MAX_LEVELS 65536

static const struct cgc_param params[] = {
	{ "levels", CGC_INT, "2", 2, MAX_LEVELS, NULL,
	    "levels from the least to the greatest coordinate" },
	{ NULL, CGC_INT, NULL, 0, 0, NULL, NULL }
};

/* The bits of a number below n, n >= 2. */
static unsigned
width(uint32_t n)
{
	unsigned bits = 1;

	while ((uint64_t)1 << bits < n)
		bits++;
	return bits;
}

static uint64_t
payload_size(enum cgc_dtype dtype, uint64_t dim, uint32_t levels)
{
	return 2 * cgc_dtype_size(dtype) + (dim * width(levels) + 7) / 8;
}

static uint32_t
levels_of(const struct cgc_call *call)
{
	return (uint32_t)call->value[LEVELS].i;
}

/* The last zero, with its sign; there is one. */
static double
last_zero(enum cgc_dtype dtype, const void *x, uint64_t dim)
{
	while (cgc_dtype_get(dtype, x, --dim) != 0)
		;
	return cgc_dtype_get(dtype, x, dim);
}

/* The least and the greatest coordinate, or NaN; of zeros the last. */
static void
range(enum cgc_dtype dtype, const void *x, uint64_t dim, double *lo,
    double *hi)
{
	*lo = *hi = NAN;
	if (dim == 0 || cgc_dtype_nonfinite(dtype, x, dim) < dim)
		return;
	cgc_dtype_extent(dtype, x, dim, lo, hi);
	*lo = *lo == 0 ? last_zero(dtype, x, dim) : *lo;
	*hi = *hi == 0 ? last_zero(dtype, x, dim) : *hi;
}

static uint64_t
quant_bound(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype)
{
	return payload_size(dtype, dim, levels_of(call));
}

static enum cgc_status
quant_encode(const struct cgc_call *call, struct cgc_frame *frame,
    const void *x, unsigned char *payload, void *scratch,
    struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(frame->dtype);
	struct cgc_bits_writer w = { .bytes = payload + 2 * size };
	struct cgc_piece piece;
	struct cgc_grid grid;
	struct cgc_draw draw;
	double lo, hi;

	(void)scratch, (void)err;
	frame->param = levels_of(call);
	frame->length = quant_bound(call, frame->dim, frame->dtype);
	range(frame->dtype, x, frame->dim, &lo, &hi);
	cgc_dtype_set(frame->dtype, payload, 0, lo);
	cgc_dtype_set(frame->dtype, payload, 1, hi);
	cgc_dtype_swap(payload, 2, size);
	cgc_grid_init(&grid, frame->dtype, lo, hi, frame->param);
	cgc_piece_draw(&draw, frame);
	cgc_piece_begin(&piece, frame->dtype, x, frame->dim);
	while (cgc_piece_next(&piece, &draw)) {
		cgc_grid_round_all(&grid, piece.x, piece.u, piece.n,
		    piece.code);
		cgc_bits_put_all(&w, piece.code, piece.n,
		    width(frame->param));
	}
	cgc_bits_flush(&w);
	return CGC_OK;
}

/* lo and hi. */
static enum cgc_status
get_range(const struct cgc_frame *frame, const unsigned char *payload,
    double *lo, double *hi, struct cgc_err *err)
{
	union { float f32[2]; double f64[2]; } pair;
	unsigned size = cgc_dtype_size(frame->dtype);

	memcpy(&pair, payload, 2 * size);
	cgc_dtype_swap(&pair, 2, size);
	*lo = cgc_dtype_get(frame->dtype, &pair, 0);
	*hi = cgc_dtype_get(frame->dtype, &pair, 1);
	if (isnan(*lo) && isnan(*hi))
		return CGC_OK;
	if (!(*lo <= *hi) || isinf(*lo) || isinf(*hi))
		return cgc_fail(err, CGC_EDATA, "lo is %g, expected at most "
		    "hi, %g, and both finite", *lo, *hi);
	return CGC_OK;
}

static enum cgc_status
get_levels(const struct cgc_frame *frame, struct cgc_bits_reader *r,
    const struct cgc_grid *grid, void *out, struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(frame->dtype);
	uint32_t level[CGC_PIECE_SIZE];
	unsigned char *to = out;
	uint64_t n;

	for (uint64_t q = 0; q < frame->dim; q += n, to += n * size) {
		n = cgc_bits_get_all(r, frame->dim - q < CGC_PIECE_SIZE ?
		    frame->dim - q : CGC_PIECE_SIZE, width(frame->param),
		    level);
		for (uint64_t i = 0; i < n; i++)
			if (level[i] > grid->top)
				return cgc_fail(err, CGC_EDATA, "coordinate "
				    "%llu has level %lu, expected one below "
				    "%lu", (unsigned long long)(q + i),
				    (unsigned long)level[i],
				    (unsigned long)frame->param);
		cgc_kern_coder()->levels(grid, level, (size_t)n, to);
	}
	return cgc_bounds_bits_end(r, err);
}

static enum cgc_status
quant_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	uint32_t levels = frame->param;
	unsigned size = cgc_dtype_size(frame->dtype);
	struct cgc_bits_reader r = { payload + 2 * size, 0, 0 };
	struct cgc_grid grid;
	enum cgc_status st;
	double lo, hi;

	if (levels < 2 || levels > MAX_LEVELS)
		return cgc_fail(err, CGC_EDATA, "levels are %lu, expected 2 "
		    "to %d", (unsigned long)levels, MAX_LEVELS);
	st = cgc_bounds_length(frame,
	    payload_size(frame->dtype, frame->dim, levels), 1, err);
	if (st != CGC_OK ||
	    (st = get_range(frame, payload, &lo, &hi, err)) != CGC_OK)
		return st;
	cgc_grid_init(&grid, frame->dtype, lo, hi, levels);
	r.end = 8 * (frame->length - 2 * size);
	return get_levels(frame, &r, &grid, out, err);
}

static void
quant_declare(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_declared *out)
{
	double steps = (double)levels_of(call) - 1;

	*out = (struct cgc_declared){ CGC_UNBIASED,
	    (double)dim / (2 * steps * steps), 16.0 * cgc_dtype_size(dtype) +
	    (double)dim * width(levels_of(call)) };
}

const struct cgc_codec cgc_codec_quant = {
	.method = {
		.name = "quant",
		.summary = "each coordinate to a level from the least to the "
		    "greatest, at random",
		.promise = "unbiased: E err^2 <= Q (hi-lo)^2 / (4 (L-1)^2), "
		    "omega <= Q/(2 (L-1)^2)",
		.needs = "2 <= L <= 65536",
		.cost = "O(Q); 2 values and Q ceil(log2 L) bits",
		.params = params
	},
	.id = 2,
	.seeded = true,
	.declare = quant_declare,
	.bound = quant_bound,
	.encode = quant_encode,
	.decode = quant_decode
};
