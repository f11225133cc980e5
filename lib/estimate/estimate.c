/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "estimate/estimate.h"
#include "rand/draw.h"

static const struct cgc_estimator *
estimator_of(const struct cgc_estimate *e)
{
	return (const struct cgc_estimator *)e->call.method;
}

/* CGC_EUSAGE unless every subset has the samples of a minibatch. */
static enum cgc_status
check_batch(const struct cgc_estimate *e, uint64_t *most,
    struct cgc_err *err)
{
	const struct cgc_dataset *data = e->objective->data;
	const struct cgc_param *p = e->call.method->params;

	if (!e->call.given[CGC_ESTIMATOR_BATCH] &&
	    p[CGC_ESTIMATOR_BATCH].fallback[0] == '(')
		return cgc_fail(err, CGC_EUSAGE, "batch is missing, expected "
		    "%s,batch=COUNT", e->call.method->name);
	for (uint32_t k = 0; k < data->n; k++) {
		size_t samples = data->subset[k].samples;
		uint64_t batch = cgc_estimator_batch(&e->call, samples);

		if (batch < 1 || batch > samples || batch > UINT32_MAX)
			return cgc_fail(err, CGC_EUSAGE, "batch is %llu of "
			    "subset %lu of %s, expected 1 to its %zu samples",
			    (unsigned long long)batch, (unsigned long)k,
			    e->objective->name, samples);
		if (*most < batch)
			*most = batch;
	}
	return CGC_OK;
}

static enum cgc_status
check(const struct cgc_estimate *e, uint64_t *most, struct cgc_err *err)
{
	const struct cgc_estimator *how = estimator_of(e);

	*most = 0;
	if (how->coin && !e->call.given[CGC_ESTIMATOR_P])
		return cgc_fail(err, CGC_EUSAGE, "p is missing, expected the "
		    "probability of the coin");
	if (e->path != NULL && !cgc_estimator_remembers(how))
		return cgc_fail(err, CGC_EUSAGE, "found a state, expected an "
		    "estimator that remembers something");
	return how->batch ? check_batch(e, most, err) : CGC_OK;
}

/* Room for what is asked at once, with minibatches of most samples. */
static enum cgc_status
make_room(struct cgc_estimate *e, size_t rooms, uint64_t most,
    struct cgc_err *err)
{
	struct cgc_estimator_job *job = &e->job;
	enum cgc_status st;
	size_t numbers;

	job->call = &e->call;
	job->objective = e->objective;
	job->seed = e->seed;
	job->stride = (size_t)most;
	st = cgc_mem_alloc(&job->sample, rooms, most * sizeof *job->sample,
	    err);
	if (st != CGC_OK || !cgc_estimator_remembers(estimator_of(e)))
		return st;
	if ((st = cgc_mem_size(&numbers, rooms, e->objective->dim, err)) !=
	    CGC_OK ||
	    (st = cgc_mem_alloc(&job->spare, numbers, sizeof *job->spare,
	    err)) != CGC_OK)
		return st;
	return cgc_mem_alloc(&job->other, rooms, sizeof *job->other, err);
}

enum cgc_status
cgc_estimate_init(struct cgc_estimate *e, const char *text, size_t rooms,
    struct cgc_err *err)
{
	enum cgc_status st;
	uint64_t most;

	st = cgc_call_parse(&e->call, cgc_estimators, "estimator", text, err);
	if (st != CGC_OK)
		return st;
	if ((st = check(e, &most, err)) != CGC_OK) {
		cgc_err_place(err, "estimator %s", e->call.method->name);
		return st;
	}
	return make_room(e, rooms, most, err);
}

void
cgc_estimate_release(struct cgc_estimate *e)
{
	cgc_state_release(&e->state);
	free(e->job.sample);
	free(e->job.spare);
	free(e->job.other);
	free(e->memory);
	free(e->kept);
	free(e->ids);
	*e = (struct cgc_estimate){ .begun = false };
}

/* How many vectors are remembered of a subset. */
static uint64_t
keeps(const struct cgc_estimate *e, uint32_t subset)
{
	const struct cgc_estimator *how = estimator_of(e);

	return how->keeps == NULL ? 0 :
	    how->keeps(e->objective->data->subset[subset].samples);
}

/* CGC_EUSAGE if the memory, twice where it is saved, is over the limit. */
static enum cgc_status
check_size(const struct cgc_estimate *e, struct cgc_err *err)
{
	uint64_t limit = e->max_mem != 0 ? e->max_mem : CGC_MAX_MEM;
	uint64_t vector = (uint64_t)e->objective->dim * sizeof(double) *
	    (e->path != NULL ? 2 : 1);

	if (e->vectors > UINT32_MAX || e->vectors > limit / vector)
		return cgc_fail(err, CGC_EUSAGE, "estimator %s remembers %llu "
		    "vectors, %llu bytes each, expected %llu bytes at most "
		    "(--max-mem)", e->call.method->name,
		    (unsigned long long)e->vectors,
		    (unsigned long long)vector, (unsigned long long)limit);
	return CGC_OK;
}

