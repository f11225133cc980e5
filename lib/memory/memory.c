/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "memory/memory.h"

extern const struct cgc_memory cgc_memory_ef, cgc_memory_ef21,
    cgc_memory_diana, cgc_memory_dasha, cgc_memory_marina;

const struct cgc_method *const cgc_memories[] = {
	&cgc_memory_ef.method,
	&cgc_memory_ef21.method,
	&cgc_memory_diana.method,
	&cgc_memory_dasha.method,
	&cgc_memory_marina.method,
	NULL
};

enum cgc_status
cgc_memory_share(const struct cgc_call *call, int param, double times,
    const struct cgc_declared *codec, double *weight, struct cgc_err *err)
{
	if (call->given[param])
		*weight = call->value[param].r;
	else if (codec != NULL && (codec->class == CGC_UNBIASED ||
	    codec->class == CGC_LOSSLESS))
		*weight = 1 / (1 + times * codec->bound);
	else
		return cgc_fail(err, CGC_EUSAGE, "no unbiased codec is known "
		    "here, so that there is no omega; set %s=",
		    call->method->params[param].key);
	return CGC_OK;
}

void
cgc_memory_add(const struct cgc_memory_job *job)
{
	const double *g = job->old, *m = job->decoded;
	double *fresh = job->fresh, *vector = job->vector;

	for (size_t q = 0; q < job->dim; q++)
		vector[q] = fresh[q] = g[q] + m[q];
}
