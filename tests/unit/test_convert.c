/* SPDX-License-Identifier: MIT */
/*
 * convert - text, .npy and raw files: round trips bit for bit, every prefix,
 * mutations, headers good and bad.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "convert/format.h"
#include "convert/npy.h"
#include "convert/text.h"
#include "unit.h"
#include "wire.h"

static char path[] = "convert.XXXXXX";
static int fd;

/* Reads bytes in one format; the vectors of the last batch stay in t. */
static enum cgc_status
read_bytes(struct cgc_source *src, const void *data, size_t len,
    struct cgc_table *t, unsigned *batches, struct cgc_err *err)
{
	const char *paths[] = { path };
	enum cgc_status st;

	wire_save(fd, data, len);
	*batches = 0;
	if (cgc_source_open(src, paths, 1, err) != CGC_OK)
		abort();
	while ((st = cgc_source_next(src, t, err)) == CGC_OK)
		++*batches;
	cgc_source_close(src);
	return st;
}

/* The status of reading bytes, where OK means all of it. */
static enum cgc_status
try_bytes(const struct cgc_format *format, enum cgc_dtype dtype,
    const void *data, size_t len)
{
	struct cgc_source src = { .format = format, .dtype = dtype };
	struct cgc_table t = { .n = 0 };
	enum cgc_status st;
	struct cgc_err err;
	unsigned batches;

	st = read_bytes(&src, data, len, &t, &batches, &err);
	cgc_table_release(&t);
	return st == CGC_END ? CGC_OK : st;
}

/* What a format makes of t. */
static void
write_table(const struct cgc_format *format, const struct cgc_table *t,
    uint64_t batches, struct wire *out)
{
	unsigned char part[4096];
	struct cgc_writer w;
	struct cgc_err err;
	ssize_t n;

	out->len = 0;
	wire_save(fd, "", 0);
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	CHECK(cgc_writer_init(&w, fd, &err) == CGC_OK);
	CHECK(format->write(&w, t, batches, &err) == CGC_OK);
	CHECK(cgc_writer_flush(&w, &err) == CGC_OK);
	cgc_writer_release(&w);
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	while ((n = read(fd, part, sizeof part)) > 0)
		wire_put(out, part, (size_t)n);
}

static uint32_t state = 1;

static uint32_t
next_random(void)
{
	return state = state * 1664525 + 1013904223;
}

/* n vectors of random bits, of a text without NaN. */
static void
fill(struct cgc_table *t, enum cgc_dtype dtype, unsigned n, unsigned dim,
    bool nan)
{
	unsigned size = cgc_dtype_size(dtype);
	struct cgc_err err;
	unsigned char *p;

	cgc_table_clear(t);
	t->dtype = dtype;
	for (unsigned i = 0; i < n; i++) {
		CHECK(cgc_table_extend(t, dim, &p, &err) == CGC_OK);
		for (unsigned q = 0; q < dim; q++, p += size)
			do
				for (unsigned b = 0; b < size; b++)
					p[b] = (unsigned char)
					    (next_random() >> 24);
			while (!nan && isnan(cgc_dtype_get(dtype, p, 0)));
		CHECK(cgc_table_end_vector(t, &err) == CGC_OK);
	}
}

static void
test_round_trip(const struct cgc_format *format, enum cgc_dtype dtype,
    unsigned n, unsigned dim)
{
	struct cgc_table in = { .n = 0 }, out = { .n = 0 };
	/* integers of .npy files are u32 unless told */
	struct cgc_source src = { .format = format,
	    .dtype = format == &cgc_format_npy && dtype != CGC_U64 ?
	    (enum cgc_dtype)0 : dtype, .dim = dim };
	struct wire w = { .len = 0 };
	struct cgc_err err;
	unsigned batches;

	fill(&in, dtype, n, dim, format != &cgc_format_text);
	write_table(format, &in, 1, &w);
	CHECK(read_bytes(&src, w.data, w.len, &out, &batches, &err) ==
	    CGC_END);
	CHECK(batches == 1);
	src = (struct cgc_source){ .format = format, .dtype = src.dtype,
	    .dim = dim, .group = n };
	CHECK(read_bytes(&src, w.data, w.len, &out, &batches, &err) ==
	    CGC_END);
	/* the call at the end has cleared it, the bytes are still there */
	CHECK(out.dtype == dtype);
	CHECK(memcmp(cgc_table_vector(&out, 0), cgc_table_vector(&in, 0),
	    (size_t)n * dim * cgc_dtype_size(dtype)) == 0);
	cgc_table_release(&in);
	cgc_table_release(&out);
	free(w.data);
}

static void
test_round_trips(void)
{
	const struct cgc_format *formats[] = {
		&cgc_format_text, &cgc_format_npy, &cgc_format_raw
	};

	for (int i = 0; i < 3; i++)
		for (int dtype = CGC_F32; dtype <= CGC_U64; dtype++) {
			test_round_trip(formats[i], dtype, 1, 1);
			test_round_trip(formats[i], dtype, 7, 13);
			test_round_trip(formats[i], dtype, 2, 20000);
		}
}

