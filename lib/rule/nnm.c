/* SPDX-License-Identifier: MIT */
/*
 * nnm - nearest-neighbour mixing: each vector becomes the average of the
 * n - f vectors nearest to it, itself included; ties to the lower index.
 * Source: Allouah, Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, AISTATS
 * 2023 ("Fixing by mixing").
 */
#include <math.h>

#include "base/mem.h"
#include "rule/large.h"
#include "rule/neighbours.h"

/* Bytes of the positions of all nearest, which the scratch begins with. */
static uint64_t
lists(const struct cgc_vectors *in)
{
	return cgc_mem_aligned(in->n * (in->n - in->f) * sizeof(uint32_t));
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	(void)call;
	return lists(in) + cgc_neighbours_scratch(in);
}

static enum cgc_status
plan(const struct cgc_rule_job *job, struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;
	uint32_t *near = (uint32_t *)job->scratch;
	struct cgc_neighbours nb;
	size_t m = in->n - in->f, far = 0;

	cgc_neighbours_find(&nb, in, m, job->scratch + lists(in));
	for (size_t i = 0; i < in->n; i++) {
		nb.near = near + i * m;
		far += isinf(cgc_neighbours_of(&nb, i)) != 0;
	}
	return far <= in->f ? CGC_OK : cgc_too_far(far, in, err);
}

static void
mix(const struct cgc_rule_job *job)
{
	const struct cgc_vectors *in = &job->in;
	const uint32_t *near = (const uint32_t *)job->scratch;
	size_t m = in->n - in->f;

	for (size_t i = 0; i < in->n; i++)
		cgc_large_mean(in, near + i * m, m, job->out[i]);
}

const struct cgc_rule cgc_rule_nnm = {
	.method = {
		.name = "nnm",
		.summary = "each vector becomes the mean of its n-f nearest",
		.promise = "rule F after it: kappa = 8 f/(n-f) (kappa_F + 1)",
		.needs = "n > 2f",
		.cost = "n^2 Q + n (n-f) Q",
	},
	.is_pre = true,
	.scratch = scratch,
	.plan = plan,
	.mix = mix,
};
