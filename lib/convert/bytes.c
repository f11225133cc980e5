/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "convert/bytes.h"
#include "stream/intake.h"

#define BUFFER 65536

static const char *const just_stdin[] = { "-" };

enum cgc_status
cgc_bytes_open(struct cgc_bytes *in, const char *const *paths, size_t n,
    struct cgc_err *err)
{
	in->paths = n > 0 ? paths : just_stdin;
	in->npaths = n > 0 ? n : 1;
	in->fd = -1;
	if (in->step == 0)
		in->step = 1;
	if (in->max_bytes == 0)
		in->max_bytes = CGC_MAX_MEM;
	return cgc_mem_alloc(&in->buf, BUFFER, 1, err);
}

static void
close_file(struct cgc_bytes *in)
{
	if (in->is_open && in->fd != STDIN_FILENO)
		close(in->fd);
	in->is_open = in->begun = in->zipped = false;
	in->pos = in->len = 0;
}

void
cgc_bytes_close(struct cgc_bytes *in)
{
	close_file(in);
	free(in->buf);
	free(in->packed);
	cgc_gunzip_release(&in->gunzip);
	*in = (struct cgc_bytes){ .fd = -1 };
}

const char *
cgc_bytes_name(const struct cgc_bytes *in)
{
	size_t at = in->at < in->npaths ? in->at : in->at - in->step;

	return strcmp(in->paths[at], "-") == 0 ? "<stdin>" : in->paths[at];
}

enum cgc_status
cgc_bytes_next_file(struct cgc_bytes *in, struct cgc_err *err)
{
	if (in->is_open) {
		close_file(in);
		in->at += in->step;
	}
	if (in->at >= in->npaths)
		return CGC_END;
	in->fd = STDIN_FILENO;
	if (strcmp(in->paths[in->at], "-") != 0 &&
	    (in->fd = open(in->paths[in->at], O_RDONLY | O_CLOEXEC)) < 0)
		return cgc_fail_errno(err, "%s", in->paths[in->at]);
	in->is_open = true;
	return CGC_OK;
}

/* What read(2) gives, behind the len bytes at p; none where the file ends. */
static enum cgc_status
read_some(struct cgc_bytes *in, unsigned char *p, size_t *len,
    struct cgc_err *err)
{
	ssize_t n;

	do
		n = read(in->fd, p + *len, BUFFER - *len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return cgc_fail_errno(err, "%s: read", cgc_bytes_name(in));
	*len += (size_t)n;
	return CGC_OK;
}

/* The buffer, which holds the start of a gzip file, is what is packed. */
static enum cgc_status
begin_gzip(struct cgc_bytes *in, struct cgc_err *err)
{
	unsigned char *first = in->buf;
	enum cgc_status st;

	if (in->packed == NULL &&
	    (st = cgc_mem_alloc(&in->packed, BUFFER, 1, err)) != CGC_OK)
		return st;
	in->buf = in->packed;
	in->packed = first;
	in->packed_pos = 0;
	in->packed_len = in->len;
	in->len = 0;
	in->zipped = true;
	cgc_gunzip_release(&in->gunzip);
	return cgc_gunzip_init(&in->gunzip, err);
}

/* Whether a file is gzip is in its first two bytes (RFC 1952, 2.3.1). */
static enum cgc_status
begin(struct cgc_bytes *in, struct cgc_err *err)
{
	enum cgc_status st;
	size_t had;

	in->begun = true;
	do {
		had = in->len;
		if ((st = read_some(in, in->buf, &in->len, err)) != CGC_OK)
			return st;
	} while (in->len == 1 && in->len > had && !in->as_is);
	if (in->len >= 2 && in->buf[0] == 0x1f && in->buf[1] == 0x8b &&
	    !in->as_is)
		return begin_gzip(in, err);
	return CGC_OK;
}

/* More of what is packed; none where the file may end and does. */
static enum cgc_status
read_packed(struct cgc_bytes *in, struct cgc_err *err)
{
	enum cgc_status st;

	in->packed_pos = in->packed_len = 0;
	st = read_some(in, in->packed, &in->packed_len, err);
	if (st == CGC_OK && in->packed_len == 0 && in->gunzip.inside)
		return cgc_fail(err, CGC_EDATA, "gzip member %llu is cut "
		    "short", (unsigned long long)in->gunzip.member);
	return st;
}

static enum cgc_status
expand(struct cgc_bytes *in, struct cgc_err *err)
{
	enum cgc_status st;
	size_t used;

	for (;;) {
		used = in->packed_len - in->packed_pos;
		in->len = BUFFER;
		st = cgc_gunzip_more(&in->gunzip, in->packed + in->packed_pos,
		    &used, in->buf, &in->len, err);
		if (st != CGC_OK)
			return st;
		in->packed_pos += used;
		in->expanded += in->len;
		if (in->expanded > in->max_bytes)
			return cgc_fail(err, CGC_EDATA, "gzip expands to more "
			    "than %llu bytes (--max-mem)",
			    (unsigned long long)in->max_bytes);
		if (in->len > 0)
			return CGC_OK;
		if (in->packed_pos < in->packed_len)
			continue;
		if ((st = read_packed(in, err)) != CGC_OK ||
		    in->packed_len == 0)
			return st;
	}
}

/* Fills the empty buffer; in->len is 0 where the file ends. */
static enum cgc_status
fill(struct cgc_bytes *in, struct cgc_err *err)
{
	enum cgc_status st;

	in->pos = in->len = 0;
	if (!in->begun && ((st = begin(in, err)) != CGC_OK || !in->zipped))
		return st;
	if (in->zipped)
		return expand(in, err);
	return read_some(in, in->buf, &in->len, err);
}

enum cgc_status
cgc_bytes_read(struct cgc_bytes *in, void *out, size_t n, size_t *got,
    struct cgc_err *err)
{
	unsigned char *p = out;
	enum cgc_status st;
	size_t m;

	for (*got = 0; *got < n; *got += m) {
		if (in->pos == in->len && (st = fill(in, err)) != CGC_OK)
			return st;
		if (in->len == 0)
			break;
		m = in->len - in->pos;
		if (m > n - *got)
			m = n - *got;
		memcpy(p + *got, in->buf + in->pos, m);
		in->pos += m;
	}
	return CGC_OK;
}

enum cgc_status
cgc_bytes_get(struct cgc_bytes *in, int *c, struct cgc_err *err)
{
	enum cgc_status st;

	if (in->pos == in->len && (st = fill(in, err)) != CGC_OK)
		return st;
	*c = in->len == 0 ? -1 : in->buf[in->pos++];
	return CGC_OK;
}

void
cgc_bytes_unget(struct cgc_bytes *in, int c)
{
	if (c >= 0)
		in->pos--;
}
