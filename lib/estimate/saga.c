/* SPDX-License-Identifier: MIT */
/*
 * saga - a table of the gradient that each sample had when it was last asked,
 * and its mean.  With phi_j the model at which sample j was asked, of m, and
 * f_kj what f_k would be if j were the only sample:
 *   g_k = (1/B) sum_{j in B} (grad f_kj(x) - grad f_kj(phi_j)) +
 *         (1/m) sum_j grad f_kj(phi_j),
 * and then phi_j = x for the samples of the minibatch.  In iteration 0 the
 * table is filled, and g_k = grad f_k(x).
 * Sources: Defazio, Bach, Lacoste-Julien, NIPS 2014, arXiv 1407.0202 (SAGA);
 * Zhu, Ling, arXiv 2104.06685 (BROADCAST).
 */
#include <string.h>

#include "estimate/estimator.h"

static const struct cgc_param params[] = {
	[CGC_ESTIMATOR_BATCH] = CGC_ESTIMATOR_BATCH_PARAM("1"),
	{ .key = NULL }
};

/* The mean, and then the table. */
static uint64_t
keeps(size_t samples)
{
	return (uint64_t)samples + 1;
}

static size_t
samples_of(const struct cgc_estimator_job *job, size_t i)
{
	return job->objective->data->subset[job->request[i].subset].samples;
}

/* Asks for one sample of request i; what is there already are n others. */
static void
add_one(const struct cgc_estimator_job *job, size_t n, size_t i,
    const uint32_t *sample, double *gradient)
{
	job->other[n] = job->request[i];
	job->other[n].sample = sample;
	job->other[n].samples = 1;
	job->other[n].gradient = gradient;
}

/* Iteration 0: every sample of every subset, j being each one's j-th. */
static void
fill(const struct cgc_estimator_job *job)
{
	size_t dim = job->objective->dim, n = job->n;

	cgc_objective_ask(job->objective, job->x, job->request, job->n);
	for (size_t i = 0; i < job->n; i++)
		memcpy(job->kept[i], job->request[i].gradient,
		    dim * sizeof(double));
	for (uint32_t j = 0; n > 0; j++) {
		n = 0;
		for (size_t i = 0; i < job->n; i++)
			if (j < samples_of(job, i))
				add_one(job, n++, i, &j,
				    job->kept[i] + (j + 1) * dim);
		cgc_objective_ask(job->objective, job->x, job->other, n);
	}
}

/* sum += now - then, and then becomes now: a sample's line of the table. */
static void
replace(double *sum, double *then, const double *now, size_t dim)
{
	for (size_t q = 0; q < dim; q++) {
		sum[q] += now[q] - then[q];
		then[q] = now[q];
	}
}

/* The b-th sample of each minibatch; false if none has so many. */
static bool
renew(const struct cgc_estimator_job *job, size_t b)
{
	const struct cgc_request *r = job->request;
	size_t dim = job->objective->dim, n = 0;

	for (size_t i = 0; i < job->n; i++)
		if (b < r[i].samples) {
			add_one(job, n, i, &r[i].sample[b],
			    job->spare + n * dim);
			n++;
		}
	cgc_objective_ask(job->objective, job->x, job->other, n);
	n = 0;
	for (size_t i = 0; i < job->n; i++)
		if (b < r[i].samples)
			replace(r[i].gradient,
			    job->kept[i] + (r[i].sample[b] + (size_t)1) * dim,
			    job->other[n++].gradient, dim);
	return n > 0;
}

static void
answer(const struct cgc_estimator_job *job)
{
	size_t dim = job->objective->dim, b = 0;

	if (job->iteration == 0) {
		fill(job);
		return;
	}
	cgc_estimator_draw(job);
	for (size_t i = 0; i < job->n; i++)
		memset(job->request[i].gradient, 0, dim * sizeof(double));
	while (renew(job, b))
		b++;
	for (size_t i = 0; i < job->n; i++) {
		double *g = job->request[i].gradient, *mean = job->kept[i];
		double batch = (double)job->request[i].samples;
		double samples = (double)samples_of(job, i), sum;

		for (size_t q = 0; q < dim; q++) {
			sum = g[q];
			g[q] = sum / batch + mean[q];
			mean[q] += sum / samples;
		}
	}
}

const struct cgc_estimator cgc_estimator_saga = {
	.method = {
		.name = "saga",
		.summary = "a minibatch, and what is remembered of the other "
		    "samples",
		.promise = "unbiased, given the table; its variance goes to 0",
		.needs = "1 <= batch <= samples of each subset; subsets that "
		    "stay with their device",
		.cost = "batch samples; state: Q per sample, and Q per subset",
		.params = params,
	},
	.batch = true,
	.keeps = keeps,
	.answer = answer,
};
