/* SPDX-License-Identifier: MIT */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/sort.h"
#include "kern/kern.h"
#include "rule/neighbours.h"
#include "rule/whole.h"

static void
swap(double *a, double *b)
{
	double t = *a;

	*a = *b;
	*b = t;
}

/* The middle one of three. */
static double
middle(double a, double b, double c)
{
	if (a > b)
		swap(&a, &b);
	return c < a ? a : c > b ? b : c;
}

/*
 * The value at place m of x[0 .. n - 1] if it were sorted (Hoare's select).
 * x is reordered.  After more rounds than bad luck explains, x is sorted.
 */
static double
nth(double *x, size_t n, size_t m)
{
	size_t low = 0, high = n - 1, rounds = 0;

	while (low < high) {
		double pivot = middle(x[low], x[(low + high) / 2], x[high]);
		size_t i = low, j = high;

		if (++rounds > 64) {
			cgc_sort_f64(x, n);
			break;
		}
		for (;;) {
			while (x[i] < pivot)
				i++;
			while (x[j] > pivot)
				j--;
			if (i >= j)
				break;
			swap(&x[i++], &x[j--]);
		}
		if (m <= j)
			high = j;
		else
			low = j + 1;
	}
	return x[m];
}

/* The positions of the m smallest keys, of which `last` is the largest. */
static void
pick(const double *key, size_t n, size_t m, double last, uint32_t *out)
{
	size_t ties = m, k = 0;

	for (size_t i = 0; i < n; i++)
		ties -= key[i] < last;
	for (size_t i = 0; k < m; i++) {
		if (key[i] > last || (key[i] == last && ties == 0))
			continue;
		ties -= key[i] == last;
		out[k++] = (uint32_t)i;
	}
}

void
cgc_smallest(const double *key, size_t n, size_t m, double *spare,
    uint32_t *out)
{
	for (size_t i = 0; i < n; i++)
		spare[i] = key[i];
	pick(key, n, m, nth(spare, n, m - 1), out);
}

enum cgc_status
cgc_too_far(size_t far, const struct cgc_vectors *in, struct cgc_err *err)
{
	return cgc_fail(err, CGC_EDATA, "%zu of %zu vectors are too far from "
	    "their neighbours for a squared distance, expected at most f = "
	    "%zu", far, in->n, in->f);
}

void
cgc_chosen_mean(const struct cgc_rule_job *job, const uint32_t *which,
    size_t m, void *scratch)
{
	const struct cgc_vectors *in = &job->in;

	cgc_whole_mean(in, which, m, scratch, job->out[0]);
	if (job->verdict == NULL)
		return;
	job->verdict->has_weight = true;
	for (size_t i = 0; i < in->n; i++)
		job->verdict->weight[i] = 0;
	for (size_t i = 0; i < m; i++)
		job->verdict->weight[which[i]] = 1.0 / (double)m;
}

uint64_t
cgc_selected_scratch(const struct cgc_vectors *in)
{
	return cgc_whole_scratch(in) +
	    in->n * (sizeof(double) + sizeof(uint32_t));
}

void
cgc_selected_mean(const struct cgc_rule_job *job, const double *key,
    size_t m, void *scratch)
{
	double *spare = (double *)((unsigned char *)scratch +
	    cgc_whole_scratch(&job->in));
	uint32_t *best = (uint32_t *)(spare + job->in.n);

	cgc_smallest(key, job->in.n, m, spare, best);
	cgc_chosen_mean(job, best, m, scratch);
}

/* Bytes of the distances, and of a column of numbers or pointers. */
static uint64_t
table(uint64_t n)
{
	return cgc_mem_aligned(n * n * sizeof(double));
}

static uint64_t
column(uint64_t n)
{
	return cgc_mem_aligned(n * sizeof(double));
}

/* What is found, and then what finds it: distances, then columns sorted. */
uint64_t
cgc_neighbours_scratch(const struct cgc_vectors *in)
{
	uint64_t n = in->n, pairs = cgc_whole_pairs_scratch(in);
	uint64_t sorting = column(n) + n * CGC_KERN_TILE;

	return table(n) + 2 * column(n) + (pairs > sorting ? pairs : sorting);
}

/*
 * The m-th smallest entry of every row is found at once, by the kernel that
 * sorts columns: the matrix is symmetric.
 */
void
cgc_neighbours_find(struct cgc_neighbours *nb, const struct cgc_vectors *in,
    size_t m, void *scratch)
{
	unsigned char *at = scratch;
	size_t n = in->n;
	const void **row;

	nb->in = in;
	nb->m = m;
	nb->d2 = (double *)at;
	at += table(n);
	nb->last = (double *)at;
	at += column(n);
	nb->near = (uint32_t *)at;
	at += column(n);
	cgc_whole_distances(in, at, nb->d2);
	row = (const void **)at;
	for (size_t i = 0; i < n; i++) {
		nb->d2[i * n + i] = -1; /* before its duplicates */
		row[i] = nb->d2 + i * n;
	}
	cgc_kern(CGC_F64)->trimmed(row, n, n, m - 1, n - m, at + column(n),
	    nb->last);
}

