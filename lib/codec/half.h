/* SPDX-License-Identifier: MIT */
#ifndef CGC_HALF_H
#define CGC_HALF_H

#include "codec/codec.h"

/*
 * half - floating-point numbers of 16 bits: a sign, 15 - mant bits of
 * exponent, mant bits of fraction, as in IEEE 754.
 */

#define CGC_HALF_F16 10 /* binary16: up to 65504 */
#define CGC_HALF_BF16 7 /* bfloat16: the range of f32 */

/*
 * x rounded to nearest, ties to even; infinite if |x| is not below
 * cgc_half_limit().  NaN stays NaN, quiet, with the top of its payload.
 */
uint16_t cgc_half_round(double x, unsigned mant);

/* Exact; any 16 bits are a number, an infinity or a NaN. */
double cgc_half_value(uint16_t half, unsigned mant);

/* The least magnitude that rounds to infinity. */
double cgc_half_limit(unsigned mant);

/*
 * Encoding and decoding of the codecs that send each coordinate so.
 * CGC_EDATA for a finite coordinate that would become infinite.
 */
CGC_MUST_USE enum cgc_status cgc_half_encode(struct cgc_frame *frame,
    const void *x, unsigned mant, unsigned char *payload,
    struct cgc_err *err);
CGC_MUST_USE enum cgc_status cgc_half_decode(const struct cgc_frame *frame,
    const unsigned char *payload, unsigned mant, void *out,
    struct cgc_err *err);

#endif
