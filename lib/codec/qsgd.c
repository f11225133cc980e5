/* SPDX-License-Identifier: MIT */
/*
 * qsgd - stochastic quantization of magnitudes relative to their norm.
 *
 * Definition: C(x)_q = sign(x_q) ||x|| l / s with s levels; for
 * r = s |x_q| / ||x||, l is floor(r) + 1 with probability r - floor(r),
 * floor(r) otherwise (grid.h, from 0 to ||x||).  The norm is the 2-norm or the
 * greatest magnitude, of the vector or of each bucket of B coordinates, and
 * rounded to dtype, which the probabilities allow for.
 * Class: unbiased; E||C(x) - x||^2 = (||x|| / s)^2 sum p_q (1 - p_q) with
 * p_q = r - floor(r); omega <= min(B / s^2, sqrt(B) / s).
 * Source: Alistarh, Grubic, Li, Tomioka, Vojnovic, NeurIPS 2017, arXiv
 * 1610.02132.
 *
 * Payload: if there are buckets, B in 4 bytes; the norms; then the signed
 * levels (levels.h).  A norm is NaN if a coordinate is not finite, and so is
 * all of its bucket.
 * param: s, bit 16 if elias, bit 17 if there are buckets.
 */
#include <math.h>
#include <string.h>

#include "codec/bounds.h"
#include "kern/coder.h"
#include "codec/levels.h"
#include "codec/piece.h"
#include "codec/scale.h"

enum { LEVELS, NORM, BUCKET, CODING };

#define MAX_LEVELS 65535
#define ELIAS 0x10000u
#define BUCKETS 0x20000u

static const struct cgc_param params[] = {
	{ "levels", CGC_INT, "7", 1, MAX_LEVELS, NULL,
	    "levels above 0" },
	{ "norm", CGC_WORD, "l2", 0, 0, "l2|max",
	    "the 2-norm, or the greatest magnitude" },
	{ "bucket", CGC_INT, "0", 0, UINT32_MAX, NULL,
	    "coordinates that share a norm; 0: all" },
	{ "coding", CGC_WORD, "fixed", 0, 0, "fixed|elias",
	    "levels in a fixed number of bits, or Elias' omega" },
	{ NULL, CGC_INT, NULL, 0, 0, NULL, NULL }
};

/* How dim coordinates are cut up; the last bucket may be smaller. */
struct layout {
	uint64_t dim, bucket, buckets;
	uint32_t levels;
	uint64_t head;   /* bytes before the bits */
};

static void
lay_out(struct layout *l, enum cgc_dtype dtype, uint64_t dim,
    uint64_t bucket, uint32_t levels)
{
	*l = (struct layout){ .dim = dim, .bucket = bucket, .levels = levels,
	    .buckets = dim / bucket + (dim % bucket != 0) };
	l->head = (bucket < dim ? 4 : 0) +
	    l->buckets * cgc_dtype_size(dtype);
}

/* A bucket that is no smaller than the vector is the vector. */
static void
lay_out_call(struct layout *l, const struct cgc_call *call,
    enum cgc_dtype dtype, uint64_t dim)
{
	uint64_t bucket = (uint64_t)call->value[BUCKET].i;

	lay_out(l, dtype, dim, bucket == 0 || bucket > dim ? dim : bucket,
	    (uint32_t)call->value[LEVELS].i);
}

static bool
is_elias(const struct cgc_call *call)
{
	return call->value[CODING].i == 1;
}

/* So that the greatest gap, dim + 1, has an omega code. */
static enum cgc_status
check_dim(uint64_t dim, enum cgc_status status, struct cgc_err *err)
{
	if (dim >= UINT32_MAX)
		return cgc_fail(err, status, "dim is %llu, expected less "
		    "than %lu", (unsigned long long)dim,
		    (unsigned long)UINT32_MAX);
	return CGC_OK;
}

static enum cgc_status
qsgd_check(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_err *err)
{
	(void)call, (void)dtype;
	return check_dim(dim, CGC_EUSAGE, err);
}

