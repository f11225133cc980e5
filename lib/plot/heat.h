/* SPDX-License-Identifier: MIT */
#ifndef CGC_HEAT_H
#define CGC_HEAT_H

#include "plot/curve.h"
#include "plot/gnuplot.h"

/*
 * heat - samples of many runs as a map: a value for each x and y.
 *
 * A sample is a value z at the names x and y, of a case and a seed.  The value
 * of a cell is the worst of its cases, the greatest or the least, each of which
 * is the mean over its seeds (curve.h).  A case without a finite mean is
 * worse than all others: a run that diverged is not left out.  Names
 * keep the order in which they appear, x from the left, y from below.
 */

#define CGC_HEAT_SIDE 64 /* names on an axis */

struct cgc_heat {
	struct cgc_names x, y;
	struct cgc_curves curves; /* a curve per case, a point per cell */
	double *cell;             /* [y.n][x.n] after cgc_heat_finish() */
	bool *filled;             /* the same: whether it has a value */
};

/* At most max_mem bytes of samples will be held. */
void cgc_heat_init(struct cgc_heat *heat, uint64_t max_mem);
void cgc_heat_release(struct cgc_heat *heat);

/* Adds a sample.  Fails as cgc_curves_add() does. */
CGC_MUST_USE enum cgc_status cgc_heat_add(struct cgc_heat *heat,
    const char *x, const char *y, const char *which, const char *seed,
    double z, struct cgc_err *err);

/*
 * Makes the cells.  CGC_EDATA if two samples differ in nothing, or if a cell
 * that has samples lacks a case that others have: it would not be the worst.
 */
CGC_MUST_USE enum cgc_status cgc_heat_finish(struct cgc_heat *heat,
    bool least, struct cgc_err *err);

/*
 * Writes the script for gnuplot of the finished map.  Each cell shows its
 * value; one that has no colour, not being finite or, with logz, not positive,
 * is grey.  zlabel names the colours.  Fails as cgc_gnuplot_write() does.
 */
CGC_MUST_USE enum cgc_status cgc_heat_write(const struct cgc_heat *heat,
    const struct cgc_gnuplot *plot, bool logz, const char *zlabel, FILE *out,
    struct cgc_err *err);

#endif
