/* SPDX-License-Identifier: MIT */
#ifndef CGC_PIECE_H
#define CGC_PIECE_H

#include "codec/codec.h"

/*
 * piece - a vector in pieces that the first cache holds: what quantizers work
 * on, with a number drawn for each coordinate.
 */

#define CGC_PIECE_SIZE 1024

struct cgc_piece {
	uint64_t n;           /* coordinates of it, 0 behind the last piece */
	const void *x;        /* they themselves, of dtype */
	double u[CGC_PIECE_SIZE]; /* uniform in [0, 1) */
	uint32_t code[CGC_PIECE_SIZE]; /* what the quantizer makes of them */
	/* private */
	const unsigned char *from;
	uint64_t left;
	unsigned size;
};

/* The rounding's draws for the frame's seed, iteration and index. */
void cgc_piece_draw(struct cgc_draw *draw, const struct cgc_frame *frame);

/* Before the first piece of dim coordinates. */
void cgc_piece_begin(struct cgc_piece *piece, enum cgc_dtype dtype,
    const void *x, uint64_t dim);

/* Whether there is another piece, which then has x and u. */
bool cgc_piece_next(struct cgc_piece *piece, struct cgc_draw *draw);

#endif
