/* SPDX-License-Identifier: MIT */
/*
 * caf - covariance-bound-agnostic filter.  Weights c, all 1 at first; while
 * their sum is above n - 2f: with mu the weighted mean, l and v the greatest
 * eigenvalue of the weighted covariance and its vector, and
 * tau_i = <x_i - mu, v>^2,
 *   c_i <- c_i (1 - tau_i / the greatest tau of those with c_i > 0).
 * The output is the mu of smallest l, of equal ones the first; with f = 0 the
 * mean.
 *
 * Each round sets a weight to exactly 0, so there are at most n.  All is done
 * on the n * n inner products about mu.  Squared distances above 2^1000 count
 * as 2^1000: who is that far from others has the greatest tau anyway, and
 * once out takes no part in what follows.  Where several v belong to l, which
 * one it is, is eigen's choice.
 * Source: Allouah, Guerraoui, Stephan, ICML 2025 (arXiv 2505.01874).
 */
#include <math.h>
#include <string.h>

#include "rule/eigen.h"
#include "rule/gram.h"
#include "rule/whole.h"

struct filter {
	const struct cgc_vectors *in;
	size_t m;         /* vectors with a weight */
	double *d2;       /* n * n */
	double *gram;     /* m * m, its root weights in */
	double *work;     /* a copy for the eigenvalue */
	double *c;        /* n */
	double *w, *row;  /* m: c / sum; scratch */
	double *v, *tau;  /* m */
	double *best;     /* n: the weights of smallest l */
	double *spare, *sum; /* of eigen; dim, for f32 */
	uint32_t *which;  /* m */
};

static uint64_t
scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	uint64_t n = in->n;

	(void)call;
	return cgc_whole_pairs_scratch(in) +
	    (3 * n * n + 6 * n + in->dim) * sizeof(double) +
	    cgc_eigen_scratch(n) + n * sizeof(uint32_t);
}

static void
begin(const struct cgc_rule_job *job, struct filter *s)
{
	size_t n = job->in.n;

	s->in = &job->in;
	s->d2 = (double *)(job->scratch + cgc_whole_pairs_scratch(s->in));
	s->gram = s->d2 + n * n;
	s->work = s->gram + n * n;
	s->c = s->work + n * n;
	s->w = s->c + n;
	s->row = s->w + n;
	s->v = s->row + n;
	s->tau = s->v + n;
	s->best = s->tau + n;
	s->sum = s->best + n;
	s->spare = s->sum + s->in->dim;
	s->which = (uint32_t *)(s->spare + cgc_eigen_scratch(n) /
	    sizeof(double));
	cgc_gram_distances(s->in, CGC_GRAM_FAR, job->scratch, s->d2);
	for (size_t i = 0; i < n; i++)
		s->c[i] = s->best[i] = 1;
}

static double
total(const double *c, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += c[i];
	return sum;
}

/* The greatest eigenvalue of the weighted covariance, and all tau. */
static double
look(struct filter *s, double sum)
{
	size_t n = s->in->n;
	double top;

	s->m = 0;
	for (size_t i = 0; i < n; i++) {
		s->w[s->m] = s->c[i] / sum;
		s->which[s->m] = (uint32_t)i;
		s->m += s->w[s->m] > 0;
	}
	cgc_gram_about_mean(s->d2, n, s->which, s->w, s->m, s->row, s->gram);
	memcpy(s->work, s->gram, s->m * s->m * sizeof(double));
	top = cgc_eigen_top(s->work, s->m, s->v, s->spare);
	for (size_t i = 0; i < s->m; i++) {
		double y = 0;

		for (size_t j = 0; j < s->m; j++)
			y += s->gram[i * s->m + j] * s->v[j];
		s->tau[i] = y / sqrt(s->w[i]); /* times sqrt(l) */
	}
	return top;
}

/* Takes weight from those far along v; false if all are at one point. */
static int
cut(struct filter *s)
{
	double most = 0;

	for (size_t i = 0; i < s->m; i++)
		most = fmax(most, fabs(s->tau[i]));
	for (size_t i = 0; i < s->m; i++) {
		double share = fabs(s->tau[i]) / most;

		s->c[s->which[i]] *= most > 0 ? 1 - share * share : 1;
	}
	return most > 0;
}

/* The best weights, with the sum 1. */
static void
run(struct filter *s)
{
	size_t n = s->in->n, left = n - 2 * s->in->f;
	double least = INFINITY, sum;

	while ((sum = total(s->c, n)) > (double)left) {
		double top = look(s, sum);

		if (top < least) {
			least = top;
			memcpy(s->best, s->c, n * sizeof(double));
		}
		if (!cut(s))
			break;
	}
	sum = total(s->best, n);
	for (size_t i = 0; i < n; i++)
		s->best[i] /= sum;
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	struct filter s;

	(void)err;
	begin(job, &s);
	run(&s);
	if (job->in.f == 0) {
		cgc_whole_mean(s.in, NULL, s.in->n, job->scratch,
		    job->out[0]);
	} else {
		cgc_whole_mix(s.in, s.best, job->scratch, s.sum);
		cgc_dtype_convert(s.in->dtype, job->out[0], CGC_F64, s.sum,
		    s.in->dim);
	}
	if (job->verdict != NULL) {
		job->verdict->has_weight = true;
		memcpy(job->verdict->weight, s.best,
		    s.in->n * sizeof(double));
	}
	return CGC_OK;
}

const struct cgc_rule cgc_rule_caf = {
	.method = {
		.name = "caf",
		.summary = "mean of smallest covariance, as weights are "
		    "taken from what stands out",
		.promise = "error O(f/n) of the greatest eigenvalue of the "
		    "covariance; no kappa known",
		.needs = "n > 2f",
		.cost = "n^2 Q, and n^3 for each of about 2f, at most n rounds",
	},
	.scratch = scratch,
	.apply = apply,
};
