/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "convert/format.h"
#include "convert/text.h"
#include "convert/token.h"

/* One line into the open vector of t; *column counts its numbers. */
static enum cgc_status
read_line(struct cgc_source *src, struct cgc_table *t, uint64_t *column,
    enum cgc_token *token, struct cgc_err *err)
{
	char word[CGC_MAX_WORD + 1];
	enum cgc_status st;
	bool due = false; /* a comma promised another number */
	void *p = NULL;

	for (*column = 1;; due = *token == CGC_SEPARATOR) {
		st = cgc_token_next(&src->in, ',', token, word, err);
		if (st != CGC_OK)
			return st;
		if (*token != CGC_WORD && (due || (*token == CGC_SEPARATOR &&
		    *column == 1)))
			return cgc_fail(err, CGC_EDATA, "nothing %s a comma, "
			    "expected a number", due ? "behind" : "before");
		if (*token == CGC_LINE_END || *token == CGC_FILE_END)
			return CGC_OK;
		if (*token == CGC_SEPARATOR)
			continue;
		if (*word == '#' && *column == 1)
			st = cgc_token_skip_line(&src->in, err);
		else if ((st = cgc_table_extend(t, 1, &p, err)) == CGC_OK &&
		    (st = cgc_number_parse(word, t->dtype, p, err)) == CGC_OK)
			++*column;
		if (st != CGC_OK)
			return st;
	}
}

static enum cgc_status
read_text(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	enum cgc_token token = CGC_LINE_END;
	enum cgc_status st;
	uint64_t column;

	t->dtype = src->dtype != 0 ? src->dtype : CGC_F64;
	do {
		src->record++;
		st = read_line(src, t, &column, &token, err);
		if (st == CGC_EDATA)
			cgc_err_place(err, "line %llu, column %llu",
			    (unsigned long long)src->record,
			    (unsigned long long)column);
		if (st != CGC_OK)
			return st;
	} while (column == 1 && token == CGC_LINE_END);
	if (column == 1)
		return CGC_END;
	if ((st = cgc_table_end_vector(t, err)) != CGC_OK)
		cgc_err_place(err, "line %llu",
		    (unsigned long long)src->record);
	return st;
}

/* snprintf() differs between systems in what is not finite. */
static int
print_real(char *out, size_t room, int digits, double x)
{
	if (isnan(x))
		return snprintf(out, room, "nan");
	if (isinf(x))
		return snprintf(out, room, x < 0 ? "-inf" : "inf");
	return snprintf(out, room, "%.*g", digits, x);
}

static int
print(char *out, size_t room, enum cgc_dtype dtype, const void *data,
    uint64_t q)
{
	switch (dtype) {
	case CGC_F32:
		return print_real(out, room, 9, ((const float *)data)[q]);
	case CGC_F64:
		return print_real(out, room, 17, ((const double *)data)[q]);
	case CGC_U32:
		return snprintf(out, room, "%" PRIu32,
		    ((const uint32_t *)data)[q]);
	case CGC_U64:
		return snprintf(out, room, "%" PRIu64,
		    ((const uint64_t *)data)[q]);
	}
	return 0;
}

enum cgc_status
cgc_text_write(struct cgc_writer *w, enum cgc_dtype dtype, const void *data,
    uint64_t dim, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;
	char word[64];
	int n;

	for (uint64_t q = 0; q < dim && st == CGC_OK; q++) {
		n = print(word, sizeof word - 1, dtype, data, q);
		word[n] = q + 1 < dim ? '\t' : '\n';
		st = cgc_writer_bytes(w, word, (size_t)n + 1, err);
	}
	return st;
}

static enum cgc_status
write_text(struct cgc_writer *w, const struct cgc_table *t, uint64_t batches,
    struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	(void)batches;
	for (uint64_t i = 0; i < t->n && st == CGC_OK; i++)
		st = cgc_text_write(w, t->dtype, cgc_table_vector(t, i),
		    t->dim, err);
	return st;
}

const struct cgc_format cgc_format_text = {
	.name = "text",
	.alias = "tsv",
	.read = read_text,
	.write = write_text
};
