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
 * cgc_grid_level() where it is known whether the type is f32, whose hi - lo is
 * never infinite, and whether j < top.
 */
TARGET static inline double
NAME(level)(const struct cgc_grid *grid, double j, bool f32, bool below)
{
	double value = grid->base + j * grid->step;

	value = f32 ? (double)(float)value : value * grid->twice;
	value = value > grid->hi ? grid->hi : value;
	return !below && j == (double)grid->top ? grid->hi : value;
}

TARGET static inline bool
NAME(round_as)(const struct cgc_grid *grid, const double *x, const double *u,
    size_t n, bool f32, bool is_signed, uint32_t *out)
{
	const struct cgc_grid g = *grid;
	const double last = (double)g.top - 1, half = f32 ? 1 : g.half;
	uint32_t doubts = 0;

	for (size_t i = 0; i < n; i++) {
		double v = is_signed ? fabs(x[i]) : x[i];
		double t = (v * half - g.base) * g.per, a, b;
		uint32_t level;
		int32_t j;

		t = t < last ? t : last;
		j = (int32_t)t;
		a = NAME(level)(&g, (double)j, f32, true);
		b = NAME(level)(&g, (double)j + 1, f32, false);
		doubts += !(a <= v) | !(v <= b);
		level = (uint32_t)j + (uint32_t)cgc_grid_is_up(a * half,
		    b * half, v * half, u[i]);
		out[i] = is_signed ? 2 * level + ((x[i] < 0) & (level > 0)) :
		    level;
	}
	return doubts == 0;
}

TARGET static bool
NAME(round)(const struct cgc_grid *grid, const double *x, const double *u,
    size_t n, uint32_t *level)
{
	return grid->dtype == CGC_F32 ?
	    NAME(round_as)(grid, x, u, n, true, false, level) :
	    NAME(round_as)(grid, x, u, n, false, false, level);
}

TARGET static bool
NAME(round_signed)(const struct cgc_grid *grid, const double *x,
    const double *u, size_t n, uint32_t *code)
{
	return grid->dtype == CGC_F32 ?
	    NAME(round_as)(grid, x, u, n, true, true, code) :
	    NAME(round_as)(grid, x, u, n, false, true, code);
}

TARGET static void
NAME(levels)(const struct cgc_grid *grid, const uint32_t *level, size_t n,
    double *out)
{
	const struct cgc_grid g = *grid;
	const bool f32 = g.dtype == CGC_F32;

	for (size_t i = 0; i < n; i++)
		out[i] = NAME(level)(&g, (double)(int32_t)level[i], f32,
		    false);
}

TARGET static void
NAME(levels_signed)(const struct cgc_grid *grid, const uint32_t *code,
    size_t n, double *out)
{
	const struct cgc_grid g = *grid;
	const bool f32 = g.dtype == CGC_F32;

	for (size_t i = 0; i < n; i++) {
		double v = NAME(level)(&g, (double)(int32_t)(code[i] / 2),
		    f32, false);

		out[i] = code[i] & 1 ? -v : v;
	}
}

const struct cgc_coder NAME(cgc_kern) = {
	NAME(words), NAME(uniforms), NAME(round), NAME(round_signed),
	NAME(levels), NAME(levels_signed)
};

#undef LANES
#undef BLOCKS
