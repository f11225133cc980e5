/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "plot/tsv.h"

static const char *const just_stdin[] = { "-" };

static const char *
path_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

void
cgc_tsv_place(const struct cgc_tsv *tsv, struct cgc_err *err)
{
	cgc_err_place(err, "%s: line %llu", path_name(tsv->paths[tsv->at]),
	    (unsigned long long)tsv->line);
}

/* Reads a line, without its end, to buf; CGC_END if there is none. */
static enum cgc_status
read_line(struct cgc_tsv *tsv, char *buf, struct cgc_err *err)
{
	size_t n = 0;
	int c;

	tsv->line++;
	while ((c = getc_unlocked(tsv->file)) != EOF && c != '\n') {
		if (c == '\0')
			return cgc_fail(err, CGC_EDATA, "byte %zu is NUL, "
			    "expected text", n + 1);
		if (n == CGC_TSV_LINE)
			return cgc_fail(err, CGC_EDATA, "the line is longer, "
			    "expected at most %d bytes", CGC_TSV_LINE);
		buf[n++] = (char)c;
	}
	if (c == EOF && ferror(tsv->file))
		return cgc_fail_errno(err, "read");
	if (c == EOF && n == 0)
		return CGC_END;
	if (n > 0 && buf[n - 1] == '\r')
		n--;
	buf[n] = '\0';
	return CGC_OK;
}

/* Cuts text at its tabs; returns how many cells, of which cell[] gets some. */
static size_t
cut(char *text, const char **cell)
{
	size_t n = 0;
	char *tab;

	for (;; text = tab + 1) {
		if (n < CGC_TSV_COLUMNS)
			cell[n] = text;
		n++;
		if ((tab = strchr(text, '\t')) == NULL)
			return n;
		*tab = '\0';
	}
}

/* Takes the line in tsv->head for the header of the table. */
static enum cgc_status
take_header(struct cgc_tsv *tsv, struct cgc_err *err)
{
	memcpy(tsv->names, tsv->head, sizeof tsv->names);
	tsv->columns = cut(tsv->names, tsv->name);
	if (tsv->columns > CGC_TSV_COLUMNS)
		return cgc_fail(err, CGC_EDATA, "found %zu columns, expected "
		    "at most %d", tsv->columns, CGC_TSV_COLUMNS);
	for (size_t i = 0; i < tsv->columns; i++)
		if (cgc_tsv_find(tsv, tsv->name[i]) != i)
			return cgc_fail(err, CGC_EDATA, "two columns are "
			    "called '%.40s', expected one", tsv->name[i]);
	return CGC_OK;
}

/* Opens the file at hand and reads its header to buf. */
static enum cgc_status
open_file(struct cgc_tsv *tsv, char *buf, struct cgc_err *err)
{
	const char *path = tsv->paths[tsv->at];
	enum cgc_status st;

	tsv->line = 0;
	tsv->file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	if (tsv->file == NULL)
		return cgc_fail_errno(err, "%s", path);
	st = read_line(tsv, buf, err);
	if (st == CGC_END)
		st = cgc_fail(err, CGC_EDATA, "found the end of the file, "
		    "expected a line of column names");
	if (st == CGC_OK && buf == tsv->head)
		st = take_header(tsv, err);
	else if (st == CGC_OK && strcmp(buf, tsv->head) != 0)
		st = cgc_fail(err, CGC_EDATA, "the header is '%.80s', "
		    "expected '%.80s' as in %.80s", buf, tsv->head,
		    path_name(tsv->paths[0]));
	if (st != CGC_OK)
		cgc_tsv_place(tsv, err);
	return st;
}

static void
close_file(struct cgc_tsv *tsv)
{
	if (tsv->file != NULL && tsv->file != stdin)
		fclose(tsv->file);
	tsv->file = NULL;
}

enum cgc_status
cgc_tsv_open(struct cgc_tsv *tsv, const char *const *paths, size_t n,
    struct cgc_err *err)
{
	tsv->paths = n > 0 ? paths : just_stdin;
	tsv->npaths = n > 0 ? n : 1;
	tsv->at = 0;
	return open_file(tsv, tsv->head, err);
}

void
cgc_tsv_close(struct cgc_tsv *tsv)
{
	close_file(tsv);
}

size_t
cgc_tsv_find(const struct cgc_tsv *tsv, const char *name)
{
	size_t i = 0;

	while (i < tsv->columns && strcmp(tsv->name[i], name) != 0)
		i++;
	return i;
}

enum cgc_status
cgc_tsv_column(const struct cgc_tsv *tsv, const char *name, size_t *out,
    struct cgc_err *err)
{
	char list[200] = "";
	size_t len = 0;

	*out = cgc_tsv_find(tsv, name);
	if (*out < tsv->columns)
		return CGC_OK;
	for (size_t i = 0; i < tsv->columns && len < sizeof list; i++)
		len += (size_t)snprintf(list + len, sizeof list - len,
		    "%s%.40s", i > 0 ? ", " : "", tsv->name[i]);
	if (len >= sizeof list)
		memcpy(list + sizeof list - 4, "...", 4);
	cgc_fail(err, CGC_EDATA, "no column is called '%.40s', found %s", name,
	    list);
	cgc_err_place(err, "%s", path_name(tsv->paths[0]));
	return CGC_EDATA;
}

/* The next line that is not the header, from whichever file it is in. */
static enum cgc_status
next_line(struct cgc_tsv *tsv, struct cgc_err *err)
{
	enum cgc_status st;

	for (;;) {
		st = read_line(tsv, tsv->text, err);
		if (st == CGC_OK && strcmp(tsv->text, tsv->head) == 0)
			continue;
		if (st != CGC_END) {
			if (st != CGC_OK)
				cgc_tsv_place(tsv, err);
			return st;
		}
		if (tsv->at + 1 == tsv->npaths)
			return CGC_END;
		close_file(tsv);
		tsv->at++;
		st = open_file(tsv, tsv->text, err);
		if (st != CGC_OK)
			return st;
	}
}

enum cgc_status
cgc_tsv_next(struct cgc_tsv *tsv, struct cgc_err *err)
{
	enum cgc_status st = next_line(tsv, err);
	size_t n;

	if (st != CGC_OK)
		return st;
	n = cut(tsv->text, tsv->cell);
	if (n == tsv->columns)
		return CGC_OK;
	cgc_fail(err, CGC_EDATA, "found %zu columns, expected %zu", n,
	    tsv->columns);
	cgc_tsv_place(tsv, err);
	return CGC_EDATA;
}

enum cgc_status
cgc_tsv_number(const struct cgc_tsv *tsv, size_t column, double *out,
    struct cgc_err *err)
{
	const char *cell = tsv->cell[column];
	char *end;

	*out = strtod(cell, &end);
	if (end != cell && *end == '\0' && !isspace((unsigned char)*cell))
		return CGC_OK;
	cgc_fail(err, CGC_EDATA, "column %.40s is '%.40s', expected a number",
	    tsv->name[column], cell);
	cgc_tsv_place(tsv, err);
	return CGC_EDATA;
}
