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

const struct cgc_coder NAME(cgc_kern) = {
	NAME(words), NAME(uniforms)
};

#undef LANES
#undef BLOCKS
