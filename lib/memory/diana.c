/* SPDX-License-Identifier: MIT */
/*
 * diana - the device and the server keep the same shift h, and what is
 * compressed is the difference from it:
 *   send m = C(x - h); the server's vector is h + m; h <- h + beta m.
 * With an unbiased C the server's vector is unbiased, and as h approaches x
 * its variance omega ||x - h||^2 goes to 0.  beta <= 1 / (1 + omega), which is
 * also the default.
 * Sources: Mishchenko, Gorbunov, Takac, Richtarik, arXiv 1901.09269 (DIANA);
 * Zhu, Ling, arXiv 2104.06685 (BROADCAST).
 */
#include "memory/memory.h"

enum { BETA };

static const struct cgc_param params[] = {
	[BETA] = { "beta", CGC_REAL, "(1/(1+omega))", 0, 1, NULL,
	    "how much of a message goes into the shift" },
	{ .key = NULL }
};

static enum cgc_status
weigh(const struct cgc_call *call, const struct cgc_declared *codec,
    double *weight, struct cgc_err *err)
{
	return cgc_memory_share(call, BETA, 1, codec, weight, err);
}

static void
before(const struct cgc_memory_job *job)
{
	for (size_t q = 0; q < job->dim; q++)
		job->vector[q] -= job->old[q];
}

static void
after(const struct cgc_memory_job *job)
{
	for (size_t q = 0; q < job->dim; q++)
		job->fresh[q] = job->old[q] + job->weight * job->decoded[q];
}

static void
receive(const struct cgc_memory_job *job)
{
	after(job);
	for (size_t q = 0; q < job->dim; q++)
		job->vector[q] = job->old[q] + job->decoded[q];
}

const struct cgc_memory cgc_memory_diana = {
	.method = {
		.name = "diana",
		.summary = "the difference from a shift that learns is sent",
		.promise = "unbiased C: unbiased, variance omega ||x-h||^2",
		.needs = "fixed devices; the same memory at the server",
		.cost = "O(Q); state: Q numbers per device, and at the server",
		.params = params,
	},
	.at_device = 1,
	.at_server = 1,
	.weigh = weigh,
	.before = before,
	.after = after,
	.receive = receive,
};
