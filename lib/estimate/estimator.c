/* SPDX-License-Identifier: MIT */
#include "estimate/estimator.h"
#include "rand/draw.h"

extern const struct cgc_estimator cgc_estimator_full,
    cgc_estimator_minibatch, cgc_estimator_page, cgc_estimator_saga,
    cgc_estimator_marina;

const struct cgc_method *const cgc_estimators[] = {
	&cgc_estimator_full.method,
	&cgc_estimator_minibatch.method,
	&cgc_estimator_page.method,
	&cgc_estimator_saga.method,
	&cgc_estimator_marina.method,
	NULL
};

bool
cgc_estimator_remembers(const struct cgc_estimator *estimator)
{
	return estimator->past || estimator->keeps != NULL;
}

uint64_t
cgc_estimator_batch(const struct cgc_call *call, size_t samples)
{
	return cgc_call_count(call, CGC_ESTIMATOR_BATCH, samples);
}

void
cgc_estimator_draw(const struct cgc_estimator_job *job)
{
	const struct cgc_dataset *data = job->objective->data;

	for (size_t i = 0; i < job->n; i++) {
		struct cgc_request *r = &job->request[i];
		size_t samples = data->subset[r->subset].samples;
		uint32_t *sample = job->sample + i * job->stride;
		struct cgc_draw draw;

		r->samples = (size_t)cgc_estimator_batch(job->call, samples);
		r->sample = sample;
		cgc_draw_init(&draw, job->seed, CGC_DRAW_BATCH,
		    job->iteration, r->subset);
		cgc_draw_subset(&draw, (uint32_t)samples,
		    (uint32_t)r->samples, sample);
	}
}

static void
difference(const struct cgc_estimator_job *job)
{
	size_t dim = job->objective->dim;

	cgc_estimator_draw(job);
	for (size_t i = 0; i < job->n; i++) {
		job->other[i] = job->request[i];
		job->other[i].gradient = job->spare + i * dim;
	}
	cgc_objective_ask(job->objective, job->x, job->request, job->n);
	cgc_objective_ask(job->objective, job->past, job->other, job->n);
	for (size_t i = 0; i < job->n; i++)
		for (size_t q = 0; q < dim; q++)
			job->request[i].gradient[q] -=
			    job->other[i].gradient[q];
}

void
cgc_estimator_by_coin(const struct cgc_estimator_job *job)
{
	if (job->heads)
		cgc_objective_ask(job->objective, job->x, job->request,
		    job->n);
	else
		difference(job);
}
