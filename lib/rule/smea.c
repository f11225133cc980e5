/* SPDX-License-Identifier: MIT */
/*
 * smea - smallest maximum eigenvalue averaging: the mean of the n - f vectors
 * whose scatter about their mean has the smallest greatest eigenvalue.
 *
 * The greatest eigenvalue is no less than
 *   - the trace over the rank: the sum over pairs of d^2 / (m rank);
 *   - half of any squared distance: a vector that has too many too great ones
 *     is out from the start;
 *   - the scatter along any direction, for which the best vectors to add to
 *     those that are taken are neighbours on the line.  The directions used
 *     are the main ones of subsets that were looked at, the last and the most
 *     useful of them.
 * Eigenvalues are those of inner products (gram.h, eigen.h).  ByzFL's SMEA
 * makes a single step of power iteration from a random vector instead.
 * Source: Allouah, Guerraoui, Gupta, Pinot, Stephan, ICML 2023.
 */
#include <math.h>

#include "rule/eigen.h"
#include "rule/gram.h"
#include "rule/neighbours.h"
#include "rule/branch.h"
#include "rule/closest.h"
#include "rule/whole.h"

#define LINES 16

struct line {
	double *y;       /* n: the places of the vectors */
	double blur;     /* the root of a scatter is right but for this */
	uint32_t *order; /* n: from one end to the other */
};

struct smea {
	struct cgc_branch search;
	double *d2, *weight, *gram; /* n * n */
	double *row, *v, *spare;
	struct line line[LINES];    /* the most useful first */
	size_t lines;
	unsigned char *banned;      /* n: is in no subset that counts */
};

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	return cgc_closest_check(call, in, cgc_branch_steps, err);
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	uint64_t n = in->n;

	(void)call;
	return cgc_whole_pairs_scratch(in) +
	    (3 * n * n + 2 * n + LINES * n) * sizeof(double) +
	    cgc_eigen_scratch(n) + cgc_branch_scratch(n) + 8 +
	    LINES * n * sizeof(uint32_t) + n;
}

/* Returns what is left for the search. */
static void *
carve(struct smea *s, void *scratch)
{
	size_t n = s->search.n;
	double *at = scratch;

	s->d2 = at;
	s->weight = s->d2 + n * n;
	s->gram = s->weight + n * n;
	s->row = s->gram + n * n;
	s->v = s->row + n;
	s->spare = s->v + n;
	at = s->spare + cgc_eigen_scratch(n) / sizeof(double);
	for (size_t i = 0; i < LINES; i++, at += n)
		s->line[i].y = at;
	for (size_t i = 0; i < LINES; i++)
		s->line[i].order = (uint32_t *)at + i * n;
	at += (LINES * n + 1) / 2;
	s->banned = (unsigned char *)at + cgc_branch_scratch(n);
	for (size_t i = 0; i < n; i++)
		s->banned[i] = 0;
	return at;
}

static void
to_front(struct smea *s, size_t i)
{
	struct line line = s->line[i];

	for (; i > 0; i--)
		s->line[i] = s->line[i - 1];
	s->line[0] = line;
}

/*
 * The main direction of a subset, with v the vector of its inner products:
 * x_i is at sum of v_k <x_i - mu, x_k - mu> over k in it, over the root of the
 * eigenvalue; the sum of all v_k is 0.  Each place is rounded like the m
 * distances that it comes from.
 */
static void
add_line(struct smea *s, const uint32_t *which, double top)
{
	size_t n = s->search.n, m = s->search.m;
	double far = 0, half = 0.5 / sqrt(top);
	struct line *line;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m && !s->banned[i]; k++)
			far = fmax(far, s->d2[i * n + which[k]]);
	far *= (double)m * s->search.slack * half;
	if (!(far * far < s->search.least))
		return;
	s->lines += s->lines < LINES;
	to_front(s, s->lines - 1);
	line = &s->line[0];
	line->blur = far;
	for (size_t i = 0; i < n; i++) {
		line->y[i] = 0;
		for (size_t k = 0; k < m && !s->banned[i]; k++)
			line->y[i] += half * s->v[k] * (s->row[k] -
			    s->d2[i * n + which[k]]);
	}
	cgc_branch_sort(line->y, n, line->order);
}

