/* SPDX-License-Identifier: MIT */
#ifndef CGC_CODER_H
#define CGC_CODER_H

#include <stddef.h>
#include <stdint.h>

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
};

/* Those of the level in force, see kern.h. */
const struct cgc_coder *cgc_kern_coder(void);

#endif
