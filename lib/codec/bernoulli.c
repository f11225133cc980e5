/* SPDX-License-Identifier: MIT */
/*
 * bernoulli - Bernoulli sparsification: each coordinate kept or not by itself.
 *
 * Definition: C(x)_q = x_q / P with probability P, 0 otherwise, independently
 * for each q, where P is p rounded to a multiple of 2^-30.
 * Class: unbiased; E||C(x) - x||^2 = (1/P - 1) ||x||^2, with equality.
 * Source: Khirirat, Feyzmahdavian, Johansson, arXiv 1806.06573; the limit of
 * Wangni et al., NeurIPS 2018, arXiv 1710.09854, with equal probabilities.
 *
 * Payload: the scaled values that are kept, by ascending coordinate.  Like
 * rand-k's, the mask is drawn from the seed, the iteration and the device (or,
 * shared, nobody): coordinate q is kept if the upper 30 bits of word q are
 * below 2^30 P.  So it costs no bits, where sending the mask would cost
 * log2 C(Q, kept) at least and let a device choose it; how many values there
 * are follows from it too.
 * param: 2^30 P, and bit 31 if the mask is shared.
 */
#include <math.h>

#include "codec/bounds.h"
#include "codec/codec.h"
#include "codec/sparse.h"

enum { P, MASK };

#define ONE 0x40000000u /* P = 1 */

static const struct cgc_param params[] = {
	{ "p", CGC_REAL, "(required)", 0x1p-30, 1, NULL,
	    "probability that a coordinate is kept" },
	{ "mask", CGC_WORD, "own", 0, 0, "own|shared",
	    "draws for each device, or one mask for all in an iteration" },
	{ NULL, CGC_INT, NULL, 0, 0, NULL, NULL }
};

/* 2^30 P. */
static uint32_t
threshold(const struct cgc_call *call)
{
	return (uint32_t)floor(call->value[P].r * ONE + 0.5);
}

static double
scale_of(uint32_t param)
{
	return (double)ONE / (param & ~CGC_SPARSE_SHARED);
}

/* The coordinates that are kept, and how many; no branch is foreseeable. */
static uint32_t
draw_mask(const struct cgc_frame *frame, uint32_t *index)
{
	uint32_t below = frame->param & ~CGC_SPARSE_SHARED, kept = 0;
	uint32_t word[1024], n, dim = (uint32_t)frame->dim;
	struct cgc_draw draw;

	cgc_sparse_draw(&draw, frame);
	for (uint32_t q = 0; q < dim; q += n) {
		n = dim - q < 1024 ? dim - q : 1024;
		cgc_draw_words(&draw, n, word);
		for (uint32_t i = 0; i < n; i++) {
			index[kept] = q + i; /* kept <= q + i */
			kept += word[i] >> 2 < below;
		}
	}
	return kept;
}

static enum cgc_status
bernoulli_check(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype, struct cgc_err *err)
{
	(void)dtype;
	if (!call->given[P])
		return cgc_fail(err, CGC_EUSAGE, "p is missing, expected "
		    "bernoulli,p=PROBABILITY");
	return cgc_bounds_dim(dim, CGC_EUSAGE, err);
}

static uint64_t
bernoulli_bound(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype)
{
	(void)call;
	return dim * cgc_dtype_size(dtype);
}

static uint64_t
bernoulli_scratch(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype)
{
	(void)call, (void)dtype;
	return dim * sizeof(uint32_t);
}

static enum cgc_status
bernoulli_encode(const struct cgc_call *call, struct cgc_frame *frame,
    const void *x, unsigned char *payload, void *scratch,
    struct cgc_err *err)
{
	uint32_t kept;

	frame->param = threshold(call) |
	    (call->value[MASK].i == 1 ? CGC_SPARSE_SHARED : 0);
	kept = draw_mask(frame, scratch);
	frame->length = (uint64_t)kept * cgc_dtype_size(frame->dtype);
	return cgc_sparse_gather(frame->dtype, scale_of(frame->param), x,
	    kept, scratch, payload, err);
}

static enum cgc_status
bernoulli_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	uint32_t below = frame->param & ~CGC_SPARSE_SHARED, kept;
	enum cgc_status st;

	if (below < 1 || below > ONE)
		return cgc_fail(err, CGC_EDATA, "p is %lu of 2^-30, expected "
		    "1 to %lu", (unsigned long)below, (unsigned long)ONE);
	if ((st = cgc_bounds_dim(frame->dim, CGC_EDATA, err)) != CGC_OK)
		return st;
	kept = draw_mask(frame, out);
	st = cgc_bounds_length(frame, kept, cgc_dtype_size(frame->dtype), err);
	if (st == CGC_OK)
		cgc_sparse_scatter(frame->dtype, frame->dim, payload, kept,
		    out, out);
	return st;
}

static void
bernoulli_declare(const struct cgc_call *call, uint64_t dim,
    enum cgc_dtype dtype, struct cgc_declared *out)
{
	double scale = scale_of(threshold(call));

	*out = (struct cgc_declared){ CGC_UNBIASED, scale - 1,
	    8.0 * cgc_dtype_size(dtype) * (double)dim / scale };
}

const struct cgc_codec cgc_codec_bernoulli = {
	.method = {
		.name = "bernoulli",
		.summary = "each coordinate with probability p, scaled by 1/p",
		.promise = "unbiased: omega = 1/p - 1, with equality",
		.needs = "2^-30 <= p <= 1, Q < 2^32",
		.cost = "O(Q); p Q values on average, Q at most",
		.params = params
	},
	.id = 6,
	.seeded = true,
	.declare = bernoulli_declare,
	.check = bernoulli_check,
	.bound = bernoulli_bound,
	.scratch = bernoulli_scratch,
	.encode = bernoulli_encode,
	.decode = bernoulli_decode
};
