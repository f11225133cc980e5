/* SPDX-License-Identifier: MIT */
/*
 * Gamma variates by Kolmogorov's statistic against their distribution, at
 * fixed seeds; Dirichlet shares by their moments.
 */
#include "base/sort.h"
#include "rand/variate.h"
#include "unit.h"

#define DRAWS 20000
#define CRITICAL 1.95 /* of Kolmogorov's distribution: 1 in 1000 is beyond */

/* P(Gamma(a, 1) <= e^l), by the series of the incomplete gamma function. */
static double
below(double a, double l)
{
	double x = exp(l), term = 1, sum = 1;

	for (int k = 1; term > 1e-17 * sum; k++) {
		term *= x / (a + k);
		sum += term;
	}
	return exp(a * l - x - lgamma(a + 1) + log(sum));
}

static void
check_gamma(double shape, uint64_t seed)
{
	static double l[DRAWS];
	struct cgc_draw draw;
	double far = 0, p;

	cgc_draw_init(&draw, seed, CGC_DRAW_SPLIT, 0, 0);
	for (int i = 0; i < DRAWS; i++)
		l[i] = cgc_draw_log_gamma(&draw, shape);
	cgc_sort_f64(l, DRAWS);
	for (int i = 0; i < DRAWS; i++) {
		p = below(shape, l[i]);
		far = fmax(far, fmax(p - i / (double)DRAWS,
		    (i + 1) / (double)DRAWS - p));
	}
	if (!CHECK(far * sqrt(DRAWS) < CRITICAL))
		printf("\tshape %g: %g\n", shape, far * sqrt(DRAWS));
}

/*
 * Shares of 5 over 20,000 draws: each is Beta(alpha, 4 alpha), of mean 1/5 and
 * variance 4/25 / (5 alpha + 1).
 */
static void
check_dirichlet(double alpha)
{
	double share[5], sum[5] = { 0 }, squares = 0, total;
	double variance = 0.16 / (5 * alpha + 1);
	struct cgc_draw draw;

	cgc_draw_init(&draw, 7, CGC_DRAW_SPLIT, 0, 0);
	for (int i = 0; i < DRAWS; i++) {
		cgc_draw_dirichlet(&draw, alpha, 5, share);
		total = 0;
		for (int k = 0; k < 5; k++) {
			CHECK(share[k] >= 0 && share[k] <= 1);
			total += share[k];
			sum[k] += share[k];
			squares += (share[k] - 0.2) * (share[k] - 0.2);
		}
		CHECK_NEAR(total, 1, 1e-15);
	}
	for (int k = 0; k < 5; k++)
		CHECK(fabs(sum[k] / DRAWS - 0.2) <
		    4 * sqrt(variance / DRAWS));
	CHECK_NEAR(squares / (5 * DRAWS), variance, 0.04);
}

/* Where exp of a variate is 0, one share still has all. */
static void
check_extremes(void)
{
	double share[9];
	struct cgc_draw draw;
	int winners = 0;

	cgc_draw_init(&draw, 3, CGC_DRAW_SPLIT, 0, 0);
	for (int i = 0; i < 100; i++) {
		cgc_draw_dirichlet(&draw, 1e-6, 9, share);
		for (int k = 0; k < 9; k++)
			winners += share[k] > 0.999;
	}
	CHECK(winners >= 99);
	cgc_draw_dirichlet(&draw, 1e9, 9, share);
	for (int k = 0; k < 9; k++)
		CHECK_NEAR(share[k], 1 / 9.0, 2e-4);
	cgc_draw_dirichlet(&draw, 0.5, 1, share);
	CHECK(share[0] == 1);
}

int
main(void)
{
	static const double shape[] = { 0.001, 0.01, 0.1, 0.5, 0.99, 1, 2, 5,
	    50, 1000 };

	for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
		for (uint64_t seed = 1; seed <= 3; seed++)
			check_gamma(shape[i], seed);
	check_dirichlet(0.05);
	check_dirichlet(1);
	check_dirichlet(20);
	check_extremes();
	return unit_done();
}
