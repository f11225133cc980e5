/* SPDX-License-Identifier: MIT */
/*
 * natural - natural compression: each coordinate to a power of two.
 *
 * Definition: for 2^a <= |x_q| < 2^(a+1), C(x)_q = sign(x_q) 2^(a+1) with
 * probability |x_q| / 2^a - 1, sign(x_q) 2^a otherwise; below the least normal
 * number m, sign(x_q) m with probability |x_q| / m, 0 otherwise.
 * Class: unbiased; E||C(x) - x||^2 = sum (upper - |x_q|)(|x_q| - lower);
 * omega <= 1/8 if no coordinate is subnormal; those add at most m^2 / 4 each.
 * Source: Horvath, Ho, Horvath, Sahu, Canini, Richtarik, arXiv 1905.10988.
 *
 * It is done on the bits of IEEE 754: the sign and the exponent are sent, and
 * the fraction is the probability, exactly, that the exponent grows by 1;
 * with an exponent of 0 as with any other.
 *
 * Payload: for each coordinate the exponent's bits, 8 for f32 and 11 for f64,
 * then the sign.  All ones are infinity as in IEEE 754; what would be -0 is
 * NaN, and -0 itself is sent as 0.
 */
#include <math.h>
#include <string.h>

#include "codec/bits.h"
#include "codec/bounds.h"
#include "codec/piece.h"
#include "kern/magnitude.h"

/* The bits of the exponent and of the fraction. */
static unsigned
exponent_bits(enum cgc_dtype dtype)
{
	return dtype == CGC_F32 ? 8 : 11;
}

static unsigned
fraction_bits(enum cgc_dtype dtype)
{
	return dtype == CGC_F32 ? 23 : 52;
}

static uint64_t
natural_bound(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype)
{
	(void)call;
	return (dim * (exponent_bits(dtype) + 1) + 7) / 8;
}

static inline uint64_t
bits_of(enum cgc_dtype dtype, const void *x, uint64_t q)
{
	uint64_t bits64;
	uint32_t bits32;

	if (dtype == CGC_F32) {
		memcpy(&bits32, (const float *)x + q, sizeof bits32);
		return bits32;
	}
	memcpy(&bits64, (const double *)x + q, sizeof bits64);
	return bits64;
}

/* Sign and exponent; the sign is the upper bit. */
static inline uint64_t
round_bits(enum cgc_dtype dtype, uint64_t bits, double u)
{
	unsigned shift = fraction_bits(dtype);
	uint64_t code = bits >> shift, one = (uint64_t)1 << shift;
	uint64_t minus = (uint64_t)1 << exponent_bits(dtype);
	uint64_t fraction = bits & (one - 1);

	if ((code & (minus - 1)) == minus - 1)
		return fraction == 0 ? code : minus;
	code += u < (double)fraction / (double)one;
	return code == minus ? 0 : code;
}

/* The codes of a piece's coordinates. */
static inline void
round_all(enum cgc_dtype dtype, struct cgc_piece *piece)
{
	for (uint64_t q = 0; q < piece->n; q++)
		piece->code[q] = (uint32_t)round_bits(dtype,
		    bits_of(dtype, piece->x, q), piece->u[q]);
}

/*
 * The first of n coordinates that is finite and above the greatest power of
 * two, or n.
 */
static inline uint64_t
too_great(enum cgc_dtype dtype, const void *x, uint64_t n)
{
	uint64_t inf = ((uint64_t)1 << exponent_bits(dtype)) - 1;
	uint64_t most = (inf - 1) << fraction_bits(dtype), found = 0, q = 0;

	inf <<= fraction_bits(dtype);
	for (uint64_t i = 0; i < n; i++)
		found |= (unsigned)(cgc_magnitude(dtype, x, i) > most) &
		    (unsigned)(cgc_magnitude(dtype, x, i) < inf);
	if (!found)
		return n;
	while (cgc_magnitude(dtype, x, q) <= most ||
	    cgc_magnitude(dtype, x, q) >= inf)
		q++;
	return q;
}

