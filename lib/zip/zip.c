/* SPDX-License-Identifier: MIT */
#define ZLIB_CONST /* input is const */
#include <stdlib.h>
#include <zlib.h>

#include "zip/zip.h"

#define RAW_WINDOW -15 /* no header, the greatest window */
#define GZIP_WINDOW 31 /* a gzip header, the greatest window */
#define MEM_LEVEL 8    /* zlib's own choice */
#define PART 0x40000000u /* zlib counts in unsigned int */

uint64_t
cgc_zip_bound(uint64_t len)
{
	return deflateBound(NULL, (uLong)len);
}

/* What is left of in and out, for z, which has used up what it had. */
static void
feed(z_stream *z, uint64_t *in_left, uint64_t *out_left)
{
	if (z->avail_in == 0) {
		z->avail_in = (uInt)(*in_left < PART ? *in_left : PART);
		*in_left -= z->avail_in;
	}
	if (z->avail_out == 0) {
		z->avail_out = (uInt)(*out_left < PART ? *out_left : PART);
		*out_left -= z->avail_out;
	}
}

static enum cgc_status
no_memory(struct cgc_err *err)
{
	return cgc_fail(err, CGC_EIO, "out of memory in zlib");
}

enum cgc_status
cgc_zip_deflate(const void *in, uint64_t len, void *out, uint64_t *out_len,
    struct cgc_err *err)
{
	uint64_t in_left = len, room = cgc_zip_bound(len), out_left = room;
	z_stream z = { .next_in = in, .next_out = out };
	int st;

	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, RAW_WINDOW,
	    MEM_LEVEL, Z_RLE) != Z_OK)
		return no_memory(err);
	do {
		feed(&z, &in_left, &out_left);
		st = deflate(&z, in_left > 0 ? Z_NO_FLUSH : Z_FINISH);
	} while (st == Z_OK);
	*out_len = room - out_left - z.avail_out;
	deflateEnd(&z);
	if (st != Z_STREAM_END)
		return cgc_fail(err, CGC_EIO, "zlib deflates %llu bytes to "
		    "more than its bound", (unsigned long long)len);
	return CGC_OK;
}

enum cgc_status
cgc_zip_inflate(const void *in, uint64_t len, void *out, uint64_t out_len,
    struct cgc_err *err)
{
	uint64_t in_left = len, out_left = out_len;
	z_stream z = { .next_in = in, .next_out = out };
	int st;

	if (inflateInit2(&z, RAW_WINDOW) != Z_OK)
		return no_memory(err);
	do {
		feed(&z, &in_left, &out_left);
		st = inflate(&z, Z_NO_FLUSH);
	} while (st == Z_OK);
	in_left += z.avail_in;
	out_left += z.avail_out;
	inflateEnd(&z);
	if (st == Z_MEM_ERROR)
		return no_memory(err);
	if (st == Z_STREAM_END && in_left == 0 && out_left == 0)
		return CGC_OK;
	if (st == Z_DATA_ERROR || st == Z_NEED_DICT)
		return cgc_fail(err, CGC_EDATA, "the DEFLATE stream is "
		    "damaged");
	if (st != Z_STREAM_END)
		return cgc_fail(err, CGC_EDATA, out_left > 0 ?
		    "the DEFLATE stream is cut, %llu bytes are missing" :
		    "the DEFLATE stream does not end after %llu bytes",
		    (unsigned long long)(out_left > 0 ? out_left : out_len));
	return cgc_fail(err, CGC_EDATA, "the DEFLATE stream ends %llu bytes "
	    "early and leaves %llu behind", (unsigned long long)out_left,
	    (unsigned long long)in_left);
}

enum cgc_status
cgc_gunzip_init(struct cgc_gunzip *g, struct cgc_err *err)
{
	/* zlib's state points back here: this must not move with g */
	z_stream *z = calloc(1, sizeof *z);

	*g = (struct cgc_gunzip){ .state = z };
	if (z != NULL && inflateInit2(z, GZIP_WINDOW) == Z_OK)
		return CGC_OK;
	free(z);
	g->state = NULL;
	return no_memory(err);
}

void
cgc_gunzip_release(struct cgc_gunzip *g)
{
	if (g->state != NULL)
		inflateEnd(g->state);
	free(g->state);
	*g = (struct cgc_gunzip){ .state = NULL };
}

enum cgc_status
cgc_gunzip_more(struct cgc_gunzip *g, const void *in, size_t *in_len,
    void *out, size_t *out_len, struct cgc_err *err)
{
	uint64_t in_left = *in_len, out_left = *out_len;
	z_stream *z = g->state;
	int st;

	z->next_in = in;
	z->next_out = out;
	z->avail_in = z->avail_out = 0;
	feed(z, &in_left, &out_left);
	if (!g->inside && z->avail_in > 0) {
		g->inside = true;
		g->member++;
	}
	st = inflate(z, Z_NO_FLUSH);
	*in_len -= in_left + z->avail_in;
	*out_len -= out_left + z->avail_out;
	if (st == Z_STREAM_END) {
		g->inside = false;
		st = inflateReset(z);
	}
	if (st == Z_MEM_ERROR)
		return no_memory(err);
	if (st == Z_OK || st == Z_BUF_ERROR) /* the latter: more input, room */
		return CGC_OK;
	return cgc_fail(err, CGC_EDATA, "gzip member %llu is damaged: %s",
	    (unsigned long long)g->member, z->msg != NULL ? z->msg :
	    "it needs a dictionary");
}
