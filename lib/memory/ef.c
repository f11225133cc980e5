/* SPDX-License-Identifier: MIT */
/*
 * ef - error feedback: what compressing took away is added to the next
 * vector.  With the memory e,
 *   p = x + e, send C(p), e <- p - C(p),
 * so that all that was sent and e add up to all that was to be sent.
 * The papers compress gamma x and let the server subtract the mean; with a
 * constant learning rate gamma and a C with C(gamma x) = gamma C(x) that is
 * the same.
 * Sources: Seide, Fu, Droppo, Li, Yu, Interspeech 2014; Karimireddy, Rebjock,
 * Stich, Jaggi, ICML 2019, arXiv 1901.09847.
 */
#include "memory/memory.h"

static void
before(const struct cgc_memory_job *job)
{
	for (size_t q = 0; q < job->dim; q++)
		job->vector[q] += job->old[q];
}

static void
after(const struct cgc_memory_job *job)
{
	for (size_t q = 0; q < job->dim; q++)
		job->fresh[q] = job->vector[q] - job->decoded[q];
}

const struct cgc_memory cgc_memory_ef = {
	.method = {
		.name = "ef",
		.summary = "error feedback: what was lost is sent later",
		.promise = "all that was sent and the memory add up to all "
		    "that was to be sent",
		.needs = "fixed devices; the server keeps nothing",
		.cost = "O(Q); state: Q numbers per device",
	},
	.at_device = 1,
	.before = before,
	.after = after,
};
