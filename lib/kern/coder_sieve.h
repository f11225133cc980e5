/* SPDX-License-Identifier: MIT */
#ifndef CGC_CODER_SIEVE_H
#define CGC_CODER_SIEVE_H

#include <stddef.h>
#include <stdint.h>

#include "kern/magnitude.h"

/*
 * coder_sieve - the places of great magnitudes among a register of them.
 *
 *   SIEVE32(p, least, q, out)  for each of the SIEVE32_LANES numbers at p with
 *       a magnitude of at least `least` stores q plus its place, one behind
 *       the other, and as many as there are lanes in all; says how many
 *   SIEVE64(p, least, q, out)  the same of f64
 *
 * NaN need not be made equal here: least is at most that of NaN.
 *
 * Included with VECTOR and TARGET defined.
 */
#if VECTOR == 512
#include <immintrin.h>

#define SIEVE32 cgc_sieve32
#define SIEVE32_LANES 16
#define SIEVE64 cgc_sieve64
#define SIEVE64_LANES 8

TARGET static inline size_t
cgc_sieve32(const float *p, uint32_t least, uint32_t q, uint32_t *out)
{
	const __m512i place = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8,
	    7, 6, 5, 4, 3, 2, 1, 0);
	__mmask16 found = _mm512_cmpge_epu32_mask(_mm512_and_si512(
	    _mm512_loadu_si512(p), _mm512_set1_epi32(0x7fffffff)),
	    _mm512_set1_epi32((int)least));

	_mm512_storeu_si512(out, _mm512_maskz_compress_epi32(found,
	    _mm512_add_epi32(place, _mm512_set1_epi32((int)q))));
	return (size_t)__builtin_popcount(found);
}

TARGET static inline size_t
cgc_sieve64(const double *p, uint64_t least, uint32_t q, uint32_t *out)
{
	const __m256i place = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
	__mmask8 found = _mm512_cmpge_epu64_mask(_mm512_and_si512(
	    _mm512_loadu_si512(p), _mm512_set1_epi64(0x7fffffffffffffff)),
	    _mm512_set1_epi64((long long)least));

	_mm256_storeu_si256((__m256i *)(void *)out,
	    _mm256_maskz_compress_epi32(found, _mm256_add_epi32(place,
	    _mm256_set1_epi32((int)q))));
	return (size_t)__builtin_popcount(found);
}
#else
#define SIEVE32(p, least, q, out) \
	(*(out) = (q), (size_t)(cgc_magnitude(CGC_F32, p, 0) >= (least)))
#define SIEVE32_LANES 1
#define SIEVE64(p, least, q, out) \
	(*(out) = (q), (size_t)(cgc_magnitude(CGC_F64, p, 0) >= (least)))
#define SIEVE64_LANES 1
#endif

#endif
