/* SPDX-License-Identifier: MIT */
/*
 * tgn - thresholding of gradient norms: drop the `drop` vectors of largest
 * norm, average the others; of equal norms the higher index goes first.
 * Norms are those of the vectors received, compressed or not.
 * Source: Ghosh, Maity, Kadhe, Mazumdar, Ramchandran, IEEE JSAIT 2(3), 2021,
 * option II.  The LAD paper's "TGN with parameter 0.2" is drop=0.2.
 */
#include "rule/norms.h"
#include "rule/rule.h"

enum { DROP };

static const struct cgc_param params[] = {
	[DROP] = { "drop", CGC_COUNT, "(f)", 0, 1e9, NULL,
	    "vectors dropped, as a number or a share of n" },
	{ .key = NULL }
};

static uint64_t
keep(const struct cgc_call *call, const struct cgc_vectors *in)
{
	uint64_t drop = call->given[DROP] ?
	    cgc_call_count(call, DROP, in->n) : in->f;

	return drop < in->n ? in->n - drop : 0;
}

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	if (keep(call, in) == 0)
		return cgc_fail(err, CGC_EUSAGE,
		    "drop leaves none of %zu vectors", in->n);
	return CGC_OK;
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	(void)err;
	cgc_norms_shortest(job, (size_t)keep(job->call, &job->in));
	return CGC_OK;
}

const struct cgc_rule cgc_rule_tgn = {
	.method = {
		.name = "tgn",
		.summary = "average without the vectors of largest norm",
		.promise = "none: no finite kappa",
		.needs = "n > 2f, drop < n; drop >= f to mean anything",
		.cost = "n Q",
		.params = params,
	},
	.check = check,
	.scratch = cgc_norms_shortest_scratch,
	.apply = apply,
};
