/* SPDX-License-Identifier: MIT */
/*
 * marina - a coin that all see decides whether a vector or a difference is
 * sent.  Heads, with probability p: x is a gradient, is sent as it is, and the
 * server's g <- x.  Tails: x is the difference of two gradients, and
 *   send m = C(x), g <- g + m.
 * The server's vector is the new g.  The device remembers nothing.
 * The coin is cgc_coin() of the seed, which is the estimator's too.
 *
 * Where g is decides what it is.  In front of the rule there is one for each
 * device, as in the authors' code; behind it there is one, of the aggregate,
 * and it adds F(C(x_1), ...) to g, which is the paper's F(g + C(x_1), ...) for
 * every rule F that a common translation of its vectors translates.
 * Sources: Gorbunov, Burlachenko, Li, Richtarik, ICML 2021, arXiv 2102.07845
 * (MARINA); Gorbunov, Horvath, Richtarik, Gidel, ICLR 2023, arXiv 2206.00529
 * (Byz-VR-MARINA).
 */
#include "memory/memory.h"
#include "rand/draw.h"

enum { P };

static const struct cgc_param params[] = {
	[P] = { "p", CGC_REAL, "(required)", 0, 1, NULL,
	    "the probability of heads" },
	{ .key = NULL }
};

static enum cgc_status
weigh(const struct cgc_call *call, const struct cgc_declared *codec,
    double *weight, struct cgc_err *err)
{
	(void)codec;
	(void)weight;
	if (!call->given[P])
		return cgc_fail(err, CGC_EUSAGE, "p is missing, expected "
		    "the probability of the coin");
	return CGC_OK;
}

static bool
dense(const struct cgc_call *call, uint64_t seed, uint64_t iteration)
{
	return cgc_coin(seed, call->value[P].r, iteration);
}

const struct cgc_memory cgc_memory_marina = {
	.method = {
		.name = "marina",
		.summary = "at heads a vector, at tails its difference",
		.promise = "unbiased C: the server's vector is unbiased, given "
		    "the last one",
		.needs = "the coin of the estimator: its p and seed; fixed "
		    "devices, if each has a memory",
		.cost = "O(Q); state: none at the device, Q numbers for each "
		    "vector at the server",
		.params = params,
	},
	.at_server = 1,
	.weigh = weigh,
	.dense = dense,
	.receive = cgc_memory_add,
};
