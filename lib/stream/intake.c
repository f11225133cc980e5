/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/intake.h"
#include "zip/zip.h"

void
cgc_limits_fill(struct cgc_limits *limits)
{
	if (limits->max_dim == 0)
		limits->max_dim = CGC_MAX_DIM;
	if (limits->max_mem == 0)
		limits->max_mem = CGC_MAX_MEM;
}

enum cgc_status
cgc_intake_init(struct cgc_intake *in, int fd, size_t ahead,
    struct cgc_err *err)
{
	*in = (struct cgc_intake){ .fd = fd, .ahead_cap = ahead };
	return cgc_mem_alloc(&in->ahead, ahead, 1, err);
}

void
cgc_intake_release(struct cgc_intake *in)
{
	free(in->ahead);
	free(in->body);
	*in = (struct cgc_intake){ .fd = -1 };
}

void
cgc_intake_switch(struct cgc_intake *in, int fd)
{
	in->fd = fd;
	in->frames = 0;
	in->got = in->pos = in->len = 0;
	in->in_body = false;
}

/* read(2) that is not interrupted: bytes, 0 at the end, -1 with errno. */
static ssize_t
read_some(int fd, void *p, size_t room)
{
	ssize_t n;

	do
		n = read(fd, p, room);
	while (n < 0 && errno == EINTR);
	return n;
}

/*
 * Moves up to want bytes to p, from the read-ahead or, when a part longer
 * than that is due, straight from the descriptor.
 */
static ssize_t
take(struct cgc_intake *in, unsigned char *p, size_t want)
{
	ssize_t n;
	size_t m;

	if (in->pos == in->len) {
		if (want >= in->ahead_cap)
			return read_some(in->fd, p, want);
		n = read_some(in->fd, in->ahead, in->ahead_cap);
		if (n <= 0)
			return n;
		in->pos = 0;
		in->len = (size_t)n;
	}
	m = in->len - in->pos;
	if (m > want)
		m = want;
	memcpy(p, in->ahead + in->pos, m);
	in->pos += m;
	return (ssize_t)m;
}

/* What a read of 0 or -1 bytes means at this place. */
static enum cgc_intake_state
stopped(struct cgc_intake *in, ssize_t n, struct cgc_err *err)
{
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return CGC_AGAIN;
	if (n < 0) {
		cgc_fail_errno(err, "read");
		return CGC_BROKEN;
	}
	if (!in->in_body && in->got == 0)
		return CGC_EOF;
	cgc_fail(err, CGC_EDATA,
	    "cut short: %zu of %llu bytes of the %s",
	    in->got, in->in_body ?
	    (unsigned long long)cgc_frame_padded(in->frame.length) :
	    (unsigned long long)CGC_FRAME_SIZE,
	    in->in_body ? "payload" : "header");
	return CGC_BAD_HEAD;
}

static enum cgc_intake_state
check_limits(const struct cgc_frame *f, const struct cgc_limits *limits,
    struct cgc_err *err)
{
	if (f->dim > limits->max_dim) {
		cgc_fail(err, CGC_EDATA,
		    "dim is %llu, above the limit of %llu (--max-dim)",
		    (unsigned long long)f->dim,
		    (unsigned long long)limits->max_dim);
		return CGC_BAD_HEAD;
	}
	if (f->length > limits->max_mem ||
	    f->dim > limits->max_mem / cgc_dtype_size(f->dtype)) {
		cgc_fail(err, CGC_EDATA,
		    "a payload of %llu bytes for dim %llu is above the limit "
		    "of %llu bytes (--max-mem)", (unsigned long long)f->length,
		    (unsigned long long)f->dim,
		    (unsigned long long)limits->max_mem);
		return CGC_BAD_HEAD;
	}
	return CGC_FRAME;
}

static enum cgc_intake_state
next_head(struct cgc_intake *in, const struct cgc_limits *limits,
    struct cgc_err *err)
{
	enum cgc_intake_state state;
	ssize_t n;

	while (in->got < CGC_FRAME_SIZE) {
		n = take(in, in->head + in->got, CGC_FRAME_SIZE - in->got);
		if (n <= 0)
			return stopped(in, n, err);
		if (in->got == 0)
			in->frames++;
		in->got += (size_t)n;
	}
	if (cgc_frame_decode(&in->frame, in->head, err) != CGC_OK)
		return CGC_BAD_HEAD;
	state = check_limits(&in->frame, limits, err);
	if (state == CGC_FRAME) {
		in->got = 0;
		in->in_body = true;
	}
	return state;
}

static enum cgc_intake_state
check_body(struct cgc_intake *in, struct cgc_err *err)
{
	const struct cgc_frame *f = &in->frame;
	uint64_t padded = cgc_frame_padded(f->length);
	uint32_t crc = cgc_zip_crc32(in->body, (size_t)f->length);

	if (crc != f->crc) {
		cgc_fail(err, CGC_EDATA,
		    "CRC-32 of the payload is %08lx, expected %08lx",
		    (unsigned long)crc, (unsigned long)f->crc);
		return CGC_BAD_BODY;
	}
	for (uint64_t i = f->length; i < padded; i++)
		if (in->body[i] != 0) {
			cgc_fail(err, CGC_EDATA,
			    "byte %llu of the padding is %u, expected 0",
			    (unsigned long long)(i - f->length), in->body[i]);
			return CGC_BAD_BODY;
		}
	return CGC_FRAME;
}

/* Room for more of a body of want bytes, of which in->got are here. */
static enum cgc_status
make_room(struct cgc_intake *in, uint64_t want, struct cgc_err *err)
{
	uint64_t room = in->got + (in->got < 65536 ? 65536 : in->got);

	if (room > want)
		room = want;
	if (room <= in->body_cap)
		return CGC_OK;
	return cgc_mem_grow(&in->body, &in->body_cap, room, 1, err);
}

static enum cgc_intake_state
next_body(struct cgc_intake *in, struct cgc_err *err)
{
	uint64_t want = cgc_frame_padded(in->frame.length), room;
	ssize_t n;

	while (in->got < want) {
		if (in->got == in->body_cap || in->got == 0)
			if (make_room(in, want, err) != CGC_OK)
				return CGC_BROKEN;
		room = in->body_cap < want ? in->body_cap : want;
		n = take(in, in->body + in->got, (size_t)room - in->got);
		if (n <= 0)
			return stopped(in, n, err);
		in->got += (size_t)n;
	}
	if (in->body == NULL && cgc_mem_grow(&in->body, &in->body_cap, 1, 1,
	    err) != CGC_OK)
		return CGC_BROKEN;
	in->got = 0;
	in->in_body = false;
	return check_body(in, err);
}

enum cgc_intake_state
cgc_intake_next(struct cgc_intake *in, const struct cgc_limits *limits,
    struct cgc_err *err)
{
	enum cgc_intake_state state;

	if (!in->in_body) {
		state = next_head(in, limits, err);
		if (state != CGC_FRAME)
			return state;
	}
	return next_body(in, err);
}

bool
cgc_intake_ahead(const struct cgc_intake *in)
{
	return in->pos < in->len;
}
