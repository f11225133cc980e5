/* SPDX-License-Identifier: MIT */
/*
 * full - the gradients themselves: grad f_k(x), of all samples of subset k.
 */
#include "estimate/estimator.h"

static void
answer(const struct cgc_estimator_job *job)
{
	cgc_objective_ask(job->objective, job->x, job->request, job->n);
}

const struct cgc_estimator cgc_estimator_full = {
	.method = {
		.name = "full",
		.summary = "the gradients themselves",
		.promise = "exact",
		.needs = "none",
		.cost = "every sample, once; no state",
	},
	.answer = answer,
};
