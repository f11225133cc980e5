/* SPDX-License-Identifier: MIT */
/*
 * What compressors do to many numbers at once, at every level, against the
 * same one by one.
 */
#include <stdlib.h>

#include "codec/bits.h"
#include "kern/coder.h"
#include "kern/kern.h"
#include "rand/draw.h"
#include "unit.h"

#define MOST 600

static double x[MOST], typed[MOST], u[MOST], value[MOST];
static uint32_t code[MOST];

/* Numbers of the type: some are levels, or next to one. */
static double
between(struct cgc_draw *draw, const struct cgc_grid *grid)
{
	uint32_t j = cgc_draw_below(draw, grid->top + 1);
	double level = cgc_grid_level(grid, j);
	double v = grid->lo + (grid->hi - grid->lo) * cgc_draw_uniform(draw);

	switch (cgc_draw_below(draw, 4)) {
	case 0:
		v = level;
		break;
	case 1:
		v = nextafter(level, grid->lo);
		break;
	case 2:
		v = nextafter(level, grid->hi);
		break;
	}
	v = grid->dtype == CGC_F32 ? (float)v : v;
	return v < grid->lo ? grid->lo : v < grid->hi ? v : grid->hi;
}

/* Where v goes up, or next to it; or anywhere, or 0. */
static double
border(struct cgc_draw *draw, const struct cgc_grid *grid, double v)
{
	double half = grid->half, t = (v * half - grid->base) * grid->per;
	double a, b;
	uint32_t j = t < grid->top ? (uint32_t)t : grid->top - 1;

	a = cgc_grid_level(grid, j) * half;
	b = cgc_grid_level(grid, j + 1) * half;
	t = (v * half - a) / (b - a);
	t += ((double)cgc_draw_below(draw, 5) - 2) * 0x1p-53;
	t = ldexp(floor(ldexp(t, 53)), -53);
	if (!(t >= 0 && t < 1) || cgc_draw_below(draw, 3) == 0)
		return cgc_draw_below(draw, 8) ? cgc_draw_uniform(draw) : 0;
	return t;
}

static void
check_grid(struct cgc_draw *draw, const struct cgc_grid *grid, bool is_signed)
{
	uint64_t n = cgc_draw_below(draw, 101);

	for (uint64_t i = 0; i < n; i++) {
		x[i] = between(draw, grid);
		if (is_signed && cgc_draw_below(draw, 2))
			x[i] = -x[i];
		u[i] = border(draw, grid, is_signed ? fabs(x[i]) : x[i]);
	}
	cgc_dtype_convert(grid->dtype, typed, CGC_F64, x, n);
	if (is_signed)
		cgc_grid_round_signed(grid, typed, u, n, code);
	else
		cgc_grid_round_all(grid, typed, u, n, code);
	(is_signed ? cgc_kern_coder()->levels_signed :
	    cgc_kern_coder()->levels)(grid, code, (size_t)n, typed);
	cgc_dtype_convert(CGC_F64, value, grid->dtype, typed, n);
	for (uint64_t i = 0; i < n; i++) {
		uint32_t level = cgc_grid_round(grid, is_signed ? fabs(x[i]) :
		    x[i], u[i]);
		double v = cgc_grid_level(grid, level);

		CHECK(code[i] == (is_signed ? 2 * level +
		    (x[i] < 0 && level > 0) : level));
		CHECK(value[i] == (is_signed && code[i] & 1 ? -v : v));
	}
}

/* Wide and narrow, subnormal and almost too great; few levels and many. */
static void
grids(void)
{
	static const double width[] = {
		1, 1e-3, 0x1p-20, 0x1p-140, 0x1p100, 0x1p-1060, 0x1p1023
	};
	struct cgc_draw draw;

	cgc_draw_init(&draw, 1, CGC_DRAW_TASK, 0, 0);
	for (int i = 0; i < 4000; i++) {
		enum cgc_dtype dtype = i % 2 ? CGC_F32 : CGC_F64;
		double w = width[cgc_draw_below(&draw, dtype == CGC_F32 ? 5 :
		    7)], lo, hi;
		uint32_t levels = 2 + cgc_draw_below(&draw, i % 3 ? 20 : 65535);
		struct cgc_grid grid;
		bool is_signed = i % 4 > 1;

		lo = is_signed ? 0 : w * (cgc_draw_uniform(&draw) - 1);
		hi = w * cgc_draw_uniform(&draw) + (i % 5 ? 0 : w);
		lo = i % 7 || is_signed ? lo : hi - w * 0x1p-20;
		if (dtype == CGC_F32) {
			lo = (float)lo;
			hi = (float)hi;
		}
		if (isinf(hi) || lo > hi)
			continue;
		cgc_grid_init(&grid, dtype, lo, hi, levels);
		check_grid(&draw, &grid, is_signed);
	}
}

/* Numbers of every width, beginning at every bit, as if put one by one. */
static void
bits(void)
{
	unsigned char one[8 * MOST] = { 0 };
	struct cgc_draw draw;

	cgc_draw_init(&draw, 2, CGC_DRAW_TASK, 0, 0);
	for (unsigned width = 1; width <= 32; width++)
		for (unsigned skip = 0; skip < 32; skip++) {
			struct cgc_bits_writer a = { .bytes = one };
			uint64_t n = cgc_draw_below(&draw, MOST + 1);
			size_t size = (size_t)(skip + n * width + 7) / 8;
			unsigned char *all = malloc(size + (size == 0));
			struct cgc_bits_writer b = { .bytes = all };
			struct cgc_bits_reader r = { all, skip, 0 };
			uint32_t got[MOST];

			for (uint64_t i = 0; i < n; i++)
				code[i] = cgc_draw_u32(&draw) >> (32 - width);
			cgc_bits_put(&a, 0, skip);
			cgc_bits_put(&b, 0, skip);
			for (uint64_t i = 0; i < n; i++)
				cgc_bits_put(&a, code[i], width);
			cgc_bits_put_all(&b, code, n, width);
			cgc_bits_flush(&a);
			cgc_bits_flush(&b);
			CHECK(a.bytes - one == b.bytes - all);
			CHECK((size_t)(b.bytes - all) == size);
			CHECK(memcmp(one, all, (size_t)(b.bytes - all)) == 0);
			r.end = skip + n * width;
			CHECK(cgc_bits_get_all(&r, n, width, got) == n);
			CHECK(memcmp(got, code, (size_t)n * sizeof *got) == 0);
			CHECK(r.at == r.end);
			r.at = skip;
			r.end -= n > 0; /* the last one is cut */
			CHECK(cgc_bits_get_all(&r, n, width, got) ==
			    n - (n > 0));
			free(all);
		}
}

int
main(void)
{
	static const char *const level[] = { "c", "avx2", "avx512" };
	struct cgc_err err;

	for (size_t i = 0; i < 3; i++)
		if (cgc_kern_select(level[i], &err) == CGC_OK) {
			grids();
			bits();
		} else {
			printf("%s\n", err.text);
		}
	return unit_done();
}
