/* SPDX-License-Identifier: MIT */
#include "convert/format.h"

#define CHUNK 8192 /* coordinates */

/* src->dim coordinates, and the file may end in front of the first. */
static enum cgc_status
read_raw(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	unsigned size = cgc_dtype_size(t->dtype);
	uint64_t done = 0, k;
	enum cgc_status st;
	void *p = NULL;
	size_t got;
	int c;

	if ((st = cgc_bytes_get(&src->in, &c, err)) != CGC_OK)
		return st;
	if (c < 0)
		return CGC_END;
	cgc_bytes_unget(&src->in, c);
	for (; done < src->dim; done += k) {
		k = src->dim - done < CHUNK ? src->dim - done : CHUNK;
		if ((st = cgc_table_extend(t, k, &p, err)) != CGC_OK ||
		    (st = cgc_bytes_read(&src->in, p, (size_t)k * size, &got,
		    err)) != CGC_OK)
			return st;
		if (got < k * size)
			return cgc_fail(err, CGC_EDATA, "vector %llu is cut "
			    "short after %llu bytes, expected %llu",
			    (unsigned long long)t->n + 1,
			    (unsigned long long)(done * size + got),
			    (unsigned long long)(src->dim * size));
		cgc_dtype_swap(p, k, size);
	}
	return cgc_table_end_vector(t, err);
}

static enum cgc_status
write_raw(struct cgc_writer *w, const struct cgc_table *t, uint64_t batches,
    struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	(void)batches;
	for (uint64_t i = 0; i < t->n && st == CGC_OK; i++)
		st = cgc_writer_coordinates(w, t->dtype,
		    cgc_table_vector(t, i), t->dim, err);
	return st;
}

const struct cgc_format cgc_format_raw = {
	.name = "raw",
	.as_is = true,
	.read = read_raw,
	.write = write_raw
};
