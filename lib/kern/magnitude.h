/* SPDX-License-Identifier: MIT */
#ifndef CGC_MAGNITUDE_H
#define CGC_MAGNITUDE_H

#include <string.h>

#include "base/dtype.h"

/*
 * |x_q| of f32 or f64 as an integer in the same order: the bits without the
 * sign; but all NaN are one, above infinity.
 */
static inline uint64_t
cgc_magnitude(enum cgc_dtype dtype, const void *x, uint64_t q)
{
	const uint64_t inf64 = 0x7ff0000000000000;
	const uint32_t inf32 = 0x7f800000;
	uint64_t bits64;
	uint32_t bits32;

	if (dtype == CGC_F32) {
		memcpy(&bits32, (const float *)x + q, sizeof bits32);
		bits32 &= 0x7fffffff;
		return bits32 > inf32 ? inf32 + 1 : bits32;
	}
	memcpy(&bits64, (const double *)x + q, sizeof bits64);
	bits64 &= 0x7fffffffffffffff;
	return bits64 > inf64 ? inf64 + 1 : bits64;
}

/* 1 if the sign of x_q is that of -0, else 0. */
static inline uint32_t
cgc_is_minus(enum cgc_dtype dtype, const void *x, uint64_t q)
{
	uint64_t bits64;
	uint32_t bits32;

	if (dtype == CGC_F32) {
		memcpy(&bits32, (const float *)x + q, sizeof bits32);
		return bits32 >> 31;
	}
	memcpy(&bits64, (const double *)x + q, sizeof bits64);
	return (uint32_t)(bits64 >> 63);
}

#endif
