/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/intake.h"

#define PIECE 262144 /* the most of a body that is read before it is scanned */

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
	enum cgc_status st;

	*in = (struct cgc_intake){ .fd = fd, .ahead_cap = ahead };
	st = cgc_mem_alloc(&in->ahead, ahead, 1, err);
	in->from = in->ahead;
	return st;
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
	in->from = in->ahead;
}

void
cgc_intake_map(struct cgc_intake *in, unsigned char *data, size_t len)
{
	in->from = data;
	in->pos = 0;
	in->len = len;
}

const unsigned char *
cgc_intake_mapping(const struct cgc_intake *in)
{
	return in->from != in->ahead ? in->from + in->pos : NULL;
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
 * Moves up to want bytes to p, from the mapping or the read-ahead or, when a
 * part longer than that is due, straight from the descriptor.
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
		in->from = in->ahead;
		in->pos = 0;
		in->len = (size_t)n;
	}
	m = in->len - in->pos;
	if (m > want)
		m = want;
	memcpy(p, in->from + in->pos, m);
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
		in->scan = (struct cgc_scan){ .at = 0 };
	}
	return state;
}

/* Room for more of a body of want bytes, of which in->got are here. */
static enum cgc_status
make_room(struct cgc_intake *in, uint64_t want, struct cgc_err *err)
{
	uint64_t room = in->got + (in->got < 65536 ? 65536 : in->got);

	if (room < in->whole)
		room = in->whole;
	if (room > want)
		room = want;
	return cgc_mem_fit(&in->body, &in->body_cap, room, 1, err);
}

/* Whether the whole body, of want bytes, is a vector in the mapping. */
static bool
is_mapped(const struct cgc_intake *in, uint64_t want)
{
	return in->from != in->ahead && in->got == 0 &&
	    in->len - in->pos >= want && in->frame.codec == CGC_DENSE &&
	    cgc_dtype_host_is_wire() &&
	    (uintptr_t)(in->from + in->pos) % 8 == 0;
}

/* All want bytes of the body, as they come and are looked at. */
static enum cgc_intake_state
take_body(struct cgc_intake *in, uint64_t want, struct cgc_err *err)
{
	uint64_t room;
	ssize_t n;

	while (in->got < want) {
		if (in->got == in->body_cap || in->got == 0)
			if (make_room(in, want, err) != CGC_OK)
				return CGC_BROKEN;
		room = (in->body_cap < want ? in->body_cap : want) - in->got;
		n = take(in, in->body + in->got,
		    (size_t)(room < PIECE ? room : PIECE));
		if (n <= 0)
			return stopped(in, n, err);
		in->got += (size_t)n;
		cgc_scan_to(&in->scan, &in->frame, in->body, in->got);
	}
	if (in->body == NULL && cgc_mem_grow(&in->body, &in->body_cap, 1, 1,
	    err) != CGC_OK)
		return CGC_BROKEN;
	if (in->whole < want)
		in->whole = want;
	return CGC_FRAME;
}

static enum cgc_intake_state
next_body(struct cgc_intake *in, struct cgc_err *err)
{
	uint64_t want = cgc_frame_padded(in->frame.length);
	enum cgc_intake_state state;

	in->mapped = is_mapped(in, want);
	if (in->mapped) {
		in->payload = in->from + in->pos;
		in->pos += (size_t)want;
		in->in_body = false;
		return CGC_FRAME;
	}
	if ((state = take_body(in, want, err)) != CGC_FRAME)
		return state;
	in->got = 0;
	in->in_body = false;
	in->payload = in->body;
	return cgc_scan_check(&in->scan, &in->frame, in->body, err) ==
	    CGC_OK ? CGC_FRAME : CGC_BAD_BODY;
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
