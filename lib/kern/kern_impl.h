/* SPDX-License-Identifier: MIT */
/*
 * The kernels for one type and one instruction set; included by the files
 * kern_*.c (through kern_level.h) with
 *   REAL     float or double
 *   VEC      a register of them, with LOAD, STORE, MIN and MAX (kern_vec.h)
 *   NAME(x)  x with a suffix for the two
 *   TARGET   the function attribute that selects the instruction set
 */

#define LANES (sizeof(VEC) / sizeof(REAL))
#define CHUNK CGC_KERN_CHUNK

/* The tree over 8 lanes that is part of the definition of a sum. */
TARGET static inline double
NAME(tree)(const double *s)
{
	return ((s[0] + s[4]) + (s[2] + s[6])) +
	    ((s[1] + s[5]) + (s[3] + s[7]));
}

TARGET static double
NAME(dot)(const void *va, const void *vb, size_t dim)
{
	const REAL *a = va, *b = vb;
	double sum = 0;

	for (size_t q = 0; q < dim; q += CHUNK) {
		size_t end = dim - q < CHUNK ? dim : q + CHUNK, i = q;
		double lane[8] = { 0 };

		for (; i + 8 <= end; i += 8)
			for (size_t l = 0; l < 8; l++)
				lane[l] = fma((double)a[i + l],
				    (double)b[i + l], lane[l]);
		for (size_t l = 0; i < end; i++, l++)
			lane[l] = fma((double)a[i], (double)b[i], lane[l]);
		sum += NAME(tree)(lane);
	}
	return sum;
}

TARGET static double
NAME(dist2)(const void *va, const void *vb, size_t dim)
{
	const REAL *a = va, *b = vb;
	double sum = 0, t;

	for (size_t q = 0; q < dim; q += CHUNK) {
		size_t end = dim - q < CHUNK ? dim : q + CHUNK, i = q;
		double lane[8] = { 0 };

		for (; i + 8 <= end; i += 8)
			for (size_t l = 0; l < 8; l++) {
				double d = (double)a[i + l] -
				    (double)b[i + l];

				lane[l] = fma(d, d, lane[l]);
			}
		for (size_t l = 0; i < end; i++, l++) {
			t = (double)a[i] - (double)b[i];
			lane[l] = fma(t, t, lane[l]);
		}
		sum += NAME(tree)(lane);
	}
	return sum;
}

#include "kern/kern_pairs.h"

#define AT_ONCE 4 /* rows that are added while a sum is in its register */

/* Adds a part of so many rows, one behind the other. */
TARGET static inline void
NAME(add_rows)(const REAL *const row[AT_ONCE], size_t len, double *sum)
{
	for (size_t c = 0; c < len; c++)
		sum[c] = (((sum[c] + (double)row[0][c]) +
		    (double)row[1][c]) + (double)row[2][c]) +
		    (double)row[3][c];
}

TARGET static void
NAME(mean)(const void *const *x, const uint32_t *which, size_t m, size_t dim,
    void *vout)
{
	REAL *out = vout;
	double sum[256], count = (double)m;

	for (size_t q = 0; q < dim; q += 256) {
		size_t len = dim - q < 256 ? dim - q : 256, i = 0;
		const REAL *row[AT_ONCE];

		for (size_t c = 0; c < len; c++)
			sum[c] = 0;
		for (; i + AT_ONCE <= m; i += AT_ONCE) {
			for (size_t k = 0; k < AT_ONCE; k++)
				row[k] = (const REAL *)x[which != NULL ?
				    which[i + k] : i + k] + q;
			NAME(add_rows)(row, len, sum);
		}
		for (; i < m; i++) {
			row[0] = x[which != NULL ? which[i] : i];
			for (size_t c = 0; c < len; c++)
				sum[c] += (double)row[0][q + c];
		}
		for (size_t c = 0; c < len; c++)
			out[q + c] = (REAL)(sum[c] / count);
	}
}

TARGET static void
NAME(mix)(const void *const *x, const double *w, size_t n, size_t dim,
    double *out)
{
	for (size_t q = 0; q < dim; q += 256) {
		size_t len = dim - q < 256 ? dim - q : 256;
		double *sum = out + q;

		for (size_t c = 0; c < len; c++)
			sum[c] = 0;
		for (size_t i = 0; i < n; i++) {
			const REAL *row = (const REAL *)x[i] + q;
			double wi = w[i];

			if (wi == 0)
				continue;
			for (size_t c = 0; c < len; c++)
				sum[c] += wi * (double)row[c];
		}
	}
}

TARGET static void
NAME(majority)(const void *const *x, size_t n, size_t dim, int tie,
    void *vout)
{
	REAL *out = vout;

	for (size_t q = 0; q < dim; q += 256) {
		size_t len = dim - q < 256 ? dim - q : 256;
		int32_t vote[256] = { 0 };

		for (size_t i = 0; i < n; i++) {
			const REAL *row = (const REAL *)x[i] + q;

			for (size_t c = 0; c < len; c++)
				vote[c] += (row[c] > 0) - (row[c] < 0);
		}
		for (size_t c = 0; c < len; c++)
			out[q + c] = (REAL)(vote[c] > 0 ? 1 :
			    vote[c] < 0 ? -1 : tie);
	}
}

TARGET static void
NAME(scale)(const void *vx, double factor, size_t dim, void *vout)
{
	const REAL *x = vx;
	REAL *out = vout;

	for (size_t q = 0; q < dim; q++)
		out[q] = (REAL)(factor * (double)x[q]);
}

TARGET static double
NAME(gap2)(const void *vx, const double *z, size_t dim)
{
	const REAL *x = vx;
	double sum = 0, t;

	for (size_t q = 0; q < dim; q += CHUNK) {
		size_t end = dim - q < CHUNK ? dim : q + CHUNK, i = q;
		double lane[8] = { 0 };

		for (; i + 8 <= end; i += 8)
			for (size_t l = 0; l < 8; l++) {
				double d = (double)x[i + l] - z[i + l];

				lane[l] = fma(d, d, lane[l]);
			}
		for (size_t l = 0; i < end; i++, l++) {
			t = (double)x[i] - z[i];
			lane[l] = fma(t, t, lane[l]);
		}
		sum += NAME(tree)(lane);
	}
	return sum;
}

#include "kern/kern_columns.h"

const struct cgc_kern NAME(cgc_kern) = {
	NAME(dot), NAME(dist2), NAME(distances), NAME(products), NAME(mean),
	NAME(mix), NAME(majority), NAME(scale), NAME(gap2), NAME(trimmed),
	NAME(nearest)
};

#undef CHUNK
#undef LANES
#undef AT_ONCE
