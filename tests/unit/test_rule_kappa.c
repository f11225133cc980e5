/* SPDX-License-Identifier: MIT */
/*
 * (f, kappa)-robustness: for every set S of n - f vectors,
 *   ||F(x_1 ... x_n) - mean_S||^2 <= kappa (1/|S|) sum_S ||x_i - mean_S||^2,
 * on random and on adversarial input, for the rules that promise a kappa.
 */
#include "kern/kern.h"
#include "rules.h"

#define INPUTS 10000
#define SUBSETS 8

static double
cwtm(double n, double f)
{
	double q = f / (n - 2 * f);

	return 6 * q * (1 + q);
}

static double
krum(double n, double f)
{
	return 6 * (1 + f / (n - 2 * f));
}

/* Of the geometric and of the coordinate-wise median. */
static double
median(double n, double f)
{
	double q = 1 + f / (n - 2 * f);

	return 4 * q * q;
}

/* What a pre-aggregation makes of a rule's kappa. */
static double
alone(double kappa, double n, double f)
{
	(void)n;
	(void)f;
	return kappa;
}

static double
nnm(double kappa, double n, double f)
{
	return 8 * f / (n - f) * (kappa + 1);
}

static double
arc(double kappa, double n, double f)
{
	return kappa + 2 * f / (n - 2 * f);
}

static const struct {
	const char *text;
	double (*kappa)(double n, double f); /* of the rule */
	double (*behind)(double kappa, double n, double f);
} promise[] = {
	{ "cwtm", cwtm, alone },
	{ "median", median, alone },
	{ "geomed", median, alone },
	{ "krum,near=n-f-1", krum, alone },
	{ "multikrum,near=n-f-1", krum, alone },
	{ "nnm cwtm", cwtm, nnm },
	{ "nnm median", median, nnm },
	{ "nnm geomed", median, nnm },
	{ "nnm krum,near=n-f-1", krum, nnm },
	{ "arc cwtm", cwtm, arc },
	{ "arc median", median, arc },
	{ "arc geomed", median, arc },
	{ "arc krum,near=n-f-1", krum, arc },
};

#define PROMISES (sizeof promise / sizeof *promise)

/* The attack of device i on the h honest vectors in front, by kind. */
static void
attack(unsigned kind, size_t i, size_t h, size_t dim, double size)
{
	for (size_t q = 0; q < dim; q++) {
		double sum = 0, square = 0, mean, std;

		for (size_t j = 0; j < h; j++) {
			sum += rules_x[j][q];
			square += rules_x[j][q] * rules_x[j][q];
		}
		mean = sum / (double)h;
		std = sqrt(fmax(square / (double)h - mean * mean, 0));
		switch (kind) {
		case 0: /* far, all alike */
			rules_x[i][q] = mean + 1000 * size;
			break;
		case 1: /* a little, all alike */
			rules_x[i][q] = mean + size * std;
			break;
		case 2: /* inner-product manipulation */
			rules_x[i][q] = -size * mean;
			break;
		case 3: /* a copy of the first, beside it */
			rules_x[i][q] = rules_x[0][q] + 1e-3 * size;
			break;
		default: /* anywhere */
			rules_x[i][q] = 3 * size * rules_real();
			break;
		}
	}
}

/* Honest vectors around a centre, one or two clusters, then f others. */
static void
make_input(size_t n, size_t dim, size_t f)
{
	unsigned kind = rules_word() % 5;
	double spread = exp(3 * rules_real()), size = 1 + 2 * rules_real();

	rules_fill(n, dim);
	for (size_t i = 0; i < n - f; i++)
		for (size_t q = 0; q < dim; q++) {
			rules_x[i][q] = 1 + spread * rules_x[i][q];
			if (kind == 3 && i % 3 == 0)
				rules_x[i][q] += 5;
		}
	for (size_t i = n - f; i < n; i++)
		attack(kind, i, n - f, dim, size);
}

/* ||z - mean_S||^2 over the variance of S; in[i] says who is in S. */
static double
ratio(const bool *in, size_t n, size_t dim, size_t f, const double *z)
{
	double gap = 0, variance = 0;

	for (size_t q = 0; q < dim; q++) {
		double mean = 0;

		for (size_t i = 0; i < n; i++)
			if (in[i])
				mean += rules_x[i][q] / (double)(n - f);
		for (size_t i = 0; i < n; i++)
			if (in[i])
				variance += (rules_x[i][q] - mean) *
				    (rules_x[i][q] - mean) / (double)(n - f);
		gap += (z[q] - mean) * (z[q] - mean);
	}
	return gap / variance;
}

/* The worst of the honest set and of others, drawn. */
static double
worst_ratio(size_t n, size_t dim, size_t f)
{
	double worst = 0;

	for (unsigned k = 0; k < SUBSETS; k++) {
		bool in[RULES_N];
		double r;

		for (size_t i = 0; i < n; i++)
			in[i] = k > 0 || i < n - f;
		for (size_t out = 0; k > 0 && out < f;) {
			size_t i = rules_word() % n;

			out += in[i];
			in[i] = false;
		}
		r = ratio(in, n, dim, f, rules_out);
		if (r > worst)
			worst = r;
	}
	return worst;
}

static void
check_input(size_t n, size_t dim, size_t f)
{
	for (size_t p = 0; p < PROMISES; p++) {
		double kappa = promise[p].kappa((double)n, (double)f), found;

		kappa = promise[p].behind(kappa, (double)n, (double)f);
		if (!CHECK(rules_apply(promise[p].text, CGC_F64, n, dim, f,
		    NULL) == CGC_OK))
			continue;
		found = worst_ratio(n, dim, f);
		if (!CHECK(found <= kappa * (1 + 1e-6)))
			printf("\t%s, n = %zu, f = %zu: %g, expected %g\n",
			    promise[p].text, n, f, found, kappa);
	}
}

int
main(void)
{
	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	for (size_t i = 0; i < INPUTS; i++) {
		size_t n = 3 + rules_word() % 20;
		size_t f = 1 + rules_word() % ((n - 1) / 2);
		size_t dim = 1 + rules_word() % 6;

		make_input(n, dim, f);
		check_input(n, dim, f);
	}
	free(rules_block);
	return unit_done();
}
