/* SPDX-License-Identifier: MIT */
#ifndef CGC_ESTIMATE_H
#define CGC_ESTIMATE_H

#include "estimate/estimator.h"
#include "stream/state.h"

/*
 * estimate - an estimator at work: on all subsets, or on those of one device,
 * with what it remembers of them and its file.
 *
 * Where something is remembered of each subset, they must stay the same: a
 * device that others are given to would need what it has never computed.
 */

struct cgc_estimate {
	struct cgc_call call;  /* of one of cgc_estimators */
	struct cgc_objective *objective;
	const char *path;      /* of the state; NULL: none */
	int64_t device;        /* alone; below 0: all subsets */
	uint64_t seed;
	uint64_t every;        /* states are saved at its multiples */
	uint64_t max_mem;      /* bytes to remember at most; 0: CGC_MAX_MEM */
	/* private */
	struct cgc_state state;
	char who[64];          /* remembers, for the state */
	bool begun;
	struct cgc_frame last; /* the header of the last model */
	struct cgc_estimator_job job; /* of the iteration */
	size_t answered;       /* requests in it */
	double *memory;        /* the model before, then what is kept */
	uint64_t vectors;      /* in it */
	double **kept;         /* of each subset: where */
	uint32_t *ids, n;      /* those subsets */
};

/*
 * text is NAME[,KEY=VALUE]...; every other public member is to be set before;
 * rooms is how many requests there are at most at once.  CGC_EUSAGE if there is
 * no such estimator, a subset has fewer samples than a minibatch, or there is a
 * state and nothing to put into it.
 */
CGC_MUST_USE enum cgc_status cgc_estimate_init(struct cgc_estimate *e,
    const char *text, size_t rooms, struct cgc_err *err);
void cgc_estimate_release(struct cgc_estimate *e);

/*
 * Begins an iteration, at the model x with that header, for the n subsets in
 * ids.  If something is remembered, the first takes it from the file, unless it
 * is iteration 0.  CGC_EDATA if the iterations do not ascend, the run or the
 * subsets are others than before or the file does not fit; CGC_EUSAGE if there
 * is no file and the first iteration is not 0, or that needs more than max_mem.
 * x must stay until cgc_estimate_end().
 */
CGC_MUST_USE enum cgc_status cgc_estimate_begin(struct cgc_estimate *e,
    const struct cgc_frame *model, const double *x, const uint32_t *ids,
    uint32_t n, struct cgc_err *err);

/*
 * Answers n requests for the next n of these subsets, in their order, with
 * estimates; sample must be NULL.
 */
void cgc_estimate_ask(struct cgc_estimate *e, struct cgc_request *request,
    size_t n);

/* Ends the iteration: saves the memory, if it is time or the last one. */
CGC_MUST_USE enum cgc_status cgc_estimate_end(struct cgc_estimate *e,
    bool last, struct cgc_err *err);

#endif
