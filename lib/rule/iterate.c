/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/mem.h"
#include "rule/iterate.h"
#include "rule/trimmed.h"
#include "rule/whole.h"

/* What the passes need: most of all, the median. */
static uint64_t
passes(const struct cgc_call *call, const struct cgc_vectors *in)
{
	return cgc_trimmed_scratch(call, in);
}

uint64_t
cgc_iterate_scratch(const struct cgc_call *call, const struct cgc_vectors *in)
{
	return passes(call, in) + cgc_mem_aligned((3 * in->n + 2 * in->dim) *
	    sizeof(double));
}

void
cgc_iterate_begin(struct cgc_iterate *it, const struct cgc_rule_job *job,
    enum cgc_start start)
{
	const struct cgc_vectors *in = &job->in;
	struct cgc_sweep sweep = cgc_whole_sweep(in, job->scratch);
	size_t half = (in->n - 1) / 2;

	it->in = in;
	it->scratch = job->scratch;
	it->w = (double *)(job->scratch + passes(job->call, in));
	it->away = it->w + in->n;
	it->spare = it->away + in->n;
	it->z = it->spare + in->n;
	it->next = it->z + in->dim;
	if (start == CGC_START_MEAN)
		cgc_whole_mean(in, NULL, in->n, it->scratch, job->out[0]);
	else if (start == CGC_START_MEDIAN)
		cgc_sweep_trimmed(&sweep, half, half, job->out[0]);
	if (start == CGC_START_ZERO)
		memset(it->z, 0, in->dim * sizeof *it->z);
	else
		cgc_dtype_convert(CGC_F64, it->z, in->dtype, job->out[0],
		    in->dim);
}

void
cgc_iterate_mix(struct cgc_iterate *it)
{
	cgc_whole_mix(it->in, it->w, it->scratch, it->next);
}

void
cgc_iterate_measure(struct cgc_iterate *it)
{
	cgc_whole_norms(it->in, it->z, it->scratch, it->away);
}

double
cgc_iterate_length(const struct cgc_iterate *it, const double *b)
{
	const void *z = it->z;
	struct cgc_vectors one = { .dtype = CGC_F64, .n = 1,
	    .dim = it->in->dim, .x = &z, .team = it->in->team };
	double length;

	cgc_whole_norms(&one, b, it->scratch, &length);
	return length;
}

double
cgc_iterate_move(struct cgc_iterate *it)
{
	double *swap = it->z;

	it->z = it->next;
	it->next = swap;
	return cgc_iterate_length(it, it->next);
}

void
cgc_iterate_end(const struct cgc_iterate *it, const struct cgc_rule_job *job,
    double step)
{
	double size;

	cgc_dtype_convert(job->in.dtype, job->out[0], CGC_F64, it->z,
	    job->in.dim);
	if (job->verdict == NULL)
		return;
	size = cgc_iterate_length(it, NULL);
	job->verdict->has_gap = true;
	job->verdict->gap = size > 0 ? step / size : step;
}
