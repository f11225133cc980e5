/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "codec/deflated.h"
#include "codec/encoder.h"

enum cgc_status
cgc_encoder_init(struct cgc_encoder *e, const char *text, uint64_t seed,
    struct cgc_err *err)
{
	*e = (struct cgc_encoder){ .seed = seed };
	return cgc_call_parse(&e->call, cgc_codecs, "codec", text, err);
}

void
cgc_encoder_release(struct cgc_encoder *e)
{
	free(e->payload);
	free(e->inner);
	free(e->scratch);
	*e = (struct cgc_encoder){ .payload = NULL };
}

static const struct cgc_codec *
codec_of(const struct cgc_encoder *e)
{
	return (const struct cgc_codec *)e->call.method;
}

enum cgc_status
cgc_encoder_then(struct cgc_encoder *e, const char *text,
    struct cgc_err *err)
{
	const struct cgc_codec *added;
	struct cgc_call call;
	enum cgc_status st;

	st = cgc_call_parse(&call, cgc_codecs, "codec", text, err);
	if (st != CGC_OK)
		return st;
	added = (const struct cgc_codec *)call.method;
	if (added->id != CGC_DEFLATED || codec_of(e)->id == CGC_DEFLATED ||
	    e->deflate)
		return cgc_fail(err, CGC_EUSAGE, "codec %s cannot follow %s, "
		    "expected deflate behind another one", call.method->name,
		    e->deflate ? "deflate" : e->call.method->name);
	e->deflate = true;
	e->dim = 0; /* other memory is needed */
	return CGC_OK;
}

/* Room for a payload of at most that many bytes, deflated if need be. */
static enum cgc_status
make_room(struct cgc_encoder *e, uint64_t most, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	if (e->deflate) {
		st = cgc_mem_grow(&e->inner, &e->inner_cap, most, 2, err);
		most = cgc_deflated_bound(most);
	}
	if (st == CGC_OK)
		st = cgc_mem_grow(&e->payload, &e->payload_cap, most, 1, err);
	return st;
}

enum cgc_status
cgc_encoder_check(const struct cgc_encoder *e, uint64_t dim,
    enum cgc_dtype dtype, struct cgc_err *err)
{
	const struct cgc_codec *codec = codec_of(e);

	if (!cgc_dtype_is_real(dtype) && !codec->integers)
		return cgc_fail(err, CGC_EDATA,
		    "dtype is %s, expected f32 or f64",
		    cgc_dtype_name(dtype));
	return codec->check == NULL ? CGC_OK :
	    codec->check(&e->call, dim, dtype, err);
}

/* Gets ready for vectors of another dim or dtype. */
static enum cgc_status
prepare(struct cgc_encoder *e, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_err *err)
{
	const struct cgc_codec *codec = codec_of(e);
	enum cgc_status st = cgc_encoder_check(e, dim, dtype, err);

	if (st != CGC_OK)
		return st;
	st = make_room(e, codec->bound(&e->call, dim, dtype), err);
	if (st == CGC_OK && codec->scratch != NULL)
		st = cgc_mem_grow(&e->scratch, &e->scratch_cap,
		    codec->scratch(&e->call, dim, dtype), 1, err);
	if (st == CGC_OK) {
		e->dim = dim;
		e->dtype = dtype;
	}
	return st;
}

enum cgc_status
cgc_encoder_run(struct cgc_encoder *e, struct cgc_frame *frame,
    const void *x, struct cgc_err *err)
{
	const struct cgc_codec *codec = codec_of(e);
	enum cgc_status st = CGC_OK;

	if (frame->dim != e->dim || frame->dtype != e->dtype)
		st = prepare(e, frame->dim, frame->dtype, err);
	if (st == CGC_OK) {
		frame->kind = CGC_MESSAGE;
		frame->codec = codec->id;
		frame->seed = codec->seeded ? e->seed : 0;
		st = codec->encode(&e->call, frame, x,
		    e->deflate ? e->inner : e->payload, e->scratch, err);
	}
	if (st == CGC_OK && e->deflate)
		st = cgc_deflated_wrap(frame, e->inner,
		    e->inner + e->inner_cap / 2, e->payload, err);
	if (st != CGC_OK)
		cgc_err_place(err, "codec %s", codec->method.name);
	return st;
}

bool
cgc_encoder_draws(const struct cgc_encoder *e)
{
	return codec_of(e)->seeded;
}

void
cgc_encoder_declare(const struct cgc_encoder *e, uint64_t dim,
    enum cgc_dtype dtype, struct cgc_declared *out)
{
	const struct cgc_codec *codec = codec_of(e);

	codec->declare(&e->call, dim, dtype, out);
	if (e->deflate)
		out->bits = 8 * (double)cgc_deflated_bound(codec->bound(
		    &e->call, dim, dtype));
}
