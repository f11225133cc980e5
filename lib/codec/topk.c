/* SPDX-License-Identifier: MIT */
/*
 * topk - top-k sparsification.
 *
 * Definition: C(x)_q = x_q for the k coordinates with the greatest |x_q|, 0
 * elsewhere; of equal ones the lower comes first, and NaN is greater than
 * all.
 * Class: contractive, a = k/Q; biased, deterministic.
 * Source: Stich, Cordonnier, Jaggi, NeurIPS 2018, arXiv 1809.07599;
 * Beznosikov, Horvath, Richtarik, Safaryan, arXiv 2002.12410.
 *
 * Payload: the k values, by ascending coordinate; then which coordinates they
 * are (indices.h).
 * param: k.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "codec/bounds.h"
#include "codec/indices.h"
#include "kern/coder.h"
#include "kern/magnitude.h"

enum { K };

#define DIGIT_BITS 14 /* the exponent, and 3 bits of f64 or 6 of f32 */
#define DIGITS (1u << DIGIT_BITS)
#define SAMPLE 64     /* one of so many coordinates is looked at first */

static const struct cgc_param params[] = {
	{ "k", CGC_COUNT, "(required)", 1e-9, CGC_KEEP_MAX, NULL,
	    "coordinates that are kept, or which fraction of Q" },
	{ NULL, CGC_INT, NULL, 0, 0, NULL, NULL }
};

/* The digit of the k-th greatest; k becomes its place among those of it. */
static uint32_t
kth_digit(const uint32_t *count, uint64_t *k)
{
	uint32_t digit = DIGITS - 1;

	for (; count[digit] < *k; digit--)
		*k -= count[digit];
	return digit;
}

/*
 * What some more than k magnitudes reach, as far as one in SAMPLE of them
 * tells: more by several standard deviations of how many of those are among
 * the k greatest.
 */
static uint64_t
guess(enum cgc_dtype dtype, const void *x, uint64_t dim, uint64_t k)
{
	unsigned shift = 8 * cgc_dtype_size(dtype) - 1 - DIGIT_BITS;
	uint64_t all = dim / SAMPLE, rank = k / SAMPLE;
	uint32_t count[DIGITS];

	rank += 6 * (uint64_t)sqrt((double)rank) + 12;
	if (rank >= all)
		return 0;
	memset(count, 0, sizeof count);
	for (uint64_t q = 0; q < all; q++)
		count[cgc_magnitude(dtype, x, q * SAMPLE) >> shift]++;
	return (uint64_t)kth_digit(count, &rank) << shift;
}

/*
 * The k-th greatest of the magnitudes of n coordinates, found digit by digit
 * among those that begin as it does, which are all that stays in at.
 */
static inline uint64_t
kth_magnitude(enum cgc_dtype dtype, const void *x, uint32_t *at, uint64_t n,
    uint64_t k)
{
	unsigned shift = 8 * cgc_dtype_size(dtype) - 1;
	uint64_t prefix = 0;

	while (shift > 0) {
		unsigned bits = shift < DIGIT_BITS ? shift : DIGIT_BITS;
		uint32_t count[DIGITS] = { 0 };
		uint64_t m, left = n;

		shift -= bits;
		for (uint64_t i = 0; i < n; i++)
			count[(cgc_magnitude(dtype, x, at[i]) >> shift) &
			    ((1u << bits) - 1)]++;
		prefix = prefix << bits | kth_digit(count, &k);
		for (uint64_t i = n = 0; i < left; i++) {
			m = cgc_magnitude(dtype, x, at[i]);
			at[n] = at[i];
			n += m >> shift == prefix;
		}
	}
	return prefix;
}

/* Of those that are as great as least the last go, so that k of n stay. */
static inline void
drop(enum cgc_dtype dtype, const void *x, uint64_t least, uint32_t *index,
    uint64_t n, uint64_t k)
{
	uint64_t over = n - k, j = n, to;

	while (over > 0)
		over -= cgc_magnitude(dtype, x, index[--j]) == least;
	for (to = j; j < n; j++) {
		index[to] = index[j];
		to += cgc_magnitude(dtype, x, index[j]) != least;
	}
}

/*
 * The k coordinates, ascending, and their values; index has room for dim.  If
 * the guess was too high, all coordinates are looked at.
 */
