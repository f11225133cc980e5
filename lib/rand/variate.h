/* SPDX-License-Identifier: MIT */
#ifndef CGC_VARIATE_H
#define CGC_VARIATE_H

#include "rand/draw.h"

/*
 * variate - draws from distributions that take a parameter; as in draw.h, the
 * same numbers on every machine.
 */

/*
 * The logarithm of a Gamma(shape, 1) variate, 0 < shape: finite also where
 * the variate itself is too small for a double, as most are below 1/100.
 * Source: Marsaglia, Tsang, A simple method for generating gamma variables,
 * ACM Transactions on Mathematical Software 26, 2000.
 */
double cgc_draw_log_gamma(struct cgc_draw *draw, double shape);

/*
 * share[0 .. n - 1] ~ Dirichlet(alpha, ..., alpha): none is negative, their
 * sum is 1 up to rounding.
 */
void cgc_draw_dirichlet(struct cgc_draw *draw, double alpha, size_t n,
    double *share);

#endif
