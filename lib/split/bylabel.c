/* SPDX-License-Identifier: MIT */
/*
 * bylabel - the samples in order of target, then of number, cut into equal
 * parts: as different as subsets can be.  With as many subsets as classes of
 * equal size, each has one class.
 * Source: ByzFL's extreme_niid; Karimireddy, He, Jaggi, Byzantine-robust
 * learning on heterogeneous datasets via bucketing, ICLR 2022.
 */
#include "split/split.h"

static void
assign(const struct cgc_split_job *job, uint32_t *to)
{
	cgc_split_deal(job->labels->group.item, job->labels->samples,
	    job->subsets, to);
}

const struct cgc_split cgc_split_bylabel = {
	.method = {
		.name = "bylabel",
		.summary = "sorted by label and cut",
		.promise = "equal sizes; each subset has few labels",
		.needs = "none",
		.cost = "no draws",
	},
	.assign = assign,
};