static enum cgc_status
natural_encode(const struct cgc_call *call, struct cgc_frame *frame,
    const void *x, unsigned char *payload, void *scratch,
    struct cgc_err *err)
{
	enum cgc_dtype dtype = frame->dtype;
	unsigned width = exponent_bits(dtype) + 1;
	struct cgc_bits_writer w = { .bytes = payload };
	struct cgc_piece piece;
	struct cgc_draw draw;
	uint64_t done = 0, q;

	(void)scratch;
	frame->param = 0;
	frame->length = natural_bound(call, frame->dim, dtype);
	cgc_piece_draw(&draw, frame);
	cgc_piece_begin(&piece, dtype, x, frame->dim);
	for (; cgc_piece_next(&piece, &draw); done += piece.n) {
		q = dtype == CGC_F32 ?
		    too_great(CGC_F32, piece.x, piece.n) :
		    too_great(CGC_F64, piece.x, piece.n);
		if (q < piece.n)
			return cgc_fail(err, CGC_EDATA, "coordinate %llu is "
			    "%.9g, expected a magnitude of at most %.9g",
			    (unsigned long long)(done + q),
			    cgc_dtype_get(dtype, piece.x, q),
			    ldexp(1, (1 << (width - 2)) - 1));
		if (dtype == CGC_F32)
			round_all(CGC_F32, &piece);
		else
			round_all(CGC_F64, &piece);
		cgc_bits_put_all(&w, piece.code, piece.n, width);
	}
	cgc_bits_flush(&w);
	return CGC_OK;
}

/* The number of that sign and exponent. */
static double
value_of(enum cgc_dtype dtype, uint64_t code)
{
	uint64_t bits = code << fraction_bits(dtype);
	uint32_t bits32 = (uint32_t)bits;
	double f64;
	float f32;

	if (code == (uint64_t)1 << exponent_bits(dtype))
		return NAN;
	if (dtype == CGC_F32) {
		memcpy(&f32, &bits32, sizeof f32);
		return f32;
	}
	memcpy(&f64, &bits, sizeof f64);
	return f64;
}

static enum cgc_status
natural_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	struct cgc_bits_reader r = { payload, 0, 0 };
	unsigned width = exponent_bits(frame->dtype) + 1;
	enum cgc_status st;
	uint64_t code = 0;

	if ((st = cgc_bounds_param(frame, 0, err)) != CGC_OK ||
	    (st = cgc_bounds_length(frame, natural_bound(NULL, frame->dim,
	    frame->dtype), 1, err)) != CGC_OK)
		return st;
	r.end = 8 * frame->length;
	for (uint64_t q = 0; q < frame->dim; q++) {
		if (!cgc_bits_get(&r, width, &code))
			break; /* not with that length */
		cgc_dtype_set(frame->dtype, out, q,
		    value_of(frame->dtype, code));
	}
	return cgc_bounds_bits_end(&r, err);
}

static void
natural_declare(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype, struct cgc_declared *out)
{
	(void)call;
	*out = (struct cgc_declared){ CGC_UNBIASED, 0.125,
	    (double)dim * (exponent_bits(dtype) + 1) };
}

const struct cgc_codec cgc_codec_natural = {
	.method = {
		.name = "natural",
		.summary = "each coordinate to a power of two, at random",
		.promise = "unbiased: omega = 1/8 above 2^-126 (f64: 2^-1022)",
		.needs = "|x_q| <= 2^127 (f64: 2^1023)",
		.cost = "O(Q); 9 Q bits (f64: 12 Q)"
	},
	.id = 9,
	.fixed = true,
	.seeded = true,
	.declare = natural_declare,
	.bound = natural_bound,
	.encode = natural_encode,
	.decode = natural_decode
};
