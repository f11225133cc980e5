/* SPDX-License-Identifier: MIT */
/*
 * dnc - divide and conquer: `iters` times, on random `coordinates`, the
 * vectors are centred and those c f that are longest along the direction in
 * which they vary most go; of equal ones the higher index.  The mean of those
 * that stayed every time (keep=intersection, as in the paper) or any time
 * (keep=union, as in the authors' code).
 *
 * The direction is the top right singular vector of the n * coordinates
 * matrix, by its n * n inner products, in which the lengths are the
 * coordinates of their top eigenvector.  All is scaled by a power of two, so
 * that nothing overflows.
 * Source: Shejwalkar, Houmansadr, NDSS 2021.
 */
#include <math.h>
#include <string.h>

#include "rand/draw.h"
#include "rule/eigen.h"
#include "rule/gram.h"
#include "rule/neighbours.h"
#include "rule/whole.h"

enum { ITERS, COORDINATES, C, KEEP, SEED };
enum { INTERSECTION, UNION };

#define MOST_COORDINATES 10000

static const struct cgc_param params[] = {
	[ITERS] = { "iters", CGC_INT, "1", 1, 1e6, NULL,
	    "how many times" },
	[COORDINATES] = { "coordinates", CGC_INT, "(min(Q, 10000))", 1,
	    4294967295, NULL, "how many coordinates are looked at" },
	[C] = { "c", CGC_REAL, "1", 0, 1e9, NULL,
	    "vectors that go, for each of f; 1.5 in the paper" },
	[KEEP] = { "keep", CGC_WORD, "intersection", 0, 0,
	    "intersection|union", "those that stayed every time, or any" },
	[SEED] = { "seed", CGC_INT, "0", 0, 9e15, NULL,
	    "seed of the random coordinates" },
	{ .key = NULL }
};

struct search {
	const struct cgc_vectors *in;
	size_t b, m;        /* coordinates; vectors that stay */
	const void **row;   /* n: the vectors on those coordinates */
	double *x;          /* n * b */
	double *d2, *gram;  /* n * n */
	double *v, *sum;    /* n */
	double *spare;      /* of eigen */
	uint32_t *all, *stay, *times; /* n: 0 .. n - 1; of one time; */
	                              /* how often */
	uint32_t *where;    /* b */
	void *sweeps;       /* scratch for passes (whole.h) */
};

static size_t
coordinates(const struct cgc_call *call, const struct cgc_vectors *in)
{
	if (call->given[COORDINATES])
		return (size_t)call->value[COORDINATES].i;
	return in->dim < MOST_COORDINATES ? in->dim : MOST_COORDINATES;
}

/* c f, rounded down as all counts are. */
static double
goes(const struct cgc_call *call, const struct cgc_vectors *in)
{
	return floor(call->value[C].r * (double)in->f + 1e-9);
}

static enum cgc_status
check(const struct cgc_call *call, const struct cgc_vectors *in,
    struct cgc_err *err)
{
	if (goes(call, in) >= (double)in->n)
		return cgc_fail(err, CGC_EUSAGE, "c f is %.15g, expected less "
		    "than n = %zu", goes(call, in), in->n);
	if (in->dim > 0 && coordinates(call, in) > in->dim)
		return cgc_fail(err, CGC_EUSAGE, "coordinates is %zu, expected "
		    "1 to dim = %zu", coordinates(call, in), in->dim);
	if (in->dim > UINT32_MAX)
		return cgc_fail(err, CGC_EUSAGE, "dim is %zu, expected at "
		    "most %lu", in->dim, (unsigned long)UINT32_MAX);
	return CGC_OK;
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	uint64_t n = in->n, b = coordinates(call, in);

	return cgc_whole_pairs_scratch(in) +
	    (n * b + 2 * n * n + 2 * n) * sizeof(double) +
	    cgc_eigen_scratch(n) + n * sizeof(void *) +
	    (3 * n + b) * sizeof(uint32_t);
}

