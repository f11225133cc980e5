/* SPDX-License-Identifier: MIT */
/*
 * Splits: all sizes, what they promise of them, and their laws at fixed seeds.
 */
#include <stdlib.h>

#include "split/split.h"
#include "unit.h"

#define MOST 1024

static struct cgc_labels labels;
static struct cgc_groups parts;
static uint32_t to[MOST];

/* Samples whose classes go round and round: 0, 1, ... c - 1, 0, 1, ... */
static void
make_labels(uint32_t samples, uint32_t c)
{
	static double target[MOST];
	struct cgc_err err;

	for (uint32_t s = 0; s < samples; s++)
		target[s] = s % c;
	cgc_labels_release(&labels);
	CHECK(cgc_labels_init(&labels, target, samples, &err) == CGC_OK);
}

/* Leaves in `to` where each sample went; false if a subset was empty. */
static int
split(const char *text, uint32_t n, uint64_t seed)
{
	struct cgc_call call;
	enum cgc_status st;
	struct cgc_err err;
	uint32_t seen = 0;

	CHECK(cgc_call_parse(&call, cgc_splits, "split", text, &err) ==
	    CGC_OK);
	cgc_groups_release(&parts);
	st = cgc_split_make(&parts, &call, &labels, n, seed, &err);
	if (st != CGC_OK) {
		CHECK(st == CGC_EUSAGE &&
		    strstr(err.text, "without samples") != NULL);
		return 0;
	}
	CHECK(parts.n == n && parts.first[0] == 0 &&
	    parts.first[n] == labels.samples);
	for (uint32_t s = 0; s < labels.samples; s++)
		to[s] = n;
	for (uint32_t k = 0; k < n; k++)
		for (uint32_t i = parts.first[k]; i < parts.first[k + 1]; i++) {
			uint32_t s = parts.item[i];

			CHECK(i == parts.first[k] || s > parts.item[i - 1]);
			seen += to[s] == n;
			to[s] = k;
		}
	return CHECK(seen == labels.samples);
}

/* What the Dirichlet split with natural sizes does with each class. */
static void
check_contiguous(uint32_t c)
{
	for (uint32_t s = c; s < labels.samples; s++)
		CHECK(to[s] >= to[s - c]);
}

static void
check_equal(uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		CHECK(cgc_groups_size(&parts, k) ==
		    labels.samples / n + (k < labels.samples % n));
}

static void
check_sizes(void)
{
	static const char *const equal[] = { "iid", "bylabel", "gamma",
	    "gamma,gamma=0.3,from=first", "gamma,gamma=0.97",
	    "dirichlet,sizes=equal", "dirichlet,alpha=1e-6,sizes=equal",
	    "dirichlet,alpha=100,sizes=equal" };

	for (uint32_t samples = 1; samples <= 60; samples += 1 + samples / 9)
		for (uint32_t n = 1; n <= samples; n += 1 + n / 4)
			for (uint32_t c = 1; c <= 7; c += 2) {
				make_labels(samples, c);
				for (size_t i = 0; i < 8; i++)
					if (split(equal[i], n, samples))
						check_equal(n);
				if (split("dirichlet,alpha=3", n, samples))
					check_contiguous(c);
			}
}

static void
check_same(const char *a, const char *b)
{
	uint32_t first[MOST];

	for (uint64_t seed = 0; seed < 5; seed++) {
		make_labels(300, 7);
		split(a, 7, seed);
		memcpy(first, to, sizeof first);
		split(b, 7, seed);
		CHECK(memcmp(first, to, sizeof first) == 0);
	}
}

/*
 * The chi-square statistic of how many samples of each class the subsets
 * have, over seeds: its mean is (c - 1)(n - 1) if the split does not look at
 * classes.  The bound is four standard errors.
 */
