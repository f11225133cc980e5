/* SPDX-License-Identifier: MIT */
/*
 * cwtm - coordinate-wise trimmed mean: per coordinate, drop the `trim`
 * smallest and the `trim` largest values and average the others.
 * Source: Yin, Chen, Ramchandran, Bartlett, ICML 2018.  The LAD paper's
 * "CWTM with parameter 0.1" is trim=10 at n = 100.
 */
#include "kern/kern.h"
#include "rule/rule.h"
#include "rule/trimmed.h"

enum { TRIM };

static const struct cgc_param params[] = {
	[TRIM] = { "trim", CGC_COUNT, "(f)", 0, 1e9, NULL,
	    "values dropped on each side, as a number or a share of n" },
	{ .key = NULL }
};

static uint64_t
trim(const struct cgc_call *call, const struct cgc_vectors *in)
{
	return call->given[TRIM] ? cgc_call_count(call, TRIM, in->n) : in->f;
}

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	uint64_t b = trim(call, in);

	if (2 * b >= in->n)
		return cgc_fail(err, CGC_EUSAGE,
		    "trim is %llu on each side of %zu vectors, expected "
		    "2 trim < n", (unsigned long long)b, in->n);
	return CGC_OK;
}

static void
columns(const struct cgc_rule_job *job)
{
	const struct cgc_vectors *in = &job->in;
	size_t b = (size_t)trim(job->call, in);

	cgc_kern(in->dtype)->trimmed(in->x, in->n, in->dim, b, b,
	    job->scratch, job->out[0]);
	if (job->verdict != NULL)
		cgc_trimmed_shares(in, b, job->scratch, job->verdict);
}

const struct cgc_rule cgc_rule_cwtm = {
	.method = {
		.name = "cwtm",
		.summary = "coordinate-wise trimmed mean",
		.promise = "kappa = 6 f/(n-2f) (1 + f/(n-2f)) if trim = f; "
		    "none if trim < f",
		.needs = "n > 2f, 2 trim < n",
		.cost = "Q n log^2 n",
		.params = params,
	},
	.check = check,
	.scratch = cgc_trimmed_scratch,
	.columns = columns,
};
