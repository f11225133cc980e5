/* SPDX-License-Identifier: MIT */
/*
 * mda - minimum-diameter averaging: the mean of the n - f vectors whose
 * greatest distance from each other is smallest.
 *
 * A subset has diameter t or less if it leaves out one of every two vectors
 * that are further apart, so the f left out cover the edges of that graph: t
 * is found by bisection over the distances, then the lexicographically first
 * subset vector by vector.
 * Source: El Mhamdi, Guerraoui, Rouault, ICML 2018 ("brute"); resilient
 * averaging: Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, ICML 2022.
 */
#include <math.h>
#include <string.h>

#include "base/sort.h"
#include "rule/cover.h"
#include "rule/gram.h"
#include "rule/neighbours.h"
#include "rule/closest.h"
#include "rule/whole.h"

struct search {
	size_t n, f;
	double *d2;       /* n * n */
	double *sorted;   /* every distance once, ascending */
	struct cgc_cover graph;
	uint64_t *rest;   /* of the vectors, those undecided */
	uint32_t *which;  /* n - f: the subset */
};

static uint64_t
pairs(uint64_t n)
{
	return n * (n - 1) / 2;
}

/* As many decisions as it takes to find the diameter and the subset. */
static double
worst(size_t n, size_t f)
{
	int bits;

	frexp((double)pairs(n), &bits);
	return ((double)n + bits + 1) * cgc_cover_steps(f);
}

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	return cgc_closest_check(call, in, worst, err);
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	uint64_t n = in->n, sets = n + in->f + 2;

	(void)call;
	return cgc_whole_pairs_scratch(in) +
	    (n * n + pairs(n)) * sizeof(double) +
	    sets * CGC_COVER_WORDS(n) * sizeof(uint64_t) +
	    n * sizeof(uint32_t);
}

static void
begin(const struct cgc_rule_job *job, struct search *s)
{
	size_t n = job->in.n, k = 0;

	s->n = n;
	s->f = job->in.f;
	s->d2 = (double *)(job->scratch + cgc_whole_pairs_scratch(&job->in));
	s->sorted = s->d2 + n * n;
	s->graph = (struct cgc_cover){ .n = n, .words = CGC_COVER_WORDS(n),
	    .edges = (uint64_t *)(s->sorted + pairs(n)),
	    .most = cgc_closest_limit(job->call) };
	s->rest = s->graph.edges + n * s->graph.words;
	s->graph.set = s->rest + s->graph.words;
	s->which = (uint32_t *)(s->graph.set + (s->f + 1) * s->graph.words);
	cgc_gram_distances(&job->in, INFINITY, job->scratch, s->d2);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			s->sorted[k++] = s->d2[i * n + j];
	cgc_sort_f64(s->sorted, k);
}

/* The graph of those that are further apart than t; all are undecided. */
static void
connect(struct search *s, double t)
{
	size_t words = s->graph.words;

	memset(s->graph.edges, 0, s->n * words * sizeof(uint64_t));
	memset(s->rest, 0, words * sizeof(uint64_t));
	for (size_t i = 0; i < s->n; i++) {
		cgc_cover_add(s->rest, i);
		for (size_t j = 0; j < s->n; j++)
			if (s->d2[i * s->n + j] > t)
				cgc_cover_add(s->graph.edges + i * words, j);
	}
}

/* Whether leaving k out of the undecided is enough. */
static bool
suffices(struct search *s, size_t k)
{
	memcpy(s->graph.set, s->rest, s->graph.words * sizeof(uint64_t));
	return cgc_cover_exists(&s->graph, k);
}

/* The square of the smallest diameter. */
static double
diameter(struct search *s)
{
	size_t m = s->n - s->f, low = pairs(m), high = pairs(s->n);

	if (m < 2)
		return 0;
	while (low < high) { /* sorted[low - 2] is too small */
		size_t middle = low + (high - low) / 2;

		connect(s, s->sorted[middle - 1]);
		if (suffices(s, s->f))
			high = middle;
		else
			low = middle + 1;
	}
	return s->sorted[low - 1];
}

/* Takes vector i if the subset can be completed; k can be left out. */
static bool
take(struct search *s, size_t i, size_t *k)
{
	const uint64_t *edges = s->graph.edges + i * s->graph.words;
	uint64_t *rest = s->rest;
	size_t out = 0;

	for (size_t j = 0; j < s->n; j++)
		out += cgc_cover_has(edges, j) && cgc_cover_has(rest, j);
	if (out > *k)
		return false;
	memcpy(s->graph.set, rest, s->graph.words * sizeof(uint64_t));
	for (size_t w = 0; w < s->graph.words; w++)
		s->graph.set[w] &= ~edges[w];
	if (!cgc_cover_exists(&s->graph, *k - out))
		return false;
	for (size_t w = 0; w < s->graph.words; w++)
		rest[w] &= ~edges[w];
	*k -= out;
	return true;
}

/* The lexicographically first n - f whose graph has no edge. */
static void
choose(struct search *s)
{
	size_t k = s->f, m = 0;

	for (size_t i = 0; i < s->n && m < s->n - s->f; i++) {
		if (!cgc_cover_has(s->rest, i))
			continue;
		cgc_cover_drop(s->rest, i);
		if (take(s, i, &k))
			s->which[m++] = (uint32_t)i;
		else if (k-- == 0)
			return; /* the steps ran out */
	}
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	struct search s;
	double t;

	begin(job, &s);
	t = diameter(&s);
	if (s.graph.steps <= s.graph.most && t == INFINITY)
		return cgc_closest_too_far(&job->in, err);
	connect(&s, t * (1 + CGC_CLOSEST_TIE));
	choose(&s);
	if (s.graph.steps > s.graph.most)
		return cgc_closest_gave_up(job, worst, err);
	cgc_chosen_mean(job, s.which, s.n - s.f, job->scratch);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_mda = {
	.method = {
		.name = "mda",
		.summary = "average of the n-f vectors of smallest diameter",
		.promise = "(f, lambda)-resilient averaging, "
		    "lambda = 2f/(n-f); no kappa known",
		.needs = "n > 2f; (n + 2 log2 n) 1.47^f steps <= limit, "
		    "or over=try",
		.cost = "n^2 Q, and n^2/64 a step",
		.params = cgc_closest_params,
	},
	.check = check,
	.scratch = scratch,
	.apply = apply,
};
