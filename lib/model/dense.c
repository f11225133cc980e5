/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/exp.h"
#include "kern/layer.h"
#include "model/dense.h"
#include "rand/draw.h"

#define ROWS 32 /* of the weights that are worked on at a time */

struct cgc_dense
cgc_dense_at(const double *x, size_t in, size_t out)
{
	return (struct cgc_dense){ in, out, x, x + in * out };
}

size_t
cgc_dense_size(size_t in, size_t out)
{
	return (in + 1) * out;
}

/* Where the weights of the outputs from j on begin; how many, up to ROWS. */
static size_t
weight_rows(const struct cgc_dense *dense, size_t j, const double *row[ROWS])
{
	size_t n = dense->out - j < ROWS ? dense->out - j : ROWS;

	for (size_t i = 0; i < n; i++)
		row[i] = dense->weight + (j + i) * dense->in;
	return n;
}

void
cgc_dense_forward(const struct cgc_dense *dense, const double *const *v,
    size_t n, double *a)
{
	const double *row[ROWS];
	size_t rows;

	for (size_t s = 0; s < n; s++)
		memcpy(a + s * dense->out, dense->bias,
		    dense->out * sizeof *a);
	for (size_t j = 0; j < dense->out; j += rows) {
		rows = weight_rows(dense, j, row);
		cgc_kern_layer()->dots(v, n, row, rows, dense->in, a + j,
		    dense->out);
	}
}

void
cgc_dense_gradient(const struct cgc_dense *dense, const double *const *v,
    size_t n, const double *d, double *weight, double *bias)
{
	cgc_kern_layer()->blend(d, 1, dense->out, v, dense->out, n, dense->in,
	    weight, dense->in);
	for (size_t s = 0; s < n; s++)
		for (size_t j = 0; j < dense->out; j++)
			bias[j] += d[s * dense->out + j];
}

void
cgc_dense_backward(const struct cgc_dense *dense, size_t n, const double *d,
    double *e)
{
	const double *row[ROWS];
	size_t rows;

	memset(e, 0, n * dense->in * sizeof *e);
	for (size_t j = 0; j < dense->out; j += rows) {
		rows = weight_rows(dense, j, row);
		cgc_kern_layer()->blend(d + j, dense->out, 1, row, n, rows,
		    dense->in, e, dense->in);
	}
}

/* One sample of class y; the first of the greatest is what is predicted. */
static void
classify(double *a, uint32_t classes, uint32_t y, struct cgc_tally *tally)
{
	double most, others = 0, gap;
	uint32_t best = 0;

	for (uint32_t j = 1; j < classes; j++)
		if (a[j] > a[best])
			best = j;
	most = a[best];
	gap = most - a[y];
	for (uint32_t j = 0; j < classes; j++) {
		a[j] = cgc_exp(a[j] - most);
		others += j == best ? 0 : a[j];
	}
	for (uint32_t j = 0; j < classes; j++)
		a[j] /= 1 + others;
	a[y] -= 1;
	tally->loss += gap + cgc_ln1p(others);
	tally->right += best == y;
}

void
cgc_dense_classify(const struct cgc_model_job *job, double *a,
    struct cgc_tally *tally)
{
	const struct cgc_labels labels = cgc_model_labels(job->call);
	const double *target = job->row + job->features;
	uint32_t y;

	*tally = (struct cgc_tally){ .loss = 0 };
	for (size_t s = 0; s < job->n; s++) {
		y = cgc_labels_class(&labels,
		    target[s * (job->features + 1)]);
		classify(a + s * labels.n, labels.n,
		    job->flipped ? labels.n - 1 - y : y, tally);
	}
}

void
cgc_dense_init(uint64_t seed, uint32_t layer, size_t fan, size_t n, double *x)
{
	double bound = 1 / sqrt((double)fan);
	struct cgc_draw draw;

	cgc_draw_init(&draw, seed, CGC_DRAW_MODEL, 0, layer);
	cgc_draw_uniforms(&draw, n, x);
	for (size_t i = 0; i < n; i++)
		x[i] = bound * (2 * x[i] - 1);
}
