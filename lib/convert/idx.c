/* SPDX-License-Identifier: MIT */
/*
 * idx - the arrays of MNIST and Fashion-MNIST: two zero bytes, the type, the
 * number of dimensions, each of these as a big-endian u32, then the items,
 * big-endian, in C order.  The first dimension counts samples; their targets
 * are an array of one dimension, in the file behind.
 * Source: LeCun, Cortes and Burges, "The MNIST database", "File formats".
 */
#include "convert/format.h"

/* What an array says of its items, or NULL. */
static const char *
item_of(unsigned char type)
{
	switch (type) {
	case 0x08:
		return "u1";
	case 0x09:
		return "i1";
	case 0x0b:
		return "i2";
	case 0x0c:
		return "i4";
	case 0x0d:
		return "f4";
	case 0x0e:
		return "f8";
	}
	return NULL;
}

/* The next dimension, which has a number from 1. */
static enum cgc_status
read_dimension(struct cgc_bytes *in, unsigned number, uint64_t *out,
    struct cgc_err *err)
{
	unsigned char bytes[4];
	enum cgc_status st;
	size_t got;

	st = cgc_bytes_read(in, bytes, sizeof bytes, &got, err);
	if (st != CGC_OK)
		return st;
	if (got < sizeof bytes)
		return cgc_fail(err, CGC_EDATA, "the header is cut short in "
		    "dimension %u", number);
	*out = cgc_array_number(bytes, sizeof bytes, true);
	if (*out == 0)
		return cgc_fail(err, CGC_EDATA,
		    "dimension %u is 0, expected at least 1", number);
	return CGC_OK;
}

/* The header: samples are a->rows, all else of a sample is a->dim items. */
static enum cgc_status
read_header(struct cgc_bytes *in, struct cgc_array *a, struct cgc_err *err)
{
	unsigned char head[4];
	enum cgc_status st;
	const char *item;
	uint64_t length = 0;
	size_t got;

	st = cgc_bytes_read(in, head, sizeof head, &got, err);
	if (st != CGC_OK)
		return st;
	if (got < sizeof head)
		return cgc_fail(err, CGC_EDATA, "the header is cut short "
		    "after %zu bytes", got);
	item = item_of(head[2]);
	if (head[0] != 0 || head[1] != 0 || item == NULL || head[3] == 0)
		return cgc_fail(err, CGC_EDATA, "magic is %02x %02x %02x %02x,"
		    " expected 00 00, one of 08 09 0b 0c 0d 0e, and at least "
		    "01 (an IDX array)", head[0], head[1], head[2], head[3]);
	*a = (struct cgc_array){ .letter = item[0], .big = true,
	    .size = (unsigned)(item[1] - '0'), .ndim = head[3], .dim = 1 };
	if ((st = read_dimension(in, 1, &a->rows, err)) != CGC_OK)
		return st;
	for (unsigned i = 2; i <= a->ndim; i++) {
		st = read_dimension(in, i, &length, err);
		if (st != CGC_OK)
			return st;
		if (length > UINT64_MAX / a->dim)
			return cgc_fail(err, CGC_EDATA,
			    "the dimensions are those of no array");
		a->dim *= length;
	}
	return CGC_OK;
}

/* f32 if it holds all that the items can be. */
static enum cgc_dtype
natural_dtype(const struct cgc_array *a)
{
	return a->size <= 2 || (a->letter == 'f' && a->size == 4) ? CGC_F32 :
	    CGC_F64;
}

/* Both headers, which must agree. */
static enum cgc_status
begin(struct cgc_source *src, struct cgc_err *err)
{
	struct cgc_array *a = &src->array, *l = &src->labels;
	enum cgc_status st;

	if ((st = read_header(&src->in, a, err)) != CGC_OK)
		return st;
	src->at = &src->targets;
	if ((st = read_header(&src->targets, l, err)) != CGC_OK)
		return st;
	if (l->ndim != 1)
		return cgc_fail(err, CGC_EDATA, "the targets have %u "
		    "dimensions, expected 1", l->ndim);
	if (l->rows != a->rows)
		return cgc_fail(err, CGC_EDATA, "%llu targets, expected %llu "
		    "as there are samples in %.100s",
		    (unsigned long long)l->rows, (unsigned long long)a->rows,
		    cgc_bytes_name(&src->in));
	src->at = &src->in;
	a->number = 1;
	if (src->dtype == 0)
		src->dtype = natural_dtype(a);
	return CGC_OK;
}

/* A file ends with its array. */
static enum cgc_status
check_end(struct cgc_bytes *in, struct cgc_err *err)
{
	enum cgc_status st;
	int c;

	if ((st = cgc_bytes_get(in, &c, err)) == CGC_OK && c >= 0)
		return cgc_fail(err, CGC_EDATA,
		    "the array is over, expected the end of the file");
	return st;
}

/* Part of a sample: its target, or all else. */
static enum cgc_status
read_part(struct cgc_source *src, struct cgc_array *a, struct cgc_bytes *in,
    struct cgc_table *t, struct cgc_err *err)
{
	enum cgc_status st;

	src->at = in;
	st = a->rows > 0 ? cgc_array_row(a, in, t, err) : check_end(in, err);
	if (st == CGC_EDATA && src->record > 0)
		cgc_err_place(err, "sample %llu",
		    (unsigned long long)src->record);
	return st;
}

static enum cgc_status
read_idx(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	bool ends;
	enum cgc_status st;

	if (src->array.number == 0 && (st = begin(src, err)) != CGC_OK)
		return st;
	t->dtype = src->dtype;
	ends = src->array.rows == 0;
	src->record++;
	if ((st = read_part(src, &src->labels, &src->targets, t, err)) !=
	    CGC_OK || (st = read_part(src, &src->array, &src->in, t, err)) !=
	    CGC_OK)
		return st;
	return ends ? CGC_END : cgc_table_end_vector(t, err);
}

const struct cgc_format cgc_format_idx = {
	.name = "idx",
	.samples = true,
	.labelled = true,
	.paired = true,
	.read = read_idx
};
