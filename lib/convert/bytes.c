/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "convert/bytes.h"

#define BUFFER 65536

static const char *const just_stdin[] = { "-" };

enum cgc_status
cgc_bytes_open(struct cgc_bytes *in, const char *const *paths, size_t n,
    struct cgc_err *err)
{
	*in = (struct cgc_bytes){ .paths = paths, .npaths = n, .fd = -1 };
	if (n == 0) {
		in->paths = just_stdin;
		in->npaths = 1;
	}
	return cgc_mem_alloc(&in->buf, BUFFER, 1, err);
}

static void
close_file(struct cgc_bytes *in)
{
	if (in->is_open && in->fd != STDIN_FILENO)
		close(in->fd);
	in->is_open = false;
}

void
cgc_bytes_close(struct cgc_bytes *in)
{
	close_file(in);
	free(in->buf);
	*in = (struct cgc_bytes){ .fd = -1 };
}

const char *
cgc_bytes_name(const struct cgc_bytes *in)
{
	size_t at = in->at < in->npaths ? in->at : in->npaths - 1;

	return strcmp(in->paths[at], "-") == 0 ? "<stdin>" : in->paths[at];
}

enum cgc_status
cgc_bytes_next_file(struct cgc_bytes *in, struct cgc_err *err)
{
	if (in->is_open) {
		close_file(in);
		in->at++;
	}
	in->pos = in->len = 0;
	if (in->at == in->npaths)
		return CGC_END;
	in->fd = STDIN_FILENO;
	if (strcmp(in->paths[in->at], "-") != 0 &&
	    (in->fd = open(in->paths[in->at], O_RDONLY | O_CLOEXEC)) < 0)
		return cgc_fail_errno(err, "%s", in->paths[in->at]);
	in->is_open = true;
	return CGC_OK;
}

/* Fills the empty buffer; in->len is 0 where the file ends. */
static enum cgc_status
fill(struct cgc_bytes *in, struct cgc_err *err)
{
	ssize_t n;

	do
		n = read(in->fd, in->buf, BUFFER);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return cgc_fail_errno(err, "%s: read", cgc_bytes_name(in));
	in->pos = 0;
	in->len = (size_t)n;
	return CGC_OK;
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
