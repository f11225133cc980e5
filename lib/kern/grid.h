/* SPDX-License-Identifier: MIT */
#ifndef CGC_GRID_H
#define CGC_GRID_H

#include "base/dtype.h"

/*
 * grid - equispaced levels between two numbers, and stochastic rounding to
 * them with its uniforms given: the part that draws nothing.
 *
 * Level j of levels >= 2 is lo + j (hi - lo) / (levels - 1), rounded to dtype
 * and never above hi; the last one is hi.  A number between two levels becomes
 * one of them with the probabilities that make its mean itself: of the levels
 * as they are, so that their rounding does no harm.  lo, hi and what is
 * rounded are of dtype; lo <= hi, or both are NaN.
 */

struct cgc_grid {
	enum cgc_dtype dtype;
	double lo, hi;
	uint32_t top; /* levels - 1 */
	/* private */
	double half, twice; /* 1/2 and 2 where hi - lo is infinite, else 1 */
	double base, step;
	double per;         /* levels in a unit */
	double doubt;       /* how far, in levels, those may be from it */
};

#define CGC_GRID_DOUBT UINT32_MAX /* no level, and no code of one */

void cgc_grid_init(struct cgc_grid *grid, enum cgc_dtype dtype, double lo,
    double hi, uint32_t levels);

/* Level j <= top. */
static inline double
cgc_grid_level(const struct cgc_grid *grid, uint32_t j)
{
	double value = (grid->base + (double)j * grid->step) * grid->twice;

	value = grid->dtype == CGC_F32 ? (float)value : value;
	return j == grid->top || value > grid->hi ? grid->hi : value;
}

/*
 * Which level x, lo <= x <= hi, becomes for a uniform u in [0, 1): 0 if
 * lo = hi or both are NaN.
 */
uint32_t cgc_grid_round(const struct cgc_grid *grid, double x, double u);

/* The same for n numbers of dtype. */
void cgc_grid_round_all(const struct cgc_grid *grid, const void *x,
    const double *u, uint64_t n, uint32_t *level);

/*
 * Of |x_i|: twice the level, and 1 more if x_i < 0 and the level is not 0;
 * lo = 0.
 */
void cgc_grid_round_signed(const struct cgc_grid *grid, const void *x,
    const double *u, uint64_t n, uint32_t *code);

/*
 * Whether x, a <= x <= b, becomes b rather than a for a uniform u in [0, 1);
 * never if a = b.  b - a is finite.
 */
static inline int
cgc_grid_is_up(double a, double b, double x, double u)
{
	return u < (x - a) / (b - a); /* 0/0 compares false */
}

#endif
