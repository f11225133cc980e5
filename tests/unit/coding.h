/* SPDX-License-Identifier: MIT */
#ifndef CGC_CODING_H
#define CGC_CODING_H

#include <stdlib.h>
#include <string.h>

#include "codec/encoder.h"
#include "unit.h"

/*
 * coding - a vector through a codec and back, for the tests.
 */

static struct cgc_encoder coding_encoder;
static struct cgc_err coding_err;

/* A block of exactly that size, so that a sanitizer sees each step beyond. */
static inline void *
coding_alloc(size_t size)
{
	void *p = malloc(size > 0 ? size : 1);

	if (p == NULL)
		abort();
	return p;
}

static inline struct cgc_frame
coding_frame(enum cgc_dtype dtype, uint64_t dim)
{
	return (struct cgc_frame){ .kind = CGC_GRADIENT, .dtype = dtype,
	    .dim = dim, .iteration = 5, .index = 2, .count = 3 };
}

/* Switches to the codec of that text. */
static inline void
coding_use(const char *text)
{
	cgc_encoder_release(&coding_encoder);
	CHECK(cgc_encoder_init(&coding_encoder, text, 42, &coding_err) ==
	    CGC_OK);
}

/* x, in f64, as a message of f->dtype in coding_encoder.payload. */
static inline enum cgc_status
coding_encode(struct cgc_frame *f, const double *x)
{
	void *copy = coding_alloc((size_t)f->dim * cgc_dtype_size(f->dtype));
	enum cgc_status st;

	cgc_dtype_convert(f->dtype, copy, CGC_F64, x, f->dim);
	st = cgc_encoder_run(&coding_encoder, f, copy, &coding_err);
	free(copy);
	return st;
}

/* f->length bytes at payload as f->dim coordinates in f64. */
static inline enum cgc_status
coding_decode(const struct cgc_frame *f, const void *payload, double *out)
{
	void *copy = coding_alloc((size_t)f->dim * cgc_dtype_size(f->dtype));
	unsigned char *bytes = coding_alloc((size_t)f->length);
	enum cgc_status st;

	if (f->length > 0)
		memcpy(bytes, payload, (size_t)f->length);
	st = cgc_codec_decode(f, bytes, copy, &coding_err);
	if (st == CGC_OK)
		cgc_dtype_convert(CGC_F64, out, f->dtype, copy, f->dim);
	free(bytes);
	free(copy);
	return st;
}

/* C(x) with the codec at hand. */
static inline enum cgc_status
coding_pass(struct cgc_frame *f, const double *x, double *out)
{
	enum cgc_status st = coding_encode(f, x);

	if (st != CGC_OK)
		return st;
	return coding_decode(f, coding_encoder.payload, out);
}

/* Some vector: both signs, many sizes. */
static inline void
coding_fill(double *x, uint64_t dim, uint64_t seed)
{
	struct cgc_draw draw;

	cgc_draw_init(&draw, seed, CGC_DRAW_TASK, 0, 0);
	for (uint64_t q = 0; q < dim; q++)
		x[q] = (float)cgc_draw_normal(&draw);
}

#endif
