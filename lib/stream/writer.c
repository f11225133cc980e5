/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/outfile.h"
#include "stream/writer.h"
#include "zip/zip.h"

#define BUFFER 262144

enum cgc_status
cgc_writer_init(struct cgc_writer *w, int fd, struct cgc_err *err)
{
	*w = (struct cgc_writer){ .fd = fd };
	return cgc_mem_alloc(&w->buf, BUFFER, 1, err);
}

void
cgc_writer_release(struct cgc_writer *w)
{
	free(w->buf);
	free(w->swapped);
	*w = (struct cgc_writer){ .fd = -1 };
}

enum cgc_status
cgc_writer_flush(struct cgc_writer *w, struct cgc_err *err)
{
	size_t len = w->len;

	w->len = 0;
	return cgc_write_all(w->fd, w->buf, len, err);
}

/* What is longer than the buffer goes straight out. */
enum cgc_status
cgc_writer_bytes(struct cgc_writer *w, const void *data, size_t len,
    struct cgc_err *err)
{
	enum cgc_status st;

	if (len > BUFFER - w->len &&
	    (st = cgc_writer_flush(w, err)) != CGC_OK)
		return st;
	if (len > BUFFER)
		return cgc_write_all(w->fd, data, len, err);
	memcpy(w->buf + w->len, data, len);
	w->len += len;
	return CGC_OK;
}

enum cgc_status
cgc_writer_copy(struct cgc_writer *w, const struct cgc_frame *frame,
    const void *payload, struct cgc_err *err)
{
	static const unsigned char zeros[8];
	unsigned char head[CGC_FRAME_SIZE];
	size_t len = (size_t)frame->length;
	enum cgc_status st;

	cgc_frame_encode(frame, head);
	if ((st = cgc_writer_bytes(w, head, sizeof head, err)) != CGC_OK)
		return st;
	if ((st = cgc_writer_bytes(w, payload, len, err)) != CGC_OK)
		return st;
	return cgc_writer_bytes(w, zeros,
	    (size_t)cgc_frame_padded(frame->length) - len, err);
}

enum cgc_status
cgc_writer_payload(struct cgc_writer *w, const struct cgc_frame *frame,
    const void *payload, struct cgc_err *err)
{
	struct cgc_frame f = *frame;

	f.crc = cgc_zip_crc32(payload, (size_t)f.length);
	return cgc_writer_copy(w, &f, payload, err);
}

/* *data becomes the n coordinates in wire order. */
static enum cgc_status
to_wire(struct cgc_writer *w, enum cgc_dtype dtype, const void **data,
    uint64_t n, struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(dtype);
	enum cgc_status st;

	if (cgc_dtype_host_is_wire())
		return CGC_OK;
	st = cgc_mem_grow(&w->swapped, &w->swapped_cap, n * size, 1, err);
	if (st != CGC_OK)
		return st;
	memcpy(w->swapped, *data, (size_t)(n * size));
	cgc_dtype_swap(w->swapped, n, size);
	*data = w->swapped;
	return CGC_OK;
}

enum cgc_status
cgc_writer_vector(struct cgc_writer *w, const struct cgc_frame *frame,
    const void *data, struct cgc_err *err)
{
	struct cgc_frame f = *frame;
	enum cgc_status st;

	f.codec = CGC_DENSE;
	f.length = f.dim * cgc_dtype_size(f.dtype);
	if ((st = to_wire(w, f.dtype, &data, f.dim, err)) != CGC_OK)
		return st;
	return cgc_writer_payload(w, &f, data, err);
}

enum cgc_status
cgc_writer_coordinates(struct cgc_writer *w, enum cgc_dtype dtype,
    const void *data, uint64_t n, struct cgc_err *err)
{
	enum cgc_status st;

	if ((st = to_wire(w, dtype, &data, n, err)) != CGC_OK)
		return st;
	return cgc_writer_bytes(w, data, (size_t)n * cgc_dtype_size(dtype),
	    err);
}
