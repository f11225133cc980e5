/* SPDX-License-Identifier: MIT */
/*
 * softmax - regression of C classes: a_j = <w_j, z> + b_j is the logarithm of
 * class j's probability but for a constant, and f_k(x) the mean over the
 * samples of subset k of -log of the right class's.  x is w_1, ..., w_C, b.
 */
#include "model/network.h"

const struct cgc_model cgc_model_softmax = {
	.method = {
		.name = "softmax",
		.summary = "regression of C classes, mean cross entropy",
		.promise = "convex",
		.needs = "none",
		.cost = "a sample: 2 Q; Q = C (features + 1)",
		.params = (const struct cgc_param[]){
			[CGC_NETWORK_CLASSES] = CGC_NETWORK_CLASSES_PARAM,
			{ .key = NULL } },
	},
	.labels = cgc_network_labels,
	.dim = cgc_network_dim,
	.scratch = cgc_network_scratch,
	.init = cgc_network_init,
	.add = cgc_network_add,
};
