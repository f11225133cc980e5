/* SPDX-License-Identifier: MIT */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "rule/large.h"
#include "rule/neighbours.h"
#include "rule/norms.h"
#include "sweep/sweep.h"

/* The norms, then what finds them. */
uint64_t
cgc_norms_scratch(const struct cgc_vectors *in)
{
	uint64_t norms = in->n * sizeof(double);

	return cgc_mem_aligned(norms) +
	    cgc_sweep_scratch(in->team, in->n, norms);
}

void
cgc_norms(const struct cgc_vectors *in, void *scratch)
{
	double *norm = scratch;
	struct cgc_sweep sweep = { .team = in->team, .dtype = in->dtype,
	    .n = in->n, .dim = in->dim, .x = in->x,
	    .scratch = (unsigned char *)scratch +
	    cgc_mem_aligned(in->n * sizeof *norm) };

	cgc_sweep_gaps2(&sweep, NULL, norm);
	for (size_t i = 0; i < in->n; i++)
		norm[i] = norm[i] <= DBL_MAX ? sqrt(norm[i]) :
		    cgc_large_norm(in->dtype, in->x[i], NULL, in->dim);
}

void
cgc_norms_clip(const struct cgc_vectors *in, const double *norm, double c,
    void *const *out)
{
	for (size_t i = 0; i < in->n; i++)
		if (norm[i] > c)
			cgc_kern(in->dtype)->scale(in->x[i], c / norm[i],
			    in->dim, out[i]);
		else
			memcpy(out[i], in->x[i],
			    in->dim * cgc_dtype_size(in->dtype));
}

uint64_t
cgc_norms_shortest_scratch(const struct cgc_call *call,
    const struct cgc_vectors *in)
{
	(void)call;
	return cgc_norms_scratch(in) + cgc_selected_scratch(in->n);
}

void
cgc_norms_shortest(const struct cgc_rule_job *job, size_t m)
{
	double *norm = (double *)job->scratch;

	cgc_norms(&job->in, norm);
	cgc_selected_mean(job, norm, m, job->scratch +
	    cgc_norms_scratch(&job->in));
}
