/* SPDX-License-Identifier: MIT */
/*
 * ef21 - the device and the server keep the same estimate g of the device's
 * vector, and only its correction is compressed:
 *   send c = C(x - g), g <- g + c; the server's vector is the new g.
 * With a contractive C and a vector that changes slowly, g follows x.
 * Source: Richtarik, Sokolov, Fatkhullin, NeurIPS 2021, arXiv 2106.05203; in
 * the presence of Byzantine devices Rammal et al., AISTATS 2024.
 */
#include "memory/memory.h"

static void
before(const struct cgc_memory_job *job)
{
	for (size_t q = 0; q < job->dim; q++)
		job->vector[q] -= job->old[q];
}

const struct cgc_memory cgc_memory_ef21 = {
	.method = {
		.name = "ef21",
		.summary = "both sides keep an estimate; its correction is "
		    "sent",
		.promise = "contractive C: the estimate follows a vector "
		    "that changes slowly",
		.needs = "fixed devices; the same memory at the server",
		.cost = "O(Q); state: Q numbers per device, and at the server",
	},
	.at_device = 1,
	.at_server = 1,
	.before = before,
	.after = cgc_memory_add,
	.receive = cgc_memory_add,
};
