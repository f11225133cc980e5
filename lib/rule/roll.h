/* SPDX-License-Identifier: MIT */
#ifndef CGC_ROLL_H
#define CGC_ROLL_H

#include "base/dtype.h"
#include "rule/rule.h"
#include "stream/batch.h"
#include "stream/channels.h"

/*
 * roll - the roll call of an iteration: what became of each device's message
 * before any rule looks at it.
 *
 * A message that is missing, malformed or not finite is a fault and uses up
 * one of the f: it is left out, and n and f go down by one together.  More
 * faults than f are CGC_EDATA.
 */

enum cgc_fate {
	CGC_KEPT,
	CGC_MISSING,
	CGC_MALFORMED,
	CGC_NONFINITE, /* or, over a prime field, not below the prime */
	CGC_CAUGHT     /* proved to have lied: never in a roll, the rule says */
};

enum cgc_policy {
	CGC_DROP, /* leave it out */
	CGC_ZERO, /* missing only: take the zero vector for it */
	CGC_FAIL  /* refuse the whole iteration */
};

/* What is done about faults. */
struct cgc_policies {
	enum cgc_policy missing, nonfinite;
	bool exact; /* what a lossy codec has been at is malformed */
};

struct cgc_device {
	enum cgc_fate fate;
	uint8_t codec;     /* that the message came in */
	const void *x;     /* its vector; NULL if there is none, */
	uint64_t finite;   /* and coordinates before one that is not finite */
	char why[CGC_ERR_TEXT]; /* of a fault */
};

struct cgc_roll {
	uint64_t iteration, dim;
	uint32_t run;
	enum cgc_dtype dtype;
	size_t n;                  /* devices, counted or not */
	struct cgc_device *device;
	/* set by cgc_roll_call() */
	const void **x;            /* the vectors that count */
	uint32_t *id;              /* and whose they are */
	/* private */
	size_t device_cap, x_cap, id_cap, zero_cap;
	void *zero;
};

void cgc_roll_release(struct cgc_roll *roll);

/* n devices of which nothing is known: all missing. */
CGC_MUST_USE enum cgc_status cgc_roll_begin(struct cgc_roll *roll, size_t n,
    struct cgc_err *err);

/*
 * Begins a roll of batch->like.count devices from a batch.  CGC_EDATA unless
 * more than half of them are in it: the count alone allocates nothing.
 */
CGC_MUST_USE enum cgc_status cgc_roll_batch(struct cgc_roll *roll,
    const struct cgc_batch *batch, struct cgc_err *err);

/* Begins a roll of all devices from a round of their channels. */
CGC_MUST_USE enum cgc_status cgc_roll_channels(struct cgc_roll *roll,
    const struct cgc_channels *channels, struct cgc_err *err);

/*
 * Finds the vectors that are no good, applies the policies and leaves in *out
 * what a rule may see: n and f less the faults, and whose the vectors are.
 */
CGC_MUST_USE enum cgc_status cgc_roll_call(struct cgc_roll *roll, uint64_t f,
    const struct cgc_policies *policies, struct cgc_vectors *out,
    struct cgc_err *err);

#endif
