/* SPDX-License-Identifier: MIT */
/*
 * page - the gradient now and then, and what a minibatch says has changed in
 * between:
 *   h_k <- grad f_k(x)                              heads, with probability p,
 *   h_k <- h_k + grad_B f_k(x) - grad_B f_k(past)   tails,
 * both terms of one minibatch B; the coin is the same for all subsets.
 * Sources: Li, Bao, Zhang, Richtarik, ICML 2021, arXiv 2008.10898 (PAGE);
 * Rammal and others, AISTATS 2024, arXiv 2310.09804 (Byz-DASHA-PAGE).
 */
#include <string.h>

#include "estimate/estimator.h"

static const struct cgc_param params[] = {
	[CGC_ESTIMATOR_BATCH] = CGC_ESTIMATOR_BATCH_PARAM("(required)"),
	[CGC_ESTIMATOR_P] = CGC_ESTIMATOR_P_PARAM,
	{ .key = NULL }
};

/* h_k. */
static uint64_t
keeps(size_t samples)
{
	(void)samples;
	return 1;
}

static void
answer(const struct cgc_estimator_job *job)
{
	size_t dim = job->objective->dim;

	cgc_estimator_by_coin(job);
	for (size_t i = 0; i < job->n; i++) {
		double *g = job->request[i].gradient, *h = job->kept[i];

		for (size_t q = 0; q < dim && !job->heads; q++)
			g[q] += h[q];
		memcpy(h, g, dim * sizeof *h);
	}
}

const struct cgc_estimator cgc_estimator_page = {
	.method = {
		.name = "page",
		.summary = "gradients now and then, minibatches' differences "
		    "in between",
		.promise = "unbiased, given the estimate before",
		.needs = "1 <= batch <= samples of each subset; subsets that "
		    "stay with their device",
		.cost = "heads: every sample; tails: batch samples twice; "
		    "state: Q per subset, and Q",
		.params = params,
	},
	.batch = true,
	.coin = true,
	.past = true,
	.keeps = keeps,
	.answer = answer,
};
