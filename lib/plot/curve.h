/* SPDX-License-Identifier: MIT */
#ifndef CGC_CURVE_H
#define CGC_CURVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "plot/names.h"

/*
 * curve - samples of many runs as one curve per series.
 *
 * A sample is a value y at x, of a series and a seed.  Samples come in any
 * order; a curve has one point per x, in order of x: the mean over the seeds
 * that have a sample there and their sample standard deviation (divisor
 * n - 1), by Welford's recurrence in order of the seeds' first appearance.
 * Where a y is not finite the mean is NaN: a run that diverged is not left
 * out of an average.  Two samples of one series, seed and x are an error, as
 * they would be runs that only a column nobody asked for tells apart.
 */

#define CGC_MAX_CURVES 32
#define CGC_MAX_SEEDS 1000

struct cgc_sample {
	double x, y;
	size_t seed;
};

struct cgc_point {
	double x, mean;
	double sd;   /* 0 if n is 1 */
	uint64_t n;  /* seeds */
};

struct cgc_curve {
	struct cgc_sample *sample; /* until cgc_curves_finish() */
	size_t nsamples, cap;
	struct cgc_point *point;   /* after it */
	size_t n;
};

struct cgc_curves {
	struct cgc_curve curve[CGC_MAX_CURVES];
	struct cgc_names series; /* of as many curves */
	struct cgc_names seeds;
	uint64_t max_mem;        /* bytes of samples */
	uint64_t held;
	struct cgc_sample twin;  /* which cgc_curves_finish() found twice */
};

/* At most max_mem bytes of samples will be held. */
void cgc_curves_init(struct cgc_curves *curves, uint64_t max_mem);
void cgc_curves_release(struct cgc_curves *curves);

/*
 * Adds a sample.  Fails with CGC_EDATA if x is not finite, a name is too long
 * or there are too many; with CGC_EIO if memory ends.
 */
CGC_MUST_USE enum cgc_status cgc_curves_add(struct cgc_curves *curves,
    const char *series, const char *seed, double x, double y,
    struct cgc_err *err);

/*
 * Makes the points; CGC_EDATA, and the second one is the twin, if two samples
 * are of one series, seed and x.
 */
CGC_MUST_USE enum cgc_status cgc_curves_finish(struct cgc_curves *curves,
    struct cgc_err *err);

/* Whether any point of the curve is a mean of more than one seed. */
bool cgc_curve_has_band(const struct cgc_curve *curve);

#endif