static uint64_t
qsgd_bound(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype)
{
	struct layout l;

	lay_out_call(&l, call, dtype, dim);
	return l.head +
	    (cgc_levels_bound(dim, l.levels, is_elias(call)) + 7) / 8;
}

static uint64_t
qsgd_scratch(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype)
{
	(void)call, (void)dtype;
	return dim * sizeof(uint32_t);
}

/* The norms to bytes, and the codes of all coordinates. */
static enum cgc_status
round_all(const struct layout *l, const struct cgc_frame *frame,
    const unsigned char *x, bool max, unsigned char *norms, uint32_t *code,
    struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(frame->dtype);
	struct cgc_draw draw;
	enum cgc_status st;

	cgc_piece_draw(&draw, frame);
	for (uint64_t q = 0; q < l->dim; q += l->bucket, norms += size) {
		uint64_t n = l->dim - q < l->bucket ? l->dim - q : l->bucket;
		const unsigned char *from = x + q * size;
		double norm = max ? cgc_scale_max(frame->dtype, from, n) :
		    cgc_scale_l2(frame->dtype, from, n);
		struct cgc_grid grid;
		struct cgc_piece piece;

		if ((st = cgc_scale_put(frame->dtype, norm, norms, err)) !=
		    CGC_OK)
			return st;
		cgc_grid_init(&grid, frame->dtype, 0, norm, l->levels + 1);
		cgc_piece_begin(&piece, frame->dtype, from, n);
		for (; cgc_piece_next(&piece, &draw); code += piece.n)
			cgc_grid_round_signed(&grid, piece.x, piece.u,
			    piece.n, code);
	}
	return CGC_OK;
}

static enum cgc_status
qsgd_encode(const struct cgc_call *call, struct cgc_frame *frame,
    const void *x, unsigned char *payload, void *scratch,
    struct cgc_err *err)
{
	const uint32_t *code = scratch;
	struct cgc_bits_writer w;
	unsigned char *norms = payload;
	struct layout l;
	enum cgc_status st;

	lay_out_call(&l, call, frame->dtype, frame->dim);
	frame->param = l.levels | (is_elias(call) ? ELIAS : 0) |
	    (l.buckets > 1 ? BUCKETS : 0);
	w = (struct cgc_bits_writer){ .bytes = payload };
	if (l.buckets > 1) {
		cgc_bits_put(&w, l.bucket, 32);
		norms += 4;
	}
	st = round_all(&l, frame, x, call->value[NORM].i == 1, norms,
	    scratch, err);
	if (st != CGC_OK)
		return st;
	w.bytes = payload + l.head;
	if (is_elias(call))
		cgc_levels_put_elias(&w, code, l.dim);
	else
		cgc_bits_put_all(&w, code, l.dim, cgc_levels_width(l.levels));
	cgc_bits_flush(&w);
	frame->length = (uint64_t)(w.bytes - payload);
	return CGC_OK;
}

static enum cgc_status
decode_bucket(struct cgc_levels *in, const struct cgc_grid *grid,
    uint64_t from, uint64_t n, void *out, struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(grid->dtype);
	uint32_t code[CGC_PIECE_SIZE];
	unsigned char *to = out;
	enum cgc_status st;

	for (uint64_t q = from, m; q < from + n; q += m) {
		m = from + n - q < CGC_PIECE_SIZE ? from + n - q :
		    CGC_PIECE_SIZE;
		if ((st = cgc_levels_get(in, q, m, code, err)) != CGC_OK)
			return st;
		cgc_kern_coder()->levels_signed(grid, code, (size_t)m,
		    to + q * size);
	}
	return CGC_OK;
}

/* The size of the buckets, or dim. */
static enum cgc_status
get_bucket(const struct cgc_frame *frame, const unsigned char *payload,
    uint64_t *out, struct cgc_err *err)
{
	*out = frame->dim;
	if (!(frame->param & BUCKETS))
		return CGC_OK;
	*out = 0;
	for (unsigned i = 0; i < 4 && frame->length >= 4; i++)
		*out |= (uint64_t)payload[i] << 8 * i;
	if (*out < 1 || *out >= frame->dim)
		return cgc_fail(err, CGC_EDATA, "buckets of %llu, expected 1 "
		    "to less than %llu (dim)", (unsigned long long)*out,
		    (unsigned long long)frame->dim);
	return CGC_OK;
}