/* A small array of three dimensions, and another behind it. */
static void
make_npy(struct wire *w)
{
	struct cgc_table t = { .n = 0 };
	struct wire one = { .len = 0 };

	w->len = 0;
	for (int i = 0; i < 2; i++) {
		fill(&t, CGC_F32, 6, 5, true);
		write_table(&cgc_format_npy, &t, 2, &one);
		wire_put(w, one.data, one.len);
	}
	free(one.data);
	cgc_table_release(&t);
}

static void
test_prefixes(void)
{
	struct wire w = { .len = 0 };

	make_npy(&w);
	CHECK(w.len == 2 * (128 + 120));
	for (size_t n = 0; n <= w.len; n++)
		CHECK(try_bytes(&cgc_format_npy, 0, w.data, n) ==
		    (n > 0 && n % (w.len / 2) == 0 ? CGC_OK : CGC_EDATA));
	free(w.data);
}

/* Nothing but right or wrong comes of any bytes. */
static void
test_mutations(void)
{
	struct wire w = { .len = 0 };
	enum cgc_status st;

	make_npy(&w);
	for (int i = 0; i < 4000; i++) {
		unsigned char *p = &w.data[next_random() % (i % 2 ? 128 :
		    w.len)];
		unsigned char was = *p;

		*p = i % 3 ? (unsigned char)(next_random() >> 24) :
		    *p ^ (unsigned char)(1 << i % 8);
		st = try_bytes(&cgc_format_npy, 0, w.data, w.len);
		CHECK(st == CGC_OK || st == CGC_EDATA);
		if (i % 5 != 0) /* some stay */
			*p = was;
		if (i % 100 == 0)
			make_npy(&w);
	}
	free(w.data);
}

static void
test_headers(void)
{
	static const struct {
		bool good;
		const char *text;
	} cases[] = {
		{ true, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (3, 4), }   \n" },
		{ true, "{\"shape\":(3,),\"fortran_order\":False,"
		    "\"descr\":\"<i4\"}" },
		{ true, "{'shape': ( 3 , 4 , 5 ) , 'descr' : '|u1', "
		    "'fortran_order': False , }\n" },
		{ false, "" },
		{ false, "{" },
		{ false, "{}" },
		{ false, "{'descr': '<f8'}" },
		{ false, "{'descr': '>f8', 'fortran_order': False, "
		    "'shape': (3, 4), }" },
		{ false, "{'descr': '<c8', 'fortran_order': False, "
		    "'shape': (3, 4), }" },
		{ false, "{'descr': [('a', '<f8')], 'fortran_order': False, "
		    "'shape': (3, 4), }" },
		{ false, "{'descr': '<f8', 'fortran_order': True, "
		    "'shape': (3, 4), }" },
		{ false, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (3, 4, 5, 6), }" },
		{ false, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (), }" },
		{ false, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (,), }" },
		{ false, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (0, 4), }" },
		{ false, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (-1, 4), }" },
		{ false, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (99999999999999999999, 4), }" },
		{ false, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (3 4), }" },
		{ false, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (3, 4), 'more': 1}" },
		{ false, "{'descr': '<f8', 'descr': '<f8', "
		    "'fortran_order': False, 'shape': (3, 4), }" },
		{ false, "{'descr': '<f8', 'fortran_order': False, "
		    "'shape': (3, 4), } x" },
		{ false, "{'descr': '<f8" },
	};
	struct cgc_npy npy;
	struct cgc_err err;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!CHECK(cgc_npy_parse(&npy, cases[i].text,
		    strlen(cases[i].text), &err) ==
		    (cases[i].good ? CGC_OK : CGC_EDATA)))
			printf("  %s\n", cases[i].text);
}

/* An array of that type and shape, whose data are len bytes. */
static enum cgc_status
try_array(const char *descr, const char *shape, const void *data, size_t len,
    enum cgc_dtype dtype)
{
	struct wire w = { .len = 0 };
	enum cgc_status st;
	char text[200];
	unsigned char head[10] = "\x93NUMPY\1";

	head[8] = (unsigned char)snprintf(text, sizeof text, "{'descr': '%s',"
	    " 'fortran_order': False, 'shape': (%s)}\n", descr, shape);
	wire_put(&w, head, sizeof head);
	wire_put(&w, text, head[8]);
	wire_put(&w, data, len);
	st = try_bytes(&cgc_format_npy, dtype, w.data, w.len);
	free(w.data);
	return st;
}

