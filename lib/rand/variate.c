/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/exp.h"
#include "rand/variate.h"

/* The logarithm of a uniform on (0, 1]. */
static double
log_uniform(struct cgc_draw *draw)
{
	return cgc_ln(1 - cgc_draw_uniform(draw));
}

/*
 * d v, with v the cube of a normal variate about 1, is almost Gamma: the rest
 * is done by rejection.  Needs shape >= 1; below, U^(1/shape) times the
 * variate of shape + 1 has the right distribution.
 */
double
cgc_draw_log_gamma(struct cgc_draw *draw, double shape)
{
	double boost = 0, c, d, x, v;

	if (shape < 1)
		boost = log_uniform(draw) / shape++;
	d = shape - 1.0 / 3;
	c = 1 / sqrt(9 * d);
	do {
		do {
			x = cgc_draw_normal(draw);
			v = 1 + c * x;
		} while (v <= 0);
		v = v * v * v;
	} while (log_uniform(draw) > x * x / 2 + d - d * v + d * cgc_ln(v));
	return cgc_ln(d * v) + boost;
}

/* Gamma variates over their sum, all over the greatest. */
void
cgc_draw_dirichlet(struct cgc_draw *draw, double alpha, size_t n,
    double *share)
{
	double most = -INFINITY, sum = 0;

	for (size_t i = 0; i < n; i++) {
		share[i] = cgc_draw_log_gamma(draw, alpha);
		if (share[i] > most)
			most = share[i];
	}
	for (size_t i = 0; i < n; i++) {
		share[i] = cgc_exp(share[i] - most);
		sum += share[i];
	}
	for (size_t i = 0; i < n; i++)
		share[i] /= sum;
}
