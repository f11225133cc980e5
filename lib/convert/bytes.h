/* SPDX-License-Identifier: MIT */
#ifndef CGC_BYTES_H
#define CGC_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * bytes - the files of a foreign format, one behind the other.
 *
 * The border between two files stays visible: reading stops there until
 * cgc_bytes_next_file() is called.
 */

struct cgc_bytes {
	const char *const *paths;
	size_t npaths, at;    /* at: the one being read */
	bool is_open;
	int fd;
	unsigned char *buf;   /* pos..len are unused */
	size_t pos, len;
};

/* Reads the n files at paths; "-" and n = 0 are standard input. */
CGC_MUST_USE enum cgc_status cgc_bytes_open(struct cgc_bytes *in,
    const char *const *paths, size_t n, struct cgc_err *err);
void cgc_bytes_close(struct cgc_bytes *in);

/* Opens the first or the next file; CGC_END after the last. */
CGC_MUST_USE enum cgc_status cgc_bytes_next_file(struct cgc_bytes *in,
    struct cgc_err *err);

/* The next n bytes; *got is less than n only where the file ends. */
CGC_MUST_USE enum cgc_status cgc_bytes_read(struct cgc_bytes *in, void *out,
    size_t n, size_t *got, struct cgc_err *err);

/* The next byte, or -1 where the file ends. */
CGC_MUST_USE enum cgc_status cgc_bytes_get(struct cgc_bytes *in, int *c,
    struct cgc_err *err);

/* Puts back the byte that cgc_bytes_get() gave last, if it was one. */
void cgc_bytes_unget(struct cgc_bytes *in, int c);

/* "<stdin>" or the path of the file being read, for messages. */
const char *cgc_bytes_name(const struct cgc_bytes *in);

#endif