static void
test_whole_numbers(void)
{
	static const struct {
		const char *descr, *bytes;
		size_t len;
		enum cgc_dtype dtype;
		bool good;
	} cases[] = {
		{ "|u1", "\377", 1, 0, true },
		{ "|i1", "\377", 1, 0, false },
		{ "|i1", "\377", 1, CGC_F32, true },
		{ "<i2", "\0\200", 2, CGC_F64, true },
		{ "<u2", "\0\200", 2, 0, true },
		{ "<i4", "\377\377\377\177", 4, 0, true },
		{ "<i4", "\377\377\377\377", 4, CGC_U64, false },
		{ "<u8", "\377\377\377\377\0\0\0\0", 8, 0, true },
		{ "<u8", "\0\0\0\0\1\0\0\0", 8, 0, false },
		{ "<u8", "\377\377\377\377\377\377\377\377", 8, CGC_U64, true },
		{ "<i8", "\0\0\0\0\0\0\0\200", 8, CGC_F64, false },
		{ "<i8", "\0\0\0\0\0\0\340\377", 8, CGC_F64, true },
		{ "<f8", "\0\0\0\0\0\0\360\077", 8, CGC_U32, false },
		{ "<f8", "\0\0\0\0\0\0\360\077", 8, CGC_F32, true },
		{ "<f4", "\0\0\300\177", 4, CGC_F64, true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!CHECK(try_array(cases[i].descr, "1,", cases[i].bytes,
		    cases[i].len, cases[i].dtype) ==
		    (cases[i].good ? CGC_OK : CGC_EDATA)))
			printf("  case %zu\n", i);
}

/* Claims that nothing backs cost no memory, and are refused. */
static void
test_claims(void)
{
	static const char *const shapes[] = {
		"1152921504606846976,", "1152921504606846976, 1",
		"1, 1152921504606846976",
		"1152921504606846976, 1152921504606846976, 1",
		"1, 1, 18446744073709551615", "3, 1", "1, 2, 2"
	};

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		CHECK(try_array("<f8", shapes[i], "12345678abcdefgh", 16,
		    0) == CGC_EDATA);
	CHECK(try_array("<f8", "1, 2", "12345678abcdefgh", 16, 0) == CGC_OK);
	CHECK(try_array("<f8", "1, 1", "12345678abcdefgh", 16, 0) ==
	    CGC_EDATA);
}

static void
test_text_lines(void)
{
	static const struct {
		enum cgc_dtype dtype;
		bool good;
		const char *text;
	} cases[] = {
		{ CGC_F64, true, "1" },
		{ CGC_F64, true, "1 2\t3,4 , 5\r\n\n# six\n6 7 8 9 1e1\n" },
		{ CGC_F64, true, "inf -Infinity NaN -nan 0x1p-3 -0 1e-999\n" },
		{ CGC_F32, true, "3.4028235e38 1e-45\n" },
		{ CGC_U32, true, "0 4294967295\n" },
		{ CGC_U64, true, "18446744073709551615\n" },
		{ CGC_F64, false, "" },
		{ CGC_F64, false, "# none\n\n" },
		{ CGC_F64, false, "1 2\n3\n" },
		{ CGC_F64, false, "1,,2\n" },
		{ CGC_F64, false, ",1\n" },
		{ CGC_F64, false, "1,\n" },
		{ CGC_F64, false, "1,\n2\n" },
		{ CGC_F64, false, "1 # one\n" },
		{ CGC_F64, false, "1e999\n" },
		{ CGC_F32, false, "3.5e38\n" },
		{ CGC_F64, false, "1.2.3\n" },
		{ CGC_F64, false, "0x\n" },
		{ CGC_F64, false, "ten\n" },
		{ CGC_U32, false, "4294967296\n" },
		{ CGC_U32, false, "-1\n" },
		{ CGC_U32, false, "1.0\n" },
		{ CGC_U64, false, "18446744073709551616\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!CHECK(try_bytes(&cgc_format_text, cases[i].dtype,
		    cases[i].text, strlen(cases[i].text)) ==
		    (cases[i].good ? CGC_OK : CGC_EDATA)))
			printf("  %s\n", cases[i].text);
	CHECK(try_bytes(&cgc_format_text, 0, "1\0002\n", 4) == CGC_EDATA);
}

static void
test_junk(void)
{
	static const char letters[] = "019.eE+-xinfaNt,#\t \r\n";
	enum cgc_status st;
	char text[60];

	for (int i = 0; i < 4000; i++) {
		for (size_t j = 0; j < sizeof text; j++)
			text[j] = i % 2 ? letters[(next_random() >> 16) %
			    (sizeof letters - 1)] :
			    (char)(next_random() >> 24);
		st = try_bytes(&cgc_format_text, CGC_F32 + (enum cgc_dtype)
		    (i % 4), text, sizeof text - next_random() % 50);
		CHECK(st == CGC_OK || st == CGC_EDATA);
	}
}

/* A number may be long, but not endless. */
static void
test_long_words(void)
{
	static char text[3000];

	memset(text, '0', sizeof text);
	CHECK(try_bytes(&cgc_format_text, 0, text, 1024) == CGC_OK);
	CHECK(try_bytes(&cgc_format_text, 0, text, 1025) == CGC_EDATA);
	CHECK(try_bytes(&cgc_format_text, 0, text, 3000) == CGC_EDATA);
}

int
main(void)
{
	if ((fd = mkstemp(path)) < 0)
		return 1;
	test_round_trips();
	test_prefixes();
	test_mutations();
	test_headers();
	test_whole_numbers();
	test_claims();
	test_text_lines();
	test_long_words();
	test_junk();
	unlink(path);
	return unit_done();
}
