/* SPDX-License-Identifier: MIT */
/*
 * csv - a sample in each line, its fields separated by commas; they may be
 * quoted.  A first line without a number has the names of the columns.  UTF-8's
 * mark of itself, which spreadsheets put before the first field, is skipped.
 * Source: RFC 4180.
 */
#include "convert/format.h"
#include "convert/token.h"

/* What is between quotes, the first of which is read: "" is a quote. */
static enum cgc_status
read_quoted(struct cgc_bytes *in, char word[CGC_MAX_WORD + 1], size_t *n,
    int *c, struct cgc_err *err)
{
	enum cgc_status st;

	for (;;) {
		if ((st = cgc_bytes_get(in, c, err)) != CGC_OK)
			return st;
		if (*c == '"' && ((st = cgc_bytes_get(in, c, err)) != CGC_OK ||
		    *c != '"'))
			return st;
		if (*c < 0)
			return cgc_fail(err, CGC_EDATA,
			    "the file ends between quotes");
		if ((st = cgc_token_put(word, n, *c, err)) != CGC_OK)
			return st;
	}
}

/* As much as there is of the mark goes into word; all of it is dropped. */
static enum cgc_status
skip_mark(struct cgc_bytes *in, char word[CGC_MAX_WORD + 1], size_t *n,
    int *c, struct cgc_err *err)
{
	static const unsigned char mark[] = { 0xef, 0xbb, 0xbf };
	enum cgc_status st;

	while (*n < sizeof mark && *c == mark[*n])
		if ((st = cgc_token_put(word, n, *c, err)) != CGC_OK ||
		    (st = cgc_bytes_get(in, c, err)) != CGC_OK)
			return st;
	if (*n == sizeof mark)
		word[*n = 0] = '\0';
	return CGC_OK;
}

/*
 * One field without the blanks around it; *c is what follows it.  The first
 * one of a file may have a mark in front.
 */
static enum cgc_status
read_field(struct cgc_bytes *in, bool first, char word[CGC_MAX_WORD + 1],
    int *c, struct cgc_err *err)
{
	enum cgc_status st;
	size_t n = 0, blanks = 0;

	*word = '\0';
	do
		if ((st = cgc_bytes_get(in, c, err)) != CGC_OK)
			return st;
	while (cgc_token_is_blank(*c));
	if (first && (st = skip_mark(in, word, &n, c, err)) != CGC_OK)
		return st;
	if (*c == '"' && n == 0 &&
	    (st = read_quoted(in, word, &n, c, err)) != CGC_OK)
		return st;
	while (*c >= 0 && *c != '\n' && *c != ',') {
		blanks = cgc_token_is_blank(*c) ? blanks + 1 : 0;
		if ((st = cgc_token_put(word, &n, *c, err)) != CGC_OK ||
		    (st = cgc_bytes_get(in, c, err)) != CGC_OK)
			return st;
	}
	word[n - blanks] = '\0';
	return CGC_OK;
}

struct line {
	uint64_t column;         /* at hand, from 1 */
	uint64_t names, numbers; /* fields that are this */
	bool last;               /* the file ends behind it */
};

/* One field: a number for the open vector, or a name where that may be. */
static enum cgc_status
take_field(const struct cgc_source *src, struct cgc_table *t,
    struct line *line, const char *word, struct cgc_err *err)
{
	double x;

	if (src->record == 1 && line->numbers == 0 &&
	    cgc_number_parse(word, CGC_F64, &x, err) != CGC_OK) {
		line->names++;
		return CGC_OK;
	}
	if (line->names > 0)
		return cgc_fail(err, CGC_EDATA, "'%.40s' is beside a name, "
		    "expected a line of names or one of numbers", word);
	if (*word == '\0')
		return cgc_fail(err, CGC_EDATA, "the field is empty, expected "
		    "a number");
	line->numbers++;
	return cgc_number_add(t, word, err);
}

static enum cgc_status
read_line(struct cgc_source *src, struct cgc_table *t, struct line *line,
    struct cgc_err *err)
{
	char word[CGC_MAX_WORD + 1];
	enum cgc_status st;
	int c = ',';

	*line = (struct line){ .column = 0 };
	while (c == ',') {
		line->column++;
		st = read_field(&src->in, src->record == 1 &&
		    line->column == 1, word, &c, err);
		if (st != CGC_OK)
			return st;
		if (line->column == 1 && c != ',' && *word == '\0')
			break; /* nothing at all */
		st = take_field(src, t, line, word, err);
		if (st != CGC_OK)
			return st;
	}
	line->last = c < 0;
	return CGC_OK;
}

/* There are as many columns as names. */
static enum cgc_status
take_header(struct cgc_table *t, const struct line *line, struct cgc_err *err)
{
	if (t->dim != 0 && t->dim != line->names)
		return cgc_fail(err, CGC_EDATA, "%llu names, expected %llu",
		    (unsigned long long)line->names,
		    (unsigned long long)t->dim);
	t->dim = line->names;
	return CGC_OK;
}

static enum cgc_status
read_csv(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	enum cgc_status st;
	struct line line;

	t->dtype = src->dtype != 0 ? src->dtype : CGC_F64;
	do {
		src->record++;
		st = read_line(src, t, &line, err);
		if (st == CGC_EDATA)
			cgc_err_place(err, "column %llu",
			    (unsigned long long)line.column);
		else if (st == CGC_OK && line.names > 0)
			st = take_header(t, &line, err);
		else if (st == CGC_OK && line.numbers > 0)
			st = cgc_table_end_vector(t, err);
		if (st == CGC_EDATA)
			cgc_err_place(err, "line %llu",
			    (unsigned long long)src->record);
		if (st != CGC_OK)
			return st;
	} while (line.numbers == 0 && !line.last);
	return line.numbers > 0 ? CGC_OK : CGC_END;
}

const struct cgc_format cgc_format_csv = {
	.name = "csv",
	.samples = true,
	.read = read_csv
};