/*
 * Those no farther from vector i than its m-th, as a subset; whether they are
 * more than m, which is so only where there are ties.
 */
static bool
has_ties(const struct cgc_neighbours *nb, size_t i, uint8_t *subset)
{
	size_t n = nb->in->n;

	return cgc_kern(CGC_F64)->at_most(nb->d2 + i * n, n, nb->last[i],
	    subset) > nb->m;
}

/* Leaves the m nearest of vector i in nb->near. */
static void
pick_near(const struct cgc_neighbours *nb, size_t i)
{
	pick(nb->d2 + i * nb->in->n, nb->in->n, nb->m, nb->last[i], nb->near);
}

void
cgc_neighbours_subset(const struct cgc_neighbours *nb, size_t i,
    uint8_t *subset)
{
	if (!has_ties(nb, i, subset))
		return;
	pick_near(nb, i);
	memset(subset, 0, (nb->in->n + 3) / 4);
	for (size_t k = 0; k < nb->m; k++)
		subset[nb->near[k] / 4] |= (uint8_t)(1u << nb->near[k] % 4);
}

static double
score_of(const struct cgc_neighbours *nb, size_t i)
{
	const double *row = nb->d2 + i * nb->in->n;
	double sum = 0;

	pick_near(nb, i);
	for (size_t k = 0; k < nb->m; k++)
		if (nb->near[k] != i)
			sum += row[nb->near[k]];
	return sum;
}

bool
cgc_neighbours_far(const struct cgc_neighbours *nb, size_t i)
{
	return nb->last[i] > DBL_MAX / 2 / (double)nb->m &&
	    isinf(score_of(nb, i));
}

/*
 * The scores of all vectors at once, row by row, which keeps the order of each
 * sum: the matrix is symmetric.  Those with ties are done again.
 */
static void
find_scores(const struct cgc_neighbours *nb, double *score)
{
	const double *last = nb->last;
	size_t n = nb->in->n;

	for (size_t i = 0; i < n; i++)
		score[i] = 0;
	for (size_t j = 0; j < n; j++) {
		const double *row = nb->d2 + j * n;

		for (size_t i = 0; i < n; i++)
			score[i] += ((row[i] > 0) & (row[i] <= last[i])) ?
			    row[i] : 0;
	}
	for (size_t i = 0; i < n; i++)
		if (has_ties(nb, i, (uint8_t *)nb->near))
			score[i] = score_of(nb, i);
}

enum cgc_status
cgc_krum_scores(const struct cgc_vectors *in, size_t near, void *scratch,
    double *score, struct cgc_err *err)
{
	struct cgc_neighbours nb;
	size_t far = 0;

	cgc_neighbours_find(&nb, in, near + 1, scratch);
	find_scores(&nb, score);
	for (size_t i = 0; i < in->n; i++)
		far += isinf(score[i]) != 0;
	return far <= in->f ? CGC_OK : cgc_too_far(far, in, err);
}

/* The scores, what finds them and then what selects by them. */
uint64_t
cgc_krum_scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	uint64_t find = cgc_neighbours_scratch(in);
	uint64_t select = cgc_selected_scratch(in);

	(void)call;
	return column(in->n) + (find > select ? find : select);
}

enum cgc_status
cgc_krum_apply(const struct cgc_rule_job *job, int64_t near_word, size_t m,
    struct cgc_err *err)
{
	const struct cgc_vectors *in = &job->in;
	double *score = (double *)job->scratch;
	unsigned char *rest = job->scratch + column(in->n);
	enum cgc_status st;
	size_t near = 0;

	st = cgc_krum_check(near_word, in, &near, err);
	if (st == CGC_OK)
		st = cgc_krum_scores(in, near, rest, score, err);
	if (st == CGC_OK)
		cgc_selected_mean(job, score, m, rest);
	return st;
}

enum cgc_status
cgc_krum_check(int64_t near_word, const struct cgc_vectors *in, size_t *near,
    struct cgc_err *err)
{
	if (near_word == 0 && in->n < 2 * in->f + 3)
		return cgc_fail(err, CGC_EUSAGE,
		    "n is %zu with f = %zu, expected n >= 2f + 3 for "
		    "near=n-f-2", in->n, in->f);
	*near = in->n - in->f - (near_word == 0 ? 2 : 1);
	return CGC_OK;
}
