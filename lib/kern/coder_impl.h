/* SPDX-License-Identifier: MIT */
/*
 * The kernels of coder.h for one instruction set; included by kern_level.h
 * with NAME and TARGET as in kern_impl.h, and Q of coder_vec.h.
 */

#define LANES (sizeof(Q) / sizeof(uint64_t))
#define BLOCKS (Q_ROWS * LANES) /* that are made at a time */

/*
 * The pairs of words of rows * LANES blocks, the first of which has the counter
 * first, then those of counter.  Only lower halves count until the end, so
 * that nothing is ever masked.
 */
TARGET static inline void
NAME(pairs)(const uint32_t key[2], uint32_t first, const uint32_t counter[4],
    size_t rows, Q pair[Q_ROWS][2])
{
	Q c0[Q_ROWS], c1[Q_ROWS], c2[Q_ROWS], c3[Q_ROWS];
	const Q m0 = Q_SET(0xd2511f53), m1 = Q_SET(0xcd9e8d57);
	uint32_t k0 = key[0], k1 = key[1];

	for (size_t i = 0; i < rows; i++) {
		c0[i] = Q_COUNT(first + (uint32_t)(i * LANES));
		c1[i] = Q_SET(counter[1]);
		c2[i] = Q_SET(counter[2]);
		c3[i] = Q_SET(counter[3]);
	}
	for (int round = 0; round < 10; round++) {
		const Q q0 = Q_SET(k0), q1 = Q_SET(k1);

		for (size_t i = 0; i < rows; i++) {
			Q p0 = Q_MUL(c0[i], m0), p1 = Q_MUL(c2[i], m1);

			c0[i] = Q_XOR(Q_HIGH(p1), c1[i], q0);
			c1[i] = p1;
			c2[i] = Q_XOR(Q_HIGH(p0), c3[i], q1);
			c3[i] = p0;
		}
		k0 += 0x9e3779b9; /* golden ratio */
		k1 += 0xbb67ae85; /* sqrt(3) - 1 */
	}
	for (size_t i = 0; i < rows; i++) {
		pair[i][0] = Q_PAIR(c0[i], c1[i]);
		pair[i][1] = Q_PAIR(c2[i], c3[i]);
		Q_ZIP(pair[i][0], pair[i][1]);
	}
}

TARGET static inline void
NAME(word_rows)(const uint32_t key[2], uint32_t first,
    const uint32_t counter[4], size_t rows, uint32_t *out)
{
	Q pair[Q_ROWS][2];

	NAME(pairs)(key, first, counter, rows, pair);
	for (size_t i = 0; i < rows; i++) {
		Q_WORDS(out + 4 * i * LANES, pair[i][0]);
		Q_WORDS(out + (4 * i + 2) * LANES, pair[i][1]);
	}
}

TARGET static void
NAME(words)(const uint32_t key[2], const uint32_t counter[4], size_t n,
    uint32_t *out)
{
	uint32_t first = counter[0], last[4 * LANES];
	size_t b = 0;

	for (; b + BLOCKS <= n; b += BLOCKS)
		NAME(word_rows)(key, first + (uint32_t)b, counter, Q_ROWS,
		    out + 4 * b);
	for (; b + LANES <= n; b += LANES)
		NAME(word_rows)(key, first + (uint32_t)b, counter, 1,
		    out + 4 * b);
	if (b < n) {
		NAME(word_rows)(key, first + (uint32_t)b, counter, 1, last);
		memcpy(out + 4 * b, last, 4 * (n - b) * sizeof *out);
	}
}

TARGET static inline void
NAME(uniform_rows)(const uint32_t key[2], uint32_t first,
    const uint32_t counter[4], size_t rows, double *out)
{
	Q pair[Q_ROWS][2];

	NAME(pairs)(key, first, counter, rows, pair);
	for (size_t i = 0; i < rows; i++) {
		Q_UNIFORM(out + 2 * i * LANES, pair[i][0]);
		Q_UNIFORM(out + (2 * i + 1) * LANES, pair[i][1]);
	}
}

TARGET static void
NAME(uniforms)(const uint32_t key[2], const uint32_t counter[4], size_t n,
    double *out)
{
	uint32_t first = counter[0];
	double last[2 * LANES];
	size_t b = 0;

	for (; b + BLOCKS <= n; b += BLOCKS)
		NAME(uniform_rows)(key, first + (uint32_t)b, counter, Q_ROWS,
		    out + 2 * b);
	for (; b + LANES <= n; b += LANES)
		NAME(uniform_rows)(key, first + (uint32_t)b, counter, 1,
		    out + 2 * b);
	if (b < n) {
		NAME(uniform_rows)(key, first + (uint32_t)b, counter, 1, last);
		memcpy(out + 2 * b, last, 2 * (n - b) * sizeof *out);
	}
}

