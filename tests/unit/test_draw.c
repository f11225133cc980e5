/* SPDX-License-Identifier: MIT */
/*
 * Draws: published vectors, laws (by chi-square at a fixed seed) and
 * independence of who draws when.
 */
#include "kern/coder.h"
#include "kern/kern.h"
#include "rand/draw.h"
#include "unit.h"

/* Random123's kat_vectors, lines "philox4x32 10". */
static void
known_answers(void)
{
	static const struct {
		uint32_t counter[4], key[2], out[4];
	} kat[] = {
		{ { 0, 0, 0, 0 }, { 0, 0 },
		    { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
		{ { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
		    { 0xffffffff, 0xffffffff },
		    { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
		{ { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
		    { 0xa4093822, 0x299f31d0 },
		    { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
	};
	uint32_t out[4];

	for (size_t i = 0; i < sizeof kat / sizeof *kat; i++) {
		cgc_kern_coder()->words(kat[i].key, kat[i].counter, 1, out);
		CHECK(memcmp(out, kat[i].out, sizeof out) == 0);
	}
}

/* statistics.NormalDist().inv_cdf of Python 3. */
static void
quantiles(void)
{
	static const struct {
		double p, z;
	} known[] = {
		{ 1e-300, -37.047096299361201 },
		{ 1e-100, -21.273453560965319 },
		{ 0x1p-54, -8.2923610758135951 },
		{ 1e-16, -8.2220822161304348 },
		{ 1e-10, -6.3613409024040557 },
		{ 1e-5, -4.2648907939228256 },
		{ 0.001, -3.0902323061678132 },
		{ 0.01, -2.3263478740408408 },
		{ 0.02425, -1.9729610513118845 },
		{ 0.05, -1.6448536269514726 },
		{ 0.074, -1.4466320671589785 },
		{ 0.075, -1.4395314709384557 },
		{ 0.076, -1.4325027208258114 },
		{ 0.1, -1.2815515655446008 },
		{ 0.25, -0.67448975019608171 },
		{ 0.4, -0.25334710313579978 },
		{ 0.49, -0.025068908258711057 },
		{ 0.6, 0.25334710313579978 },
		{ 0.9, 1.2815515655446008 },
		{ 0.99, 2.3263478740408408 },
		{ 0.9999999, 5.1993375822906618 },
		{ 1 - 0x1p-53, 8.2095361516013856 },
	};

	CHECK(cgc_normal_quantile(0.5) == 0);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		CHECK_NEAR(cgc_normal_quantile(known[i].p), known[i].z, 1e-14);
}

/* Pearson's statistic of n counts against equal chances. */
static double
chi_square(const unsigned *count, size_t n, double total)
{
	double mean = total / (double)n, sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (count[i] - mean) * (count[i] - mean) / mean;
	return sum;
}

/*
 * A bound that chance passes with 1 - 1e-6 or so (Wilson and Hilferty).  The
 * seeds are fixed, so what passes once always does.
 */
static double
chi_bound(size_t n)
{
	double m = (double)n - 1, t = 2 / (9 * m);

	return m * pow(1 - t + 4.75 * sqrt(t), 3);
}

static void
below(void)
{
	static const uint32_t sizes[] = { 2, 3, 7, 10, 24, 100 };
	const uint32_t big = 0xc0000000; /* a modulo would favour a third */
	unsigned count[100];
	struct cgc_draw d;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		memset(count, 0, sizeof count);
		cgc_draw_init(&d, 1, CGC_DRAW_TASK, i, 0);
		for (int k = 0; k < 100000; k++) {
			uint32_t x = cgc_draw_below(&d, sizes[i]);

			if (CHECK(x < sizes[i]))
				count[x]++;
		}
		CHECK(chi_square(count, sizes[i], 100000) <
		    chi_bound(sizes[i]));
	}
	memset(count, 0, sizeof count);
	for (int k = 0; k < 100000; k++)
		count[cgc_draw_below(&d, big) / (big / 3)]++;
	CHECK(chi_square(count, 3, 100000) < chi_bound(3));
	CHECK(cgc_draw_below(&d, 1) == 0);
}

static void
uniform_and_normal(void)
{
	double sum = 0, sum2 = 0, sum4 = 0;
	unsigned count[64] = { 0 };
	const int n = 200000;
	struct cgc_draw d;

	cgc_draw_init(&d, 2, CGC_DRAW_TASK, 0, 0);
	for (int i = 0; i < n; i++) {
		double u = cgc_draw_uniform(&d), z = cgc_draw_normal(&d);

		if (CHECK(u >= 0 && u < 1))
			count[(int)(u * 64)]++;
		sum += z;
		sum2 += z * z;
		sum4 += z * z * z * z;
	}
	CHECK(chi_square(count, 64, n) < chi_bound(64));
	CHECK(fabs(sum / n) < 5 / sqrt(n));
	CHECK(fabs(sum2 / n - 1) < 5 * sqrt(2.0 / n));
	CHECK(fabs(sum4 / n - 3) < 5 * sqrt(96.0 / n));
}

/* All 24 orders of 4 equally often. */
static void
permutations(void)
{
	unsigned count[256] = { 0 }, seen[24];
	uint32_t p[4], big[1000];
	size_t n = 0;
	struct cgc_draw d;

	for (uint64_t t = 0; t < 48000; t++) {
		cgc_draw_init(&d, 3, CGC_DRAW_SCHEDULE, t, CGC_DRAW_SHARED);
		cgc_draw_permutation(&d, 4, p);
		count[p[0] << 6 | p[1] << 4 | p[2] << 2 | p[3]]++;
	}
	for (size_t i = 0; i < 256; i++)
		if (count[i] != 0 && n++ < 24)
			seen[n - 1] = count[i];
	if (CHECK(n == 24))
		CHECK(chi_square(seen, 24, 48000) < chi_bound(24));

	cgc_draw_permutation(&d, 1000, big);
	memset(count, 0, sizeof count);
	for (size_t i = 0; i < 1000; i++)
		if (CHECK(big[i] < 1000))
			count[big[i] % 250]++;
	for (size_t i = 0; i < 250; i++)
		CHECK(count[i] == 4);
}

/* 3 of 5: ascending, all 10 subsets equally often; and the two extremes. */
static void
subsets(void)
{
	unsigned count[32] = { 0 }, seen[10];
	uint32_t s[5] = { 0 };
	size_t n = 0;
	struct cgc_draw d;

	for (uint32_t i = 0; i < 20000; i++) {
		cgc_draw_init(&d, 4, CGC_DRAW_MASK, 9, i);
		cgc_draw_subset(&d, 5, 3, s);
		if (CHECK(s[0] < s[1] && s[1] < s[2] && s[2] < 5))
			count[1u << s[0] | 1u << s[1] | 1u << s[2]]++;
	}
	for (size_t i = 0; i < 32; i++)
		if (count[i] != 0 && n++ < 10)
			seen[n - 1] = count[i];
	if (CHECK(n == 10))
		CHECK(chi_square(seen, 10, 20000) < chi_bound(10));
	cgc_draw_subset(&d, 5, 5, s);
	for (uint32_t i = 0; i < 5; i++)
		CHECK(s[i] == i);
	cgc_draw_subset(&d, 5, 0, s);
	CHECK(s[0] == 0);
}

/* As often heads as p says, in pairs of iterations too; 0 is always heads. */
static void
coins(void)
{
	static const double chance[] = { 0.02, 0.3, 0.5, 0.9 };
	const double n = 40000;

	for (size_t i = 0; i < sizeof chance / sizeof *chance; i++) {
		double p = chance[i], heads = 0, pairs = 0, other = 0;

		for (uint64_t t = 1; t <= (uint64_t)n; t++) {
			bool coin = cgc_coin(6, p, t);

			heads += coin;
			pairs += coin && cgc_coin(6, p, t + 1);
			other += coin && cgc_coin(7, p, t);
		}
		CHECK(fabs(heads / n - p) < 5 * sqrt(p * (1 - p) / n));
		CHECK(fabs(pairs / n - p * p) < 8 * sqrt(p * p / n));
		CHECK(fabs(other / n - p * p) < 8 * sqrt(p * p / n));
		CHECK(cgc_coin(6, p, 0));
	}
	for (uint64_t t = 1; t < 1000; t++) {
		CHECK(cgc_coin(8, 1, t) && !cgc_coin(8, 0, t));
		CHECK(cgc_coin(8, 0.3, t) <= cgc_coin(8, 0.4, t));
	}
	CHECK(cgc_coin(8, 0, 0));
}

/* A draw hangs on its name alone; each part of the name changes it. */
static void
no_history(void)
{
	static const struct {
		uint64_t seed;
		enum cgc_purpose purpose;
		uint64_t iteration;
		uint32_t device;
	} name[] = {
		{ 1, CGC_DRAW_MASK, 2, 3 },
		{ 2, CGC_DRAW_MASK, 2, 3 },
		{ (uint64_t)1 << 32 | 1, CGC_DRAW_MASK, 2, 3 },
		{ 1, CGC_DRAW_ATTACK, 2, 3 },
		{ 1, CGC_DRAW_MASK, 3, 3 },
		{ 1, CGC_DRAW_MASK, (uint64_t)1 << 32 | 2, 3 },
		{ 1, CGC_DRAW_MASK, 2, 4 },
		{ 1, CGC_DRAW_MASK, 2, CGC_DRAW_SHARED },
	};
	enum { N = sizeof name / sizeof *name };
	uint32_t word[N][9];
	struct cgc_draw d[N];

	for (size_t i = 0; i < N; i++)
		cgc_draw_init(&d[i], name[i].seed, name[i].purpose,
		    name[i].iteration, name[i].device);
	for (size_t k = 0; k < 9; k++) /* in turns, from the last */
		for (size_t i = N; i-- > 0;)
			word[i][k] = cgc_draw_u32(&d[i]);
	for (size_t i = 0; i < N; i++) {
		cgc_draw_init(&d[0], name[i].seed, name[i].purpose,
		    name[i].iteration, name[i].device);
		for (size_t k = 0; k < 9; k++)
			CHECK(cgc_draw_u32(&d[0]) == word[i][k]);
		for (size_t j = 0; j < i; j++)
			CHECK(memcmp(word[i], word[j], sizeof word[i]) != 0);
	}
}

/*
 * Many draws at once are as many single ones, whatever has been drawn before
 * and where the counter wraps.
 */
static void
at_once(void)
{
	static uint32_t word[300], other[300];
	static double u[300], v[300];

	for (unsigned before = 0; before < 70; before++)
		for (size_t n = 0; n < 300; n += 1 + n / 9) {
			struct cgc_draw a, b;

			cgc_draw_init(&a, 5, CGC_DRAW_TASK, n, before);
			a.counter[0] = before % 2 ? UINT32_MAX - 20 : 0;
			for (unsigned i = 0; i < before; i++)
				cgc_draw_u32(&a);
			b = a;
			cgc_draw_words(&a, n, word);
			cgc_draw_uniforms(&a, n, u);
			for (size_t i = 0; i < n; i++)
				other[i] = cgc_draw_u32(&b);
			for (size_t i = 0; i < n; i++)
				v[i] = cgc_draw_uniform(&b);
			CHECK(memcmp(word, other, n * sizeof *word) == 0);
			CHECK(memcmp(u, v, n * sizeof *u) == 0);
			CHECK(cgc_draw_u32(&a) == cgc_draw_u32(&b));
		}
}

/* The words and numbers of every level, at every length, are those of "c". */
static void
levels(void)
{
	static const char *const name[] = { "c", "avx2", "avx512" };
	static const uint32_t key[2] = { 0x12345678, 0x9abcdef0 };
	const uint32_t counter[4] = { UINT32_MAX - 50, 7, 8, 9 };
	static uint32_t word[3][400];
	static double u[3][200];
	struct cgc_err err;

	for (size_t i = 0; i < 3; i++) {
		if (cgc_kern_select(name[i], &err) != CGC_OK) {
			printf("%s\n", err.text);
			continue;
		}
		known_answers();
		at_once();
		for (size_t n = 0; n <= 100; n++) {
			cgc_kern_coder()->words(key, counter, n, word[i]);
			cgc_kern_coder()->uniforms(key, counter, n, u[i]);
			CHECK(memcmp(word[i], word[0],
			    4 * n * sizeof **word) == 0);
			CHECK(memcmp(u[i], u[0], 2 * n * sizeof **u) == 0);
		}
	}
}

int
main(void)
{
	levels();
	quantiles();
	below();
	uniform_and_normal();
	permutations();
	subsets();
	coins();
	no_history();
	return unit_done();
}
