/* SPDX-License-Identifier: MIT */
#ifndef CGC_ENCODER_H
#define CGC_ENCODER_H

#include "codec/codec.h"

/*
 * encoder - a codec at work, with the memory that it needs.
 *
 * The memory is kept from frame to frame: vectors of the same dim and dtype
 * allocate once.  What it makes may be deflated in addition.
 */

struct cgc_encoder {
	struct cgc_call call;
	bool deflate;           /* what the call makes */
	uint64_t seed;
	unsigned char *payload; /* what cgc_encoder_run() made last */
	/* private */
	size_t payload_cap;
	unsigned char *inner;   /* before it is deflated, and shuffled */
	size_t inner_cap;
	void *scratch;
	size_t scratch_cap;
	uint64_t dim;           /* what has been checked, */
	enum cgc_dtype dtype;   /* and the memory suffices for */
};

/* text is NAME[,KEY=VALUE]...; CGC_EUSAGE if it is no codec. */
CGC_MUST_USE enum cgc_status cgc_encoder_init(struct cgc_encoder *e,
    const char *text, uint64_t seed, struct cgc_err *err);

/*
 * Adds what follows the codec: text can only be deflate, behind another one.
 */
CGC_MUST_USE enum cgc_status cgc_encoder_then(struct cgc_encoder *e,
    const char *text, struct cgc_err *err);

void cgc_encoder_release(struct cgc_encoder *e);

/*
 * Whether vectors of that shape can be compressed: CGC_EUSAGE if the codec's
 * parameters do not suit dim, CGC_EDATA if it does not take the type.
 */
CGC_MUST_USE enum cgc_status cgc_encoder_check(const struct cgc_encoder *e,
    uint64_t dim, enum cgc_dtype dtype, struct cgc_err *err);

/*
 * Compresses x, frame->dim coordinates of frame->dtype in host order, to
 * e->payload; frame becomes that of the message.  Fails as
 * cgc_encoder_check(), and with CGC_EDATA if it cannot carry x.
 */
CGC_MUST_USE enum cgc_status cgc_encoder_run(struct cgc_encoder *e,
    struct cgc_frame *frame, const void *x, struct cgc_err *err);

/* Whether the codec draws, so that the seed matters. */
bool cgc_encoder_draws(const struct cgc_encoder *e);

/* What the codec declares; deflated, bits are the most. */
void cgc_encoder_declare(const struct cgc_encoder *e, uint64_t dim,
    enum cgc_dtype dtype, struct cgc_declared *out);

#endif
