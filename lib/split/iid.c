/* SPDX-License-Identifier: MIT */
/*
 * iid - a uniform permutation of the samples, dealt out in equal parts.
 */
#include "split/split.h"

static size_t
scratch(const struct cgc_split_job *job)
{
	return job->labels->samples * sizeof(uint32_t);
}

static void
assign(const struct cgc_split_job *job, uint32_t *to)
{
	uint32_t *order = job->scratch, n = job->labels->samples;
	struct cgc_draw draw;

	cgc_split_draws(&draw, job->seed, CGC_SPLIT_ORDER);
	cgc_draw_permutation(&draw, n, order);
	cgc_split_deal(order, n, job->subsets, to);
}

const struct cgc_split cgc_split_iid = {
	.method = {
		.name = "iid",
		.summary = "uniformly at random",
		.promise = "equal sizes; subsets are alike in law",
		.needs = "none",
		.cost = "S draws",
	},
	.scratch = scratch,
	.assign = assign,
};
