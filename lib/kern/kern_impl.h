/* SPDX-License-Identifier: MIT */
/*
 * The kernels for one type and one instruction set; included by the files
 * kern_*.c (through kern_level.h) with
 *   REAL     float or double
 *   VEC      a register of them, with LOAD, STORE, MIN and MAX (kern_vec.h)
 *   WIDEN    reads eight of them as f64
 *   NAME(x)  x with a suffix for the two
 *   TARGET   the function attribute that selects the instruction set
 */

#define LANES (sizeof(VEC) / sizeof(REAL))
#define CHUNK CGC_KERN_CHUNK
#define COLUMNS 1024 /* coordinates that sums over vectors do at a time */

/* The tree over 8 lanes that is part of the definition of a sum. */
TARGET static inline double
NAME(tree)(const double *s)
{
	return ((s[0] + s[4]) + (s[2] + s[6])) +
	    ((s[1] + s[5]) + (s[3] + s[7]));
}

/* The sum of a_q b_q, or of (a_q - b_q)^2; b may be in f64 where a is not. */
TARGET static inline double
NAME(sum)(const REAL *a, const void *b, bool b_is_f64, bool products,
    size_t dim)
{
	const REAL *narrow = b;
	const double *wide = b;
	double sum = 0, lane[8];

	for (size_t q = 0; q < dim; q += CHUNK) {
		size_t end = dim - q < CHUNK ? dim : q + CHUNK, i = q;
		W s = W_ZERO();

		for (; i + 8 <= end; i += 8) {
			W x = WIDEN(a + i), y = b_is_f64 ?
			    W_LOAD(wide + i) : WIDEN(narrow + i);

			if (!products)
				x = y = W_SUB(x, y);
			s = W_FMA(x, y, s);
		}
		W_STORE(lane, s);
		for (size_t l = 0; i < end; i++, l++) {
			double x = (double)a[i], y = b_is_f64 ? wide[i] :
			    (double)narrow[i];

			if (!products)
				x = y = x - y;
			lane[l] = fma(x, y, lane[l]);
		}
		sum += NAME(tree)(lane);
	}
	return sum;
}

TARGET static double
NAME(dot)(const void *a, const void *b, size_t dim)
{
	return NAME(sum)(a, b, false, true, dim);
}

TARGET static double
NAME(dist2)(const void *a, const void *b, size_t dim)
{
	return NAME(sum)(a, b, false, false, dim);
}

TARGET static double
NAME(gap2)(const void *x, const double *z, size_t dim)
{
	return NAME(sum)(x, z, true, false, dim);
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
	double sum[COLUMNS], count = (double)m;

	for (size_t q = 0; q < dim; q += COLUMNS) {
		size_t len = dim - q < COLUMNS ? dim - q : COLUMNS, i = 0;
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

/* The rows from *i on that have a weight, up to AT_ONCE; how many. */
TARGET static inline size_t
NAME(next_rows)(const void *const *x, const double *w, size_t n, size_t q,
    size_t *i, const REAL *row[AT_ONCE], double weight[AT_ONCE])
{
	size_t k = 0;

	for (; *i < n && k < AT_ONCE; ++*i)
		if (w[*i] != 0) {
			row[k] = (const REAL *)x[*i] + q;
			weight[k++] = w[*i];
		}
	return k;
}

TARGET static inline void
NAME(add_weighted)(const REAL *const row[AT_ONCE],
    const double weight[AT_ONCE], size_t len, double *sum)
{
	for (size_t c = 0; c < len; c++)
		sum[c] = (((sum[c] + weight[0] * (double)row[0][c]) +
		    weight[1] * (double)row[1][c]) +
		    weight[2] * (double)row[2][c]) +
		    weight[3] * (double)row[3][c];
}

TARGET static void
NAME(mix)(const void *const *x, const double *w, size_t n, size_t dim,
    double *out)
{
	for (size_t q = 0; q < dim; q += COLUMNS) {
		size_t len = dim - q < COLUMNS ? dim - q : COLUMNS;
		size_t i = 0, k;
		const REAL *row[AT_ONCE];
		double *sum = out + q, weight[AT_ONCE];

		for (size_t c = 0; c < len; c++)
			sum[c] = 0;
		while ((k = NAME(next_rows)(x, w, n, q, &i, row, weight)) ==
		    AT_ONCE)
			NAME(add_weighted)(row, weight, len, sum);
		for (size_t j = 0; j < k; j++)
			for (size_t c = 0; c < len; c++)
				sum[c] += weight[j] * (double)row[j][c];
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

	for (size_t q = 0; q < dim; q += COLUMNS) {
		size_t len = dim - q < COLUMNS ? dim - q : COLUMNS;
		int32_t vote[COLUMNS] = { 0 };

		for (size_t i = 0; i < n; i++)
			NAME(add_votes)((const REAL *)x[i] + q, len, vote);
		for (size_t c = 0; c < len; c++)
			out[q + c] = (REAL)(vote[c] > 0 ? 1 :
			    vote[c] < 0 ? -1 : tie);
	}
}

TARGET static size_t
NAME(at_most)(const void *vx, size_t n, double most, uint8_t *subset)
{
	W bound = W_SET(most);
	const REAL *x = vx;
	size_t q = 0, count = 0;

	for (; q + 8 <= n; q += 8) {
		unsigned bits = W_AT_MOST(WIDEN(x + q), bound);

		subset[q / 4] = (uint8_t)(bits & 15);
		subset[q / 4 + 1] = (uint8_t)(bits >> 4);
		count += (size_t)__builtin_popcount(bits);
	}
	for (; q < n; q++) {
		unsigned bit = (double)x[q] <= most;

		subset[q / 4] = (uint8_t)((q % 4 == 0 ? 0 : subset[q / 4]) |
		    bit << q % 4);
		count += bit;
	}
	return count;
}

TARGET static void
NAME(scale)(const void *vx, double factor, size_t dim, void *vout)
{
	const REAL *x = vx;
	REAL *out = vout;

	for (size_t q = 0; q < dim; q++)
		out[q] = (REAL)(factor * (double)x[q]);
}

#include "kern/kern_mixes.h"
#include "kern/kern_columns.h"

const struct cgc_kern NAME(cgc_kern) = {
	NAME(dot), NAME(dist2), NAME(distances), NAME(products), NAME(mean),
	NAME(mixes), NAME(mix), NAME(majority), NAME(at_most), NAME(scale),
	NAME(gap2), NAME(trimmed), NAME(nearest)
};

#undef CHUNK
#undef COLUMNS
#undef LANES
#undef AT_ONCE
