/* SPDX-License-Identifier: MIT */
/*
 * dirichlet - each class is shared out by proportions that are drawn from
 * Dirichlet(alpha, ..., alpha), a draw for each class.  The greater alpha, the
 * more alike the subsets.
 *   sizes=natural: of the m samples of a class, in the order of their numbers,
 *     subset k has those from floor(m (p_0 + ... + p_(k-1))) on; how large a
 *     subset becomes is left to chance.
 *   sizes=equal: the class is shuffled and each sample goes to subset k with
 *     probability p_k, but for those that find it full; for them proportions
 *     are drawn anew, over the subsets that have room, until the class is
 *     dealt out.
 * Source: Yurochkin et al., Bayesian nonparametric federated learning of neural
 * networks, ICML 2019; natural: ByzFL's dirichlet_niid; equal: the code of
 * RoSDHB (arXiv 2508.17129), which drops S mod N samples, where here some
 * subsets have one more.
 */
#include <math.h>

#include "rand/variate.h"
#include "split/split.h"

enum { ALPHA, SIZES };

static const struct cgc_param params[] = {
	[ALPHA] = { "alpha", CGC_REAL, "1", 1e-6, 1e9, NULL,
	    "how even the proportions are" },
	[SIZES] = { "sizes", CGC_WORD, "natural", 0, 0, "natural|equal",
	    "as the proportions make them, or equal" },
	{ .key = NULL }
};

/* In scratch, of S samples and N subsets. */
struct rooms {
	double *share;  /* N: proportions, then their sums up to each */
	uint32_t *room; /* N: how many samples a subset still has room for */
	uint32_t *open; /* N: the subsets that have room */
	uint32_t *list; /* S: the samples that are to be dealt out */
	uint32_t nopen;
};

static size_t
scratch(const struct cgc_split_job *job)
{
	return job->subsets * (sizeof(double) + 2 * sizeof(uint32_t)) +
	    job->labels->samples * sizeof(uint32_t);
}

static enum cgc_status
check(const struct cgc_split_job *job, struct cgc_err *err)
{
	const struct cgc_labels *labels = job->labels;

	for (uint32_t c = 0; c < labels->group.n; c++)
		if (labels->value[c] != floor(labels->value[c]))
			return cgc_fail(err, CGC_EDATA, "a target is %g, "
			    "expected a class, a whole number",
			    labels->value[c]);
	return CGC_OK;
}

/* share[i] = p_0 + ... + p_i, of n proportions. */
static void
draw_shares(struct cgc_draw *draw, double alpha, uint32_t n, double *share)
{
	cgc_draw_dirichlet(draw, alpha, n, share);
	for (uint32_t i = 1; i < n; i++)
		share[i] += share[i - 1];
}

/* Cuts the m samples of a class where the sums of the proportions are. */
static void
cut(const uint32_t *sample, uint32_t m, const double *share, uint32_t n,
    uint32_t *to)
{
	uint32_t k = 0;

	for (uint32_t i = 0; i < m; i++) {
		while (k < n - 1 && i >= floor(share[k] * m))
			k++;
		to[sample[i]] = k;
	}
}

/* Which of n sums is the first above a uniform draw. */
static uint32_t
draw_subset(struct cgc_draw *draw, const double *share, uint32_t n)
{
	double u = cgc_draw_uniform(draw);
	uint32_t low = 0, high = n - 1, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (u < share[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Keeps the subsets that have room. */
static void
close_full(struct rooms *r)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < r->nopen; i++)
		if (r->room[r->open[i]] > 0)
			r->open[kept++] = r->open[i];
	r->nopen = kept;
}

/* One round for m samples of the list; returns how many are left in it. */
static uint32_t
fill(struct rooms *r, struct cgc_draw *draw, double alpha, uint32_t m,
    uint32_t *to)
{
	uint32_t left = 0, k;

	draw_shares(draw, alpha, r->nopen, r->share);
	for (uint32_t i = 0; i < m; i++) {
		k = r->open[draw_subset(draw, r->share, r->nopen)];
		if (r->room[k] > 0) {
			r->room[k]--;
			to[r->list[i]] = k;
		} else
			r->list[left++] = r->list[i];
	}
	close_full(r);
	return left;
}

/* The list becomes the m samples of a class, shuffled. */
static void
shuffle(struct rooms *r, struct cgc_draw *draw, const uint32_t *sample,
    uint32_t m)
{
	cgc_draw_permutation(draw, m, r->list);
	for (uint32_t i = 0; i < m; i++)
		r->list[i] = sample[r->list[i]];
}

static void
assign(const struct cgc_split_job *job, uint32_t *to)
{
	const struct cgc_groups *group = &job->labels->group;
	double alpha = job->call->value[ALPHA].r;
	bool equal = job->call->value[SIZES].i == 1;
	uint32_t n = job->subsets, m;
	struct rooms r = { .share = job->scratch, .nopen = n };
	const uint32_t *sample;
	struct cgc_draw draw;

	r.room = (uint32_t *)(r.share + n);
	r.open = r.room + n;
	r.list = r.open + n;
	for (uint32_t k = 0; k < n; k++) {
		r.room[k] = cgc_split_equal(job->labels->samples, n, k);
		r.open[k] = k;
	}
	for (uint32_t c = 0; c < group->n; c++) {
		cgc_split_draws(&draw, job->seed, CGC_SPLIT_CLASS + c);
		sample = group->item + group->first[c];
		m = cgc_groups_size(group, c);
		if (equal) {
			shuffle(&r, &draw, sample, m);
			while (m > 0)
				m = fill(&r, &draw, alpha, m, to);
		} else {
			draw_shares(&draw, alpha, n, r.share);
			cut(sample, m, r.share, n, to);
		}
	}
}

const struct cgc_split cgc_split_dirichlet = {
	.method = {
		.name = "dirichlet",
		.summary = "each class by proportions that are drawn",
		.promise = "the greater alpha, the more alike; sizes=equal: "
		    "equal sizes",
		.needs = "targets that are whole numbers; no subset empty",
		.cost = "N draws and more for each class; sizes=equal: also S",
		.params = params,
	},
	.check = check,
	.scratch = scratch,
	.assign = assign,
};
