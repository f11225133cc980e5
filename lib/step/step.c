/* SPDX-License-Identifier: MIT */
#include "step/step.h"

void
cgc_step_take(double *x, double *v, const double *g, size_t dim,
    double gamma, double momentum)
{
	for (size_t q = 0; q < dim; q++) {
		double direction = g[q];

		if (momentum != 0)
			direction = v[q] = momentum * v[q] + g[q];
		x[q] -= gamma * direction;
	}
}
