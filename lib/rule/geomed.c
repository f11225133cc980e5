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
#include "rule/iterate.h"

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

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	enum cgc_start start = (enum cgc_start)job->call->value[START].i;
	double tol = job->call->value[TOL].r, nu = job->call->value[NU].r;
	double len = 0;
	struct cgc_iterate it;

	(void)err;
	cgc_iterate_begin(&it, job, start);
	for (int64_t i = 0; i < job->call->value[ITERS].i; i++) {
		len = step(&it, nu);
		if (len <= tol * cgc_iterate_length(&it, NULL))
			break;
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
		.cost = "n Q per step",
		.params = params,
	},
	.scratch = cgc_iterate_scratch,
	.apply = apply,
};
