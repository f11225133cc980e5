/* SPDX-License-Identifier: MIT */
#ifndef CGC_SPREAD_H
#define CGC_SPREAD_H

#include "stream/batch.h"

/*
 * spread - the mean of vectors, and how far they are from it.
 */

struct cgc_moments {
	double u; /* ||m||^2, m the mean */
	double v; /* the mean of ||x_i - m||^2 */
};

struct cgc_spread {
	const void **x;  /* the vectors of the batch, by position */
	double *mean;    /* m */
	/* private */
	double *weight;
	size_t x_cap, mean_cap, weight_cap;
};

void cgc_spread_release(struct cgc_spread *s);

/*
 * Of a batch of n vectors, f32 or f64, without those at the f < n positions
 * in bad.  CGC_EDATA if u or v is not finite.
 */
CGC_MUST_USE enum cgc_status cgc_spread_run(struct cgc_spread *s,
    const struct cgc_batch *batch, const uint32_t *bad, size_t f,
    struct cgc_moments *out, struct cgc_err *err);

#endif