static double
greatest_eigenvalue(void *arg, const uint32_t *which)
{
	struct smea *s = arg;
	size_t n = s->search.n, m = s->search.m;
	double top;

	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < i; j++)
			if (s->d2[which[i] * n + which[j]] == INFINITY)
				return INFINITY;
	cgc_gram_about_mean(s->d2, n, which, NULL, m, s->row, s->gram);
	top = cgc_eigen_top(s->gram, m, s->v, s->spare);
	if (top > 0)
		add_line(s, which, top);
	return top;
}

/*
 * The smallest scatter on a line of those that are taken and `need` of those
 * that are open.
 */
static double
scatter(const struct smea *s, const struct line *line,
    const unsigned char *state, size_t need)
{
	size_t n = s->search.n, first = 0, seen = 0;
	double sum = 0, square = 0, most = 0, least = INFINITY, y;

	for (size_t i = 0; i < n; i++)
		if (state[i] == CGC_BRANCH_TAKEN) {
			sum += line->y[i];
			square += line->y[i] * line->y[i];
		}
	for (size_t k = 0; k <= n; k++) {
		most = fmax(most, square);
		if (seen >= need)
			least = fmin(least, square - sum * sum /
			    (double)s->search.m - s->search.slack * most);
		if (k == n || need == 0)
			break;
		if (state[line->order[k]] != CGC_BRANCH_OPEN)
			continue;
		y = line->y[line->order[k]];
		sum += y;
		square += y * y;
		if (++seen <= need)
			continue;
		while (state[line->order[first]] != CGC_BRANCH_OPEN)
			first++;
		y = line->y[line->order[first++]];
		sum -= y;
		square -= y * y;
	}
	return least;
}

static double
bound(void *arg, const unsigned char *state, size_t need)
{
	struct smea *s = arg;
	double best = 0;

	for (size_t i = 0; i < s->lines; i++) {
		double x = scatter(s, &s->line[i], state, need);

		x = sqrt(fmax(x, 0)) - s->line[i].blur;
		x = x > 0 ? x * x : 0;
		if (x > s->search.least * (1 + CGC_CLOSEST_TIE)) {
			to_front(s, i);
			return x;
		}
		best = fmax(best, x);
	}
	return best;
}

/* Those that are too far from more than f others for a subset as good. */
static void
ban(struct smea *s)
{
	size_t n = s->search.n;
	double most = 2 * s->search.least * (1 + 2 * CGC_CLOSEST_TIE);

	for (size_t i = 0; i < n; i++) {
		size_t far = 0;

		for (size_t j = 0; j < n; j++)
			far += s->d2[i * n + j] > most;
		s->banned[i] = far > n - s->search.m;
		if (s->banned[i])
			s->search.state[i] = CGC_BRANCH_OUT;
	}
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	size_t n = job->in.n, m = n - job->in.f, rank = m < 2 ? 1 : m - 1;
	struct smea s = { .search = { .n = n, .m = m,
	    .measure = greatest_eigenvalue, .bound = bound, .arg = &s,
	    .most = cgc_closest_limit(job->call) } };
	void *rest = carve(&s, job->scratch +
	    cgc_whole_pairs_scratch(&job->in));

	if (job->in.dim < rank)
		rank = job->in.dim;
	cgc_gram_distances(&job->in, INFINITY, job->scratch, s.d2);
	for (size_t i = 0; i < n * n; i++)
		s.weight[i] = s.d2[i] / (double)(m * rank);
	s.search.weight = s.weight;
	cgc_branch_begin(&s.search, rest);
	ban(&s);
	cgc_branch_run(&s.search);
	if (s.search.steps > s.search.most)
		return cgc_closest_gave_up(job, cgc_branch_steps, err);
	if (s.search.least == INFINITY)
		return cgc_closest_too_far(&job->in, err);
	cgc_chosen_mean(job, s.search.which, m, job->scratch);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_smea = {
	.method = {
		.name = "smea",
		.summary = "average of the n-f vectors of smallest greatest "
		    "eigenvalue",
		.promise = "kappa = 4f/(n-f) (1 + f/(n-2f))^2, of the "
		    "greatest eigenvalue of the covariance",
		.needs = "n > 2f; 2 (n choose f) steps <= limit, or over=try",
		.cost = "n^2 Q, and n^2 to n^3 a step",
		.params = cgc_closest_params,
	},
	.check = check,
	.scratch = scratch,
	.apply = apply,
};
