/* SPDX-License-Identifier: MIT */
/*
 * halves and floats of coder.h, on the bits of IEEE 754 and without a branch;
 * included before coder_impl.h, as that is.  Subnormal numbers are chosen by
 * masks: compilers keep a branch around arithmetic that might trap.
 */

#define HALF_INF32 0x7f800000u
#define HALF_QUIET32 0x00400000u

/* The bits of |x|, given its own, as binary16. */
TARGET static inline uint32_t
NAME(to_f16)(uint32_t bits)
{
	const uint32_t rebias = 112u << 23, least = 113u << 23;
	uint32_t normal, small, nan = 0x7e00 | (bits >> 13 & 0x3ff);
	uint32_t is_small = -(uint32_t)(bits < least);
	float x;

	normal = (bits - rebias + 0xfff + (bits >> 13 & 1)) >> 13;
	normal = normal < 0x7c00 ? normal : 0x7c00;
	memcpy(&x, &bits, sizeof x);
	x += 0.5f; /* whose last bit is that of subnormal numbers */
	memcpy(&small, &x, sizeof small);
	small -= 0x3f000000;
	normal = (small & is_small) | (normal & ~is_small);
	return bits > HALF_INF32 ? nan : normal;
}

/* And as bfloat16. */
TARGET static inline uint32_t
NAME(to_bf16)(uint32_t bits)
{
	return bits > HALF_INF32 ? bits >> 16 | 0x40 :
	    (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

TARGET static inline bool
NAME(halves_as)(const float *x, size_t n, bool f16, uint16_t *out)
{
	uint32_t too_great = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t bits, half, minus;

		memcpy(&bits, x + i, sizeof bits);
		minus = bits >> 16 & 0x8000;
		bits &= 0x7fffffff;
		half = f16 ? NAME(to_f16)(bits) : NAME(to_bf16)(bits);
		too_great |= (half == (f16 ? 0x7c00 : 0x7f80)) &
		    (bits < HALF_INF32);
		out[i] = (uint16_t)(half | minus);
	}
	return !too_great;
}

TARGET static bool
NAME(halves)(const float *x, size_t n, bool f16, uint16_t *out)
{
	return f16 ? NAME(halves_as)(x, n, true, out) :
	    NAME(halves_as)(x, n, false, out);
}

/*
 * The bits of a binary16 without its sign as f32: moved to the exponent's
 * place they are those of a number 2^112 too small.
 */
TARGET static inline uint32_t
NAME(from_f16)(uint32_t half)
{
	uint32_t bits = half << 13;
	float x;

	memcpy(&x, &bits, sizeof x);
	x *= 0x1p112f;
	memcpy(&bits, &x, sizeof bits);
	return bits | (-(uint32_t)(half >= 0x7c00) & HALF_INF32);
}

TARGET static inline void
NAME(floats_as)(const uint16_t *half, size_t n, bool f16, float *out)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t h = half[i] & 0x7fff, bits;

		bits = f16 ? NAME(from_f16)(h) : h << 16;
		bits |= bits > HALF_INF32 ? HALF_QUIET32 : 0;
		bits |= (uint32_t)(half[i] & 0x8000) << 16;
		memcpy(out + i, &bits, sizeof bits);
	}
}

TARGET static void
NAME(floats)(const uint16_t *half, size_t n, bool f16, float *out)
{
	if (f16)
		NAME(floats_as)(half, n, true, out);
	else
		NAME(floats_as)(half, n, false, out);
}

#undef HALF_INF32
#undef HALF_QUIET32