/*
 * x is t levels above lo, and becomes the next level above t - u: exactly, as
 * long as t - u is farther from a level than the levels may be from where they
 * would be if nothing were rounded.  For let x be at f, 0 <= f <= 1, between
 * two levels and t at f': then |f - f'| < doubt, u < f says whether x goes up,
 * and u < f' says the same unless |f' - u| < doubt.
 */
TARGET static inline bool
NAME(round_as)(const struct cgc_grid *grid, const void *x, const double *u,
    size_t n, bool f32, bool is_signed, uint32_t *out)
{
	const struct cgc_grid g = *grid;
	const double top = (double)g.top, whole = 0x1.8p52;
	const float *x32 = x;
	const double *x64 = x;
	uint32_t doubts = 0;

	for (size_t i = 0; i < n; i++) {
		double v = f32 ? (double)x32[i] : x64[i];
		double w = is_signed ? fabs(v) : v, nearest;
		uint32_t level, doubt;

		w = ((f32 ? w : w * g.half) - g.base) * g.per;
		w = (w < top ? w : top) - u[i];
		nearest = w + whole - whole;
		doubt = !(fabs(w - nearest) > g.doubt);
		level = (uint32_t)(int32_t)(w + 1);
		if (is_signed)
			level = 2 * level + ((level > 0) &
			    cgc_is_minus(f32 ? CGC_F32 : CGC_F64, x, i));
		out[i] = doubt ? CGC_GRID_DOUBT : level;
		doubts |= doubt;
	}
	return doubts == 0;
}

TARGET static bool
NAME(round)(const struct cgc_grid *grid, const void *x, const double *u,
    size_t n, uint32_t *level)
{
	return grid->dtype == CGC_F32 ?
	    NAME(round_as)(grid, x, u, n, true, false, level) :
	    NAME(round_as)(grid, x, u, n, false, false, level);
}

TARGET static bool
NAME(round_signed)(const struct cgc_grid *grid, const void *x,
    const double *u, size_t n, uint32_t *code)
{
	return grid->dtype == CGC_F32 ?
	    NAME(round_as)(grid, x, u, n, true, true, code) :
	    NAME(round_as)(grid, x, u, n, false, true, code);
}

/* cgc_grid_level() of numbers of a known type, or that of half a code. */
TARGET static inline void
NAME(levels_as)(const struct cgc_grid *grid, const uint32_t *code, size_t n,
    bool f32, bool is_signed, void *out)
{
	const struct cgc_grid g = *grid;
	const int32_t top = (int32_t)g.top;
	const float hi32 = (float)g.hi;
	float *out32 = out;
	double *out64 = out;

	for (size_t i = 0; i < n; i++) {
		int32_t j = (int32_t)(is_signed ? code[i] / 2 : code[i]);
		double v = g.base + (double)j * g.step;
		float v32 = (float)v;

		if (f32) {
			v32 = ((v32 > hi32) | (j == top)) ? hi32 : v32;
			out32[i] = is_signed && code[i] & 1 ? -v32 : v32;
		} else {
			v *= g.twice;
			v = ((v > g.hi) | (j == top)) ? g.hi : v;
			out64[i] = is_signed && code[i] & 1 ? -v : v;
		}
	}
}

TARGET static void
NAME(levels)(const struct cgc_grid *grid, const uint32_t *level, size_t n,
    void *out)
{
	if (grid->dtype == CGC_F32)
		NAME(levels_as)(grid, level, n, true, false, out);
	else
		NAME(levels_as)(grid, level, n, false, false, out);
}

TARGET static void
NAME(levels_signed)(const struct cgc_grid *grid, const uint32_t *code,
    size_t n, void *out)
{
	if (grid->dtype == CGC_F32)
		NAME(levels_as)(grid, code, n, true, true, out);
	else
		NAME(levels_as)(grid, code, n, false, true, out);
}

/*
 * As many lanes at a time as fit; what is written behind those found is within
 * the n, as no more are found than have been looked at.
 */
TARGET static size_t
NAME(reaching)(enum cgc_dtype dtype, const void *x, size_t n, uint64_t least,
    uint32_t *index)
{
	const float *x32 = x;
	const double *x64 = x;
	size_t found = 0, q = 0;

	if (dtype == CGC_F32)
		for (; q + SIEVE32_LANES <= n; q += SIEVE32_LANES)
			found += SIEVE32(x32 + q, (uint32_t)least,
			    (uint32_t)q, index + found);
	else
		for (; q + SIEVE64_LANES <= n; q += SIEVE64_LANES)
			found += SIEVE64(x64 + q, least, (uint32_t)q,
			    index + found);
	for (; q < n; q++) {
		index[found] = (uint32_t)q;
		found += cgc_magnitude(dtype, x, q) >= least;
	}
	return found;
}

const struct cgc_coder NAME(cgc_kern) = {
	NAME(words), NAME(uniforms), NAME(round), NAME(round_signed),
	NAME(levels), NAME(levels_signed), NAME(pack), NAME(unpack),
	NAME(reaching), NAME(halves), NAME(floats)
};

#undef LANES
#undef BLOCKS
