/* SPDX-License-Identifier: MIT */
/*
 * The rules that look at the main direction of their vectors: what caf's
 * weights must be like, and which coordinates dnc looks at.
 */
#include "kern/kern.h"
#include "rules.h"

#define N 12
#define Q 5

static double weight[RULES_N];

static bool
apply(const char *chain, size_t n, size_t dim, size_t f)
{
	struct cgc_verdict verdict = { .weight = weight };

	memset(weight, 0, sizeof weight);
	return CHECK(rules_apply(chain, CGC_F64, n, dim, f, &verdict) ==
	    CGC_OK) && CHECK(verdict.has_weight);
}

/*
 * The variance along the direction in which it is greatest, of weights with
 * the sum 1, by power iteration: from below.
 */
static double
main_variance(const double *w, size_t n, size_t dim)
{
	double mean[Q] = { 0 }, v[Q], cv[Q], size = 0;

	for (size_t q = 0; q < dim; q++) {
		v[q] = rules_real();
		for (size_t i = 0; i < n; i++)
			mean[q] += w[i] * rules_x[i][q];
	}
	for (size_t round = 0; round < 200; round++) {
		size = 0;
		for (size_t q = 0; q < dim; q++)
			size += v[q] * v[q];
		size = sqrt(size);
		for (size_t q = 0; q < dim; q++) {
			v[q] /= size;
			cv[q] = 0;
		}
		for (size_t i = 0; i < n; i++) {
			double y = 0;

			for (size_t q = 0; q < dim; q++)
				y += (rules_x[i][q] - mean[q]) * v[q];
			for (size_t q = 0; q < dim; q++)
				cv[q] += w[i] * y * (rules_x[i][q] - mean[q]);
		}
		memcpy(v, cv, sizeof v);
	}
	return size;
}

/* Weights with the sum 1 that make the output, no worse than equal ones. */
static void
check_caf(size_t n, size_t dim, size_t f)
{
	double equal[N], sum = 0;

	rules_fill(n, dim);
	if (!apply("caf", n, dim, f))
		return;
	for (size_t i = 0; i < n; i++) {
		equal[i] = 1.0 / (double)n;
		sum += weight[i];
		CHECK(weight[i] >= 0);
	}
	CHECK_NEAR(sum, 1, 1e-14);
	for (size_t q = 0; q < dim; q++) {
		sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += weight[i] * rules_x[i][q];
		CHECK(fabs(sum - rules_out[q]) <= 1e-15);
	}
	for (size_t i = 0; f == 0 && i < n; i++)
		CHECK(weight[i] == equal[i]);
	CHECK(n == 1 || main_variance(weight, n, dim) <=
	    main_variance(equal, n, dim) * (1 + 1e-3));
}

/*
 * Liars who stand apart, wherever and however far, lose their weights, and
 * the honest ones are followed.
 */
static void
check_caf_liars(size_t n, size_t dim, size_t f, double far)
{
	double honest[Q] = { 0 };

	rules_fill(n, dim);
	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < dim; q++) {
			if (i < f)
				rules_x[i][q] = far * rules_x[i][q];
			else
				honest[q] += rules_x[i][q] / (double)(n - f);
		}
	if (!apply("caf", n, dim, f))
		return;
	for (size_t i = 0; i < f; i++)
		CHECK(weight[i] * fmin(far, 1e150) * weight[i] *
		    fmin(far, 1e150) <= (double)n);
	CHECK(rules_distance(rules_out, honest, dim) <= 2);
}

/* The n - f that are nearest to the mean in coordinate q, as bits. */
static unsigned
kept_by(size_t q, size_t n, size_t f)
{
	double mean = 0, d[N];
	unsigned kept = 0;

	for (size_t i = 0; i < n; i++)
		mean += rules_x[i][q] / (double)n;
	for (size_t i = 0; i < n; i++)
		d[i] = fabs(rules_x[i][q] - mean);
	for (size_t i = 0; i < n; i++) {
		size_t nearer = 0;

		for (size_t j = 0; j < n; j++)
			nearer += d[j] < d[i];
		kept |= (unsigned)(nearer < n - f) << i;
	}
	return kept;
}

static unsigned
kept_by_dnc(unsigned iters, const char *keep, unsigned seed, size_t n,
    size_t f)
{
	char chain[128];
	unsigned kept = 0, m = 0;

	snprintf(chain, sizeof chain, "dnc,coordinates=1,iters=%u,keep=%s,"
	    "seed=%u", iters, keep, seed);
	if (!apply(chain, n, Q, f))
		return 0;
	for (size_t i = 0; i < n; i++) {
		kept |= (unsigned)(weight[i] > 0) << i;
		m += weight[i] > 0;
	}
	for (size_t i = 0; i < n; i++)
		CHECK(weight[i] == 0 || weight[i] == 1.0 / m);
	return kept;
}

/*
 * With one coordinate at a time, what stays is what some coordinate keeps;
 * every coordinate has its turn; and a second time meets or joins the first.
 */
static void
check_dnc(size_t n, size_t f)
{
	unsigned met = 0;

	rules_fill(n, Q);
	for (unsigned seed = 0; seed < 60; seed++) {
		unsigned once = kept_by_dnc(1, "union", seed, n, f);
		unsigned both = kept_by_dnc(2, "intersection", seed, n, f);
		unsigned any = kept_by_dnc(2, "union", seed, n, f);
		bool first = false, second = false;

		CHECK(once == kept_by_dnc(1, "intersection", seed, n, f));
		for (size_t q = 0; q < Q; q++) {
			unsigned kept = kept_by(q, n, f);

			met |= (unsigned)(kept == once) << q;
			first |= kept == once;
			second |= (kept & once) == both &&
			    (kept | once) == any;
		}
		CHECK(first && second);
	}
	CHECK(met == (1 << Q) - 1);
}

int
main(void)
{
	static const double far[] = { 1e3, 1e8, 1e100, 1e200, 1e308 };

	CHECK(cgc_kern_select(getenv("CGC_CPU"), &rules_err) == CGC_OK);
	for (size_t n = 1; n <= N; n++)
		for (size_t f = 0; 2 * f < n; f++)
			for (size_t dim = 1; dim <= Q; dim++) {
				check_caf(n, dim, f);
				for (size_t i = 0; i < 5; i++)
					check_caf_liars(n, dim, f, far[i]);
			}
	check_dnc(7, 2);
	check_dnc(N, 3);
	free(rules_block);
	return unit_done();
}
