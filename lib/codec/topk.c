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

enum { K };

#define DIGIT_BITS 14 /* the exponent, and 3 bits of f64 or 6 of f32 */
#define DIGITS (1u << DIGIT_BITS)

static const struct cgc_param params[] = {
	{ "k", CGC_COUNT, "(required)", 1e-9, CGC_KEEP_MAX, NULL,
	    "coordinates that are kept, or which fraction of Q" },
	{ NULL, CGC_INT, NULL, 0, 0, NULL, NULL }
};

/* |x_q| as an integer in the same order; all NaN are one above infinity. */
static inline uint64_t
magnitude(enum cgc_dtype dtype, const void *x, uint64_t q)
{
	const uint64_t inf64 = 0x7ff0000000000000;
	const uint32_t inf32 = 0x7f800000;
	uint64_t bits64;
	uint32_t bits32;

	if (dtype == CGC_F32) {
		memcpy(&bits32, (const float *)x + q, sizeof bits32);
		bits32 &= 0x7fffffff;
		return bits32 > inf32 ? inf32 + 1 : bits32;
	}
	memcpy(&bits64, (const double *)x + q, sizeof bits64);
	bits64 &= 0x7fffffffffffffff;
	return bits64 > inf64 ? inf64 + 1 : bits64;
}

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
 * The k-th greatest magnitude, found digit by digit among those that begin as
 * it does, whose coordinates are kept in at: dim of them.  *equal is how many
 * of the k are that great.
 */
static inline uint64_t
kth_magnitude(enum cgc_dtype dtype, const void *x, uint64_t dim, uint64_t k,
    uint32_t *at, uint64_t *equal)
{
	unsigned shift = 8 * cgc_dtype_size(dtype) - 1 - DIGIT_BITS;
	uint32_t count[DIGITS] = { 0 };
	uint64_t n = 0, prefix;

	for (uint64_t q = 0; q < dim; q++)
		count[magnitude(dtype, x, q) >> shift]++;
	prefix = kth_digit(count, &k);
	for (uint64_t q = 0; q < dim; q++)
		if (magnitude(dtype, x, q) >> shift == prefix)
			at[n++] = (uint32_t)q;
	while (shift > 0) {
		unsigned bits = shift < DIGIT_BITS ? shift : DIGIT_BITS;
		uint64_t m, left = n;

		shift -= bits;
		memset(count, 0, sizeof count);
		for (uint64_t i = 0; i < n; i++)
			count[(magnitude(dtype, x, at[i]) >> shift) &
			    ((1u << bits) - 1)]++;
		prefix = prefix << bits | kth_digit(count, &k);
		for (uint64_t i = n = 0; i < left; i++) {
			m = magnitude(dtype, x, at[i]);
			at[n] = at[i];
			n += m >> shift == prefix;
		}
	}
	*equal = k;
	return prefix;
}

/* The k coordinates, ascending; index has room for dim. */
static inline void
pick(enum cgc_dtype dtype, const void *x, uint64_t dim, uint64_t k,
    uint32_t *index)
{
	uint64_t equal, least, taken = 0;

	least = kth_magnitude(dtype, x, dim, k, index, &equal);
	for (uint64_t q = 0; taken < k; q++) {
		uint64_t m = magnitude(dtype, x, q);
		bool is_equal = (m == least) & (equal > 0);

		index[taken] = (uint32_t)q;
		taken += (m > least) | is_equal;
		equal -= is_equal;
	}
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
	const unsigned char *values = x;
	uint32_t *index = scratch;

	(void)err;
	if (frame->dtype == CGC_F32)
		pick(CGC_F32, x, frame->dim, k, index);
	else
		pick(CGC_F64, x, frame->dim, k, index);
	for (uint64_t j = 0; j < k; j++)
		memcpy(payload + j * size, values + index[j] * size, size);
	cgc_dtype_swap(payload, k, (unsigned)size);
	frame->param = (uint32_t)k;
	frame->length = k * size +
	    cgc_indices_put(frame->dim, k, index, payload + k * size);
	return CGC_OK;
}

/* Puts each value where it belongs; in says where. */
static enum cgc_status
scatter(const struct cgc_frame *frame, const unsigned char *payload,
    struct cgc_indices *in, unsigned char *out, struct cgc_err *err)
{
	size_t size = cgc_dtype_size(frame->dtype);
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
	if ((st = scatter(frame, payload, &in, out, err)) != CGC_OK)
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
