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
#define CHUNK 1024 /* coordinates whose sum is one term of a longer sum */
#define GROUP 12   /* rows whose chunks are kept, a multiple of PAIRS_I */

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

/* A chunk of a row in f64, with zeros up to a multiple of 8 coordinates. */
TARGET static inline void
NAME(widen)(const REAL *row, size_t len, double *out)
{
	size_t c = 0;

	for (; c < len; c++)
		out[c] = (double)row[c];
	for (; c % 8 != 0; c++)
		out[c] = 0;
}

#define STRIDE (CHUNK + 8) /* rows must not share all their cache sets */

/* sum[i][j] = the squared distance of rows a_i and b_j of one chunk. */
TARGET static inline void
NAME(pair_sums)(const double *a, const double *b, size_t len,
    double sum[PAIRS_I][PAIRS_J])
{
	W s[PAIRS_I][PAIRS_J], y[PAIRS_J], x, t;
	double lane[8];

	for (size_t i = 0; i < PAIRS_I; i++)
		for (size_t j = 0; j < PAIRS_J; j++)
			s[i][j] = W_ZERO();
	for (size_t q = 0; q < len; q += 8) {
		for (size_t j = 0; j < PAIRS_J; j++)
			y[j] = W_LOAD(b + j * STRIDE + q);
		for (size_t i = 0; i < PAIRS_I; i++) {
			x = W_LOAD(a + i * STRIDE + q);
			for (size_t j = 0; j < PAIRS_J; j++) {
				t = W_SUB(x, y[j]);
				s[i][j] = W_SQUARE(t, s[i][j]);
			}
		}
	}
	for (size_t i = 0; i < PAIRS_I; i++)
		for (size_t j = 0; j < PAIRS_J; j++) {
			W_STORE(lane, s[i][j]);
			sum[i][j] = NAME(tree)(lane);
		}
}

/*
 * Adds one chunk's squared distances of the rows i to i + ni - 1, which are
 * at a, to all rows from i on.
 */
TARGET static void
NAME(add_distances)(const double *a, size_t i, size_t ni,
    const void *const *x, size_t n, size_t q, size_t len, double *out)
{
	double b[PAIRS_J * STRIDE], sum[PAIRS_I][PAIRS_J];

	for (size_t j = i; j < n; j += PAIRS_J) {
		size_t nj = n - j < PAIRS_J ? n - j : PAIRS_J;

		for (size_t k = 0; k < PAIRS_J; k++)
			NAME(widen)((const REAL *)x[j + (k < nj ? k : 0)] + q,
			    len, b + k * STRIDE);
		for (size_t r = 0; r < ni && i + r < j + nj; r += PAIRS_I) {
			NAME(pair_sums)(a + r * STRIDE, b, len, sum);
			for (size_t k = 0; k < PAIRS_I && r + k < ni; k++)
				for (size_t l = 0; l < nj; l++)
					out[(i + r + k) * n + j + l] +=
					    sum[k][l];
		}
	}
}

/*
 * Chunk by chunk, and in it by groups of rows that stay in the cache, in f64,
 * while the others pass by.
 */
TARGET static void
NAME(distances)(const void *const *x, size_t n, size_t dim, double *out)
{
	double a[GROUP * STRIDE];

	for (size_t i = 0; i < n * n; i++)
		out[i] = 0;
	for (size_t q = 0; q < dim; q += CHUNK) {
		size_t len = dim - q < CHUNK ? dim - q : CHUNK;

		for (size_t i = 0; i < n; i += GROUP) {
			size_t ni = n - i < GROUP ? n - i : GROUP;

			for (size_t k = 0; k < GROUP; k++)
				NAME(widen)((const REAL *)x[i +
				    (k < ni ? k : 0)] + q, len,
				    a + k * STRIDE);
			NAME(add_distances)(a, i, ni, x, n, q, len, out);
		}
	}
	for (size_t i = 0; i < n; i++) {
		out[i * n + i] = 0;
		for (size_t j = 0; j < i; j++)
			out[i * n + j] = out[j * n + i];
	}
}

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
	double sum[CHUNK], count = (double)m;

	for (size_t q = 0; q < dim; q += CHUNK) {
		size_t len = dim - q < CHUNK ? dim - q : CHUNK, i = 0;
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
	for (size_t q = 0; q < dim; q += CHUNK) {
		size_t len = dim - q < CHUNK ? dim - q : CHUNK;
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

/* Not inlined: where it sees that vote is an array, gcc 12 goes scalar. */
TARGET __attribute__((noinline)) static void
NAME(add_votes)(const REAL *restrict row, size_t len, int32_t *restrict vote)
{
	for (size_t c = 0; c < len; c++)
		vote[c] += (row[c] > 0) - (row[c] < 0);
}

TARGET static void
NAME(majority)(const void *const *x, size_t n, size_t dim, int tie,
    void *vout)
{
	REAL *out = vout;

	for (size_t q = 0; q < dim; q += CHUNK) {
		size_t len = dim - q < CHUNK ? dim - q : CHUNK;
		int32_t vote[CHUNK] = { 0 };

		for (size_t i = 0; i < n; i++)
			NAME(add_votes)((const REAL *)x[i] + q, len, vote);
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
	double sum = 0;

	for (size_t q = 0; q < dim; q += 1024) {
		size_t end = dim - q < 1024 ? dim : q + 1024, i = q;
		double lane[8] = { 0 };

		for (; i + 8 <= end; i += 8)
			for (size_t l = 0; l < 8; l++) {
				double t = (double)x[i + l] - z[i + l];

				lane[l] = fma(t, t, lane[l]);
			}
		for (size_t l = 0; i < end; i++, l++) {
			double t = (double)x[i] - z[i];

			lane[l] = fma(t, t, lane[l]);
		}
		sum += NAME(tree)(lane);
	}
	return sum;
}

#include "kern/kern_columns.h"

const struct cgc_kern NAME(cgc_kern) = {
	NAME(dot), NAME(dist2), NAME(distances), NAME(mean), NAME(mix),
	NAME(majority), NAME(scale), NAME(gap2), NAME(trimmed), NAME(nearest)
};

#undef STRIDE
#undef CHUNK
#undef GROUP
#undef LANES
#undef AT_ONCE
