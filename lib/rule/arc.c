/* SPDX-License-Identifier: MIT */
/*
 * arc - adaptive robust clipping: with k = floor(2 f (n - f) / n) and C the
 * (k+1)-th largest norm, the k longest vectors are scaled down to the norm C.
 * k >= f, so that C is never above the longest honest vector, and k < n.
 * Source: Allouah, Guerraoui, Gupta, Jellouli, Rizk, Stephan, ICLR 2025.
 */
#include <string.h>

#include "base/sort.h"
#include "rule/norms.h"

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return cgc_norms_scratch(in);
}

/* The norms, and behind them the same in ascending order. */
static enum cgc_status
plan(const struct cgc_rule_job *job, struct cgc_err *err)
{
	size_t n = job->in.n;
	double *norm = (double *)job->scratch, *sorted = norm + n;

	(void)err;
	cgc_norms(&job->in, norm);
	memcpy(sorted, norm, n * sizeof *norm);
	cgc_sort_f64(sorted, n);
	return CGC_OK;
}

static void
mix(const struct cgc_rule_job *job)
{
	size_t n = job->in.n, f = job->in.f, k = 2 * f * (n - f) / n;
	const double *norm = (const double *)job->scratch, *sorted = norm + n;

	cgc_norms_clip(&job->in, norm, sorted[n - 1 - k], job->out);
}

const struct cgc_rule cgc_rule_arc = {
	.method = {
		.name = "arc",
		.summary = "scales the longest vectors down to the norm of "
		    "one that is left",
		.promise = "rule F after it: kappa = kappa_F + 2f/(n-2f)",
		.needs = "n > 2f",
		.cost = "n Q",
	},
	.is_pre = true,
	.scratch = scratch,
	.plan = plan,
	.mix = mix,
};
