/* SPDX-License-Identifier: MIT */
#ifndef CGC_WRITER_H
#define CGC_WRITER_H

#include <stddef.h>

#include "stream/frame.h"

/*
 * writer - frames to a descriptor.
 *
 * Frames are gathered until cgc_writer_flush(); a program calls it after each
 * iteration, since the next stage waits for them.
 */

struct cgc_writer {
	int fd;
	unsigned char *buf;
	size_t len;
	void *swapped;      /* big-endian hosts: a vector in wire order */
	size_t swapped_cap;
};

/* Writes to fd, which stays the caller's. */
CGC_MUST_USE enum cgc_status cgc_writer_init(struct cgc_writer *w, int fd,
    struct cgc_err *err);
void cgc_writer_release(struct cgc_writer *w);

/* A dense vector of frame->dim coordinates; codec, length and crc are set. */
CGC_MUST_USE enum cgc_status cgc_writer_vector(struct cgc_writer *w,
    const struct cgc_frame *frame, const void *data, struct cgc_err *err);

/* An encoded payload of frame->length bytes; crc is set. */
CGC_MUST_USE enum cgc_status cgc_writer_payload(struct cgc_writer *w,
    const struct cgc_frame *frame, const void *payload, struct cgc_err *err);

/* A payload as it was read: crc, which was checked then, is right as it is. */
CGC_MUST_USE enum cgc_status cgc_writer_copy(struct cgc_writer *w,
    const struct cgc_frame *frame, const void *payload, struct cgc_err *err);

/* What is no frame: bytes as they are, n coordinates in wire order. */
CGC_MUST_USE enum cgc_status cgc_writer_bytes(struct cgc_writer *w,
    const void *data, size_t len, struct cgc_err *err);
CGC_MUST_USE enum cgc_status cgc_writer_coordinates(struct cgc_writer *w,
    enum cgc_dtype dtype, const void *data, uint64_t n, struct cgc_err *err);

CGC_MUST_USE enum cgc_status cgc_writer_flush(struct cgc_writer *w,
    struct cgc_err *err);

#endif
