/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "kern/kern.h"
#include "model/objective.h"

/* Work below this many samples times Q is not worth waking a team for. */
#define TEAM_FROM 200000

/* What one member of the team needs. */
struct cgc_worker {
	double *row;      /* a block of rows in f64 */
	double *gradient; /* of a block */
	double *scratch;  /* the model's */
	struct cgc_tally tally;
	size_t at;        /* the request that its block belongs to */
};

static const struct cgc_model *
model_of(const struct cgc_objective *obj)
{
	return cgc_model_of(&obj->call);
}

/* CGC_EDATA unless all targets are labels, if the model has classes. */
static enum cgc_status
check_targets(const struct cgc_objective *obj, struct cgc_err *err)
{
	const struct cgc_labels labels = cgc_model_labels(&obj->call);
	const struct cgc_dataset *data = obj->data;
	size_t width = data->features + 1;

	for (uint32_t k = 0; k < data->n && labels.n > 0; k++)
		for (size_t s = 0; s < data->subset[k].samples; s++) {
			double y = cgc_dtype_get(data->dtype,
			    data->subset[k].row, s * width + data->features);

			if (cgc_labels_class(&labels, y) == labels.n)
				return cgc_fail(err, CGC_EDATA, "%s: subset "
				    "%lu: sample %zu: the target is %.9g, "
				    "expected %g%s%g, the labels of %s",
				    obj->name, (unsigned long)k, s, y,
				    labels.first, labels.n == 2 ? " or " :
				    " to ", labels.first + labels.step *
				    (labels.n - 1), obj->call.method->name);
		}
	return CGC_OK;
}

static enum cgc_status
hire(struct cgc_objective *obj, struct cgc_err *err)
{
	const struct cgc_model *model = model_of(obj);
	size_t features = obj->data->features;
	enum cgc_status st = CGC_OK;

	st = cgc_mem_zalloc(&obj->worker, cgc_team_size(obj->team),
	    sizeof *obj->worker, err);
	if (st != CGC_OK)
		return st;
	obj->workers = cgc_team_size(obj->team);
	for (unsigned i = 0; i < obj->workers && st == CGC_OK; i++) {
		struct cgc_worker *w = &obj->worker[i];

		st = cgc_mem_alloc(&w->row,
		    CGC_MODEL_BLOCK * (uint64_t)(features + 1),
		    sizeof *w->row, err);
		if (st == CGC_OK)
			st = cgc_mem_alloc(&w->gradient, obj->dim,
			    sizeof *w->gradient, err);
		if (st == CGC_OK && model->scratch != NULL)
			st = cgc_mem_alloc(&w->scratch,
			    model->scratch(&obj->call, features),
			    sizeof *w->scratch, err);
	}
	return st;
}

enum cgc_status
cgc_objective_init(struct cgc_objective *obj, const char *text,
    const struct cgc_dataset *data, const char *name, struct cgc_team *team,
    struct cgc_err *err)
{
	enum cgc_status st;

	*obj = (struct cgc_objective){ .data = data, .name = name,
	    .team = team };
	st = cgc_model_parse(&obj->call, text, data->features, err);
	if (st != CGC_OK)
		return st;
	obj->dim = cgc_model_dim(&obj->call, data->features);
	if ((st = check_targets(obj, err)) != CGC_OK ||
	    (st = cgc_mem_alloc(&obj->begin, (uint64_t)data->n + 1,
	    sizeof *obj->begin, err)) != CGC_OK ||
	    (st = cgc_mem_alloc(&obj->request, data->n, sizeof *obj->request,
	    err)) != CGC_OK)
		return st;
	return hire(obj, err);
}

void
cgc_objective_release(struct cgc_objective *obj)
{
	for (unsigned i = 0; i < obj->workers; i++) {
		free(obj->worker[i].row);
		free(obj->worker[i].gradient);
		free(obj->worker[i].scratch);
	}
	free(obj->worker);
	free(obj->begin);
	free(obj->request);
	*obj = (struct cgc_objective){ .dim = 0 };
}

enum cgc_status
cgc_objective_model(const struct cgc_objective *obj,
    const struct cgc_row *model, double *x, struct cgc_err *err)
{
	const struct cgc_frame *f = &model->frame;

	if (f->dim != obj->dim)
		return cgc_fail(err, CGC_EDATA, "dim is %llu, expected the "
		    "%zu of %s on %.160s", (unsigned long long)f->dim,
		    obj->dim, obj->call.method->name, obj->name);
	if (!cgc_dtype_is_real(f->dtype))
		return cgc_fail(err, CGC_EDATA,
		    "dtype is %s, expected f32 or f64",
		    cgc_dtype_name(f->dtype));
	cgc_dtype_convert(CGC_F64, x, f->dtype, model->data, f->dim);
	return CGC_OK;
}

/* What a team works on. */
struct asking {
	struct cgc_objective *obj;
	const double *x;
	struct cgc_request *request;
	size_t n;
};

static size_t
samples_of(const struct cgc_objective *obj, const struct cgc_request *r)
{
	return r->sample != NULL ? r->samples :
	    obj->data->subset[r->subset].samples;
}

/* The request that a block belongs to; those of a worker ascend. */
static struct cgc_request *
request_of(const struct asking *a, struct cgc_worker *w, size_t block)
{
	while (a->obj->begin[w->at + 1] <= block)
		w->at++;
	return &a->request[w->at];
}

