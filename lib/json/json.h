/* SPDX-License-Identifier: MIT */
#ifndef CGC_JSON_H
#define CGC_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * json - one line of JSON, built from begin to end, or read.
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
 *
 * What is read comes from elsewhere: it is JSON as RFC 8259 has it and no
 * more, of at most CGC_JSON_DEPTH levels; an object has at most
 * CGC_JSON_MEMBERS members, no two of them with one key, every number is one
 * that a double can hold and every string one that C can.  Anything else is
 * CGC_EDATA.  Memory is a multiple of the length of the text.
 */

#define CGC_JSON_DEPTH 8
#define CGC_JSON_MEMBERS 64

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

/* What was read: null, a bool, a number, a string, a list or an object. */
struct cgc_json_value;

/* *value is what the text says, to be released with cgc_json_free(). */
CGC_MUST_USE enum cgc_status cgc_json_parse(const char *text,
    struct cgc_json_value **value, struct cgc_err *err);
void cgc_json_free(struct cgc_json_value *value); /* NULL: nothing to do */

/* The member of an object; NULL if there is none or value is no object. */
const struct cgc_json_value *cgc_json_member(
    const struct cgc_json_value *value, const char *key);

/*
 * Of a list or an object: how many items it has, the first and the next; NULL
 * if none.
 */
bool cgc_json_is_list(const struct cgc_json_value *value);
bool cgc_json_is_object(const struct cgc_json_value *value);
size_t cgc_json_length(const struct cgc_json_value *list);
const struct cgc_json_value *cgc_json_first(
    const struct cgc_json_value *list);
const struct cgc_json_value *cgc_json_next(const struct cgc_json_value *item);

/* The key of an item of an object. */
const char *cgc_json_key(const struct cgc_json_value *item);

/*
 * False if value is none of that kind, or NULL.  Integers are whole numbers
 * from 0 to 2^53, which doubles hold exactly.
 */
bool cgc_json_is_null(const struct cgc_json_value *value);
bool cgc_json_get_bool(const struct cgc_json_value *value, bool *out);
bool cgc_json_get_number(const struct cgc_json_value *value, double *out);
bool cgc_json_get_integer(const struct cgc_json_value *value, uint64_t *out);
bool cgc_json_get_string(const struct cgc_json_value *value,
    const char **out);

#endif
