/* SPDX-License-Identifier: MIT */
#ifndef CGC_ATTACK_H
#define CGC_ATTACK_H

#include "base/dtype.h"
#include "kern/kern.h"
#include "method/method.h"

struct cgc_server;

/*
 * attack - what Byzantine devices send.
 *
 * An attack replaces the vectors of f of n devices; those of the others stay
 * what they are, bit for bit, and f = 0 changes nothing.  What the attackers
 * must see for it depends on the call: each its own vector, all that the
 * attackers would have sent, or all that the honest devices send.  It works on
 * what devices would send before compression; compressing afterwards makes
 * the attacker obey the wire format, as in the LAD paper's experiments.
 *
 * Where the definition gives a finite number, that number is sent, though a
 * sum on the way to it may overflow.  Beyond the range of the type, and from
 * honest vectors that are not finite, comes what is not finite.
 */

enum cgc_sight {
	CGC_SEES_ITSELF,      /* what the device itself would have sent */
	CGC_SEES_ACCOMPLICES, /* what all Byzantine devices would have sent */
	CGC_SEES_ALL          /* what the honest devices send, too */
};

#define CGC_ATTACK_TABLE(n) ((n) * (n) + CGC_KERN_PANEL(n) / sizeof(double))

struct cgc_attack_job {
	const struct cgc_call *call;
	enum cgc_dtype dtype;
	size_t n, dim, f;
	void *const *x;        /* all n vectors; the Byzantine ones change */
	const uint32_t *bad;   /* their f positions, ascending */
	const uint32_t *good;  /* the n - f others, ascending */
	const uint32_t *device; /* which device each position is */
	uint64_t seed, iteration;
	struct cgc_server *server; /* what aggregates; NULL: not known */
	double *mean, *std;    /* scratch of dim numbers each, */
	double *weight;        /* of n, */
	const void **row;      /* of n pointers, */
	double *table;         /* and of CGC_ATTACK_TABLE(n) if has_table: */
	                       /* n * n, and what finds as many distances */
	double *memory;        /* memory() * dim numbers */
};

enum cgc_server_use { CGC_IGNORES_SERVER, CGC_MAY_ASK_SERVER,
    CGC_ASKS_SERVER };

struct cgc_attack {
	struct cgc_method method;
	bool over_field; /* takes vectors over a prime field, too */
	bool has_table;  /* needs job->table */
	enum cgc_server_use server;

	/* What it must see; NULL: CGC_SEES_ITSELF. */
	enum cgc_sight (*sees)(const struct cgc_call *call);

	/*
	 * How many vectors of dim numbers it hands on from iteration to
	 * iteration, all 0 before iteration 0; NULL: none.
	 */
	size_t (*memory)(const struct cgc_call *call);

	/*
	 * CGC_EUSAGE if the shape of the job, f > 0, leaves the attack
	 * without a meaning; job->x may be NULL.  NULL: it always has one.
	 */
	enum cgc_status (*check)(const struct cgc_attack_job *job,
	    struct cgc_err *err);
	enum cgc_status (*apply)(const struct cgc_attack_job *job,
	    struct cgc_err *err);
};

/* All attacks, in the order they are listed. */
extern const struct cgc_method *const cgc_attacks[];

enum cgc_sight cgc_attack_sees(const struct cgc_call *call);
size_t cgc_attack_memory(const struct cgc_call *call);

/*
 * CGC_EUSAGE if the attack has no meaning for the shape of job, CGC_EDATA if
 * it does not take the type of its vectors; job->x may be NULL.
 */
CGC_MUST_USE enum cgc_status cgc_attack_check(
    const struct cgc_attack_job *job, struct cgc_err *err);

/* After cgc_attack_check(). */
CGC_MUST_USE enum cgc_status cgc_attack_apply(
    const struct cgc_attack_job *job, struct cgc_err *err);

#endif
