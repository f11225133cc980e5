/* SPDX-License-Identifier: MIT */
#ifndef CGC_WIRE_H
#define CGC_WIRE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream/frame.h"
#include "zip/zip.h"

/*
 * wire - streams made in memory and put into a file, for the tests.
 */

struct wire {
	unsigned char *data;
	size_t len, cap;
};

static inline void
wire_put(struct wire *w, const void *data, size_t len)
{
	if (w->len + len > w->cap) {
		w->cap = 2 * (w->len + len);
		w->data = realloc(w->data, w->cap);
		if (w->data == NULL)
			abort();
	}
	if (len > 0)
		memcpy(w->data + w->len, data, len);
	w->len += len;
}

/* A frame with f.length bytes of payload, as the header says or not. */
static inline void
wire_frame(struct wire *w, struct cgc_frame f, const void *payload)
{
	unsigned char head[CGC_FRAME_SIZE];

	f.crc = cgc_zip_crc32(payload, (size_t)f.length);
	cgc_frame_encode(&f, head);
	wire_put(w, head, sizeof head);
	wire_put(w, payload, (size_t)f.length);
	wire_put(w, "\0\0\0\0\0\0\0",
	    (size_t)(cgc_frame_padded(f.length) - f.length));
}

/* Its header alone, for claims that nothing backs. */
static inline void
wire_head(struct wire *w, const struct cgc_frame *f)
{
	unsigned char head[CGC_FRAME_SIZE];

	cgc_frame_encode(f, head);
	wire_put(w, head, sizeof head);
}

/* A dense f32 gradient of dim 3 whose values tell iteration and index. */
static inline struct cgc_frame
wire_small(uint64_t t, uint32_t index, uint32_t count)
{
	return (struct cgc_frame){ .kind = CGC_GRADIENT, .dtype = CGC_F32,
	    .iteration = t, .index = index, .count = count, .dim = 3,
	    .length = 12 };
}

static inline void
wire_vector(struct wire *w, uint64_t t, uint32_t index, uint32_t count)
{
	const float x[3] = { (float)t, (float)index, -0.5f };

	wire_frame(w, wire_small(t, index, count), x);
}

/* Makes the open file fd hold these bytes alone. */
static inline void
wire_save(int fd, const void *data, size_t len)
{
	if (ftruncate(fd, 0) < 0 || pwrite(fd, data, len, 0) != (ssize_t)len)
		abort();
}

/* The path of file 0 or 1, without a name, that holds these bytes alone. */
static inline const char *
wire_file_at(int i, const void *data, size_t len)
{
	static char path[2][24] = { "/tmp/cgc-wire-XXXXXX",
	    "/tmp/cgc-wire-XXXXXX" };
	static int fd[2] = { -1, -1 };

	if (fd[i] < 0) {
		if ((fd[i] = mkstemp(path[i])) < 0)
			abort();
		unlink(path[i]);
		snprintf(path[i], sizeof path[i], "/dev/fd/%d", fd[i]);
	}
	wire_save(fd[i], data, len);
	return path[i];
}

static inline const char *
wire_file(const void *data, size_t len)
{
	return wire_file_at(0, data, len);
}

#endif
