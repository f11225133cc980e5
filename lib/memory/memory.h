/* SPDX-License-Identifier: MIT */
#ifndef CGC_MEMORY_H
#define CGC_MEMORY_H

#include "codec/codec.h"

/*
 * memory - what a device, or the server for each device, remembers of past
 * messages, so that the errors of a compressor do not add up.
 *
 * A memory is a few vectors of dim numbers for each device, all 0 at first.
 * The device compresses not its vector x but something that x and the memory
 * make; what the server will decode from it changes the memory.  Where the
 * server keeps a copy, it makes the vector from what it decoded and the same
 * memory.  Both sides do the same arithmetic in f64, so that the copies stay
 * equal, bit by bit.
 *
 * In some iterations, on which both sides agree, x travels as it is, and each
 * vector of the memory becomes x.
 */

/* One vector of one device, of dim numbers. */
struct cgc_memory_job {
	double weight;     /* see weigh() */
	size_t dim;
	const double *old; /* the memory: its vectors, one behind the other */
	double *vector;    /* x; before() makes what is compressed of it */
	const double *decoded;
	double *fresh;     /* the memory afterwards */
};

struct cgc_memory {
	struct cgc_method method;
	uint32_t at_device, at_server; /* vectors that each side keeps */

	/*
	 * The weight with that codec, NULL at the server; CGC_EUSAGE if the
	 * memory makes no sense with it, or a parameter is missing.  NULL:
	 * there is none.
	 */
	enum cgc_status (*weigh)(const struct cgc_call *call,
	    const struct cgc_declared *codec, double *weight,
	    struct cgc_err *err);

	/* Whether x travels as it is in that iteration.  NULL: never. */
	bool (*dense)(const struct cgc_call *call, uint64_t seed,
	    uint64_t iteration);

	/* At the device, before compressing: vector from x and old. */
	void (*before)(const struct cgc_memory_job *job);

	/* And after it: fresh from old, vector and decoded. */
	void (*after)(const struct cgc_memory_job *job);

	/* At the server: vector and fresh from old and decoded. */
	void (*receive)(const struct cgc_memory_job *job);

	/* What a side that keeps nothing has to do may be NULL: nothing. */
};

/*
 * A weight that follows from the codec's omega: the call's parameter or, where
 * that is not given, 1 / (1 + times omega).  CGC_EUSAGE, asking for it, if
 * there is no omega either: the codec is NULL, or not unbiased.
 */
CGC_MUST_USE enum cgc_status cgc_memory_share(const struct cgc_call *call,
    int param, double times, const struct cgc_declared *codec,
    double *weight, struct cgc_err *err);

/*
 * g <- g + what was decoded, the vector is the new g: after() and receive() of
 * memories whose first vector is the server's estimate g.
 */
void cgc_memory_add(const struct cgc_memory_job *job);

/* All memories, in the order they are listed. */
extern const struct cgc_method *const cgc_memories[];

/* Of no compressor, and so not among them: cgc-momentum's. */
extern const struct cgc_memory cgc_memory_momentum;

#endif
