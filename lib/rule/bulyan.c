/* SPDX-License-Identifier: MIT */
/*
 * bulyan - theta = n - 2f vectors are chosen one after the other, each by
 * Krum among those that remain: the smallest sum of squared distances to the
 * nearest m = remaining - f - 2 others, at least one; ties to the lower index.
 * Then, per coordinate, the mean of the theta - 2f values of the chosen that
 * are nearest to their median; of two as near, the lower one.
 * Distances are computed and sorted once.  Each round crosses one of them out
 * of every row, and sums m of each anew, from the smallest on: so equal
 * distances make equal scores.
 * Source: El Mhamdi, Guerraoui, Rouault, ICML 2018.
 */
#include <math.h>
#include <string.h>

#include "base/sort.h"
#include "rule/neighbours.h"
#include "rule/trimmed.h"
#include "rule/whole.h"

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	(void)call;
	if (in->n < 4 * in->f + 3)
		return cgc_fail(err, CGC_EUSAGE,
		    "n is %zu with f = %zu, expected n >= 4f + 3", in->n,
		    in->f);
	return CGC_OK;
}

/* The vectors that remain, and those that were chosen. */
struct election {
	const struct cgc_vectors *in;
	double *d2;       /* squared distances, n * n */
	double *row;      /* of each, n: those to the others that remain, */
	                  /* ascending */
	double *share;    /* of each chosen one, what is cut off */
	const void **x;   /* those chosen */
	uint32_t *chosen; /* their positions, in the order of the rounds */
	uint32_t *left;   /* the positions of those that remain, ascending */
	size_t n_left;
};

/* What finds the distances, and then the values. */
static uint64_t
sweeps(const struct cgc_call *call, const struct cgc_vectors *in)
{
	uint64_t find = cgc_whole_pairs_scratch(in);
	uint64_t sort = cgc_trimmed_scratch(call, in);

	return find > sort ? find : sort;
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	uint64_t n = in->n;

	return sweeps(call, in) + 2 * n * n * sizeof(double) +
	    n * (sizeof(double) + sizeof(void *) + 2 * sizeof(uint32_t));
}

static void
begin(struct election *e, const struct cgc_rule_job *job)
{
	size_t n = job->in.n;
	double *row;

	e->in = &job->in;
	e->d2 = (double *)(job->scratch + sweeps(job->call, &job->in));
	e->row = e->d2 + n * n;
	e->share = e->row + n * n;
	e->x = (const void **)(e->share + n);
	e->chosen = (uint32_t *)(e->x + n);
	e->left = e->chosen + n;
	e->n_left = n;
	cgc_whole_distances(e->in, job->scratch, e->d2);
	for (size_t i = 0; i < n; i++) {
		row = e->row + i * n;
		memcpy(row, e->d2 + i * n, n * sizeof *row);
		row[i] = row[n - 1]; /* to itself: not one of the others */
		cgc_sort_f64(row, n - 1);
		e->left[i] = (uint32_t)i;
	}
}

/* Where among those that remain the winner of the round is. */
static enum cgc_status
find_winner(const struct election *e, size_t *winner, struct cgc_err *err)
{
	size_t others = e->n_left - 1, f = e->in->f, far = 0;
	size_t m = e->n_left < f + 3 ? 1 : e->n_left - f - 2;
	double best = INFINITY;

	*winner = 0;
	if (m > others)
		m = others;
	for (size_t k = 0; k < e->n_left; k++) {
		const double *row = e->row + e->left[k] * e->in->n;
		double score = 0;

		for (size_t j = 0; j < m; j++)
			score += row[j];
		far += isinf(score) != 0;
		if (score < best) {
			best = score;
			*winner = k;
		}
	}
	return far <= f ? CGC_OK : cgc_too_far(far, e->in, err);
}

/* Crosses the value, which is there, out of an ascending row of n. */
static void
cross_out(double *row, size_t n, double value)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (row[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	memmove(row + low, row + low + 1, (n - low - 1) * sizeof *row);
}

/* The k-th of those that remain is one of them no more. */
static void
take_out(struct election *e, size_t k)
{
	uint32_t w = e->left[k];

	e->n_left--;
	memmove(e->left + k, e->left + k + 1,
	    (e->n_left - k) * sizeof *e->left);
	for (k = 0; k < e->n_left; k++) {
		size_t at = e->left[k] * e->in->n;

		cross_out(e->row + at, e->n_left, e->d2[at + w]);
	}
}

/*
 * The mean of the values nearest to the median of the chosen: 2f of theta are
 * left out.  Who was not chosen is cut off entirely.
 */
static void
average(struct election *e, const struct cgc_rule_job *job, size_t theta)
{
	struct cgc_verdict of_chosen = { .trimmed = e->share };
	struct cgc_rule_job rest = *job;
	struct cgc_verdict *verdict = job->verdict;
	size_t keep = theta - 2 * job->in.f;

	rest.in.n = theta;
	rest.in.f = 2 * job->in.f;
	rest.in.x = e->x;
	rest.verdict = verdict != NULL ? &of_chosen : NULL;
	cgc_trimmed_nearest(&rest, (theta - 1) / 2);
	if (verdict == NULL)
		return;
	verdict->has_weight = verdict->has_trimmed = true;
	for (size_t i = 0; i < job->in.n; i++) {
		verdict->weight[i] = 0;
		verdict->trimmed[i] = 1;
	}
	for (size_t k = 0; k < theta; k++) {
		verdict->trimmed[e->chosen[k]] = e->share[k];
		verdict->weight[e->chosen[k]] = (1 - e->share[k]) /
		    (double)keep;
	}
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	size_t theta = job->in.n - 2 * job->in.f, winner;
	enum cgc_status st;
	struct election e;

	begin(&e, job);
	for (size_t k = 0; k < theta; k++) {
		if ((st = find_winner(&e, &winner, err)) != CGC_OK)
			return st;
		e.chosen[k] = e.left[winner];
		e.x[k] = job->in.x[e.chosen[k]];
		take_out(&e, winner);
	}
	average(&e, job, theta);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_bulyan = {
	.method = {
		.name = "bulyan",
		.summary = "Krum's choice n-2f times, then the values nearest "
		    "to its median",
		.promise = "none proved in terms of kappa",
		.needs = "n >= 4f + 3",
		.cost = "n^2 Q + n^3 + Q n log^2 n; 2 n^2 of memory",
	},
	.check = check,
	.scratch = scratch,
	.apply = apply,
};
