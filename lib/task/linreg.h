/* SPDX-License-Identifier: MIT */
#ifndef CGC_LINREG_H
#define CGC_LINREG_H

#include "task/dataset.h"

/*
 * linreg - linear regression, the LAD paper's task (section VII): with samples
 * (z, y), f_k(x) = sum of (<x, z> - y)^2 / 2 over subset k, F = sum of f_k.
 */

/* f_k(x) for a model of data->features coordinates. */
double cgc_linreg_loss(const struct cgc_dataset *data, uint32_t k,
    const double *x);

/* out = grad f_k(x) = sum of (<x, z> - y) z. */
void cgc_linreg_gradient(const struct cgc_dataset *data, uint32_t k,
    const double *x, double *out);

/* The state of training at a model. */
struct cgc_measure {
	double loss;     /* F(x), the sum over subsets */
	double gradnorm; /* ||mu||, mu = grad F(x) / N */
	double beta;     /* sqrt of the mean of ||grad f_k - mu||^2 */
};

/* scratch: 2 * features numbers. */
void cgc_linreg_measure(const struct cgc_dataset *data, const double *x,
    double *scratch, struct cgc_measure *out);

/* ||x - y|| */
double cgc_linreg_distance(const struct cgc_dataset *data, const double *x,
    const double *y);

#endif
