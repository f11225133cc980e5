/* SPDX-License-Identifier: MIT */
#ifndef CGC_CODER_VEC_H
#define CGC_CODER_VEC_H

#include <stdint.h>

/*
 * coder_vec - a register Q of numbers of 64 bits for each level, as
 * compilers do not multiply their lower halves by themselves.
 *
 *   Q_SET(x)      x in every lane
 *   Q_COUNT(x)    x, x + 1, ... lane by lane
 *   Q_MUL(a, b)   the product of the lower halves
 *   Q_HIGH(a)     the upper half
 *   Q_XOR(a, b, c)
 *   Q_PAIR(a, b)  2^32 b + the lower half of a
 *   Q_ZIP(a, b)   replaces a, b by a_0 b_0 a_1 b_1 ..., lane by lane
 *   Q_WORDS(p, a) stores the halves as words, the lower one first
 *   Q_UNIFORM(p, a)  stores 2^-53 floor(a / 2^11) as doubles
 * Q_ROWS is how many of each word are worked on at a time, so that no unit
 * waits for another.
 *
 * Included with VECTOR defined: 512, 256 or 0, plain C.
 */
#if VECTOR == 512
#include <immintrin.h>
#define Q __m512i
#define Q_ROWS 4
#define Q_SET(x) _mm512_set1_epi64((long long)(x))
#define Q_COUNT(x) _mm512_add_epi64(Q_SET(x), \
	_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0))
#define Q_MUL(a, b) _mm512_mul_epu32(a, b)
#define Q_HIGH(a) _mm512_srli_epi64(a, 32)
#define Q_XOR(a, b, c) _mm512_ternarylogic_epi64(a, b, c, 0x96)
#define Q_PAIR(a, b) _mm512_mask_blend_epi32(0xaaaa, a, \
	_mm512_slli_epi64(b, 32))
#define Q_ZIP(a, b) do { \
	Q t_ = _mm512_permutex2var_epi64(a, \
	    _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0), b); \
	b = _mm512_permutex2var_epi64(a, \
	    _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4), b); \
	a = t_; \
} while (0)
#define Q_WORDS(p, a) _mm512_storeu_si512(p, a)
#define Q_UNIFORM(p, a) _mm512_storeu_pd(p, _mm512_mul_pd( \
	_mm512_cvtepu64_pd(_mm512_srli_epi64(a, 11)), \
	_mm512_set1_pd(0x1p-53)))
#elif VECTOR == 256
#include <immintrin.h>
#define Q __m256i
#define Q_ROWS 2
#define Q_SET(x) _mm256_set1_epi64x((long long)(x))
#define Q_COUNT(x) _mm256_add_epi64(Q_SET(x), _mm256_set_epi64x(3, 2, 1, 0))
#define Q_MUL(a, b) _mm256_mul_epu32(a, b)
#define Q_HIGH(a) _mm256_srli_epi64(a, 32)
#define Q_XOR(a, b, c) _mm256_xor_si256(_mm256_xor_si256(a, b), c)
#define Q_PAIR(a, b) _mm256_blend_epi32(a, _mm256_slli_epi64(b, 32), 0xaa)
#define Q_ZIP(a, b) do { \
	Q t_ = _mm256_unpacklo_epi64(a, b); \
	Q u_ = _mm256_unpackhi_epi64(a, b); \
	a = _mm256_permute2x128_si256(t_, u_, 0x20); \
	b = _mm256_permute2x128_si256(t_, u_, 0x31); \
} while (0)
#define Q_WORDS(p, a) _mm256_storeu_si256((__m256i *)(void *)(p), a)
/*
 * The lower 32 of the 53 bits become the fraction of 1/2 + 2^-53 lower, the
 * others that of 2^31 + 2^-21 upper; all is exact.
 */
#define Q_UNIFORM(p, a) do { \
	Q v_ = _mm256_srli_epi64(a, 11); \
	Q lower_ = _mm256_blend_epi32(v_, \
	    _mm256_castpd_si256(_mm256_set1_pd(0x1p-1)), 0xaa); \
	Q upper_ = _mm256_or_si256(_mm256_srli_epi64(v_, 32), \
	    _mm256_castpd_si256(_mm256_set1_pd(0x1p31))); \
	_mm256_storeu_pd(p, _mm256_add_pd(_mm256_castsi256_pd(lower_), \
	    _mm256_sub_pd(_mm256_castsi256_pd(upper_), \
	    _mm256_set1_pd(0x1p31 + 0x1p-1)))); \
} while (0)
#else
#define Q uint64_t
#define Q_ROWS 2
#define Q_SET(x) ((uint64_t)(x))
#define Q_COUNT(x) ((uint64_t)(x))
#define Q_MUL(a, b) ((uint64_t)(uint32_t)(a) * (uint32_t)(b))
#define Q_HIGH(a) ((a) >> 32)
#define Q_XOR(a, b, c) ((a) ^ (b) ^ (c))
#define Q_PAIR(a, b) ((uint32_t)(a) | (b) << 32)
#define Q_ZIP(a, b) ((void)0)
#define Q_WORDS(p, a) do { \
	(p)[0] = (uint32_t)(a); \
	(p)[1] = (uint32_t)((a) >> 32); \
} while (0)
#define Q_UNIFORM(p, a) (*(p) = (double)((a) >> 11) * 0x1p-53)
#endif

#endif
