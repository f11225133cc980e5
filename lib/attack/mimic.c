/* SPDX-License-Identifier: MIT */
/*
 * mimic - a copy of what one honest device sends, which makes that device
 * count for f + 1.
 * Source: Karimireddy, He, Jaggi, ICLR 2022.
 */
#include <string.h>

#include "attack/attack.h"

enum { WHOM };

static const struct cgc_param params[] = {
	[WHOM] = { "whom", CGC_INT, "0", 0, 4e9, NULL,
	    "which of the honest devices, counted from 0" },
	{ .key = NULL }
};

static enum cgc_status
check(const struct cgc_call *call, uint64_t n, uint64_t f,
    struct cgc_err *err)
{
	if ((uint64_t)call->value[WHOM].i >= n - f)
		return cgc_fail(err, CGC_EUSAGE,
		    "whom is %lld, expected below the %llu honest devices",
		    (long long)call->value[WHOM].i,
		    (unsigned long long)(n - f));
	return CGC_OK;
}

static enum cgc_status
apply(const struct cgc_attack_job *job, struct cgc_err *err)
{
	const void *target = job->x[job->good[job->call->value[WHOM].i]];

	(void)err;
	for (size_t i = 0; i < job->f; i++)
		memcpy(job->x[job->bad[i]], target,
		    job->dim * cgc_dtype_size(job->dtype));
	return CGC_OK;
}

const struct cgc_attack cgc_attack_mimic = {
	.method = {
		.name = "mimic",
		.summary = "a copy of one honest vector",
		.promise = "knows all honest vectors",
		.needs = "whom < n - f",
		.cost = "f Q",
		.params = params,
	},
	.omniscient = true,
	.check = check,
	.apply = apply,
};
