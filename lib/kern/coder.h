/* SPDX-License-Identifier: MIT */
#ifndef CGC_CODER_H
#define CGC_CODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kern/grid.h"

/*
 * coder - the kernels of draws and compressors.
 *
 * Like those of kern.h, each is written once, in coder_impl.h, and compiled
 * for every level; all levels give the same bytes.
 *
 * Draws are Philox4x32-10: a block of four words is a function of a key and a
 * counter alone.  Source: Salmon, Moraes, Dror, Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011.
 */
struct cgc_coder {
	/*
	 * out = the 4 n words of the n blocks whose counters are `counter`
	 * with 0, 1, ... added to its first word, modulo 2^32.
	 */
	void (*words)(const uint32_t key[2], const uint32_t counter[4],
	    size_t n, uint32_t *out);

	/*
	 * out = the 2 n numbers of those words, taken in pairs: the 53 upper
	 * bits of 2^32 second + first, times 2^-53.
	 */
	void (*uniforms)(const uint32_t key[2], const uint32_t counter[4],
	    size_t n, double *out);

	/*
	 * level[i] = cgc_grid_round(grid, x[i], u[i]) for x of the grid's
	 * type, lo <= x[i] <= hi, lo < hi; or CGC_GRID_DOUBT if x[i] needs a
	 * closer look than is taken here.  Whether none does.
	 */
	bool (*round)(const struct cgc_grid *grid, const void *x,
	    const double *u, size_t n, uint32_t *level);

	/* The same for |x[i]|: twice the level, and 1 more if x[i] < 0 < it. */
	bool (*round_signed)(const struct cgc_grid *grid, const void *x,
	    const double *u, size_t n, uint32_t *code);

	/*
	 * out[i] = cgc_grid_level(grid, level[i]), of the grid's type;
	 * level[i] <= top < 2^31
	 */
	void (*levels)(const struct cgc_grid *grid, const uint32_t *level,
	    size_t n, void *out);

	/* and back from codes of round_signed */
	void (*levels_signed)(const struct cgc_grid *grid,
	    const uint32_t *code, size_t n, void *out);

	/*
	 * n numbers below 2^width one behind the other, lowest bits first;
	 * 0 < width <= 16, 8 divides n
	 */
	void (*pack)(const uint32_t *value, size_t n, unsigned width,
	    unsigned char *out);

	/* and back */
	void (*unpack)(const unsigned char *in, size_t n, unsigned width,
	    uint32_t *value);

	/*
	 * index = the q with cgc_magnitude(dtype, x, q) >= least, ascending;
	 * how many they are.  There is room for n.
	 */
	size_t (*reaching)(enum cgc_dtype dtype, const void *x, size_t n,
	    uint64_t least, uint32_t *index);

	/*
	 * f32 in 16 bits, binary16 or bfloat16: to nearest, ties to even; NaN
	 * stays NaN, quiet, with the top of its payload.  False if a finite
	 * number became infinite.
	 */
	bool (*halves)(const float *x, size_t n, bool f16, uint16_t *out);

	/* and back: exact; NaN becomes quiet */
	void (*floats)(const uint16_t *half, size_t n, bool f16, float *out);
};

/* Those of the level in force, see kern.h. */
const struct cgc_coder *cgc_kern_coder(void);

#endif
