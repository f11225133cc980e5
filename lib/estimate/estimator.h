/* SPDX-License-Identifier: MIT */
#ifndef CGC_ESTIMATOR_H
#define CGC_ESTIMATOR_H

#include "model/objective.h"

/*
 * estimator - what takes the place of the gradients of f_1 .. f_N: they
 * themselves, or something cheaper that some samples say, and memory.
 *
 * A minibatch of subset k is some of its samples, drawn without replacement
 * from the seed, the iteration and k, so that all who compute it draw the
 * same one; grad_B f_k is the objective's estimate from it, which is unbiased.
 * The coin is cgc_coin(): all subsets, and the memories of messages, see the
 * same.
 *
 * An estimator may remember, of each subset, so many vectors of Q numbers, and
 * the model before this one.  All of that is 0 before iteration 0.
 */

/* Where an estimator has these parameters, these are their places. */
enum { CGC_ESTIMATOR_BATCH, CGC_ESTIMATOR_P };

#define CGC_ESTIMATOR_BATCH_PARAM(fallback) \
	{ "batch", CGC_COUNT, fallback, 1e-9, UINT32_MAX, NULL, \
	    "samples of each subset, or which fraction of them" }
#define CGC_ESTIMATOR_P_PARAM \
	{ "p", CGC_REAL, "(required)", 0, 1, NULL, \
	    "the probability of heads: that all samples are asked" }

/* One iteration's estimates of some subsets. */
struct cgc_estimator_job {
	const struct cgc_call *call;
	struct cgc_objective *objective;
	uint64_t seed, iteration;
	bool heads;              /* what the coin shows; see cgc_coin() */
	const double *x, *past;  /* the model, and the one before it */
	struct cgc_request *request; /* n subsets; their gradients are to be */
	size_t n;                    /* the estimates */
	double *const *kept;     /* what is remembered of each */
	struct cgc_request *other;   /* room for n more requests */
	double *spare;           /* and for n gradients, if remembers() */
	uint32_t *sample;        /* and for n minibatches */
	size_t stride;           /* of sample, from one to the next */
};

struct cgc_estimator {
	struct cgc_method method;
	bool batch, coin; /* has these parameters */
	bool past;        /* needs the model before */

	/* How many vectors of Q numbers it keeps of a subset; NULL: none. */
	uint64_t (*keeps)(size_t samples);

	void (*answer)(const struct cgc_estimator_job *job);
};

/* All estimators, in the order they are listed. */
extern const struct cgc_method *const cgc_estimators[];

/* Whether there is anything to save, or to go on from. */
bool cgc_estimator_remembers(const struct cgc_estimator *estimator);

/* How many samples a minibatch of a subset of so many has. */
uint64_t cgc_estimator_batch(const struct cgc_call *call, size_t samples);

/* Makes each of the job's requests one for a minibatch. */
void cgc_estimator_draw(const struct cgc_estimator_job *job);

/*
 * Heads: each gradient is grad f_k(x).  Tails: it is
 * grad_B f_k(x) - grad_B f_k(past), both of one minibatch.
 */
void cgc_estimator_by_coin(const struct cgc_estimator_job *job);

#endif
