/* SPDX-License-Identifier: MIT */
#ifndef CGC_BYTES_H
#define CGC_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "zip/zip.h"

/*
 * bytes - the files of a foreign format, one behind the other.
 *
 * The border between two files stays visible: reading stops there until
 * cgc_bytes_next_file() is called.  A file that begins as gzip does is
 * expanded on the way; what a gzip bomb costs is bounded by max_bytes.
 */

struct cgc_bytes {
	bool as_is;           /* never expand: files may begin with anything */
	uint64_t max_bytes;   /* to which all may expand; 0: CGC_MAX_MEM */
	size_t step;          /* every how many-th file is read; 0: each */
	/* private */
	const char *const *paths;
	size_t npaths, at;    /* at: the one being read */
	bool is_open;
	int fd;
	unsigned char *buf;   /* pos..len are unused */
	size_t pos, len;
	bool begun, zipped;   /* of the file: was it looked at, is it gzip */
	unsigned char *packed; /* what was read of gzip; likewise */
	size_t packed_pos, packed_len;
	struct cgc_gunzip gunzip;
	uint64_t expanded;    /* bytes */
};

/*
 * Reads the n files at paths; "-" and n = 0 are standard input.  The caller
 * has set as_is, max_bytes and step, and all else to 0.
 */
CGC_MUST_USE enum cgc_status cgc_bytes_open(struct cgc_bytes *in,
    const char *const *paths, size_t n, struct cgc_err *err);
void cgc_bytes_close(struct cgc_bytes *in);

/* Opens the first or the next file; CGC_END after the last. */
CGC_MUST_USE enum cgc_status cgc_bytes_next_file(struct cgc_bytes *in,
    struct cgc_err *err);

/*
 * The next n bytes; *got is less than n only where the file ends.  As the next
 * one, CGC_EDATA for gzip that is damaged, cut short or expands to too much.
 */
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