static double
chi_square(const char *text, uint32_t n, uint32_t c, int seeds)
{
	double sum = 0, expected = (double)labels.samples / c / n;

	for (int seed = 0; seed < seeds; seed++) {
		double count[64] = { 0 };

		split(text, n, (uint64_t)seed);
		for (uint32_t s = 0; s < labels.samples; s++)
			count[to[s] * c + s % c]++;
		for (uint32_t i = 0; i < n * c; i++)
			sum += (count[i] - expected) * (count[i] - expected) /
			    expected;
	}
	return sum / seeds;
}

static void
check_laws(void)
{
	double mean = (5 - 1) * (8 - 1), error = sqrt(2 * mean / 400);

	make_labels(1000, 5);
	/* as for a table with given sums: a factor S / (S - 1) */
	mean *= 1000. / 999;
	CHECK(fabs(chi_square("iid", 8, 5, 400) - mean) < 4 * error);
	CHECK(fabs(chi_square("gamma,gamma=1", 8, 5, 400) - mean) < 4 * error);
	/*
	 * Equal proportions: four classes are multinomial, and the fifth, which
	 * gets the room that is left, cancels what they have too much: another
	 * 28, and the sum has variance 7 * 2 (3 + 5^2).
	 */
	CHECK(fabs(chi_square("dirichlet,alpha=1e9,sizes=equal", 8, 5, 400) -
	    56) < 4 * sqrt(392. / 400));
	/* proportions without chance: each class is cut into 25 each */
	CHECK(chi_square("dirichlet,alpha=1e9", 8, 5, 20) < 1);
	/* the least alike: 8 subsets for 5 classes */
	CHECK(chi_square("bylabel", 8, 5, 1) > 2500);
	CHECK(chi_square("gamma,gamma=0.5", 8, 5, 20) > 500);
	CHECK(chi_square("gamma,gamma=0.5", 8, 5, 20) <
	    chi_square("gamma,gamma=0.2", 8, 5, 20));
}

/*
 * With natural sizes the share of a subset in a class is Beta: its variance is
 * (1/n)(1 - 1/n) / (n alpha + 1), and that of the floors less than 1 more.
 */
static void
check_shares(double alpha)
{
	const uint32_t n = 4, c = 2, m = 500;
	double sum[4] = { 0 }, squares = 0, share;
	double variance = 0.1875 / (n * alpha + 1);
	char text[64];
	int made = 0;

	make_labels(m * c, c);
	snprintf(text, sizeof text, "dirichlet,alpha=%g", alpha);
	for (uint64_t seed = 0; seed < 3000; seed++) {
		uint32_t count[4] = { 0 };

		if (!split(text, n, seed))
			continue;
		made++;
		for (uint32_t s = 1; s < labels.samples; s += c)
			count[to[s]]++;
		for (uint32_t k = 0; k < n; k++) {
			share = count[k] / (double)m;
			sum[k] += share;
			squares += (share - 0.25) * (share - 0.25);
		}
	}
	CHECK(made > 2990);
	for (uint32_t k = 0; k < n; k++)
		CHECK(fabs(sum[k] / made - 0.25) <
		    4 * sqrt(variance / made) + 1. / m);
	CHECK_NEAR(squares / (n * made), variance, 0.06);
}

/* With proportions of 0 and 1 as many subsets as classes have one each. */
static void
check_concentration(void)
{
	uint32_t alone = 0;

	make_labels(1000, 10);
	for (uint64_t seed = 0; seed < 20; seed++) {
		split("dirichlet,alpha=1e-6,sizes=equal", 10, seed);
		for (uint32_t s = 10; s < 1000; s++)
			alone += to[s] == to[s % 10];
	}
	CHECK(alone == 20 * 990);
}

int
main(void)
{
	check_sizes();
	check_same("gamma,gamma=1", "iid");
	check_same("gamma,gamma=1,from=first", "iid");
	check_same("gamma,gamma=0", "bylabel");
	check_laws();
	check_shares(0.7);
	check_shares(5);
	check_concentration();
	cgc_labels_release(&labels);
	cgc_groups_release(&parts);
	return unit_done();
}
