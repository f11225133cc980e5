/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "split/split.h"

extern const struct cgc_split cgc_split_iid, cgc_split_dirichlet,
    cgc_split_gamma, cgc_split_bylabel;

const struct cgc_method *const cgc_splits[] = {
	&cgc_split_iid.method,
	&cgc_split_dirichlet.method,
	&cgc_split_gamma.method,
	&cgc_split_bylabel.method,
	NULL
};

void
cgc_split_draws(struct cgc_draw *draw, uint64_t seed, uint64_t part)
{
	cgc_draw_init(draw, seed, CGC_DRAW_SPLIT, part, CGC_DRAW_SHARED);
}

uint32_t
cgc_split_equal(uint32_t s, uint32_t n, uint32_t k)
{
	return s / n + (k < s % n);
}

void
cgc_split_deal(const uint32_t *item, uint32_t s, uint32_t n, uint32_t *to)
{
	for (uint32_t k = 0; k < n; k++)
		for (uint32_t i = cgc_split_equal(s, n, k); i > 0; i--)
			to[*item++] = k;
}

static enum cgc_status
check(const struct cgc_split_job *job, const struct cgc_split *split,
    struct cgc_err *err)
{
	if (job->subsets > job->labels->samples)
		return cgc_fail(err, CGC_EUSAGE, "N is %lu, expected at most "
		    "the %lu samples", (unsigned long)job->subsets,
		    (unsigned long)job->labels->samples);
	return split->check != NULL ? split->check(job, err) : CGC_OK;
}

static enum cgc_status
check_sizes(const struct cgc_groups *groups, struct cgc_err *err)
{
	for (uint32_t k = 0; k < groups->n; k++)
		if (cgc_groups_size(groups, k) == 0)
			return cgc_fail(err, CGC_EUSAGE, "subset %lu is left "
			    "without samples, expected one at least: take "
			    "sizes=equal, a greater alpha, another seed or "
			    "fewer subsets",
			    (unsigned long)k);
	return CGC_OK;
}

enum cgc_status
cgc_split_make(struct cgc_groups *out, const struct cgc_call *call,
    const struct cgc_labels *labels, uint32_t subsets, uint64_t seed,
    struct cgc_err *err)
{
	const struct cgc_split *split =
	    (const struct cgc_split *)call->method;
	struct cgc_split_job job = { call, labels, subsets, seed, NULL };
	enum cgc_status st;
	uint32_t *to = NULL;

	if ((st = check(&job, split, err)) != CGC_OK)
		return st;
	st = cgc_mem_alloc(&to, labels->samples, sizeof *to, err);
	if (st == CGC_OK && split->scratch != NULL)
		st = cgc_mem_alloc(&job.scratch, split->scratch(&job), 1, err);
	if (st == CGC_OK) {
		split->assign(&job, to);
		st = cgc_groups_init(out, to, labels->samples, subsets, err);
	}
	if (st == CGC_OK && (st = check_sizes(out, err)) != CGC_OK)
		cgc_groups_release(out);
	free(job.scratch);
	free(to);
	return st;
}

enum cgc_status
cgc_split_draw(struct cgc_groups *out, uint32_t samples, uint32_t m,
    uint64_t seed, struct cgc_err *err)
{
	uint32_t *chosen = NULL, *half = NULL;
	struct cgc_draw draw;
	enum cgc_status st;

	if ((st = cgc_mem_alloc(&chosen, m, sizeof *chosen, err)) == CGC_OK)
		st = cgc_mem_alloc(&half, samples, sizeof *half, err);
	if (st == CGC_OK) {
		cgc_split_draws(&draw, seed, CGC_SPLIT_DRAWN);
		cgc_draw_subset(&draw, samples, m, chosen);
		for (uint32_t s = 0; s < samples; s++)
			half[s] = 1;
		for (uint32_t i = 0; i < m; i++)
			half[chosen[i]] = 0;
		st = cgc_groups_init(out, half, samples, 2, err);
	}
	free(chosen);
	free(half);
	return st;
}
