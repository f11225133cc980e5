/* SPDX-License-Identifier: MIT */
#ifndef CGC_ATTACK_H
#define CGC_ATTACK_H

#include "base/dtype.h"
#include "method/method.h"

/*
 * attack - what Byzantine devices send.
 *
 * An attack replaces the vectors of f of n devices.  Each says what it knows:
 * nothing but its own honest vector, or all that the honest devices send
 * (omniscient).  It works on what devices would send before compression;
 * compressing afterwards makes the attacker obey the wire format, as in the
 * LAD paper's experiments.
 */

struct cgc_attack_job {
	const struct cgc_call *call;
	enum cgc_dtype dtype;
	size_t n, dim, f;
	void *const *x;        /* all n vectors; the Byzantine ones change */
	const uint32_t *bad;   /* their f positions, ascending */
	const uint32_t *good;  /* the n - f others, ascending */
	const uint32_t *device; /* which device each position is */
	uint64_t seed, iteration;
	double *mean, *std;    /* scratch of dim numbers each ... */
	double *weight;        /* ... and of n */
};

struct cgc_attack {
	struct cgc_method method;
	bool omniscient; /* needs the honest vectors, not only its own */

	/*
	 * CGC_EUSAGE if n and f leave the attack without a meaning; NULL: it
	 * always has one.
	 */
	enum cgc_status (*check)(const struct cgc_call *call, uint64_t n,
	    uint64_t f, struct cgc_err *err);
	enum cgc_status (*apply)(const struct cgc_attack_job *job,
	    struct cgc_err *err);
};

/* All attacks, in the order they are listed. */
extern const struct cgc_method *const cgc_attacks[];

#endif
