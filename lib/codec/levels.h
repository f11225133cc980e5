/* SPDX-License-Identifier: MIT */
#ifndef CGC_LEVELS_H
#define CGC_LEVELS_H

#include "base/status.h"
#include "codec/bits.h"

/*
 * levels - a signed level for each coordinate, in bits.
 *
 * A coordinate's code is 2 l, and 1 more if it is below 0 and l > 0; l is its
 * level, 0 to s.
 *   fixed  the code in cgc_levels_width() bits: the sign, then l
 *   elias  a bit 0 and for each coordinate omega(l + 1), and the sign if
 *          l > 0; or, if that is shorter, a bit 1 and for each coordinate with
 *          l > 0 omega of how far it is behind the one before (the first is
 *          behind -1), omega(l) and the sign, and last omega of how far dim
 *          is behind
 * Source: Alistarh, Grubic, Li, Tomioka, Vojnovic, NeurIPS 2017, arXiv
 * 1610.02132, and its appendix for the two forms of elias.
 */

/* 1 + ceil(log2(s + 1)), s >= 1. */
unsigned cgc_levels_width(uint32_t s);

/* The most bits that dim coordinates take. */
uint64_t cgc_levels_bound(uint64_t dim, uint32_t s, bool elias);

/* The codes of dim < 2^32 - 1 coordinates in the shorter form of elias. */
void cgc_levels_put_elias(struct cgc_bits_writer *w, const uint32_t *code,
    uint64_t dim);

/* What is being read; all of it is private. */
struct cgc_levels {
	struct cgc_bits_reader bits;
	uint64_t dim;
	uint32_t s;
	unsigned width;
	bool elias, sparse;
	uint64_t next; /* sparse: the next coordinate whose level is not 0 */
};

/* CGC_EDATA if length bytes cannot begin dim coordinates. */
CGC_MUST_USE enum cgc_status cgc_levels_begin(struct cgc_levels *in,
    uint64_t dim, uint32_t s, bool elias, const unsigned char *bytes,
    uint64_t length, struct cgc_err *err);

/*
 * The codes of n coordinates from q on, to be called for 0, 1, ..., dim - 1 in
 * any pieces; CGC_EDATA if one is cut, above s, or -0.
 */
CGC_MUST_USE enum cgc_status cgc_levels_get(struct cgc_levels *in,
    uint64_t q, uint64_t n, uint32_t *code, struct cgc_err *err);

#endif