static inline void
pick(enum cgc_dtype dtype, const void *x, uint64_t dim, uint64_t k,
    uint32_t *index, unsigned char *values)
{
	const struct cgc_coder *coder = cgc_kern_coder();
	const unsigned char *from = x;
	size_t size = dtype == CGC_F32 ? 4 : 8;
	uint64_t n, least;

	n = coder->reaching(dtype, x, dim, guess(dtype, x, dim, k), index);
	if (n < k)
		n = coder->reaching(dtype, x, dim, 0, index);
	least = kth_magnitude(dtype, x, index, n, k);
	n = coder->reaching(dtype, x, dim, least, index);
	drop(dtype, x, least, index, n, k);
	for (uint64_t j = 0; j < k; j++)
		memcpy(values + j * size, from + index[j] * size, size);
}

static enum cgc_status
topk_check(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_err *err)
{
	(void)dtype;
	return cgc_bounds_keep(call, dim, err);
}

static uint64_t
topk_bound(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype)
{
	uint64_t k = cgc_call_count(call, K, dim);

	return k * cgc_dtype_size(dtype) + cgc_indices_bound(dim, k);
}

static uint64_t
topk_scratch(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype)
{
	(void)call, (void)dtype;
	return dim * sizeof(uint32_t);
}

static enum cgc_status
topk_encode(const struct cgc_call *call, struct cgc_frame *frame,
    const void *x, unsigned char *payload, void *scratch,
    struct cgc_err *err)
{
	uint64_t k = cgc_call_count(call, K, frame->dim);
	size_t size = cgc_dtype_size(frame->dtype);
	uint32_t *index = scratch;

	(void)err;
	if (frame->dtype == CGC_F32)
		pick(CGC_F32, x, frame->dim, k, index, payload);
	else
		pick(CGC_F64, x, frame->dim, k, index, payload);
	cgc_dtype_swap(payload, k, (unsigned)size);
	frame->param = (uint32_t)k;
	frame->length = k * size +
	    cgc_indices_put(frame->dim, k, index, payload + k * size);
	return CGC_OK;
}

/* Puts each value where it belongs; in says where. */
static inline enum cgc_status
scatter(const struct cgc_frame *frame, size_t size,
    const unsigned char *payload, struct cgc_indices *in, unsigned char *out,
    struct cgc_err *err)
{
	enum cgc_status st;
	uint64_t q;

	for (uint64_t j = 0; j < frame->param; j++) {
		if ((st = cgc_indices_next(in, &q, err)) != CGC_OK)
			return st;
		memcpy(out + q * size, payload + j * size, size);
	}
	return cgc_indices_end(in, err);
}

static enum cgc_status
topk_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(frame->dtype);
	uint64_t values = (uint64_t)frame->param * size;
	struct cgc_indices in;
	enum cgc_status st;

	if ((st = cgc_bounds_kept(frame, frame->param, err)) != CGC_OK)
		return st;
	if (frame->length <= values)
		return cgc_fail(err, CGC_EDATA, "length is %llu, expected "
		    "more than %u bytes for each of %lu", (unsigned long long)
		    frame->length, size, (unsigned long)frame->param);
	st = cgc_indices_begin(&in, frame->dim, frame->param, payload + values,
	    frame->length - values, err);
	if (st != CGC_OK)
		return st;
	memset(out, 0, (size_t)frame->dim * size);
	st = size == 4 ? scatter(frame, 4, payload, &in, out, err) :
	    scatter(frame, 8, payload, &in, out, err);
	if (st != CGC_OK)
		return st;
	cgc_dtype_swap(out, frame->dim, size);
	return CGC_OK;
}

static void
topk_declare(const struct cgc_call *call, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_declared *out)
{
	double q = (double)dim, k = (double)cgc_call_count(call, K, dim);
	double bits = (lgamma(q + 1) - lgamma(k + 1) - lgamma(q - k + 1)) /
	    log(2);

	*out = (struct cgc_declared){ CGC_CONTRACTIVE, k / q,
	    8.0 * cgc_dtype_size(dtype) * k + bits };
}

const struct cgc_codec cgc_codec_topk = {
	.method = {
		.name = "topk",
		.summary = "the k greatest coordinates",
		.promise = "contractive: a = k/Q; biased",
		.needs = "1 <= k <= Q < 2^32",
		.cost = "O(Q); k values, log2 C(Q,k) bits",
		.params = params
	},
	.id = 3,
	.declare = topk_declare,
	.check = topk_check,
	.bound = topk_bound,
	.scratch = topk_scratch,
	.encode = topk_encode,
	.decode = topk_decode
};
