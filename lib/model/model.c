/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "model/model.h"

extern const struct cgc_model cgc_model_linreg, cgc_model_ridge,
    cgc_model_logistic, cgc_model_softmax, cgc_model_mlp, cgc_model_cnn;

const struct cgc_method *const cgc_models[] = {
	&cgc_model_linreg.method,
	&cgc_model_ridge.method,
	&cgc_model_logistic.method,
	&cgc_model_softmax.method,
	&cgc_model_mlp.method,
	&cgc_model_cnn.method,
	NULL
};

enum cgc_status
cgc_model_parse(struct cgc_call *call, const char *text, size_t features,
    struct cgc_err *err)
{
	const struct cgc_model *model;
	enum cgc_status st;

	st = cgc_call_parse(call, cgc_models, "model", text, err);
	if (st != CGC_OK)
		return st;
	model = cgc_model_of(call);
	return model->check == NULL ? CGC_OK :
	    model->check(call, features, err);
}

const struct cgc_model *
cgc_model_of(const struct cgc_call *call)
{
	return (const struct cgc_model *)call->method;
}

size_t
cgc_model_dim(const struct cgc_call *call, size_t features)
{
	const struct cgc_model *model = cgc_model_of(call);

	return model->dim == NULL ? features : model->dim(call, features);
}

void
cgc_model_init(const struct cgc_call *call, size_t features, uint64_t seed,
    double *x)
{
	const struct cgc_model *model = cgc_model_of(call);
	size_t dim = cgc_model_dim(call, features);

	if (model->init != NULL)
		model->init(call, features, seed, x);
	else
		for (size_t q = 0; q < dim; q++)
			x[q] = 0;
}

struct cgc_labels
cgc_model_labels(const struct cgc_call *call)
{
	const struct cgc_model *model = cgc_model_of(call);

	return model->labels == NULL ? (struct cgc_labels){ .n = 0 } :
	    model->labels(call);
}

uint32_t
cgc_labels_class(const struct cgc_labels *labels, double y)
{
	double c = (y - labels->first) / labels->step;

	return c >= 0 && c < labels->n && floor(c) == c ? (uint32_t)c :
	    labels->n;
}
