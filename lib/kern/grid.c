/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "kern/coder.h"
#include "kern/grid.h"

/*
 * Twice a bound on how far, in steps, a level is from where it would be if
 * nothing were rounded: half a unit in the last place of the greatest one, as
 * f32, or what the operations in f64 add up to; and what is lost below the
 * least normal number.  1 where steps are too small to tell.
 */
static double
doubt(const struct cgc_grid *grid)
{
	double most = fmax(fabs(grid->lo), fabs(grid->hi)) * grid->half;
	double error = grid->dtype == CGC_F32 ? most * 0x1.1p-24 + 0x1p-149 :
	    most * 0x1p-49 + 0x1p-1020;

	return error <= grid->step / 16 ? 2 * error / grid->step : 1;
}

void
cgc_grid_init(struct cgc_grid *grid, enum cgc_dtype dtype, double lo,
    double hi, uint32_t levels)
{
	double half = isinf(hi - lo) ? 0.5 : 1, width = hi * half - lo * half;

	*grid = (struct cgc_grid){ .dtype = dtype, .lo = lo, .hi = hi,
	    .top = levels - 1, .half = half, .twice = 1 / half,
	    .base = lo * half, .step = width / (levels - 1),
	    .per = (levels - 1) / width };
	grid->doubt = doubt(grid);
}

/*
 * The j with level j <= x <= level j + 1, by halving: for where the levels
 * are so close that their rounding moves them by more than one.
 */
static uint32_t
search(const struct cgc_grid *grid, double x)
{
	uint32_t below = 0, above = grid->top;

	while (above - below > 1) {
		uint32_t middle = below + (above - below) / 2;

		if (cgc_grid_level(grid, middle) <= x)
			below = middle;
		else
			above = middle;
	}
	return below;
}

uint32_t
cgc_grid_round(const struct cgc_grid *grid, double x, double u)
{
	double half = grid->half, t, a, b;
	uint32_t j = grid->top - 1;

	if (!(grid->lo < grid->hi))
		return 0;
	t = (x * half - grid->base) * grid->per;
	if (t < j) /* not if it is NaN: per is infinite, x is lo */
		j = (uint32_t)t;
	a = cgc_grid_level(grid, j);
	b = cgc_grid_level(grid, j + 1);
	if (!(a <= x && x <= b)) {
		j = search(grid, x);
		a = cgc_grid_level(grid, j);
		b = cgc_grid_level(grid, j + 1);
	}
	return j + (uint32_t)cgc_grid_is_up(a * half, b * half, x * half, u);
}

void
cgc_grid_round_all(const struct cgc_grid *grid, const void *x,
    const double *u, uint64_t n, uint32_t *level)
{
	if (!(grid->lo < grid->hi)) {
		memset(level, 0, (size_t)n * sizeof *level);
		return;
	}
	if (cgc_kern_coder()->round(grid, x, u, (size_t)n, level))
		return;
	for (uint64_t i = 0; i < n; i++)
		if (level[i] == CGC_GRID_DOUBT)
			level[i] = cgc_grid_round(grid,
			    cgc_dtype_get(grid->dtype, x, i), u[i]);
}

void
cgc_grid_round_signed(const struct cgc_grid *grid, const void *x,
    const double *u, uint64_t n, uint32_t *code)
{
	if (!(grid->lo < grid->hi)) {
		memset(code, 0, (size_t)n * sizeof *code);
		return;
	}
	if (cgc_kern_coder()->round_signed(grid, x, u, (size_t)n, code))
		return;
	for (uint64_t i = 0; i < n; i++)
		if (code[i] == CGC_GRID_DOUBT) {
			double v = cgc_dtype_get(grid->dtype, x, i);
			uint32_t level = cgc_grid_round(grid, fabs(v), u[i]);

			code[i] = 2 * level + (v < 0 && level > 0);
		}
}
