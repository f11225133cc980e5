/* SPDX-License-Identifier: MIT */
/*
 * signflip - scale times what the device would send if it were honest.
 * Source: the LAD paper, section VII, with scale = -2.
 */
#include "attack/attack.h"

enum { SCALE };

static const struct cgc_param params[] = {
	[SCALE] = { "scale", CGC_REAL, "-2", -1e300, 1e300, NULL,
	    "what the own vector is multiplied by" },
	{ .key = NULL }
};

static enum cgc_status
apply(const struct cgc_attack_job *job, struct cgc_err *err)
{
	double scale = job->call->value[SCALE].r;

	(void)err;
	for (size_t i = 0; i < job->f; i++) {
		void *x = job->x[job->bad[i]];

		for (size_t q = 0; q < job->dim; q++)
			cgc_dtype_set(job->dtype, x, q,
			    scale * cgc_dtype_get(job->dtype, x, q));
	}
	return CGC_OK;
}

const struct cgc_attack cgc_attack_signflip = {
	.method = {
		.name = "signflip",
		.summary = "scale times the own honest vector",
		.promise = "knows its own vector",
		.needs = "nothing",
		.cost = "f Q",
		.params = params,
	},
	.apply = apply,
};
