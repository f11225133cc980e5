/* SPDX-License-Identifier: MIT */
#include "model/dense.h"
#include "model/network.h"

struct network {
	size_t features, hidden, layers, classes;
};

static struct network
network_of(const struct cgc_call *call, size_t features)
{
	return (struct network){ features,
	    (size_t)call->value[CGC_NETWORK_HIDDEN].i,
	    (size_t)call->value[CGC_NETWORK_LAYERS].i,
	    (size_t)call->value[CGC_NETWORK_CLASSES].i };
}

static size_t
inputs(const struct network *net, size_t layer)
{
	return layer == 0 ? net->features : net->hidden;
}

static size_t
outputs(const struct network *net, size_t layer)
{
	return layer == net->layers ? net->classes : net->hidden;
}

/* Where the parameters of a layer begin. */
static size_t
offset(const struct network *net, size_t layer)
{
	size_t at = 0;

	for (size_t l = 0; l < layer; l++)
		at += cgc_dense_size(inputs(net, l), outputs(net, l));
	return at;
}

struct cgc_labels
cgc_network_labels(const struct cgc_call *call)
{
	return (struct cgc_labels){
		(uint32_t)call->value[CGC_NETWORK_CLASSES].i, 0, 1
	};
}

size_t
cgc_network_dim(const struct cgc_call *call, size_t features)
{
	const struct network net = network_of(call, features);

	return offset(&net, net.layers + 1);
}

/* Outputs of all layers, and gradients in those of two of them. */
size_t
cgc_network_scratch(const struct cgc_call *call, size_t features)
{
	const struct network net = network_of(call, features);

	return CGC_MODEL_BLOCK *
	    ((net.layers + 2) * net.hidden + net.classes);
}

void
cgc_network_init(const struct cgc_call *call, size_t features, uint64_t seed,
    double *x)
{
	const struct network net = network_of(call, features);

	for (size_t l = 0; l <= net.layers; l++)
		cgc_dense_init(seed, (uint32_t)l, inputs(&net, l),
		    cgc_dense_size(inputs(&net, l), outputs(&net, l)),
		    x + offset(&net, l));
}

static double *
outputs_of(const struct network *net, const struct cgc_model_job *job,
    size_t layer)
{
	return job->scratch + layer * CGC_MODEL_BLOCK * net->hidden;
}

/* A layer, and where each sample's inputs of it begin. */
static struct cgc_dense
layer_of(const struct network *net, const struct cgc_model_job *job,
    size_t layer, const double *v[CGC_MODEL_BLOCK])
{
	for (size_t s = 0; s < job->n; s++)
		v[s] = layer == 0 ? job->row + s * (net->features + 1) :
		    outputs_of(net, job, layer - 1) + s * net->hidden;
	return cgc_dense_at(job->x + offset(net, layer), inputs(net, layer),
	    outputs(net, layer));
}

static void
forward(const struct network *net, const struct cgc_model_job *job)
{
	const double *v[CGC_MODEL_BLOCK];

	for (size_t l = 0; l <= net->layers; l++) {
		struct cgc_dense dense = layer_of(net, job, l, v);
		double *out = outputs_of(net, job, l);

		cgc_dense_forward(&dense, v, job->n, out);
		if (l < net->layers)
			for (size_t i = 0; i < job->n * dense.out; i++)
				out[i] = out[i] < 0 ? 0 : out[i];
	}
}

/* From d, the gradient in the last outputs, back to that in x. */
static void
backward(const struct network *net, const struct cgc_model_job *job,
    const double *d, double *g)
{
	const double *v[CGC_MODEL_BLOCK], *h;
	size_t size = CGC_MODEL_BLOCK * net->hidden;
	double *other = outputs_of(net, job, net->layers) +
	    CGC_MODEL_BLOCK * net->classes, *e, *at;

	for (size_t l = net->layers;; l--) {
		struct cgc_dense dense = layer_of(net, job, l, v);

		at = g + offset(net, l);
		cgc_dense_gradient(&dense, v, job->n, d, at,
		    at + dense.in * dense.out);
		if (l == 0)
			return;
		e = other + l % 2 * size;
		cgc_dense_backward(&dense, job->n, d, e);
		h = outputs_of(net, job, l - 1);
		for (size_t i = 0; i < job->n * dense.in; i++)
			e[i] = h[i] > 0 ? e[i] : 0;
		d = e;
	}
}

void
cgc_network_add(const struct cgc_model_job *job, double *g,
    struct cgc_tally *tally)
{
	const struct network net = network_of(job->call, job->features);
	double *last = outputs_of(&net, job, net.layers);

	forward(&net, job);
	cgc_dense_classify(job, last, tally);
	if (g != NULL)
		backward(&net, job, last, g);
}
