/* SPDX-License-Identifier: MIT */
/*
 * gamma - gamma-similarity: I = floor(gamma S) samples are dealt out as iid
 * does it, the others as bylabel.  gamma = 1 is iid, gamma = 0 is bylabel.
 * Source: Karimireddy et al., SCAFFOLD, ICML 2020 (s% similarity); ByzFL's
 * gamma_similarity_niid, where the I are the first samples of the data.
 * There both deals begin with their larger parts; here the second one makes
 * the sizes equal that the first one began, which is the same if N divides S
 * and I.
 */
#include "split/split.h"

enum { GAMMA, FROM };

static const struct cgc_param params[] = {
	[GAMMA] = { "gamma", CGC_REAL, "0.5", 0, 1, NULL,
	    "the part of the samples that is dealt out at random" },
	[FROM] = { "from", CGC_WORD, "all", 0, 0, "all|first",
	    "that part is drawn from all samples, or is the first of them" },
	{ .key = NULL }
};

static size_t
scratch(const struct cgc_split_job *job)
{
	return job->labels->samples * sizeof(uint32_t);
}

/* How many samples subset k lacks when that many have been dealt out. */
static uint32_t
room(const struct cgc_split_job *job, uint32_t dealt, uint32_t k)
{
	return cgc_split_equal(job->labels->samples, job->subsets, k) -
	    cgc_split_equal(dealt, job->subsets, k);
}

/* Deals out what has no subset yet, in order of label. */
static void
deal_rest(const struct cgc_split_job *job, uint32_t dealt, uint32_t *to)
{
	const uint32_t *item = job->labels->group.item;
	uint32_t k = 0, left = room(job, dealt, 0);

	for (uint32_t i = 0; i < job->labels->samples; i++) {
		if (to[item[i]] < job->subsets)
			continue;
		while (left == 0)
			left = room(job, dealt, ++k);
		to[item[i]] = k;
		left--;
	}
}

static void
assign(const struct cgc_split_job *job, uint32_t *to)
{
	uint32_t *order = job->scratch, n = job->labels->samples;
	uint32_t dealt = (uint32_t)(job->call->value[GAMMA].r * n);
	bool first = job->call->value[FROM].i == 1;
	struct cgc_draw draw;

	for (uint32_t s = 0; s < n; s++)
		to[s] = job->subsets; /* none */
	cgc_split_draws(&draw, job->seed, CGC_SPLIT_ORDER);
	cgc_draw_permutation(&draw, first ? dealt : n, order);
	cgc_split_deal(order, dealt, job->subsets, to);
	deal_rest(job, dealt, to);
}

const struct cgc_split cgc_split_gamma = {
	.method = {
		.name = "gamma",
		.summary = "a part at random, the rest sorted by label",
		.promise = "equal sizes; the greater gamma, the more alike",
		.needs = "none",
		.cost = "S draws",
		.params = params,
	},
	.scratch = scratch,
	.assign = assign,
};
