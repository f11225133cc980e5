/* SPDX-License-Identifier: MIT */
/*
 * mcc - maximum correntropy: the z that maximises
 *   sum_i exp(-||z - x_i||^2 / (2 sigma^2))
 * near the coordinate-wise median, where it begins, by the fixed-point
 * iteration z <- sum w_i x_i / sum w_i with those exponentials as w_i, until a
 * step is no longer than 1e-9 (1 + ||z||), and for 100 steps at most.
 * sigma^2 is c times the median of ||x_i - median||^2, or what is given.  If
 * it is 0, more than half of the vectors are one and the same, and that is z.
 * The widths in use are tied to the mean, which one liar moves anywhere; this
 * one is our choice.  e^x is that of base/exp.h, for the sake of the bytes.
 * Source: Luan, Li, Liu, Chen, IEEE TNNLS 36(1), 2025 (MCA).
 */
#include <math.h>
#include <string.h>

#include "base/exp.h"
#include "base/sort.h"
#include "rule/iterate.h"
#include "rule/whole.h"

#define STEPS 100
#define TOL 1e-9

enum { C, SIGMA2 };

static const struct cgc_param params[] = {
	[C] = { "c", CGC_REAL, "1", 1e-6, 1e6, NULL,
	    "sigma^2 in median squared distances to the median" },
	[SIGMA2] = { "sigma2", CGC_REAL, "(by c)", 1e-300, 1e300, NULL,
	    "sigma^2 itself" },
	{ .key = NULL }
};

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	(void)in;
	if (call->given[C] && call->given[SIGMA2])
		return cgc_fail(err, CGC_EUSAGE,
		    "c and sigma2 are both given, expected one of them");
	return CGC_OK;
}

/* Squared distances to z; those that overflow must be less than half. */
static enum cgc_status
measure(const struct cgc_iterate *it, double *d2, struct cgc_err *err)
{
	const struct cgc_vectors *in = it->in;
	size_t far = 0;

	cgc_whole_gaps2(in, it->z, it->scratch, d2);
	for (size_t i = 0; i < in->n; i++)
		far += isinf(d2[i]) != 0;
	if (far <= (in->n - 1) / 2)
		return CGC_OK;
	return cgc_fail(err, CGC_EDATA, "%zu of %zu vectors are too far from "
	    "their median for a squared distance, expected less than half",
	    far, in->n);
}

/* Of an even count, the mean of the two in the middle. */
static double
median(const double *d2, size_t n, double *sorted)
{
	memcpy(sorted, d2, n * sizeof *d2);
	cgc_sort_f64(sorted, n);
	return 0.5 * sorted[(n - 1) / 2] + 0.5 * sorted[n / 2];
}

/* Weights of sum 1, relative to the nearest, so that not all underflow. */
static void
weigh(struct cgc_iterate *it, const double *d2, double sigma2)
{
	size_t n = it->in->n;
	double least = d2[0], total = 0;

	for (size_t i = 1; i < n; i++)
		least = d2[i] < least ? d2[i] : least;
	for (size_t i = 0; i < n; i++) {
		if (isinf(d2[i]))
			it->w[i] = 0;
		else if (d2[i] == least)
			it->w[i] = 1;
		else
			it->w[i] = cgc_exp((least - d2[i]) / 2 / sigma2);
		total += it->w[i];
	}
	for (size_t i = 0; i < n; i++)
		it->w[i] /= total;
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	size_t n = job->in.n;
	double sigma2 = job->call->value[SIGMA2].r, len = 0, *d2;
	enum cgc_status st;
	struct cgc_iterate it;

	cgc_iterate_begin(&it, job, CGC_START_MEDIAN);
	d2 = it.away;
	for (int i = 0; i < STEPS; i++) {
		if ((st = measure(&it, d2, err)) != CGC_OK)
			return st;
		if (i == 0 && !job->call->given[SIGMA2])
			sigma2 = job->call->value[C].r *
			    median(d2, n, it.spare);
		weigh(&it, d2, sigma2);
		if (sigma2 == 0)
			break;
		cgc_iterate_mix(&it);
		len = cgc_iterate_move(&it);
		if (len <= TOL * (1 + cgc_iterate_length(&it, NULL)))
			break;
	}
	cgc_iterate_end(&it, job, len);
	if (job->verdict == NULL)
		return CGC_OK;
	job->verdict->has_weight = true;
	memcpy(job->verdict->weight, it.w, n * sizeof *it.w);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_mcc = {
	.method = {
		.name = "mcc",
		.summary = "maximum correntropy, from the median",
		.promise = "none proved; with sigma2, none",
		.needs = "n > 2f",
		.cost = "n Q per step",
		.params = params,
	},
	.check = check,
	.scratch = cgc_iterate_scratch,
	.apply = apply,
};
