/* SPDX-License-Identifier: MIT */
/*
 * minibatch - the gradient of some samples: grad_B f_k(x), of `batch` samples
 * of subset k that are drawn anew in each iteration.
 * Its variance is (1/B) (m - B) / (m - 1) times that of one of the m samples:
 * they are drawn without replacement (Cochran, Sampling Techniques, 1977,
 * theorem 2.2).
 */
#include "estimate/estimator.h"

static const struct cgc_param params[] = {
	[CGC_ESTIMATOR_BATCH] = CGC_ESTIMATOR_BATCH_PARAM("(required)"),
	{ .key = NULL }
};

static void
answer(const struct cgc_estimator_job *job)
{
	cgc_estimator_draw(job);
	cgc_objective_ask(job->objective, job->x, job->request, job->n);
}

const struct cgc_estimator cgc_estimator_minibatch = {
	.method = {
		.name = "minibatch",
		.summary = "the gradients of some samples, drawn anew",
		.promise = "unbiased",
		.needs = "1 <= batch <= samples of each subset",
		.cost = "batch samples; no state",
		.params = params,
	},
	.batch = true,
	.answer = answer,
};
