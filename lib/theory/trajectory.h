/* SPDX-License-Identifier: MIT */
#ifndef CGC_TRAJECTORY_H
#define CGC_TRAJECTORY_H

#include <stdbool.h>

#include "theory/spread.h"

/*
 * trajectory - how heterogeneous the gradients were, iteration by iteration.
 *
 * At x^t, with mu the mean of the gradients in a batch, let u = ||mu||^2 and v
 * the mean of ||g_k - mu||^2.  beta^2 of the LAD paper's (14) is the greatest
 * v.  (G, B) with
 *   v <= G^2 + B^2 u
 * is a choice: each B has its least G, G^2 = max of v - B^2 u, or 0 if that is
 * negative.
 */

struct cgc_trajectory {
	struct cgc_moments *at; /* n iterations */
	size_t n;
	/* private */
	struct cgc_spread spread;
	size_t cap;
};

void cgc_trajectory_release(struct cgc_trajectory *t);

/* Adds a batch; fails as cgc_spread_run(). */
CGC_MUST_USE enum cgc_status cgc_trajectory_add(struct cgc_trajectory *t,
    const struct cgc_batch *gradients, struct cgc_err *err);

/* What is left of n > 0 iterations. */
struct cgc_summary {
	double beta;    /* the greatest sqrt(v), eq. (14) */
	double typical; /* sqrt of the mean of v */
	double mu2;     /* the mean of u */
};

void cgc_trajectory_sum(const struct cgc_trajectory *t,
    struct cgc_summary *out);

/*
 * The curve of the least G for each B: G^2 falls linearly in B^2 from corner
 * to corner, and is convex.
 */
struct cgc_corner {
	double b2, g2;          /* B^2, G^2 */
	struct cgc_moments on;  /* private: the line behind it */
};

/* The first corner, at B = 0; n > 0. */
void cgc_trajectory_first(const struct cgc_trajectory *t,
    struct cgc_corner *c);

/*
 * From a corner to the next.  False behind the last, where G = 0, or where no
 * greater B makes G less: v > 0 at a stationary point.
 */
bool cgc_trajectory_next(const struct cgc_trajectory *t,
    struct cgc_corner *c);

#endif
