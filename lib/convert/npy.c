/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "convert/npy.h"

#define MAGIC "\x93NUMPY"

/* n bytes of the header. */
static enum cgc_status
read_head(struct cgc_bytes *in, void *out, size_t n, struct cgc_err *err)
{
	enum cgc_status st;
	size_t got;

	st = cgc_bytes_read(in, out, n, &got, err);
	if (st == CGC_OK && got < n)
		return cgc_fail(err, CGC_EDATA,
		    "the header is cut short, expected %zu more bytes",
		    n - got);
	return st;
}

/* The bytes in front of the dictionary; *len is that one's length. */
static enum cgc_status
read_magic(struct cgc_bytes *in, uint64_t *len, struct cgc_err *err)
{
	unsigned char head[8], length[4];
	enum cgc_status st;
	unsigned n;

	if ((st = read_head(in, head, sizeof head, err)) != CGC_OK)
		return st;
	if (memcmp(head, MAGIC, 6) != 0)
		return cgc_fail(err, CGC_EDATA, "magic is %02x %02x %02x %02x "
		    "%02x %02x, expected 93 4e 55 4d 50 59 (an .npy array)",
		    head[0], head[1], head[2], head[3], head[4], head[5]);
	if (head[6] < 1 || head[6] > 3 || head[7] != 0)
		return cgc_fail(err, CGC_EDATA,
		    "version is %u.%u, expected 1.0 to 3.0", head[6], head[7]);
	n = head[6] == 1 ? 2 : 4;
	if ((st = read_head(in, length, n, err)) != CGC_OK)
		return st;
	*len = cgc_array_number(length, n, false);
	if (*len > CGC_NPY_MAX_HEADER)
		return cgc_fail(err, CGC_EDATA,
		    "the header has %llu bytes, expected at most %d",
		    (unsigned long long)*len, CGC_NPY_MAX_HEADER);
	return CGC_OK;
}

static enum cgc_dtype
natural_dtype(const struct cgc_npy *npy)
{
	if (npy->letter != 'f')
		return CGC_U32;
	return npy->size == 4 ? CGC_F32 : CGC_F64;
}

/* Takes over what the header says, if it fits what is known. */
static enum cgc_status
begin_array(struct cgc_source *src, struct cgc_table *t,
    const struct cgc_npy *npy, struct cgc_err *err)
{
	struct cgc_array *a = &src->array;
	uint64_t group = npy->ndim == 3 ? npy->shape[1] : src->group;

	if (a->ndim != 0 && a->ndim != npy->ndim)
		return cgc_fail(err, CGC_EDATA,
		    "shape has %u dimensions, expected %u as in the first "
		    "array", npy->ndim, a->ndim);
	if (src->group != 0 && src->group != group)
		return cgc_fail(err, CGC_EDATA,
		    "shape has batches of %llu, expected %llu",
		    (unsigned long long)group,
		    (unsigned long long)src->group);
	if (npy->ndim == 3 && npy->shape[0] > UINT64_MAX / npy->shape[1])
		return cgc_fail(err, CGC_EDATA,
		    "shape is greater than any array");
	if (src->dtype == 0)
		src->dtype = natural_dtype(npy);
	if (npy->letter == 'f' && !cgc_dtype_is_real(src->dtype))
		return cgc_fail(err, CGC_EDATA,
		    "descr is '<f%u', expected whole numbers for %s",
		    npy->size, cgc_dtype_name(src->dtype));
	src->group = group;
	t->dtype = src->dtype;
	a->ndim = npy->ndim;
	a->letter = npy->letter;
	a->size = npy->size;
	a->dim = npy->shape[npy->ndim - 1];
	a->rows = npy->ndim == 1 ? 1 : npy->shape[0];
	if (npy->ndim == 3)
		a->rows *= npy->shape[1];
	return CGC_OK;
}

/* The header of the next array; CGC_END where the file ends instead. */
static enum cgc_status
next_array(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	char text[CGC_NPY_MAX_HEADER + 1];
	struct cgc_npy npy;
	enum cgc_status st;
	uint64_t len = 0;
	int c;

	if ((st = cgc_bytes_get(&src->in, &c, err)) != CGC_OK)
		return st;
	if (c < 0 && src->array.number > 0)
		return CGC_END;
	cgc_bytes_unget(&src->in, c);
	src->array.number++;
	if ((st = read_magic(&src->in, &len, err)) != CGC_OK ||
	    (st = read_head(&src->in, text, (size_t)len, err)) != CGC_OK)
		return st;
	text[len] = '\0';
	if ((st = cgc_npy_parse(&npy, text, (size_t)len, err)) != CGC_OK)
		return st;
	return begin_array(src, t, &npy, err);
}

static enum cgc_status
read_npy(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	if (src->array.number == 0 || src->array.rows == 0)
		st = next_array(src, t, err);
	if (st == CGC_OK)
		st = cgc_array_row(&src->array, &src->in, t, err);
	if (st == CGC_OK)
		st = cgc_table_end_vector(t, err);
	if (st == CGC_EDATA)
		cgc_err_place(err, "array %llu",
		    (unsigned long long)src->array.number);
	return st;
}

static enum cgc_status
write_npy(struct cgc_writer *w, const struct cgc_table *t, uint64_t batches,
    struct cgc_err *err)
{
	static const char *const descr[] = {
		[CGC_F32] = "<f4", [CGC_F64] = "<f8", [CGC_U32] = "<u4",
		[CGC_U64] = "<u8"
	};
	unsigned char head[256] = MAGIC "\1";
	char *text = (char *)head + 10, many[32] = "";
	enum cgc_status st;
	size_t n, len;

	if (batches > 1)
		snprintf(many, sizeof many, "%llu, ",
		    (unsigned long long)batches);
	n = (size_t)snprintf(text, sizeof head - 10, "{'descr': '%s', "
	    "'fortran_order': False, 'shape': (%s%llu, %llu), }",
	    descr[t->dtype], many, (unsigned long long)(t->n / batches),
	    (unsigned long long)t->dim);
	/* blanks and a newline, so that the data begin at a multiple of 64 */
	len = (10 + n + 64) / 64 * 64;
	memset(text + n, ' ', len - 10 - n);
	head[len - 1] = '\n';
	head[8] = (unsigned char)(len - 10);
	if ((st = cgc_writer_bytes(w, head, len, err)) != CGC_OK)
		return st;
	return cgc_writer_coordinates(w, t->dtype, cgc_table_vector(t, 0),
	    t->n * t->dim, err);
}

const struct cgc_format cgc_format_npy = {
	.name = "npy",
	.whole = true,
	.read = read_npy,
	.write = write_npy
};
