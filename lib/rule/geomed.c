/* SPDX-License-Identifier: MIT */
/*
 * geomed - geometric median, the z that minimises sum ||z - x_i||, by
 * Weiszfeld's iteration z <- sum w_i x_i / sum w_i, w_i = 1 / ||z - x_i||,
 * with Vardi and Zhang's step where z meets one of the x_i: there, with eta
 * vectors at z, T the iteration's next point over the others and r the norm
 * of the sum of the unit vectors towards them, z <- (1 - eta/r) T + (eta/r) z,
 * and z is the median if r <= eta.
 * With nu > 0 it is the smoothed form of RFA, w_i = 1 / max(nu, ||z - x_i||).
 * Sources: Vardi, Zhang, PNAS 97(4), 2000; Pillutla, Kakade, Harchaoui, IEEE
 * TSP 70, 2022.
 */
#include <math.h>

#include "rule/iterate.h"
#include "rule/whole.h"

enum { TOL, ITERS, NU, START };

static const struct cgc_param params[] = {
	[TOL] = { "tol", CGC_REAL, "1e-9", 0, 1, NULL,
	    "stop when a step is this small, relative to z" },
	[ITERS] = { "iters", CGC_INT, "1000", 1, 1e6, NULL,
	    "the most steps" },
	[NU] = { "nu", CGC_REAL, "0", 0, 1e300, NULL,
	    "smoothing; 0 is the exact median" },
	[START] = { "start", CGC_WORD, "median", 0, 0, "median|mean|zero",
	    "where z begins" }, /* in the order of enum cgc_start */
	{ .key = NULL }
};

/*
 * Weights at z, -1 for those vectors that are at z, and the sum of the others;
 * returns how many are at z.
 */
static size_t
weigh(struct cgc_iterate *it, double nu, double *total)
{
	size_t here = 0;

	*total = 0;
	cgc_iterate_measure(it);
	for (size_t i = 0; i < it->in->n; i++) {
		double d = it->away[i];

		if (nu > 0 && d < nu)
			d = nu;
		if (d == 0)
			here++;
		it->w[i] = d == 0 ? -1 : 1 / d;
		*total += d == 0 ? 0 : it->w[i];
	}
	return here;
}

/* One step; returns its length, 0 if z is the median. */
static double
step(struct cgc_iterate *it, double nu)
{
	double total, keep;
	size_t here = weigh(it, nu, &total);

	if (!(total > 0))
		return 0;
	for (size_t i = 0; i < it->in->n; i++)
		it->w[i] = it->w[i] < 0 ? 0 : it->w[i] / total;
	cgc_iterate_mix(it);
	if (here > 0) {
		keep = (double)here / (total * cgc_iterate_length(it,
		    it->next));
		if (!(keep < 1))
			return 0;
		for (size_t q = 0; q < it->in->dim; q++)
			it->next[q] += keep * (it->z[q] - it->next[q]);
	}
	return cgc_iterate_move(it);
}

/*
 * Whether the inner products, which cost about n / 50 steps, are worth it.
 * Few steps are done as they are written in the literature.
 */
static bool
pays(const struct cgc_call *call, const struct cgc_vectors *in)
{
	return call->value[ITERS].i >= 100 && in->n <= 1000 &&
	    in->dim >= 16 * in->n;
}

/* b = g w, for symmetric g */
static void
multiply(const double *g, const double *w, size_t n, double *b)
{
	for (size_t i = 0; i < n; i++)
		b[i] = 0;
	for (size_t j = 0; j < n; j++)
		for (size_t i = 0; i < n; i++)
			b[i] += w[j] * g[j * n + i];
}

/*
 * The squared distances to c + sum of w_i (x_i - c), g being the inner
 * products about c; false if they come out of the sum too small against what
 * it is made of for a double to tell.
 */
static bool
measure(const double *g, const double *w, size_t n, double *b, double *d2)
{
	double a = 0;

	multiply(g, w, n, b);
	for (size_t i = 0; i < n; i++)
		a += w[i] * b[i];
	for (size_t i = 0; i < n; i++) {
		double own = g[i * n + i];

		d2[i] = a - 2 * b[i] + own;
		if (!(d2[i] > 1e-8 * (a + 2 * fabs(b[i]) + own)))
			return false;
	}
	return true;
}

