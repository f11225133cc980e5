/* SPDX-License-Identifier: MIT */
/*
 * mlp - the multilayer perceptron: hidden layers of max(0, <w, v> + b), then
 * the loss of softmax regression.
 */
#include "model/network.h"

const struct cgc_model cgc_model_mlp = {
	.method = {
		.name = "mlp",
		.summary = "hidden layers with ReLU, mean cross entropy",
		.promise = "none: not convex",
		.needs = "none",
		.cost = "a sample: 3 Q; Q = H (features + 1) + "
		    "(layers - 1) H (H + 1) + C (H + 1)",
		.params = (const struct cgc_param[]){
			[CGC_NETWORK_CLASSES] = CGC_NETWORK_CLASSES_PARAM,
			[CGC_NETWORK_HIDDEN] = { "hidden", CGC_INT, "64", 1,
			    65536, NULL, "H, units of a hidden layer" },
			[CGC_NETWORK_LAYERS] = { "layers", CGC_INT, "1", 1,
			    64, NULL, "hidden layers" },
			{ .key = NULL } },
	},
	.labels = cgc_network_labels,
	.dim = cgc_network_dim,
	.scratch = cgc_network_scratch,
	.init = cgc_network_init,
	.add = cgc_network_add,
};
