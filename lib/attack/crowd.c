/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "attack/crowd.h"
#include "kern/kern.h"

void
cgc_crowd_mean(const struct cgc_attack_job *job)
{
	size_t h = job->n - job->f;

	for (size_t i = 0; i < job->n; i++)
		job->weight[i] = 0;
	for (size_t i = 0; i < h; i++)
		job->weight[job->good[i]] = 1;
	cgc_kern(job->dtype)->mix((const void *const *)job->x, job->weight,
	    job->n, job->dim, job->mean);
	for (size_t q = 0; q < job->dim; q++)
		job->mean[q] /= (double)h;
}

void
cgc_crowd_std(const struct cgc_attack_job *job, int ddof)
{
	size_t h = job->n - job->f;
	double t;

	for (size_t q = 0; q < job->dim; q++)
		job->std[q] = 0;
	for (size_t i = 0; i < h; i++)
		for (size_t q = 0; q < job->dim; q++) {
			t = cgc_dtype_get(job->dtype, job->x[job->good[i]],
			    q) - job->mean[q];
			job->std[q] += t * t;
		}
	for (size_t q = 0; q < job->dim; q++)
		job->std[q] = sqrt(job->std[q] / ((double)h - ddof));
}

void
cgc_crowd_send(const struct cgc_attack_job *job, double scale, double factor)
{
	double value;

	for (size_t i = 0; i < job->f; i++)
		for (size_t q = 0; q < job->dim; q++) {
			value = scale * job->mean[q];
			if (factor != 0)
				value += factor * job->std[q];
			cgc_dtype_set(job->dtype, job->x[job->bad[i]], q,
			    value);
		}
}

void
cgc_crowd_fill(const struct cgc_attack_job *job, double value)
{
	for (size_t i = 0; i < job->f; i++)
		for (size_t q = 0; q < job->dim; q++)
			cgc_dtype_set(job->dtype, job->x[job->bad[i]], q,
			    value);
}
