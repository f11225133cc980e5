/* SPDX-License-Identifier: MIT */
#ifndef CGC_MODEL_H
#define CGC_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "method/method.h"

/*
 * model - losses that are trained: what a vector of parameters x says about a
 * sample, what that costs, and the gradient of the cost in x.
 *
 * A sample is a row: `features` numbers and a target, which is a real number
 * or the label of one of C classes.  A model looks at up to CGC_MODEL_BLOCK
 * rows together, allocates nothing and keeps nothing; the sums over subsets,
 * and who makes them, are the objective's (objective.h).
 * All sums have an order that depends on the block alone.
 */

#define CGC_MODEL_BLOCK 32 /* rows at most that a model is given at once */

/* What classes are called: class c has the label first + c step. */
struct cgc_labels {
	uint32_t n; /* C; 0: targets are numbers */
	double first, step;
};

/* What is known of some samples when they have been looked at. */
struct cgc_tally {
	double loss;    /* the sum of theirs */
	uint64_t right; /* how many classes were predicted; 0 of numbers */
};

struct cgc_model_job {
	const struct cgc_call *call;
	size_t features;
	const double *x;   /* dim() numbers */
	size_t n;          /* rows, 1 to CGC_MODEL_BLOCK */
	const double *row; /* n * (features + 1) numbers */
	bool flipped;      /* targets are to be read as flipped: y as -y, */
	                   /* class y as C - 1 - y */
	double *scratch;   /* of scratch() numbers, 64-byte aligned */
};

struct cgc_model {
	struct cgc_method method;

	/*
	 * Whether the loss on a subset is the sum of its samples' losses, or
	 * their mean.
	 */
	bool is_sum;

	/* CGC_EUSAGE if it has no use for that many features; NULL: any. */
	enum cgc_status (*check)(const struct cgc_call *call, size_t features,
	    struct cgc_err *err);

	/* Q; NULL: as many as features. */
	size_t (*dim)(const struct cgc_call *call, size_t features);

	/* NULL: targets are numbers. */
	struct cgc_labels (*labels)(const struct cgc_call *call);

	/* Numbers of scratch that a block needs; NULL: none. */
	size_t (*scratch)(const struct cgc_call *call, size_t features);

	/* A model to start from; NULL: all 0. */
	void (*init)(const struct cgc_call *call, size_t features,
	    uint64_t seed, double *x);

	/*
	 * tally = that of the rows; g += the sum of their gradients, unless g
	 * is NULL.
	 */
	void (*add)(const struct cgc_model_job *job, double *g,
	    struct cgc_tally *tally);

	/*
	 * What is added to the loss on a subset, whatever its samples: returns
	 * it; g += its gradient, unless g is NULL.  NULL: nothing.
	 */
	double (*penalty)(const struct cgc_call *call, size_t dim,
	    const double *x, double *g);
};

/* All models, in the order they are listed. */
extern const struct cgc_method *const cgc_models[];

/*
 * Reads NAME[,KEY=VALUE]... of a model.  CGC_EUSAGE if there is none, or it has
 * no use for so many features.
 */
CGC_MUST_USE enum cgc_status cgc_model_parse(struct cgc_call *call,
    const char *text, size_t features, struct cgc_err *err);

/* The model that a call is of. */
const struct cgc_model *cgc_model_of(const struct cgc_call *call);

/* Q, coordinates of x. */
size_t cgc_model_dim(const struct cgc_call *call, size_t features);

/* A model to start from: Q numbers. */
void cgc_model_init(const struct cgc_call *call, size_t features,
    uint64_t seed, double *x);

/* The labels of its classes; n is 0 if it has none. */
struct cgc_labels cgc_model_labels(const struct cgc_call *call);

/* The class whose label is y, or n if there is none. */
uint32_t cgc_labels_class(const struct cgc_labels *labels, double y);

#endif