static void
carve(const struct cgc_rule_job *job, struct search *s)
{
	size_t n = job->in.n;

	s->in = &job->in;
	s->b = coordinates(job->call, s->in);
	s->m = n - (size_t)goes(job->call, s->in);
	s->sweeps = job->scratch;
	s->x = (double *)(job->scratch + cgc_whole_pairs_scratch(s->in));
	s->d2 = s->x + n * s->b;
	s->gram = s->d2 + n * n;
	s->v = s->gram + n * n;
	s->sum = s->v + n;
	s->spare = s->sum + n;
	s->row = (const void **)(s->spare + cgc_eigen_scratch(n) /
	    sizeof(double));
	s->all = (uint32_t *)(s->row + n);
	s->stay = s->all + n;
	s->times = s->stay + n;
	s->where = s->times + n;
	for (size_t i = 0; i < n; i++) {
		s->row[i] = s->x + i * s->b;
		s->all[i] = (uint32_t)i;
		s->times[i] = 0;
	}
}

/* The coordinates of this time, as doubles. */
static void
gather(struct search *s)
{
	for (size_t i = 0; i < s->in->n; i++) {
		double *x = s->x + i * s->b;

		if (s->in->dtype == CGC_F32)
			for (size_t k = 0; k < s->b; k++)
				x[k] = ((const float *)s->in->x[i])[
				    s->where[k]];
		else
			for (size_t k = 0; k < s->b; k++)
				x[k] = ((const double *)s->in->x[i])[
				    s->where[k]];
	}
}

/* Brings the greatest |x_q| into [1/2, 1), by a power of two. */
static void
scale(double *x, size_t n)
{
	double most = 0, factor;
	int e;

	for (size_t i = 0; i < n; i++)
		most = fabs(x[i]) > most ? fabs(x[i]) : most;
	frexp(most, &e);
	factor = ldexp(1, e < -1000 ? 1000 : -e);
	for (size_t i = 0; i < n; i++)
		x[i] *= factor;
}

/* Counts those who stay this time. */
static void
look(struct search *s, struct cgc_draw *draw)
{
	size_t n = s->in->n;
	struct cgc_vectors seen = { .dtype = CGC_F64, .n = n, .dim = s->b,
	    .x = s->row, .team = s->in->team };

	cgc_draw_subset(draw, (uint32_t)s->in->dim, (uint32_t)s->b, s->where);
	gather(s);
	scale(s->x, n * s->b);
	cgc_whole_distances(&seen, s->sweeps, s->d2);
	cgc_gram_about_mean(s->d2, n, s->all, NULL, n, s->sum, s->gram);
	cgc_eigen_top(s->gram, n, s->v, s->spare);
	for (size_t i = 0; i < n; i++)
		s->v[i] = fabs(s->v[i]);
	cgc_smallest(s->v, n, s->m, s->sum, s->stay);
	for (size_t k = 0; k < s->m; k++)
		s->times[s->stay[k]]++;
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	int64_t iters = job->call->value[ITERS].i;
	int64_t need = job->call->value[KEEP].i == UNION ? 1 : iters;
	struct cgc_draw draw;
	struct search s;
	size_t m = 0;

	carve(job, &s);
	cgc_draw_init(&draw, (uint64_t)job->call->value[SEED].i,
	    CGC_DRAW_COORDINATES, job->iteration, job->link);
	for (int64_t i = 0; i < iters; i++)
		look(&s, &draw);
	for (size_t i = 0; i < s.in->n; i++)
		if (s.times[i] >= need)
			s.stay[m++] = (uint32_t)i;
	if (m == 0)
		return cgc_fail(err, CGC_EDATA, "no vector stayed all iters = "
		    "%lld times, expected one: fewer, or keep=union",
		    (long long)iters);
	cgc_chosen_mean(job, s.stay, m, s.sweeps);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_dnc = {
	.method = {
		.name = "dnc",
		.summary = "average without the vectors longest along their "
		    "main direction",
		.promise = "none: no kappa known",
		.needs = "n > 2f, n > c f, coordinates <= Q",
		.cost = "n^2 coordinates + n^3, for each of iters",
		.params = params,
	},
	.check = check,
	.scratch = scratch,
	.apply = apply,
};
