/* SPDX-License-Identifier: MIT */
#ifndef CGC_INDICES_H
#define CGC_INDICES_H

#include "codec/bits.h"
#include "codec/subset.h"
#include "base/status.h"

/*
 * indices - which k of dim coordinates a sparse message keeps, on the wire.
 *
 * A byte l, and then
 *   l <= 31  the Golomb-Rice codes (bits.h) with parameter l of the k gaps,
 *            each coordinate less the one before it, less 1 (the first counts
 *            from -1), up to a whole byte with 0;
 *   l = 32   the subset's arithmetic code (subset.h), whose length is known.
 * Gaps are written, with the l that makes them shortest, of equal ones the
 * lowest, unless the arithmetic code saves more than 3 % of its bytes: it
 * takes a division for each of dim coordinates, there and back, each waiting
 * for the one before.  Gaps are shorter where coordinates are close together;
 * the arithmetic code has the least bits that serve for all subsets, up to a
 * whole byte.
 *
 * 1 <= k <= dim < 2^32.
 */

/* The most bytes that cgc_indices_put() writes. */
uint64_t cgc_indices_bound(uint64_t dim, uint64_t k);

/* Writes k coordinates, ascending, below dim; returns how many bytes. */
uint64_t cgc_indices_put(uint64_t dim, uint64_t k, const uint32_t *index,
    unsigned char *bytes);

/* What is being read; all of it is private. */
struct cgc_indices {
	unsigned l;
	uint64_t dim, k, left, next;
	struct cgc_bits_reader gaps;
	struct cgc_subset subset;
};

/* CGC_EDATA if no k of dim coordinates have such a code of length bytes. */
CGC_MUST_USE enum cgc_status cgc_indices_begin(struct cgc_indices *in,
    uint64_t dim, uint64_t k, const unsigned char *bytes, uint64_t length,
    struct cgc_err *err);

/*
 * The next coordinate, to be called k times; CGC_EDATA if it is cut or not
 * below dim.
 */
CGC_MUST_USE enum cgc_status cgc_indices_next(struct cgc_indices *in,
    uint64_t *out, struct cgc_err *err);

/* After the last one: CGC_EDATA if the bytes are not what is written. */
CGC_MUST_USE enum cgc_status cgc_indices_end(const struct cgc_indices *in,
    struct cgc_err *err);

#endif
