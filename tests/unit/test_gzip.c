/* SPDX-License-Identifier: MIT */
/*
 * gzip - files that are expanded as they are read: members, cuts at every
 * byte, damage, junk, bombs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "convert/bytes.h"
#include "unit.h"
#include "wire.h"

#define MOST 300000 /* longer than the buffers of bytes.c */

static unsigned char plain[MOST], got[MOST + 1];

static void
put_le32(struct wire *w, uint32_t x)
{
	const unsigned char p[4] = { (unsigned char)x,
	    (unsigned char)(x >> 8), (unsigned char)(x >> 16),
	    (unsigned char)(x >> 24) };

	wire_put(w, p, 4);
}

/* One member (RFC 1952): header, DEFLATE, CRC-32 and length. */
static void
put_member(struct wire *w, const void *data, size_t len)
{
	static const unsigned char head[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0,
	    0, 255 };
	unsigned char *packed = malloc((size_t)cgc_zip_bound(len));
	uint64_t n = 0;
	struct cgc_err err;

	if (packed == NULL ||
	    cgc_zip_deflate(data, len, packed, &n, &err) != CGC_OK)
		abort();
	wire_put(w, head, sizeof head);
	wire_put(w, packed, (size_t)n);
	put_le32(w, cgc_zip_crc32(data, len));
	put_le32(w, (uint32_t)len);
	free(packed);
}

/* What comes of a file with these bytes; *n is how many. */
static enum cgc_status
read_file(const void *data, size_t len, uint64_t max_bytes, bool as_is,
    size_t *n, struct cgc_err *err)
{
	struct cgc_bytes in = { .max_bytes = max_bytes, .as_is = as_is };
	const char *path = wire_file(data, len);
	enum cgc_status st;

	if (cgc_bytes_open(&in, &path, 1, err) != CGC_OK ||
	    cgc_bytes_next_file(&in, err) != CGC_OK)
		abort();
	st = cgc_bytes_read(&in, got, sizeof got, n, err);
	cgc_bytes_close(&in);
	return st;
}

static void
check_reads(const struct wire *w, size_t len)
{
	struct cgc_err err = { "" };
	size_t n = 0;

	CHECK(read_file(w->data, w->len, 0, false, &n, &err) == CGC_OK);
	CHECK(n == len && memcmp(got, plain, len) == 0);
}

static void
check_refuses(const struct wire *w, const char *text)
{
	struct cgc_err err = { "" };
	size_t n = 0;

	CHECK(read_file(w->data, w->len, 0, false, &n, &err) == CGC_EDATA);
	CHECK_STR(err.text, text);
}

static void
test_members(void)
{
	static const size_t cuts[] = { 0, 1, 1, 100, 65536, 65537, MOST };
	struct wire w = { .len = 0 };

	for (size_t i = 1; i < sizeof cuts / sizeof *cuts; i++) {
		put_member(&w, plain + cuts[i - 1], cuts[i] - cuts[i - 1]);
		check_reads(&w, cuts[i]);
	}
	free(w.data);
}

/* Of two members any other prefix than the first is cut short. */
static void
test_cuts(void)
{
	struct wire w = { .len = 0 };
	size_t n = 0, first;
	struct cgc_err err;

	put_member(&w, plain, 40);
	first = w.len;
	put_member(&w, plain + 40, 30);
	for (size_t len = 2; len < w.len; len++)
		CHECK(read_file(w.data, len, 0, false, &n, &err) ==
		    (len == first ? CGC_OK : CGC_EDATA));
	w.len--;
	check_refuses(&w, "gzip member 2 is cut short");
	w.len = first - 1;
	check_refuses(&w, "gzip member 1 is cut short");
	free(w.data);
}

/*
 * A wrong bit behind the header is noticed, but in the one byte that DEFLATE
 * fills up behind the type of a stored block: that changes nothing.
 */
static void
test_damage(void)
{
	struct wire w = { .len = 0 };
	struct cgc_err err;
	size_t n = 0;

	put_member(&w, plain, 200);
	for (size_t i = 10; i < w.len; i++) {
		w.data[i] ^= 0x10;
		if (read_file(w.data, w.len, 0, false, &n, &err) != CGC_EDATA)
			CHECK(i == 10 && n == 200 &&
			    memcmp(got, plain, n) == 0);
		w.data[i] ^= 0x10;
	}
	w.data[w.len - 1] ^= 1;
	check_refuses(&w, "gzip member 1 is damaged: incorrect length check");
	w.data[w.len - 5] ^= 1;
	check_refuses(&w, "gzip member 1 is damaged: incorrect data check");
	w.len = 0;
	put_member(&w, plain, 200);
	wire_put(&w, "junk", 4);
	check_refuses(&w, "gzip member 2 is damaged: incorrect header check");
	w.len -= 4;
	wire_put(&w, "\0", 1);
	check_refuses(&w, "gzip member 2 is cut short");
	free(w.data);
}

/* Neither one long member nor many give more than is wanted. */
static void
test_bombs(void)
{
	static unsigned char zeros[MOST];
	struct wire w = { .len = 0 };
	struct cgc_err err = { "" };
	size_t n = 0;

	put_member(&w, zeros, MOST);
	CHECK(w.len < MOST / 500);
	CHECK(read_file(w.data, w.len, MOST, false, &n, &err) == CGC_OK);
	CHECK(read_file(w.data, w.len, MOST - 1, false, &n, &err) ==
	    CGC_EDATA);
	CHECK_STR(err.text, "gzip expands to more than 299999 bytes "
	    "(--max-mem)");
	CHECK(n < MOST);
	w.len = 0;
	for (int i = 0; i < 10; i++)
		put_member(&w, zeros, 100);
	CHECK(read_file(w.data, w.len, 999, false, &n, &err) == CGC_EDATA);
	free(w.data);
}

/* Whether a file is expanded is in its first two bytes alone. */
static void
test_plain(void)
{
	static const char *const files[] = { "", "\x1f", "\x1f\x8c", "\x8b\x1f",
	    "abc" };
	struct wire w = { .len = 0 };
	struct cgc_err err;
	size_t n = 0, len;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		len = strlen(files[i]);
		CHECK(read_file(files[i], len, 0, false, &n, &err) == CGC_OK);
		CHECK(n == len && memcmp(got, files[i], len) == 0);
	}
	put_member(&w, plain, 20);
	CHECK(read_file(w.data, w.len, 0, true, &n, &err) == CGC_OK);
	CHECK(n == w.len && memcmp(got, w.data, n) == 0);
	free(w.data);
}

int
main(void)
{
	uint32_t x = 1;

	for (size_t i = 0; i < MOST; i++) {
		x = x * 1664525 + 1013904223;
		plain[i] = (unsigned char)(x >> 24);
	}
	test_members();
	test_cuts();
	test_damage();
	test_bombs();
	test_plain();
	return unit_done();
}
