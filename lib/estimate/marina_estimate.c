/* SPDX-License-Identifier: MIT */
/*
 * marina - what Byz-VR-MARINA's devices have to say: the gradient or, where
 * page would add to what it remembers, the difference alone,
 *   grad f_k(x)                         heads, with probability p,
 *   grad_B f_k(x) - grad_B f_k(past)    tails,
 * for whoever remembers the rest: cgc-compress's memory of the same name.
 * Source: Gorbunov, Horvath, Richtarik, Gidel, ICLR 2023, arXiv 2206.00529.
 */
#include "estimate/estimator.h"

static const struct cgc_param params[] = {
	[CGC_ESTIMATOR_BATCH] = CGC_ESTIMATOR_BATCH_PARAM("(required)"),
	[CGC_ESTIMATOR_P] = CGC_ESTIMATOR_P_PARAM,
	{ .key = NULL }
};

const struct cgc_estimator cgc_estimator_marina = {
	.method = {
		.name = "marina",
		.summary = "gradients now and then, in between a minibatch's "
		    "difference alone",
		.promise = "tails: unbiased for grad f(x) - grad f(past)",
		.needs = "1 <= batch <= samples of each subset; memory marina "
		    "behind it",
		.cost = "heads: every sample; tails: batch samples twice; "
		    "state: Q",
		.params = params,
	},
	.batch = true,
	.coin = true,
	.past = true,
	.answer = cgc_estimator_by_coin,
};
