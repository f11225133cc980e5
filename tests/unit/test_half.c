/* SPDX-License-Identifier: MIT */
/*
 * 16-bit floats: every pattern, and every border between two of them.
 */
#include <stdint.h>

#include "codec/half.h"
#include "kern/coder.h"
#include "kern/kern.h"
#include "unit.h"

/* The value by the definition, for a finite pattern. */
static double
value_by_definition(unsigned half, int mant)
{
	int bias = mant == 10 ? 15 : 127;
	int exp = (int)((half & 0x7fff) >> mant);
	double fraction = (half & ((1u << mant) - 1)) / pow(2, mant);
	double x = exp == 0 ? fraction * pow(2, 1 - bias) :
	    (1 + fraction) * pow(2, exp - bias);

	return half >> 15 ? -x : x;
}

static void
test_patterns(unsigned mant, unsigned inf)
{
	for (unsigned h = 0; h <= 0xffff; h++) {
		double x = cgc_half_value((uint16_t)h, mant);
		unsigned back = cgc_half_round(x, mant);

		if ((h & 0x7fff) < inf) {
			CHECK(x == value_by_definition(h, (int)mant));
			CHECK(!signbit(x) == !(h >> 15));
			CHECK(back == h);
		} else if ((h & 0x7fff) == inf) {
			CHECK(isinf(x) && !signbit(x) == !(h >> 15));
			CHECK(back == h);
		} else {
			CHECK(isnan(x));
			CHECK(back == (h | 1u << (mant - 1)));
		}
	}
}

/* Between neighbours h and h + 1 the middle is the border, and goes to even. */
static void
test_borders(unsigned mant, unsigned inf)
{
	double limit = cgc_half_limit(mant);

	for (unsigned h = 0; h < inf; h++) {
		double a = cgc_half_value((uint16_t)h, mant);
		double b = cgc_half_value((uint16_t)(h + 1), mant);
		double middle = h + 1 < inf ? (a + b) / 2 : limit;
		unsigned even = h + (h & 1);

		CHECK(cgc_half_round(middle, mant) == even);
		CHECK(cgc_half_round(-middle, mant) == (even | 0x8000));
		CHECK(cgc_half_round(nextafter(middle, 0), mant) == h);
		CHECK(cgc_half_round(nextafter(middle, INFINITY), mant) ==
		    h + 1);
	}
	CHECK(cgc_half_round(1e300, mant) == inf);
	CHECK(cgc_half_round(-1e300, mant) == (inf | 0x8000));
	CHECK(cgc_half_round(4.9e-324, mant) == 0);
	CHECK(cgc_half_round(-4.9e-324, mant) == 0x8000);
}

/* bfloat16 of an f32 has a definition of its own: its upper half, rounded. */
static void
test_upper_half(void)
{
	for (uint64_t i = 0; i < 0x7f7f0000; i += 997) {
		uint32_t bits = (uint32_t)i;
		float x;

		memcpy(&x, &bits, sizeof x);
		CHECK(cgc_half_round(x, CGC_HALF_BF16) ==
		    (bits + 0x7fff + (bits >> 16 & 1)) >> 16);
	}
}

#define MANY 65536
#ifndef EVERY
#define EVERY 331 /* 1: all f32 */
#endif

/* All f32 that share the upper half of their bits, at the level in force. */
static void
check_many(uint32_t upper, unsigned mant)
{
	static float x[MANY];
	static uint16_t half[MANY];
	uint32_t bits, wrong = 0;
	bool fits = true;

	for (uint32_t i = 0; i < MANY; i++) {
		bits = upper << 16 | i;
		memcpy(x + i, &bits, sizeof bits);
		fits = fits && !(isfinite(x[i]) &&
		    fabs((double)x[i]) >= cgc_half_limit(mant));
	}
	CHECK(cgc_kern_coder()->halves(x, MANY, mant == CGC_HALF_F16, half) ==
	    fits);
	for (uint32_t i = 0; i < MANY; i++)
		wrong += half[i] != cgc_half_round(x[i], mant);
	CHECK(wrong == 0);
}

/* Every pattern to f32, and f32 of some exponents to 16 bits. */
static void
test_many(unsigned mant)
{
	static uint16_t half[MANY];
	static float out[MANY];
	uint32_t wrong = 0;
	float one;

	for (uint32_t h = 0; h < MANY; h++)
		half[h] = (uint16_t)h;
	cgc_kern_coder()->floats(half, MANY, mant == CGC_HALF_F16, out);
	for (uint32_t h = 0; h < MANY; h++) {
		one = (float)cgc_half_value((uint16_t)h, mant);
		wrong += memcmp(&one, out + h, sizeof one) != 0;
	}
	CHECK(wrong == 0);
	for (uint32_t upper = 0; upper < 65536; upper += EVERY)
		check_many(upper, mant);
	check_many(0x477f, mant); /* 65280 to 65535 */
	check_many(0x7f7f, mant);
	check_many(0x7f80, mant);
	check_many(0xff80, mant);
	check_many(0xffff, mant);
}

int
main(void)
{
	static const char *const level[] = { "c", "avx2", "avx512" };
	struct cgc_err err;

	for (size_t i = 0; i < 3; i++)
		if (cgc_kern_select(level[i], &err) == CGC_OK) {
			test_many(CGC_HALF_F16);
			test_many(CGC_HALF_BF16);
		} else {
			printf("%s\n", err.text);
		}
	CHECK(cgc_half_limit(CGC_HALF_F16) == 65520);
	CHECK(cgc_half_limit(CGC_HALF_BF16) == 0x1p128 - 0x1p119);
	CHECK(cgc_half_round(1, CGC_HALF_F16) == 0x3c00);
	CHECK(cgc_half_round(65504, CGC_HALF_F16) == 0x7bff);
	CHECK(cgc_half_round(-2, CGC_HALF_BF16) == 0xc000);
	test_patterns(CGC_HALF_F16, 0x7c00);
	test_patterns(CGC_HALF_BF16, 0x7f80);
	test_borders(CGC_HALF_F16, 0x7c00);
	test_borders(CGC_HALF_BF16, 0x7f80);
	test_upper_half();
	return unit_done();
}
