/* SPDX-License-Identifier: MIT */
/*
 * momentum - the mean of past vectors, the older the less:
 *   m <- b m + (1 - b) v, m = 0 at first; the vector is the new m.
 * At the device, of its gradients: Robust D-SHB.  At the server, of what each
 * device's messages expand to: RoSDHB.
 * It is no memory of a compressor, and so not in their table.
 * Sources: Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, ICML 2022, arXiv
 * 2205.12173; Gupta, Honsell, Xu, Gupta, Neglia, arXiv 2508.17129 (RoSDHB).
 */
#include "memory/memory.h"

static void
receive(const struct cgc_memory_job *job)
{
	double b = job->weight, rest = 1 - b;

	for (size_t q = 0; q < job->dim; q++)
		job->vector[q] = job->fresh[q] = b * job->old[q] +
		    rest * job->decoded[q];
}

const struct cgc_memory cgc_memory_momentum = {
	.method = { .name = "momentum" },
	.at_server = 1,
	.receive = receive,
};
