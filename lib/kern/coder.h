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
	 * level[i] = cgc_grid_round(grid, x[i], u[i]) for lo <= x[i] <= hi,
	 * lo < hi.  False, and nothing is said of level, if an x[i] may need
	 * a closer look than is taken here.
	 */
	bool (*round)(const struct cgc_grid *grid, const double *x,
	    const double *u, size_t n, uint32_t *level);

	/* The same for |x[i]|: twice the level, and 1 more if x[i] < 0 < it. */
	bool (*round_signed)(const struct cgc_grid *grid, const double *x,
	    const double *u, size_t n, uint32_t *code);

	/* out[i] = cgc_grid_level(grid, level[i]), level[i] <= top < 2^31 */
	void (*levels)(const struct cgc_grid *grid, const uint32_t *level,
	    size_t n, double *out);

	/* and back from codes of round_signed */
	void (*levels_signed)(const struct cgc_grid *grid,
	    const uint32_t *code, size_t n, double *out);
};

/* Those of the level in force, see kern.h. */
const struct cgc_coder *cgc_kern_coder(void);

#endif
