/* SPDX-License-Identifier: MIT */
#ifndef CGC_DENSE_H
#define CGC_DENSE_H

#include <stdint.h>

#include "model/model.h"

/*
 * dense - fully connected layers, on a block of samples: v becomes
 * a_j = <w_j, v> + b_j.  Inputs are given by where they begin, one for each of
 * n <= CGC_MODEL_BLOCK samples; what is by output is n rows of `out` numbers.
 */
struct cgc_dense {
	size_t in, out;
	const double *weight; /* out rows of `in` */
	const double *bias;   /* out */
};

/* A layer whose weights, and behind them biases, begin at x. */
struct cgc_dense cgc_dense_at(const double *x, size_t in, size_t out);

/* How many parameters it has. */
size_t cgc_dense_size(size_t in, size_t out);

/* a = the outputs */
void cgc_dense_forward(const struct cgc_dense *dense, const double *const *v,
    size_t n, double *a);

/* weight, bias += the gradient in them, d being that in the outputs. */
void cgc_dense_gradient(const struct cgc_dense *dense,
    const double *const *v, size_t n, const double *d, double *weight,
    double *bias);

/* e = the gradient in the inputs: n rows of `in` numbers. */
void cgc_dense_backward(const struct cgc_dense *dense, size_t n,
    const double *d, double *e);

/*
 * What a network's last layer leaves for the classes, a[s] for sample s, is
 * the logarithm of their probabilities but for a constant.  Sets the tally of
 * the samples, the loss being minus the logarithm of the right class's
 * probability, and makes a the gradient of the loss.
 */
void cgc_dense_classify(const struct cgc_model_job *job, double *a,
    struct cgc_tally *tally);

/*
 * n numbers, weights and biases of a layer whose outputs have `fan` inputs, to
 * start from: uniform on [-1/sqrt(fan), 1/sqrt(fan)), as PyTorch's Linear and
 * Conv2d have them (Kaiming's uniform with a = sqrt(5)).
 */
void cgc_dense_init(uint64_t seed, uint32_t layer, size_t fan, size_t n,
    double *x);

#endif
