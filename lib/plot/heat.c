/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "plot/heat.h"

void
cgc_heat_init(struct cgc_heat *heat, uint64_t max_mem)
{
	*heat = (struct cgc_heat){ .cell = NULL };
	cgc_curves_init(&heat->curves, max_mem);
}

void
cgc_heat_release(struct cgc_heat *heat)
{
	cgc_names_release(&heat->x);
	cgc_names_release(&heat->y);
	cgc_curves_release(&heat->curves);
	free(heat->cell);
	free(heat->filled);
	cgc_heat_init(heat, 0);
}

/* Where a cell is on the curves, which have a number for each. */
static double
number(size_t x, size_t y)
{
	return (double)(y * CGC_HEAT_SIDE + x);
}

static size_t
column(double place)
{
	return (size_t)place % CGC_HEAT_SIDE;
}

static size_t
row(double place)
{
	return (size_t)place / CGC_HEAT_SIDE;
}

enum cgc_status
cgc_heat_add(struct cgc_heat *heat, const char *x, const char *y,
    const char *which, const char *seed, double z, struct cgc_err *err)
{
	enum cgc_status st;
	size_t i = 0, k = 0;

	st = cgc_names_number(&heat->x, x, CGC_HEAT_SIDE, "x", &i, err);
	if (st == CGC_OK)
		st = cgc_names_number(&heat->y, y, CGC_HEAT_SIDE, "y", &k,
		    err);
	if (st == CGC_OK)
		st = cgc_curves_add(&heat->curves, which, seed, number(i, k),
		    z, err);
	return st;
}

/* Two rows that differ in nothing that the map knows. */
static enum cgc_status
refuse_twin(const struct cgc_heat *heat, struct cgc_err *err)
{
	const struct cgc_sample *twin = &heat->curves.twin;

	return cgc_fail(err, CGC_EDATA, "x '%.40s', y '%.40s', seed '%.40s': "
	    "found two rows, expected one", heat->x.name[column(twin->x)],
	    heat->y.name[row(twin->x)], heat->curves.seeds.name[twin->seed]);
}

static double
worse(double a, double b, bool least)
{
	if (isnan(a) || isnan(b))
		return NAN;
	return (a < b) == least ? a : b;
}

/* Whether a curve has a point at that place. */
static bool
has_point(const struct cgc_curve *c, double place)
{
	for (size_t k = 0; k < c->n; k++)
		if (c->point[k].x == place)
			return true;
	return false;
}

/* A cell that any case has, all have. */
static enum cgc_status
check_case(const struct cgc_heat *heat, size_t i, struct cgc_err *err)
{
	for (size_t y = 0; y < heat->y.n; y++)
		for (size_t x = 0; x < heat->x.n; x++)
			if (heat->filled[y * heat->x.n + x] &&
			    !has_point(&heat->curves.curve[i], number(x, y)))
				return cgc_fail(err, CGC_EDATA, "x '%.40s', y "
				    "'%.40s': found no row for '%.40s', "
				    "expected one as elsewhere",
				    heat->x.name[x], heat->y.name[y],
				    heat->curves.series.name[i]);
	return CGC_OK;
}

enum cgc_status
cgc_heat_finish(struct cgc_heat *heat, bool least, struct cgc_err *err)
{
	uint64_t n = (uint64_t)heat->x.n * heat->y.n;
	enum cgc_status st = cgc_curves_finish(&heat->curves, err);

	if (st == CGC_EDATA)
		return refuse_twin(heat, err);
	if (st == CGC_OK)
		st = cgc_mem_zalloc(&heat->cell, n, sizeof *heat->cell, err);
	if (st == CGC_OK)
		st = cgc_mem_zalloc(&heat->filled, n, sizeof *heat->filled,
		    err);
	for (size_t i = 0; i < heat->curves.series.n && st == CGC_OK; i++) {
		const struct cgc_curve *c = &heat->curves.curve[i];

		for (size_t k = 0; k < c->n; k++) {
			size_t at = row(c->point[k].x) * heat->x.n +
			    column(c->point[k].x);
			double z = c->point[k].mean;

			heat->cell[at] = heat->filled[at] ?
			    worse(heat->cell[at], z, least) : z;
			heat->filled[at] = true;
		}
	}
	for (size_t i = 0; i < heat->curves.series.n && st == CGC_OK; i++)
		st = check_case(heat, i, err);
	return st;
}