/* Where what is remembered of each subset lies. */
static enum cgc_status
lay_out(struct cgc_estimate *e, struct cgc_err *err)
{
	size_t dim = e->objective->dim;
	enum cgc_status st;
	double *at;

	e->vectors = estimator_of(e)->past ? 1 : 0;
	for (uint32_t i = 0; i < e->n; i++)
		e->vectors += keeps(e, e->ids[i]);
	if ((st = check_size(e, err)) != CGC_OK ||
	    (st = cgc_mem_zalloc(&e->memory, e->vectors * dim,
	    sizeof *e->memory, err)) != CGC_OK ||
	    (st = cgc_mem_alloc(&e->kept, e->n, sizeof *e->kept, err)) !=
	    CGC_OK)
		return st;
	at = e->memory + (estimator_of(e)->past ? dim : 0);
	for (uint32_t i = 0; i < e->n; i++) {
		e->kept[i] = at;
		at += keeps(e, e->ids[i]) * dim;
	}
	e->job.past = e->memory;
	return CGC_OK;
}

/* The memory at the first iteration: 0, or the state's. */
static enum cgc_status
start(struct cgc_estimate *e, const struct cgc_frame *model,
    const uint32_t *ids, uint32_t n, struct cgc_err *err)
{
	struct cgc_frame like = *model;
	enum cgc_status st;

	if (e->path == NULL && model->iteration != 0)
		return cgc_fail(err, CGC_EUSAGE, "the first iteration is "
		    "%llu, so estimator %s needs a --state",
		    (unsigned long long)model->iteration,
		    e->call.method->name);
	st = cgc_mem_alloc(&e->ids, n, sizeof *e->ids, err);
	if (st != CGC_OK)
		return st;
	memcpy(e->ids, ids, n * sizeof *ids);
	e->n = n;
	if ((st = lay_out(e, err)) != CGC_OK || e->path == NULL)
		return st;
	like.kind = CGC_GRADIENT;
	like.count = (uint32_t)e->vectors;
	if (e->device < 0)
		snprintf(e->who, sizeof e->who, "%s", e->call.method->name);
	else
		snprintf(e->who, sizeof e->who, "%s of device %lld",
		    e->call.method->name, (long long)e->device);
	return cgc_state_begin(&e->state, e->path, e->who, &like,
	    model->iteration, e->memory, err);
}

/* CGC_EDATA unless it follows on what is remembered. */
static enum cgc_status
check_follows(const struct cgc_estimate *e, const struct cgc_frame *model,
    const uint32_t *ids, uint32_t n, struct cgc_err *err)
{
	if (model->iteration <= e->last.iteration || model->run != e->last.run)
		return cgc_fail(err, CGC_EDATA, "iteration is %llu of run "
		    "%lu, expected one after %llu of run %lu",
		    (unsigned long long)model->iteration,
		    (unsigned long)model->run,
		    (unsigned long long)e->last.iteration,
		    (unsigned long)e->last.run);
	if (estimator_of(e)->keeps != NULL &&
	    (n != e->n || memcmp(ids, e->ids, n * sizeof *ids) != 0))
		return cgc_fail(err, CGC_EDATA, "iteration %llu gives device "
		    "%lld other subsets than before, of which estimator %s "
		    "remembers nothing; expected the same always",
		    (unsigned long long)model->iteration,
		    (long long)e->device, e->call.method->name);
	return CGC_OK;
}

enum cgc_status
cgc_estimate_begin(struct cgc_estimate *e, const struct cgc_frame *model,
    const double *x, const uint32_t *ids, uint32_t n, struct cgc_err *err)
{
	const struct cgc_estimator *how = estimator_of(e);
	enum cgc_status st = CGC_OK;

	if (cgc_estimator_remembers(how)) {
		if (!e->begun)
			st = start(e, model, ids, n, err);
		else
			st = check_follows(e, model, ids, n, err);
	}
	if (st != CGC_OK)
		return st;
	e->begun = true;
	e->last = *model;
	e->answered = 0;
	e->job.iteration = model->iteration;
	e->job.x = x;
	e->job.heads = how->coin && cgc_coin(e->seed,
	    e->call.value[CGC_ESTIMATOR_P].r, model->iteration);
	return CGC_OK;
}

void
cgc_estimate_ask(struct cgc_estimate *e, struct cgc_request *request,
    size_t n)
{
	e->job.request = request;
	e->job.n = n;
	e->job.kept = estimator_of(e)->keeps != NULL ?
	    e->kept + e->answered : NULL;
	estimator_of(e)->answer(&e->job);
	e->answered += n;
}

enum cgc_status
cgc_estimate_end(struct cgc_estimate *e, bool last, struct cgc_err *err)
{
	uint64_t next = e->last.iteration + 1;

	if (e->begun && estimator_of(e)->past)
		memcpy(e->memory, e->job.x,
		    e->objective->dim * sizeof *e->memory);
	if (!e->begun || e->path == NULL || (!last && next % e->every != 0))
		return CGC_OK;
	return cgc_state_save(&e->state, next, e->memory, err);
}
