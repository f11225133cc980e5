/* SPDX-License-Identifier: MIT */
#ifndef CGC_FRAME_H
#define CGC_FRAME_H

#include <stdint.h>

#include "base/dtype.h"
#include "base/status.h"

/*
 * frame - the 64-byte header in front of every vector; see cgc-stream(5).
 *
 * The header is decoded byte by byte, little-endian.  A decoded frame is a
 * claim: its sizes have been checked against each other, not against what
 * arrives behind it.
 */

#define CGC_FRAME_SIZE 64
#define CGC_FRAME_VERSION 1

enum cgc_kind {
	CGC_MODEL = 1,     /* x^t */
	CGC_GRADIENT = 2,  /* grad f_k(x^t), index k */
	CGC_CODED = 3,     /* g_i^t, index i */
	CGC_MESSAGE = 4,   /* what device i sends */
	CGC_AGGREGATE = 5, /* g^t */
	CGC_SCHEDULE = 6,  /* T^t and p^t */
	CGC_SUBSET = 7     /* the samples of subset k */
};

/* The kinds whose frames are vectors of one space, as a sum of 1 << kind. */
#define CGC_VECTORS (1 << CGC_MODEL | 1 << CGC_GRADIENT | 1 << CGC_CODED | \
	1 << CGC_MESSAGE | 1 << CGC_AGGREGATE)

#define CGC_DENSE 0 /* the codec number of a vector as it is */
#define CGC_DEFLATED 0x80 /* the bit of a codec whose payload is deflated */

struct cgc_frame {
	enum cgc_kind kind;
	enum cgc_dtype dtype; /* of the decoded vector */
	uint8_t codec;
	uint64_t iteration;
	uint32_t index;       /* device or subset, from 0 */
	uint32_t count;       /* frames in this iteration's batch */
	uint64_t dim;         /* coordinates of the decoded vector */
	uint64_t length;      /* payload bytes, without padding */
	uint64_t seed;        /* the codec's, 0 if it has none */
	uint32_t param;       /* the codec's; subset: values per sample row */
	uint32_t run;         /* tag of the run, 0 if none */
	uint32_t crc;         /* of the payload; kept by the writer */
};

const char *cgc_kind_name(enum cgc_kind kind);

/* The kind of that name, or 0. */
enum cgc_kind cgc_kind_parse(const char *name);

/* Payload bytes with padding: the next multiple of 8. */
uint64_t cgc_frame_padded(uint64_t length);

/* The crc of a payload, without padding. */
uint32_t cgc_frame_crc(const void *payload, uint64_t length);

void cgc_frame_encode(const struct cgc_frame *frame,
    unsigned char out[CGC_FRAME_SIZE]);

/*
 * Fails with CGC_EDATA if the magic, the version, the header's CRC-32, the
 * kind, the type, a count or dim of 0, an index not below 2^32 - 1, or the
 * length of a dense payload is wrong.
 */
CGC_MUST_USE enum cgc_status cgc_frame_decode(struct cgc_frame *out,
    const unsigned char in[CGC_FRAME_SIZE], struct cgc_err *err);

/*
 * Expands a payload of frame->length bytes into frame->dim coordinates of
 * frame->dtype in host order.  Called for every frame that is not dense.
 * CGC_EDATA: the sender's fault; CGC_EIO: memory failed.
 */
typedef enum cgc_status cgc_decode_fn(const struct cgc_frame *frame,
    const unsigned char *payload, void *out, struct cgc_err *err);

#endif
