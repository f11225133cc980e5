/* SPDX-License-Identifier: MIT */
/*
 * dasha - the device keeps its last vector h and the server's estimate g of
 * it; what it sends is how x has moved, and a part of what g lacks:
 *   send m = C(x - h - a (g - h)), g <- g + m, h <- x;
 * the server keeps g too, and its vector is the new g.  x may come from any
 * estimator (PAGE: cgc-grad).  a = 1 / (2 omega + 1), which is also the
 * default: with omega = 0 the vector is x.
 * Iteration 0 sends x as it is, h = g = x; or start=zero compresses it.
 * Sources: Tyurin, Richtarik, arXiv 2202.01268 (DASHA); in the presence of
 * Byzantine devices Rammal et al., AISTATS 2024.
 */
#include "memory/memory.h"

enum { A, START };

static const struct cgc_param params[] = {
	[A] = { "a", CGC_REAL, "(1/(2omega+1))", 0, 1, NULL,
	    "how much of what g lacks is sent; the device's alone" },
	[START] = { "start", CGC_WORD, "full", 0, 0, "full|zero",
	    "g and h of iteration 0: its vector, sent dense, or 0" },
	{ .key = NULL }
};

static enum cgc_status
weigh(const struct cgc_call *call, const struct cgc_declared *codec,
    double *weight, struct cgc_err *err)
{
	if (codec == NULL) /* the server weighs nothing */
		return CGC_OK;
	return cgc_memory_share(call, A, 2, codec, weight, err);
}

static bool
dense(const struct cgc_call *call, uint64_t seed, uint64_t iteration)
{
	(void)seed;
	return iteration == 0 && call->value[START].i == 0;
}

/* The memory is g, then h, which becomes x before x becomes what is sent. */
static void
before(const struct cgc_memory_job *job)
{
	const double *g = job->old, *h = g + job->dim;
	double *next = job->fresh + job->dim, *x = job->vector;

	for (size_t q = 0; q < job->dim; q++) {
		next[q] = x[q];
		x[q] = x[q] - h[q] - job->weight * (g[q] - h[q]);
	}
}

const struct cgc_memory cgc_memory_dasha = {
	.method = {
		.name = "dasha",
		.summary = "how the vector moved is sent, and a part of what "
		    "the server lacks",
		.promise = "unbiased C: the estimate follows the vector, "
		    "without its variance",
		.needs = "fixed devices; the same memory at the server",
		.cost = "O(Q); state: 2 Q numbers per device, Q for each at "
		    "the server",
		.params = params,
	},
	.at_device = 2,
	.at_server = 1,
	.weigh = weigh,
	.dense = dense,
	.before = before,
	.after = cgc_memory_add,
	.receive = cgc_memory_add,
};
