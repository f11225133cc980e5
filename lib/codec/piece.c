/* SPDX-License-Identifier: MIT */
#include "codec/piece.h"

void
cgc_piece_draw(struct cgc_draw *draw, const struct cgc_frame *frame)
{
	cgc_draw_init(draw, frame->seed, CGC_DRAW_ROUNDING, frame->iteration,
	    frame->index);
}

void
cgc_piece_begin(struct cgc_piece *piece, enum cgc_dtype dtype, const void *x,
    uint64_t dim)
{
	piece->n = 0;
	piece->from = x;
	piece->left = dim;
	piece->size = cgc_dtype_size(dtype);
}

bool
cgc_piece_next(struct cgc_piece *piece, struct cgc_draw *draw)
{
	piece->n = piece->left < CGC_PIECE_SIZE ? piece->left :
	    CGC_PIECE_SIZE;
	piece->x = piece->from;
	cgc_draw_uniforms(draw, (size_t)piece->n, piece->u);
	piece->from += piece->n * piece->size;
	piece->left -= piece->n;
	return piece->n > 0;
}
