/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "rand/draw.h"
#include "task/synth.h"

/* A standard deviation, whichever way the spread is read. */
static double
scale(bool std, double spread)
{
	return std ? spread : sqrt(spread);
}

/* <z, xhat_k>; xhat_k is drawn anew for each sample, the same each time. */
static double
target(const struct cgc_synth *synth, uint32_t k, const double *z)
{
	double spread = scale(synth->std_xhat, 1 + (k + 1.0) * synth->sigma_h);
	struct cgc_draw draw;
	double y = 0;

	cgc_draw_init(&draw, synth->seed, CGC_DRAW_TASK, 0, k);
	for (size_t q = 0; q < synth->dim; q++)
		y += z[q] * (spread * cgc_draw_normal(&draw));
	return y;
}

void
cgc_synth_subset(const struct cgc_synth *synth, uint32_t k, double *out)
{
	double spread = scale(synth->std_z, 100), noise = sqrt(synth->noise);
	struct cgc_draw draw;

	for (size_t s = 0; s < synth->samples; s++, out += synth->dim + 1) {
		cgc_draw_init(&draw, synth->seed, CGC_DRAW_TASK, 1 + s, k);
		for (size_t q = 0; q < synth->dim; q++)
			out[q] = spread * cgc_draw_normal(&draw);
		out[synth->dim] = target(synth, k, out) +
		    noise * cgc_draw_normal(&draw);
	}
}
