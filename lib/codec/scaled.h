/* SPDX-License-Identifier: MIT */
#ifndef CGC_SCALED_H
#define CGC_SCALED_H

#include <stdbool.h>

#include "codec/codec.h"

/*
 * scaled - payloads of one value, the scale, and n codes of some bits each.
 *
 * The scale is finite and not below 0; NaN stands for a vector with a
 * coordinate that is not finite, and all codes are then 0.  Code i takes bits
 * i * bits and on, lowest first; bits of the last byte that are left over are
 * 0.  bits is at most 8.
 */

/* Bytes of such a payload; n * bits < 2^64 - 8. */
uint64_t cgc_scaled_length(enum cgc_dtype dtype, uint64_t n, unsigned bits);

/*
 * Begins a payload: writes the scale, sets frame->length, and returns where
 * the codes go, all of them 0.
 */
unsigned char *cgc_scaled_begin(struct cgc_frame *frame,
    unsigned char *payload, double scale, uint64_t n, unsigned bits);

/*
 * Reads the scale and finds the codes.  CGC_EDATA if the length is not that
 * of n codes, if no scale is like that, or if bits are left over that are
 * not 0.
 */
CGC_MUST_USE enum cgc_status cgc_scaled_open(const struct cgc_frame *frame,
    const unsigned char *payload, uint64_t n, unsigned bits, double *scale,
    const unsigned char **codes, struct cgc_err *err);

/*
 * x 2^-e in f64, with e such that the greatest magnitude is in [1/2, 1), or 0
 * if x is 0: so that squares and sums stay in range.  False if a coordinate
 * is not finite; out is then not written.
 */
bool cgc_scaled_normalize(enum cgc_dtype dtype, const void *x, uint64_t dim,
    double *out, int *e);

/* The sum of |v_i|, in eight interleaved lanes. */
double cgc_scaled_l1(const double *v, uint64_t n);

/* One bit each, 1 where v_i < 0, from the first of a byte on. */
void cgc_scaled_signs(const double *v, uint64_t n, unsigned char *codes);

/* And back: out_i = s, or -s where the bit is 1. */
void cgc_scaled_unsign(const unsigned char *codes, uint64_t n, double s,
    double *out);

static inline void
cgc_scaled_put(unsigned char *codes, uint64_t i, unsigned bits, unsigned code)
{
	uint64_t at = i * bits;
	unsigned shift = at % 8;

	codes[at / 8] |= (unsigned char)(code << shift);
	if (shift + bits > 8)
		codes[at / 8 + 1] |= (unsigned char)(code >> (8 - shift));
}

static inline unsigned
cgc_scaled_get(const unsigned char *codes, uint64_t i, unsigned bits)
{
	uint64_t at = i * bits;
	unsigned shift = at % 8, code = (unsigned)codes[at / 8] >> shift;

	if (shift + bits > 8)
		code |= (unsigned)codes[at / 8 + 1] << (8 - shift);
	return code & ((1u << bits) - 1);
}

#endif
