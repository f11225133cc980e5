/* SPDX-License-Identifier: MIT */
/*
 * gaussian - independent normal coordinates of mean 0.
 */
#include "attack/attack.h"
#include "rand/draw.h"

enum { STD };

static const struct cgc_param params[] = {
	[STD] = { "std", CGC_REAL, "1", 0, 1e300, NULL,
	    "standard deviation of each coordinate" },
	{ .key = NULL }
};

static enum cgc_status
apply(const struct cgc_attack_job *job, struct cgc_err *err)
{
	struct cgc_draw draw;

	(void)err;
	for (size_t i = 0; i < job->f; i++) {
		cgc_draw_init(&draw, job->seed, CGC_DRAW_ATTACK,
		    job->iteration, job->device[job->bad[i]]);
		for (size_t q = 0; q < job->dim; q++)
			cgc_dtype_set(job->dtype, job->x[job->bad[i]], q,
			    job->call->value[STD].r * cgc_draw_normal(&draw));
	}
	return CGC_OK;
}

const struct cgc_attack cgc_attack_gaussian = {
	.method = {
		.name = "gaussian",
		.summary = "normal noise",
		.promise = "knows nothing",
		.needs = "nothing",
		.cost = "f Q",
		.params = params,
	},
	.apply = apply,
};
