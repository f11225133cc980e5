/* SPDX-License-Identifier: MIT */
#ifndef CGC_TSV_H
#define CGC_TSV_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/status.h"

/*
 * tsv - tables of text: a line of column names, then lines of as many cells,
 * separated by tabs.
 *
 * Several files are read as one table, row by row; all must have the same
 * header.  The header may come again between rows, so tables can also be
 * joined with cat(1).  A carriage return before the newline is ignored, and
 * the last line need not end in a newline.  Memory does not grow with the
 * input.  All failures of input are CGC_EDATA and name file, line and column.
 */

#define CGC_TSV_LINE 65535   /* bytes of a line, without the newline */
#define CGC_TSV_COLUMNS 1024

struct cgc_tsv {
	const char *const *paths;
	size_t npaths, at;             /* at: the one being read */
	FILE *file;                    /* NULL: none is open */
	uint64_t line;                 /* number of the line at hand, from 1 */
	char head[CGC_TSV_LINE + 1];   /* the header line */
	char names[CGC_TSV_LINE + 1];  /* the same, cut into columns */
	char text[CGC_TSV_LINE + 1];   /* the line at hand, cut into cells */
	const char *name[CGC_TSV_COLUMNS];
	const char *cell[CGC_TSV_COLUMNS];
	size_t columns;
};

/*
 * Reads the header of the first of n files, whose paths must outlive the
 * table; "-" and n = 0 are standard input.
 */
CGC_MUST_USE enum cgc_status cgc_tsv_open(struct cgc_tsv *tsv,
    const char *const *paths, size_t n, struct cgc_err *err);
void cgc_tsv_close(struct cgc_tsv *tsv);

/* The number of the column of that name, or tsv->columns. */
size_t cgc_tsv_find(const struct cgc_tsv *tsv, const char *name);

/* The same, but a column that is not there is CGC_EDATA. */
CGC_MUST_USE enum cgc_status cgc_tsv_column(const struct cgc_tsv *tsv,
    const char *name, size_t *out, struct cgc_err *err);

/* The next row, in tsv->cell until the next call; CGC_END after the last. */
CGC_MUST_USE enum cgc_status cgc_tsv_next(struct cgc_tsv *tsv,
    struct cgc_err *err);

/* A cell of the row at hand as a number, which may be nan, inf or -inf. */
CGC_MUST_USE enum cgc_status cgc_tsv_number(const struct cgc_tsv *tsv,
    size_t column, double *out, struct cgc_err *err);

/* Puts "FILE: line N: " in front of err, for failures found in a row. */
void cgc_tsv_place(const struct cgc_tsv *tsv, struct cgc_err *err);

#endif
