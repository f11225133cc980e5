/* SPDX-License-Identifier: MIT */
/*
 * cclip - centered clipping: from a centre v, `iters` times
 *   v <- v + (1/n) sum_i (x_i - v) min(1, tau / ||x_i - v||),
 * so that no vector pulls a step by more than tau / n.  v begins at the
 * previous output, or at a point that the vectors make.  A vector whose
 * distance from v no double can hold is left out of the step.
 * No kappa: from a centre that is far away v does not arrive, and f liars
 * that are clipped still push it by f tau / n.
 * Source: Karimireddy, He, Jaggi, ICML 2021.
 */
#include <string.h>

#include "rule/iterate.h"

enum { TAU, ITERS, START };
enum { MEDIAN, MEAN, ZERO, LAST }; /* the first three are enum cgc_start */

static const struct cgc_param params[] = {
	[TAU] = { "tau", CGC_REAL, "100", 1e-300, 1e300, NULL,
	    "the farthest from v that a vector pulls" },
	[ITERS] = { "iters", CGC_INT, "1", 1, 1e6, NULL, "steps" },
	[START] = { "start", CGC_WORD, "last", 0, 0, "median|mean|zero|last",
	    "where v begins; last: at the previous output" },
	{ .key = NULL }
};

static size_t
memory(const struct cgc_call *call)
{
	return call->value[START].i == LAST;
}

/* One step; returns its length. */
static double
step(struct cgc_iterate *it, double tau)
{
	double n = (double)it->in->n, stay = 0, d, factor;

	cgc_iterate_measure(it);
	for (size_t i = 0; i < it->in->n; i++) {
		d = it->away[i];
		factor = d > tau ? tau / d : 1;
		it->w[i] = factor / n;
		stay += (1 - factor) / n;
	}
	cgc_iterate_mix(it);
	for (size_t q = 0; stay > 0 && q < it->in->dim; q++)
		it->next[q] += stay * it->z[q];
	return cgc_iterate_move(it);
}

static enum cgc_status
apply(const struct cgc_rule_job *job, struct cgc_err *err)
{
	size_t bytes = job->in.dim * sizeof *job->memory;
	int64_t start = job->call->value[START].i;
	struct cgc_iterate it;
	double len = 0;

	(void)err;
	cgc_iterate_begin(&it, job, start == LAST ? CGC_START_ZERO :
	    (enum cgc_start)start);
	if (start == LAST)
		memcpy(it.z, job->memory, bytes);
	for (int64_t i = 0; i < job->call->value[ITERS].i; i++)
		len = step(&it, job->call->value[TAU].r);
	if (start == LAST)
		memcpy(job->memory, it.z, bytes);
	cgc_iterate_end(&it, job, len);
	if (job->verdict == NULL)
		return CGC_OK;
	job->verdict->has_weight = true;
	memcpy(job->verdict->weight, it.w, job->in.n * sizeof *it.w);
	return CGC_OK;
}

const struct cgc_rule cgc_rule_cclip = {
	.method = {
		.name = "cclip",
		.summary = "mean of the vectors clipped around a centre",
		.promise = "none: no finite kappa; a vector pulls a step by "
		    "at most tau/n",
		.needs = "n > 2f, tau > 0",
		.cost = "n Q per step; start=last: Q numbers of state",
		.params = params,
	},
	.memory = memory,
	.scratch = cgc_iterate_scratch,
	.apply = apply,
};
