/* SPDX-License-Identifier: MIT */
/*
 * The kernels of neural networks, at every level, against the loops that
 * define them, for sizes around those of blocks and registers.
 */
#include <stdlib.h>

#include "kern/kern.h"
#include "kern/layer.h"
#include "rand/draw.h"
#include "unit.h"

#define ROWS 14
#define MOST 640 /* coordinates */

static double a[ROWS * ROWS], b[ROWS + MOST], x[ROWS * 2 + MOST];
static double out[ROWS * MOST], expected[ROWS * MOST], from[MOST];

/* Numbers of many sizes, some 0, so that the order of a sum shows. */
static void
fill(double *v, size_t n, uint32_t which)
{
	struct cgc_draw draw;

	cgc_draw_init(&draw, 1, CGC_DRAW_TASK, 0, which);
	for (size_t i = 0; i < n; i++)
		v[i] = cgc_draw_below(&draw, 8) == 0 ? 0 :
		    ldexp(cgc_draw_normal(&draw),
		    (int)cgc_draw_below(&draw, 9) - 4);
}

static void
begin(void)
{
	fill(out, ROWS * MOST, 9);
	memcpy(expected, out, sizeof out);
}

static int
same(void)
{
	return memcmp(out, expected, sizeof out) == 0;
}

/* Rows of b overlap: each begins a coordinate behind the last. */
static void
check_blend(size_t m, size_t n, size_t dim)
{
	const double *row[ROWS];

	begin();
	for (size_t j = 0; j < n; j++)
		row[j] = b + j;
	for (size_t i = 0; i < m; i++)
		for (size_t q = 0; q < dim; q++)
			for (size_t j = 0; j < n; j++)
				expected[i * MOST + q] = fma(a[i + j * ROWS],
				    b[j + q], expected[i * MOST + q]);
	cgc_kern_layer()->blend(a, 1, ROWS, row, m, n, dim, out, MOST);
	CHECK(same());
}

static void
check_dots(size_t m, size_t n, size_t dim)
{
	const double *left[ROWS], *right[ROWS];

	begin();
	for (size_t i = 0; i < m; i++)
		left[i] = x + 2 * i;
	for (size_t j = 0; j < n; j++)
		right[j] = b + j;
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < n; j++)
			expected[i * ROWS + j] += cgc_kern(CGC_F64)->dot(
			    left[i], right[j], dim);
	cgc_kern_layer()->dots(left, m, right, n, dim, out, ROWS);
	CHECK(same());
}

static void
check_products(void)
{
	static const size_t dims[] = { 0, 1, 7, 8, 9, 15, 16, 17, 24, 31, 255,
	    256, 257, 600 };

	for (size_t d = 0; d < sizeof dims / sizeof *dims; d++)
		for (size_t m = 1; m <= ROWS; m++)
			for (size_t n = 1; n <= ROWS; n++) {
				check_blend(m, n, dims[d]);
				check_dots(m, n, dims[d]);
			}
}

/* Of four planes, with ties, negative numbers and zeros of both signs. */
static void
check_pool(size_t n)
{
	const double *in[4] = { x, x + 3, b, b + 5 };
	double *back[4] = { expected, expected + MOST, expected + 2 * MOST,
	    expected + 3 * MOST };

	cgc_kern_layer()->pool(in, n, out, from);
	cgc_kern_layer()->unpool(a, from, n, back);
	for (size_t q = 0; q < n; q++) {
		int best = 0;

		for (int k = 1; k < 4; k++)
			if (in[k][q] > in[best][q])
				best = k;
		if (in[best][q] > 0)
			CHECK(out[q] == in[best][q] && from[q] == best);
		else
			CHECK(out[q] == 0 && from[q] == -1);
		for (int k = 0; k < 4; k++)
			CHECK(back[k][q] == (from[q] == k ? a[q] : 0));
	}
}

static void
check_pools(void)
{
	for (size_t q = 0; q < ROWS * ROWS; q += 3)
		x[q] = b[q] = q % 2 ? 1 : -0.0;
	for (size_t n = 0; n <= 70; n++)
		check_pool(n);
	for (size_t q = 0; q < ROWS * ROWS; q++)
		x[q] = b[q] = NAN;
	cgc_kern_layer()->pool((const double *const[4]){ x, x, b, b }, 20,
	    out, from);
	for (size_t q = 0; q < 20; q++)
		CHECK(isnan(out[q]) && from[q] == -1);
}

int
main(void)
{
	static const char *const level[] = { "c", "avx2", "avx512", "neon" };
	struct cgc_err err;

	for (int l = 0; l < 4; l++) {
		if (cgc_kern_select(level[l], &err) != CGC_OK)
			continue;
		fill(a, ROWS * ROWS, 1);
		fill(b, ROWS + MOST, 2);
		fill(x, ROWS * 2 + MOST, 3);
		check_products();
		check_pools();
	}
	return unit_done();
}
