/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/mem.h"
#include "kern/kern.h"
#include "rule/neighbours.h"
#include "rule/norms.h"
#include "rule/whole.h"

/* The norms, then what finds them. */
uint64_t
cgc_norms_scratch(const struct cgc_vectors *in)
{
	return cgc_mem_aligned(in->n * sizeof(double)) +
	    cgc_whole_scratch(in);
}

void
cgc_norms(const struct cgc_vectors *in, void *scratch)
{
	double *norm = scratch;

	cgc_whole_norms(in, NULL, (unsigned char *)scratch +
	    cgc_mem_aligned(in->n * sizeof *norm), norm);
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
	return cgc_norms_scratch(in) + cgc_selected_scratch(in);
}

void
cgc_norms_shortest(const struct cgc_rule_job *job, size_t m)
{
	double *norm = (double *)job->scratch;

	cgc_norms(&job->in, norm);
	cgc_selected_mean(job, norm, m, job->scratch +
	    cgc_norms_scratch(&job->in));
}
