/* SPDX-License-Identifier: MIT */
/*
 * The kernel that makes many means of the same rows; included by kern_impl.h
 * alone, with what that has defined.
 *
 * Four rows have 16 subsets.  Their sums are made once, by 11 additions, and
 * then each mean adds one of them for every four rows: the "method of four
 * Russians" (Arlazarov, Dinic, Kronrod, Faradzhev, 1970).
 */

#define SUMS (16 * 8) /* numbers: those of four rows, 8 columns of each */

/* Up to 8 columns of a row, with zeros behind them. */
TARGET static inline W
NAME(columns)(const REAL *row, size_t len)
{
	double lane[8] = { 0 };

	if (len >= 8)
		return WIDEN(row);
	for (size_t c = 0; c < len; c++)
		lane[c] = (double)row[c];
	return W_LOAD(lane);
}

/* sums[s] = of up to four rows at column q, those in the subset s. */
TARGET static inline void
NAME(subset_sums)(const void *const *x, size_t n, size_t q, size_t len,
    double *sums)
{
	W r[4], low[4], high[4];

	for (size_t i = 0; i < 4; i++)
		r[i] = i < n ? NAME(columns)((const REAL *)x[i] + q, len) :
		    W_ZERO();
	low[0] = high[0] = W_ZERO();
	low[1] = r[0];
	low[2] = r[1];
	low[3] = W_ADD(r[0], r[1]);
	high[1] = r[2];
	high[2] = r[3];
	high[3] = W_ADD(r[2], r[3]);
	for (size_t s = 0; s < 16; s++)
		W_STORE(sums + 8 * s, W_ADD(low[s % 4], high[s / 4]));
}

/* All that a tile has of the columns from q on. */
TARGET static inline void
NAME(all_subsets)(const void *const *x, size_t n, size_t q, size_t len,
    double *sums)
{
	for (size_t i = 0; i < n; i += 4, sums += SUMS) {
		for (size_t k = i; q % 16 == 0 && k < n && k < i + 4; k++)
			__builtin_prefetch((const void *)((uintptr_t)x[k] +
			    (q + 64) * sizeof(REAL)), 0, 2);
		NAME(subset_sums)(x + i, n - i, q, len, sums);
	}
}

/* out = s / m for up to 8 columns, r being 1 / m: as a division rounds it. */
TARGET static inline void
NAME(divide)(W s, W m, W r, size_t len, REAL *out)
{
	W quotient = W_MUL(s, r), rest = W_FNMA(quotient, m, s);
	double lane[8];

	W_STORE(lane, W_FMA(rest, r, quotient));
	if (len >= 8)
		for (size_t c = 0; c < 8; c++)
			out[c] = (REAL)lane[c];
	else
		for (size_t c = 0; c < len; c++)
			out[c] = (REAL)lane[c];
}

/* out[k] = per column one sum of each group, in their order, over m. */
TARGET static inline void
NAME(add_subsets)(const double *sums, const uint8_t *subset, size_t groups,
    double m, size_t means, size_t q, size_t len, void *const *out)
{
	W s[MEANS], count = W_SET(m), part = W_SET(1 / m);
	const uint8_t *of[MEANS];

#pragma GCC unroll 8
	for (size_t k = 0; k < MEANS; k++) {
		of[k] = subset + (k < means ? k : 0) * groups;
		s[k] = W_ZERO();
	}
	for (size_t g = 0; g < groups; g++, sums += SUMS)
#pragma GCC unroll 8
		for (size_t k = 0; k < MEANS; k++)
			s[k] = W_ADD(s[k], W_LOAD(sums +
			    8 * (size_t)of[k][g]));
#pragma GCC unroll 8
	for (size_t k = 0; k < MEANS; k++)
		if (k < means)
			NAME(divide)(s[k], count, part, len,
			    (REAL *)out[k] + q);
}

TARGET static void
NAME(mixes)(const void *const *x, size_t n, size_t dim,
    const uint8_t *subset, size_t means, size_t m, void *tile,
    void *const *out)
{
	size_t groups = (n + 3) / 4;
	double *sums = tile;

	for (size_t q = 0; q < dim; q += 8) {
		size_t len = dim - q < 8 ? dim - q : 8;

		NAME(all_subsets)(x, n, q, len, sums);
		for (size_t k = 0; k < means; k += MEANS)
			NAME(add_subsets)(sums, subset + k * groups, groups,
			    (double)m, means - k, q, len, out + k);
	}
}

#undef SUMS
