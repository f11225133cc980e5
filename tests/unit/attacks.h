/* SPDX-License-Identifier: MIT */
#ifndef CGC_ATTACKS_H
#define CGC_ATTACKS_H

#include <stdlib.h>

#include "attack/attack.h"
#include "attack/server.h"
#include "base/mem.h"
#include "unit.h"

/*
 * attacks - vectors in memory, and attacks on them, for the tests.
 */

#define ATTACKS_N 24
#define ATTACKS_DIM 70

static uint64_t attacks_x[ATTACKS_N][ATTACKS_DIM]; /* of any type */
static double attacks_memory[4 * ATTACKS_DIM];
static struct cgc_err attacks_err;

/* What a test may choose; the last f of n devices attack. */
struct attack_case {
	const char *text, *rule; /* rule: NULL, or the one of the server */
	enum cgc_dtype dtype;
	size_t n, dim, f;
	uint64_t seed, iteration;
};

/* The attack on attacks_x, with checks, as cgc-attack does it. */
static inline enum cgc_status
attacks_apply(const struct attack_case *c)
{
	static double mean[ATTACKS_DIM], std[ATTACKS_DIM], weight[ATTACKS_N];
	static double table[CGC_ATTACK_TABLE(ATTACKS_N)];
	static void *x[ATTACKS_N];
	static const void *row[ATTACKS_N];
	static uint32_t id[ATTACKS_N];
	static struct cgc_server server;
	struct cgc_call call;
	struct cgc_attack_job job = { .call = &call, .dtype = c->dtype,
	    .n = c->n, .dim = c->dim, .f = c->f, .x = x,
	    .bad = id + c->n - c->f, .good = id, .device = id,
	    .seed = c->seed, .iteration = c->iteration, .mean = mean,
	    .std = std, .weight = weight, .row = row, .table = table,
	    .memory = attacks_memory };
	enum cgc_status st;

	for (uint32_t i = 0; i < c->n; i++) {
		x[i] = attacks_x[i];
		id[i] = i;
	}
	st = cgc_call_parse(&call, cgc_attacks, "attack", c->text,
	    &attacks_err);
	if (st == CGC_OK && c->rule != NULL) {
		st = cgc_server_parse(&server, &c->rule, 1, &attacks_err);
		job.server = &server;
		if (st == CGC_OK)
			st = cgc_server_prepare(&server, &job, &attacks_err);
	}
	if (st == CGC_OK)
		st = cgc_attack_check(&job, &attacks_err);
	if (st == CGC_OK)
		st = cgc_attack_apply(&job, &attacks_err);
	cgc_server_release(&server);
	return st;
}

static inline double
attacks_get(const struct attack_case *c, size_t i, size_t q)
{
	return cgc_dtype_get(c->dtype, attacks_x[i], q);
}

static uint64_t attacks_state = 1;

/* Knuth's linear congruential generator: tests share no code with draws. */
static inline uint32_t
attacks_word(void)
{
	attacks_state = attacks_state * 6364136223846793005u +
	    1442695040888963407u;
	return (uint32_t)(attacks_state >> 32);
}

/* Random vectors: reals in [-0.7, 1.3), or residues. */
static inline void
attacks_fill(const struct attack_case *c)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t q = 0; q < c->dim; q++)
			cgc_dtype_set(c->dtype, attacks_x[i], q,
			    cgc_dtype_is_real(c->dtype) ?
			    attacks_word() * 0x1p-31 - 0.7 :
			    (double)(attacks_word() >> 2));
}

#endif