/* One block: the first of a request right into its gradient. */
static void
do_block(void *arg, size_t block, unsigned who)
{
	const struct asking *a = arg;
	const struct cgc_objective *obj = a->obj;
	struct cgc_worker *w = &obj->worker[who];
	const struct cgc_request *r = request_of(a, w, block);
	size_t first = (block - obj->begin[w->at]) * CGC_MODEL_BLOCK;
	size_t left = samples_of(obj, r) - first;
	double *g = r->gradient == NULL ? NULL :
	    first == 0 ? r->gradient : w->gradient;
	struct cgc_model_job job = {
		.call = &obj->call, .features = obj->data->features,
		.x = a->x, .flipped = r->flipped, .scratch = w->scratch,
		.n = left < CGC_MODEL_BLOCK ? left : CGC_MODEL_BLOCK
	};

	job.row = cgc_dataset_rows(obj->data, r->subset, first,
	    r->sample != NULL ? r->sample + first : NULL, job.n, w->row);
	if (g != NULL)
		memset(g, 0, obj->dim * sizeof *g);
	model_of(obj)->add(&job, g, &w->tally);
}

/* The sum of a subset's blocks becomes f_k, or its estimate. */
static void
finish(const struct asking *a, struct cgc_request *r)
{
	const struct cgc_model *model = model_of(a->obj);
	double asked = (double)samples_of(a->obj, r);
	double all = (double)a->obj->data->subset[r->subset].samples;
	double weight = (model->is_sum ? all : 1) / asked;

	r->loss = r->tally.loss * weight;
	if (weight != 1)
		for (size_t q = 0; r->gradient != NULL && q < a->obj->dim; q++)
			r->gradient[q] *= weight;
	if (model->penalty != NULL)
		r->loss += model->penalty(&a->obj->call, a->obj->dim,
		    a->x, r->gradient);
}

/* Adds a block to those before it. */
static void
settle_block(void *arg, size_t block, unsigned who)
{
	const struct asking *a = arg;
	const struct cgc_objective *obj = a->obj;
	const struct cgc_worker *w = &obj->worker[who];
	struct cgc_request *r = &a->request[w->at];

	if (block == obj->begin[w->at])
		r->tally = (struct cgc_tally){ .loss = 0 };
	else if (r->gradient != NULL)
		for (size_t q = 0; q < obj->dim; q++)
			r->gradient[q] += w->gradient[q];
	r->tally.loss += w->tally.loss;
	r->tally.right += w->tally.right;
	if (block + 1 == obj->begin[w->at + 1])
		finish(a, r);
}

void
cgc_objective_ask(struct cgc_objective *obj, const double *x,
    struct cgc_request *request, size_t n)
{
	struct asking a = { obj, x, request, n };
	const struct cgc_work work = { do_block, settle_block, &a };
	size_t samples = 0;

	for (unsigned i = 0; i < obj->workers; i++)
		obj->worker[i].at = 0;
	obj->begin[0] = 0;
	for (size_t i = 0; i < n; i++) {
		size_t m = samples_of(obj, &request[i]);

		samples += m;
		obj->begin[i + 1] = obj->begin[i] +
		    (m + CGC_MODEL_BLOCK - 1) / CGC_MODEL_BLOCK;
	}
	cgc_team_run(samples * obj->dim < TEAM_FROM ? NULL :
	    obj->team, obj->begin[n], &work);
}

/* The gradients of the n subsets from first on, behind each other. */
static void
ask_some(struct cgc_objective *obj, const double *x, uint32_t first, size_t n,
    double *gradient)
{
	for (size_t i = 0; i < n; i++)
		obj->request[i] = (struct cgc_request){
			.subset = first + (uint32_t)i,
			.gradient = gradient + i * obj->dim
		};
	cgc_objective_ask(obj, x, obj->request, n);
}

void
cgc_objective_measure(struct cgc_objective *obj, const double *x,
    double *room, size_t rooms, struct cgc_measure *out)
{
	const struct cgc_kern *kern = cgc_kern(CGC_F64);
	double *mu = room, *g = room + obj->dim, spread = 0;
	size_t n = obj->data->n, dim = obj->dim, m;
	uint64_t right = 0;

	out->loss = 0;
	memset(mu, 0, dim * sizeof *mu);
	for (size_t k = 0; k < n; k += m) {
		m = n - k < rooms ? n - k : rooms;
		ask_some(obj, x, (uint32_t)k, m, g);
		for (size_t i = 0; i < m; i++) {
			out->loss += obj->request[i].loss;
			right += obj->request[i].tally.right;
			for (size_t q = 0; q < dim; q++)
				mu[q] += g[i * dim + q];
		}
	}
	for (size_t q = 0; q < dim; q++)
		mu[q] /= (double)n;
	for (size_t k = 0; k < n; k += m) {
		m = n - k < rooms ? n - k : rooms;
		if (rooms < n) /* they are not all here any more */
			ask_some(obj, x, (uint32_t)k, m, g);
		for (size_t i = 0; i < m; i++)
			spread += kern->dist2(g + i * dim, mu, dim);
	}
	out->gradnorm = sqrt(kern->dot(mu, mu, dim));
	out->beta = sqrt(spread / (double)n);
	out->accuracy = (double)right /
	    (double)cgc_dataset_samples(obj->data);
}

void
cgc_objective_score(struct cgc_objective *obj, const double *x,
    struct cgc_score *out)
{
	double samples = (double)cgc_dataset_samples(obj->data), loss = 0;
	uint64_t right = 0;

	for (uint32_t k = 0; k < obj->data->n; k++)
		obj->request[k] = (struct cgc_request){ .subset = k };
	cgc_objective_ask(obj, x, obj->request, obj->data->n);
	for (uint32_t k = 0; k < obj->data->n; k++) {
		loss += obj->request[k].tally.loss;
		right += obj->request[k].tally.right;
	}
	out->loss = loss / samples;
	out->accuracy = (double)right / samples;
}
