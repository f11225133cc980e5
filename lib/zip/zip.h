/* SPDX-License-Identifier: MIT */
#ifndef CGC_ZIP_H
#define CGC_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * zip - checksums and DEFLATE: what cgc takes from zlib, which enters through
 * zip.c alone, and from libdeflate, whose CRC-32 is several times as fast, and
 * which enters through crc.c.
 */

/* CRC-32 (polynomial 0xedb88320, as in gzip and PNG) of len bytes. */
uint32_t cgc_zip_crc32(const void *data, size_t len);

/* The same of bytes that come in pieces: crc is that of those before, or 0. */
uint32_t cgc_zip_crc32_more(uint32_t crc, const void *data, size_t len);

/* The most bytes that cgc_zip_deflate() makes of len. */
uint64_t cgc_zip_bound(uint64_t len);

/*
 * Writes len bytes as a raw DEFLATE stream (RFC 1951) of *out_len bytes to
 * out, which has room for cgc_zip_bound(len).  Matches are runs of one byte
 * only: what suits bytes of numbers best, and fast.  The stream depends on
 * the version of zlib, what it expands to does not.  zlib allocates its state;
 * CGC_EIO if it cannot.
 */
CGC_MUST_USE enum cgc_status cgc_zip_deflate(const void *in, uint64_t len,
    void *out, uint64_t *out_len, struct cgc_err *err);

/*
 * Expands the raw DEFLATE stream of len bytes to exactly out_len bytes, never
 * writing more.  CGC_EDATA if it is none, ends early or late, or leaves input
 * behind; CGC_EIO if zlib cannot allocate its state.
 */
CGC_MUST_USE enum cgc_status cgc_zip_inflate(const void *in, uint64_t len,
    void *out, uint64_t out_len, struct cgc_err *err);

/*
 * gunzip - a gzip file (RFC 1952) piece by piece: members, one behind the
 * other, each with a CRC-32 and a length that are checked.
 */
struct cgc_gunzip {
	uint64_t member; /* the one at hand, from 1 */
	bool inside;     /* it; if not, the file may end here */
	void *state;     /* zlib's */
};

CGC_MUST_USE enum cgc_status cgc_gunzip_init(struct cgc_gunzip *g,
    struct cgc_err *err);
void cgc_gunzip_release(struct cgc_gunzip *g);

/*
 * Expands bytes of in, *in_len of them on entry and those used on return, to
 * out, *out_len likewise; goes on from where it stopped.  Something is used or
 * written if there is input and room.  CGC_EDATA for bytes that are no gzip.
 */
CGC_MUST_USE enum cgc_status cgc_gunzip_more(struct cgc_gunzip *g,
    const void *in, size_t *in_len, void *out, size_t *out_len,
    struct cgc_err *err);

#endif