/* Checks the header, and finds the norms and the levels. */
static enum cgc_status
begin(struct layout *l, struct cgc_levels *in, const struct cgc_frame *frame,
    const unsigned char *payload, struct cgc_err *err)
{
	uint32_t levels = frame->param & 0xffff;
	enum cgc_status st;
	uint64_t bucket;

	if (levels < 1 || frame->param > (BUCKETS | ELIAS | 0xffff))
		return cgc_fail(err, CGC_EDATA, "param is %lu, expected 1 to "
		    "65535 levels and two flags", (unsigned long)frame->param);
	if ((st = check_dim(frame->dim, CGC_EDATA, err)) != CGC_OK ||
	    (st = get_bucket(frame, payload, &bucket, err)) != CGC_OK)
		return st;
	lay_out(l, frame->dtype, frame->dim, bucket, levels);
	if (frame->length < l->head)
		return cgc_fail(err, CGC_EDATA, "length is %llu, expected at "
		    "least %llu for the norms", (unsigned long long)
		    frame->length, (unsigned long long)l->head);
	return cgc_levels_begin(in, frame->dim, levels, frame->param & ELIAS,
	    payload + l->head, frame->length - l->head, err);
}

static enum cgc_status
qsgd_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(frame->dtype);
	const unsigned char *norms;
	struct cgc_levels in;
	struct cgc_grid grid;
	struct layout l = { .dim = 0 };
	enum cgc_status st;
	double norm;

	if ((st = begin(&l, &in, frame, payload, err)) != CGC_OK)
		return st;
	norms = payload + (l.buckets > 1 ? 4 : 0);
	for (uint64_t q = 0; q < l.dim; q += l.bucket, norms += size) {
		uint64_t n = l.dim - q < l.bucket ? l.dim - q : l.bucket;

		st = cgc_scale_get(frame->dtype, norms, "a norm", &norm, err);
		if (st != CGC_OK)
			return st;
		cgc_grid_init(&grid, frame->dtype, 0, norm, l.levels + 1);
		st = decode_bucket(&in, &grid, q, n, out, err);
		if (st != CGC_OK)
			return st;
	}
	return cgc_bounds_bits_end(&in.bits, err);
}

/* The paper's theorem on the sparse form, without its o(1). */
static double
elias_bits(double n, double s)
{
	double few = s * (s + sqrt(n));

	return (3 + 1.5 * log2(2 * (s * s + n) / few)) * few;
}

static void
qsgd_declare(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_declared *out)
{
	struct layout l;
	double n, s, most;

	lay_out_call(&l, call, dtype, dim);
	n = (double)l.bucket;
	s = l.levels;
	most = (double)cgc_levels_bound(dim, l.levels, is_elias(call));
	if (is_elias(call) && call->value[NORM].i == 0)
		most = fmin(most, (double)l.buckets * elias_bits(n, s));
	*out = (struct cgc_declared){ CGC_UNBIASED,
	    fmin(n / (s * s), sqrt(n) / s), 8.0 * (double)l.head + most };
}

const struct cgc_codec cgc_codec_qsgd = {
	.method = {
		.name = "qsgd",
		.summary = "each magnitude to one of s levels of the norm, at "
		    "random",
		.promise = "unbiased: omega = min(B/s^2, sqrt(B)/s), B = Q "
		    "without buckets",
		.needs = "1 <= s <= 65535, the norm is finite, Q < 2^32 - 1",
		.cost = "O(Q); a value for each bucket and "
		    "Q (1 + ceil(log2(s+1))) bits, or fewer with elias",
		.params = params
	},
	.id = 7,
	.seeded = true,
	.declare = qsgd_declare,
	.check = qsgd_check,
	.bound = qsgd_bound,
	.scratch = qsgd_scratch,
	.encode = qsgd_encode,
	.decode = qsgd_decode
};
