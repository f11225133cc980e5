/* SPDX-License-Identifier: MIT */
/*
 * signmaj - majority vote on signs: per coordinate, the sign of the sum of
 * the signs, where the sign of 0 is 0.  A tie is 0, or with zero=+ it is 1,
 * so that one bit says which.
 * Source: Bernstein, Zhao, Azizzadenesheli, Anandkumar, ICLR 2019.
 */
#include "kern/kern.h"
#include "rule/rule.h"

enum { ZERO };

static const struct cgc_param params[] = {
	[ZERO] = { "zero", CGC_WORD, "0", 0, 0, "0|+",
	    "what a tie is" },
	{ .key = NULL }
};

/* The share of coordinates at which a vector voted against the result. */
static void
tell(const struct cgc_rule_job *job)
{
	const struct cgc_vectors *in = &job->in;

	job->verdict->has_trimmed = true;
	for (size_t i = 0; i < in->n; i++) {
		size_t against = 0;

		for (size_t q = 0; q < in->dim; q++) {
			double x = cgc_dtype_get(in->dtype, in->x[i], q);
			double out = cgc_dtype_get(in->dtype, job->out[0], q);

			against += (x > 0 && out < 0) || (x < 0 && out > 0);
		}
		job->verdict->trimmed[i] = (double)against / (double)in->dim;
	}
}

static void
columns(const struct cgc_rule_job *job)
{
	const struct cgc_vectors *in = &job->in;

	cgc_kern(in->dtype)->majority(in->x, in->n, in->dim,
	    (int)job->call->value[ZERO].i, job->out[0]);
	if (job->verdict != NULL)
		tell(job);
}

const struct cgc_rule cgc_rule_signmaj = {
	.method = {
		.name = "signmaj",
		.summary = "majority vote on the sign of each coordinate",
		.promise = "none: no finite kappa; but no vote is turned that "
		    "the honest win by more than f",
		.needs = "n > 2f",
		.cost = "n Q",
		.params = params,
	},
	.columns = columns,
};
