/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
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
	free(e->scratch);
	*e = (struct cgc_encoder){ .payload = NULL };
}

static const struct cgc_codec *
codec_of(const struct cgc_encoder *e)
{
	return (const struct cgc_codec *)e->call.method;
}

/* Gets ready for vectors of another dim or dtype. */
static enum cgc_status
prepare(struct cgc_encoder *e, uint64_t dim, enum cgc_dtype dtype,
    struct cgc_err *err)
{
	const struct cgc_codec *codec = codec_of(e);
	enum cgc_status st;

	if (!cgc_dtype_is_real(dtype))
		return cgc_fail(err, CGC_EDATA,
		    "dtype is %s, expected f32 or f64",
		    cgc_dtype_name(dtype));
	if (codec->check != NULL &&
	    (st = codec->check(&e->call, dim, dtype, err)) != CGC_OK)
		return st;
	st = cgc_mem_grow(&e->payload, &e->payload_cap,
	    codec->bound(&e->call, dim, dtype), 1, err);
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
		st = codec->encode(&e->call, frame, x, e->payload,
		    e->scratch, err);
	}
	if (st != CGC_OK)
		cgc_err_place(err, "codec %s", codec->method.name);
	return st;
}
