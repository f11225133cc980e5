/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "convert/format.h"
#include "convert/text.h"

#define MAX_WORD 1024 /* bytes of a number; what is longer is none */

/* What stands in a line. */
enum token {
	WORD,
	COMMA,
	LINE_END,
	FILE_END
};

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static enum cgc_status
next_token(struct cgc_bytes *in, enum token *token, char word[MAX_WORD + 1],
    struct cgc_err *err)
{
	enum cgc_status st;
	size_t n = 0;
	int c;

	do
		if ((st = cgc_bytes_get(in, &c, err)) != CGC_OK)
			return st;
	while (is_blank(c));
	*token = c < 0 ? FILE_END : c == '\n' ? LINE_END : c == ',' ? COMMA :
	    WORD;
	if (*token != WORD)
		return CGC_OK;
	for (; c >= 0 && c != '\n' && c != ',' && !is_blank(c); n++) {
		if (n == MAX_WORD)
			return cgc_fail(err, CGC_EDATA, "a number of more "
			    "than %d characters", MAX_WORD);
		/* no number has a NUL; a string must not end at one */
		word[n] = (char)(c == '\0' ? '\1' : c);
		if ((st = cgc_bytes_get(in, &c, err)) != CGC_OK)
			return st;
	}
	cgc_bytes_unget(in, c);
	word[n] = '\0';
	return CGC_OK;
}

/* The end of a comment. */
static enum cgc_status
skip_line(struct cgc_bytes *in, struct cgc_err *err)
{
	enum cgc_status st;
	int c;

	do
		if ((st = cgc_bytes_get(in, &c, err)) != CGC_OK)
			return st;
	while (c >= 0 && c != '\n');
	cgc_bytes_unget(in, c);
	return CGC_OK;
}

static bool
parse_whole(const char *word, uint64_t max, uint64_t *out)
{
	char *end;

	if (!isdigit((unsigned char)*word))
		return false;
	errno = 0;
	*out = strtoumax(word, &end, 10);
	return *end == '\0' && errno == 0 && *out <= max;
}

/* A real number; what is finite in the text must be so in memory. */
static bool
parse_real(const char *word, enum cgc_dtype dtype, void *out)
{
	bool digits = strpbrk(word, "0123456789") != NULL;
	char *end;
	double x;

	if (dtype == CGC_F32)
		x = *(float *)out = strtof(word, &end);
	else
		x = *(double *)out = strtod(word, &end);
	return end != word && *end == '\0' && isfinite(x) == digits;
}

static enum cgc_status
parse(const char *word, enum cgc_dtype dtype, void *out, struct cgc_err *err)
{
	uint64_t u = 0;
	bool good;

	if (cgc_dtype_is_real(dtype))
		good = parse_real(word, dtype, out);
	else {
		good = parse_whole(word, dtype == CGC_U32 ? UINT32_MAX :
		    UINT64_MAX, &u);
		if (dtype == CGC_U32)
			*(uint32_t *)out = (uint32_t)u;
		else
			*(uint64_t *)out = u;
	}
	if (good)
		return CGC_OK;
	return cgc_fail(err, CGC_EDATA, "'%.40s' is no %s", word,
	    cgc_dtype_name(dtype));
}

/* One line into the open vector of t; *column counts its numbers. */
static enum cgc_status
read_line(struct cgc_source *src, struct cgc_table *t, uint64_t *column,
    enum token *token, struct cgc_err *err)
{
	char word[MAX_WORD + 1];
	enum cgc_status st;
	bool due = false; /* a comma promised another number */
	void *p = NULL;

	for (*column = 1;; due = *token == COMMA) {
		if ((st = next_token(&src->in, token, word, err)) != CGC_OK)
			return st;
		if (*token != WORD && (due || (*token == COMMA &&
		    *column == 1)))
			return cgc_fail(err, CGC_EDATA, "nothing %s a comma, "
			    "expected a number", due ? "behind" : "before");
		if (*token == LINE_END || *token == FILE_END)
			return CGC_OK;
		if (*token == COMMA)
			continue;
		if (*word == '#' && *column == 1)
			st = skip_line(&src->in, err);
		else if ((st = cgc_table_extend(t, 1, &p, err)) == CGC_OK &&
		    (st = parse(word, t->dtype, p, err)) == CGC_OK)
			++*column;
		if (st != CGC_OK)
			return st;
	}
}

static enum cgc_status
read_text(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	enum token token = LINE_END;
	enum cgc_status st;
	uint64_t column;

	t->dtype = src->dtype != 0 ? src->dtype : CGC_F64;
	do {
		src->line++;
		st = read_line(src, t, &column, &token, err);
		if (st == CGC_EDATA)
			cgc_err_place(err, "line %llu, column %llu",
			    (unsigned long long)src->line,
			    (unsigned long long)column);
		if (st != CGC_OK)
			return st;
	} while (column == 1 && token == LINE_END);
	if (column == 1)
		return CGC_END;
	if ((st = cgc_table_end_vector(t, err)) != CGC_OK)
		cgc_err_place(err, "line %llu", (unsigned long long)src->line);
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
