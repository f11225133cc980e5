/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "convert/format.h"

static const struct cgc_format *const formats[] = {
	&cgc_format_text,
	&cgc_format_raw,
	&cgc_format_npy,
	&cgc_format_csv,
	&cgc_format_idx,
	&cgc_format_libsvm,
	&cgc_format_cifar,
};

const struct cgc_format *
cgc_format_find(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i]->name, name) == 0 ||
		    (formats[i]->alias != NULL &&
		    strcmp(formats[i]->alias, name) == 0))
			return formats[i];
	return NULL;
}

enum cgc_status
cgc_source_open(struct cgc_source *src, const char *const *paths, size_t n,
    struct cgc_err *err)
{
	enum cgc_status st;

	src->in.as_is = src->format->as_is;
	src->in.max_bytes = src->max_mem;
	if (!src->format->paired)
		return cgc_bytes_open(&src->in, paths, n, err);
	if (n == 0 || n % 2 != 0)
		return cgc_fail(err, CGC_EUSAGE, "%zu files, expected pairs "
		    "of them: samples, then their targets", n);
	src->targets = src->in;
	src->in.step = src->targets.step = 2;
	if ((st = cgc_bytes_open(&src->in, paths, n, err)) != CGC_OK)
		return st;
	return cgc_bytes_open(&src->targets, paths + 1, n - 1, err);
}

void
cgc_source_close(struct cgc_source *src)
{
	cgc_bytes_close(&src->in);
	cgc_bytes_close(&src->targets);
}

/* The next file, and the one of its targets. */
static enum cgc_status
next_file(struct cgc_source *src, struct cgc_err *err)
{
	enum cgc_status st = cgc_bytes_next_file(&src->in, err);

	src->at = &src->in;
	src->record = src->array.number = 0;
	if (st == CGC_OK && src->format->paired)
		st = cgc_bytes_next_file(&src->targets, err);
	return st;
}

/* One more vector, from this file or a later one. */
static enum cgc_status
next_vector(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	enum cgc_status st = CGC_END;

	if (src->in.is_open)
		st = src->format->read(src, t, err);
	while (st == CGC_END) {
		if ((st = next_file(src, err)) != CGC_OK)
			return st;
		st = src->format->read(src, t, err);
	}
	if (st == CGC_EDATA)
		cgc_err_place(err, "%s", cgc_bytes_name(src->at));
	return st;
}

/* The input has ended inside a batch, or without any. */
static enum cgc_status
at_end(const struct cgc_source *src, const struct cgc_table *t,
    struct cgc_err *err)
{
	enum cgc_status st;

	if (t->n == 0 && src->any)
		return CGC_END;
	if (t->n == 0)
		st = cgc_fail(err, CGC_EDATA, "no vector in the input");
	else
		st = cgc_fail(err, CGC_EDATA, "the input ended with %llu "
		    "vectors of a batch, expected %llu",
		    (unsigned long long)t->n, (unsigned long long)src->group);
	cgc_err_place(err, "%s", cgc_bytes_name(&src->in));
	return st;
}

enum cgc_status
cgc_source_next(struct cgc_source *src, struct cgc_table *t,
    struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	cgc_table_clear(t);
	t->dim = src->dim;
	if (src->dtype != 0)
		t->dtype = src->dtype;
	while (st == CGC_OK && (src->group == 0 || t->n < src->group))
		st = next_vector(src, t, err);
	if (st == CGC_END && (src->group != 0 || t->n == 0))
		st = at_end(src, t, err);
	if (st != CGC_OK && !(st == CGC_END && t->n > 0))
		return st;
	if (t->ragged && (st = cgc_table_even(t, err)) != CGC_OK) {
		cgc_err_place(err, "%s", cgc_bytes_name(src->at));
		return st;
	}
	src->any = true;
	src->dim = t->dim;
	return CGC_OK;
}
