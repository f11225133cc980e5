/* SPDX-License-Identifier: MIT */
#ifndef CGC_JSON_H
#define CGC_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * json - one line of JSON, built from begin to end.
 *
 * The members keep the order in which they are added.  A number that is not
 * finite becomes null, since JSON has none; a finite one is printed so that
 * it reads back the same.  Integers are exact up to 2^64 - 1, but readers
 * that hold numbers as doubles lose digits above 2^53: seeds are strings.
 * Strings should be UTF-8; other bytes pass through.
 *
 * Lists and objects may be nested: what is added goes into the innermost one
 * that is open, with key NULL into a list.  A failure (memory, or nesting
 * deeper than CGC_JSON_DEPTH) is kept until cgc_json_end().
 */

#define CGC_JSON_DEPTH 8

struct cgc_json {
	void *open[CGC_JSON_DEPTH]; /* the line, and what is open in it */
	size_t depth;
	bool failed;
};

void cgc_json_begin(struct cgc_json *j);

void cgc_json_string(struct cgc_json *j, const char *key, const char *value);
void cgc_json_number(struct cgc_json *j, const char *key, double value);
void cgc_json_integer(struct cgc_json *j, const char *key, uint64_t value);
void cgc_json_bool(struct cgc_json *j, const char *key, bool value);
void cgc_json_null(struct cgc_json *j, const char *key);

/* An integer as a string of its digits. */
void cgc_json_seed(struct cgc_json *j, const char *key, uint64_t value);

/* A list of n numbers. */
void cgc_json_numbers(struct cgc_json *j, const char *key,
    const double *values, size_t n);

/* What follows goes into a list or an object until cgc_json_close(). */
void cgc_json_open_list(struct cgc_json *j, const char *key);
void cgc_json_open_object(struct cgc_json *j, const char *key);
void cgc_json_close(struct cgc_json *j);

/*
 * *line is the text, without a newline, to be freed by the caller; all that
 * the builder held is released, also on failure (CGC_EIO).
 */
CGC_MUST_USE enum cgc_status cgc_json_end(struct cgc_json *j, char **line,
    struct cgc_err *err);

#endif