/*
 * Next weights; returns a bound on the length of the step, which is the sum of
 * (w_i' - w_i) (x_i - c).
 */
static double
reweigh(const double *g, const double *d2, size_t n, double nu, double *w)
{
	double total = 0, length = 0;

	for (size_t i = 0; i < n; i++)
		total += 1 / fmax(sqrt(d2[i]), nu);
	for (size_t i = 0; i < n; i++) {
		double next = 1 / fmax(sqrt(d2[i]), nu) / total;

		length += fabs(next - w[i]) * sqrt(g[i * n + i]);
		w[i] = next;
	}
	return length;
}

/*
 * Where z is the point c at which it began, steps as above but in n numbers:
 * z is c + sum of w_i (x_i - c), and all that a step asks for are inner
 * products about c.  Far vectors have small weights, so that every term is of
 * the size of an honest one's.  Returns how many steps that made.
 */
static int64_t
leap(struct cgc_iterate *it, const struct cgc_call *call,
    unsigned char *scratch, double *g)
{
	size_t n = it->in->n;
	double tol = call->value[TOL].r * cgc_iterate_length(it, NULL);
	double nu = call->value[NU].r, *b = it->spare, *d2 = it->away;
	int64_t steps = 0;

	cgc_whole_products(it->in, it->z, scratch, g);
	for (size_t i = 0; i < n; i++)
		it->w[i] = 0;
	while (steps + 1 < call->value[ITERS].i &&
	    measure(g, it->w, n, b, d2)) {
		steps++;
		if (reweigh(g, d2, n, nu, it->w) <= tol)
			break;
	}
	if (steps > 0) { /* the weights' sum is 1: c is not in z any more */
		cgc_iterate_mix(it);
		cgc_iterate_move(it);
	}
	return steps;
}

/*
 * Leaps, and asks the vectors themselves, which have the last word, how long
 * the next step would be: if it is as small as it has to be, which *len then
 * says, it need not be made.
 */
static bool
arrive(struct cgc_iterate *it, const struct cgc_call *call,
    unsigned char *scratch, int64_t *steps, double *len)
{
	double *g = (double *)(scratch + cgc_whole_pairs_scratch(it->in));

	*steps = leap(it, call, scratch, g);
	if (*steps == 0)
		return false;
	cgc_whole_gaps2(it->in, it->z, it->scratch, it->away);
	*len = reweigh(g, it->away, it->in->n, call->value[NU].r, it->w);
	return *len <= call->value[TOL].r * cgc_iterate_length(it, NULL);
}

/* Each vector's share in z; those that are at z have it all. */
static void
tell(struct cgc_iterate *it, double nu, struct cgc_verdict *verdict)
{
	double total;
	size_t here = weigh(it, nu, &total);

	verdict->has_weight = true;
	for (size_t i = 0; i < it->in->n; i++)
		if (here > 0)
			verdict->weight[i] = it->w[i] < 0 ? 1.0 /
			    (double)here : 0;
		else
			verdict->weight[i] = it->w[i] / total;
}

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	return cgc_iterate_scratch(call, in) + (!pays(call, in) ? 0 :
	    cgc_whole_pairs_scratch(in) + in->n * in->n * sizeof(double));
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	enum cgc_start start = (enum cgc_start)job->call->value[START].i;
	double tol = job->call->value[TOL].r, nu = job->call->value[NU].r;
	double len = 0;
	struct cgc_iterate it;
	int64_t i = 0;
	bool there;

	(void)err;
	cgc_iterate_begin(&it, job, start);
	there = pays(job->call, &job->in) && arrive(&it, job->call,
	    job->scratch + cgc_iterate_scratch(job->call, &job->in), &i, &len);
	for (; !there && i < job->call->value[ITERS].i; i++) {
		len = step(&it, nu);
		there = len <= tol * cgc_iterate_length(&it, NULL);
	}
	cgc_iterate_end(&it, job, len);
	if (job->verdict != NULL)
		tell(&it, nu, job->verdict);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_geomed = {
	.method = {
		.name = "geomed",
		.summary = "geometric median",
		.promise = "kappa = 4 (1 + f/(n-2f))^2 for the exact median",
		.needs = "n > 2f",
		.cost = "n^2 Q, and n^2 or n Q per step",
		.params = params,
	},
	.scratch = scratch,
	.apply = apply,
};
