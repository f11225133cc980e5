/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json/json.h"

void
cgc_json_begin(struct cgc_json *j)
{
	*j = (struct cgc_json){ .depth = 1 };
	j->open[0] = cJSON_CreateObject();
	j->failed = j->open[0] == NULL;
}

/* Hands item, NULL if memory failed, to what is open. */
static bool
add(struct cgc_json *j, const char *key, cJSON *item)
{
	cJSON *to = j->open[j->depth - 1];

	if (!j->failed && item != NULL && (key == NULL ?
	    cJSON_AddItemToArray(to, item) :
	    cJSON_AddItemToObject(to, key, item)))
		return true;
	cJSON_Delete(item);
	j->failed = true;
	return false;
}

void
cgc_json_string(struct cgc_json *j, const char *key, const char *value)
{
	add(j, key, cJSON_CreateString(value));
}

void
cgc_json_number(struct cgc_json *j, const char *key, double value)
{
	add(j, key, cJSON_CreateNumber(value));
}

void
cgc_json_integer(struct cgc_json *j, const char *key, uint64_t value)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRIu64, value);
	add(j, key, cJSON_CreateRaw(digits));
}

void
cgc_json_bool(struct cgc_json *j, const char *key, bool value)
{
	add(j, key, cJSON_CreateBool(value));
}

void
cgc_json_null(struct cgc_json *j, const char *key)
{
	add(j, key, cJSON_CreateNull());
}

void
cgc_json_seed(struct cgc_json *j, const char *key, uint64_t value)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRIu64, value);
	add(j, key, cJSON_CreateString(digits));
}

/* An empty list or object becomes the innermost one. */
static void
descend(struct cgc_json *j, const char *key, cJSON *item)
{
	if (j->depth == CGC_JSON_DEPTH)
		j->failed = true;
	if (add(j, key, item))
		j->open[j->depth++] = item;
}

void
cgc_json_open_list(struct cgc_json *j, const char *key)
{
	descend(j, key, cJSON_CreateArray());
}

void
cgc_json_open_object(struct cgc_json *j, const char *key)
{
	descend(j, key, cJSON_CreateObject());
}

void
cgc_json_close(struct cgc_json *j)
{
	if (j->depth > 1)
		j->depth--;
}

void
cgc_json_numbers(struct cgc_json *j, const char *key, const double *values,
    size_t n)
{
	cgc_json_open_list(j, key);
	for (size_t i = 0; i < n; i++)
		cgc_json_number(j, NULL, values[i]);
	cgc_json_close(j);
}

enum cgc_status
cgc_json_end(struct cgc_json *j, char **line, struct cgc_err *err)
{
	*line = NULL;
	if (!j->failed)
		*line = cJSON_PrintUnformatted(j->open[0]);
	cJSON_Delete(j->open[0]);
	*j = (struct cgc_json){ .failed = true };
	if (*line != NULL)
		return CGC_OK;
	errno = ENOMEM;
	return cgc_fail_errno(err, "a line of JSON");
}

/*
 * cJSON takes more than JSON, and goes a thousand levels deep: what it must
 * not see is found before.
 */

/* Behind the digits at p, of which there is at least one; NULL if not. */
static const char *
skip_digits(const char *p)
{
	size_t n = strspn(p, "0123456789");

	return n > 0 ? p + n : NULL;
}

/* Behind the number at p; NULL if it is none, or goes on as none does. */
static const char *
skip_number(const char *p)
{
	p += *p == '-';
	p = *p == '0' ? p + 1 : skip_digits(p);
	if (p != NULL && *p == '.')
		p = skip_digits(p + 1);
	if (p != NULL && (*p == 'e' || *p == 'E')) {
		p += 1;
		p = skip_digits(p + (*p == '+' || *p == '-'));
	}
	return p != NULL && strspn(p, "+-.eE0123456789") == 0 ? p : NULL;
}

/*
 * Behind the string at p, at its first quote; NULL if it is none, or if its
 * end would not be where C sees it.
 */
static const char *
skip_string(const char *p)
{
	for (p++; *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			return NULL;
		if (strncmp(p, "\\u0000", 6) == 0 ||
		    (*p == '\\' && *++p == '\0'))
			return NULL;
	}
	return p + 1;
}

/* Depth, numbers, strings, and no other control characters than blanks. */
static enum cgc_status
scan(const char *text, struct cgc_err *err)
{
	const char *p = text, *end;
	size_t depth = 0;

	for (; *p != '\0'; p = end) {
		end = p + 1;
		if (*p == '[' || *p == '{')
			depth++;
		else if ((*p == ']' || *p == '}') && depth > 0)
			depth--;
		else if (*p == '"')
			end = skip_string(p);
		else if (*p == '-' || (*p >= '0' && *p <= '9'))
			end = skip_number(p);
		else if ((unsigned char)*p < 0x20 && strchr("\t\r\n", *p) ==
		    NULL)
			end = NULL;
		if (depth > CGC_JSON_DEPTH)
			return cgc_fail(err, CGC_EDATA, "byte %zu opens level "
			    "%zu, expected at most %d", (size_t)(p - text) + 1,
			    depth, CGC_JSON_DEPTH);
		if (end == NULL)
			return cgc_fail(err, CGC_EDATA, "byte %zu begins what "
			    "is not JSON, or has a \\u0000",
			    (size_t)(p - text) + 1);
	}
	return CGC_OK;
}

/* The members of an object have keys of their own, and are not too many. */
static enum cgc_status
check_keys(const cJSON *object, struct cgc_err *err)
{
	const cJSON *a, *b;
	size_t n = 0;

	cJSON_ArrayForEach(a, object) {
		if (++n > CGC_JSON_MEMBERS)
			return cgc_fail(err, CGC_EDATA, "an object has more "
			    "members, expected at most %d", CGC_JSON_MEMBERS);
		for (b = object->child; b != a; b = b->next)
			if (strcmp(a->string, b->string) == 0)
				return cgc_fail(err, CGC_EDATA, "an object "
				    "has two members '%.40s', expected one",
				    a->string);
	}
	return CGC_OK;
}

/* Goes down at most CGC_JSON_DEPTH levels: scan() has seen to it. */
static enum cgc_status
check_tree(const cJSON *item, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;
	const cJSON *child;

	if (cJSON_IsNumber(item) && !isfinite(item->valuedouble))
		return cgc_fail(err, CGC_EDATA, "a number is out of range, "
		    "expected less than 2^1024");
	if (cJSON_IsObject(item))
		st = check_keys(item, err);
	cJSON_ArrayForEach(child, item)
		if (st == CGC_OK)
			st = check_tree(child, err);
	return st;
}

enum cgc_status
cgc_json_parse(const char *text, struct cgc_json_value **value,
    struct cgc_err *err)
{
	enum cgc_status st = scan(text, err);
	const char *end = text;
	cJSON *tree = NULL;

	*value = NULL;
	if (st != CGC_OK)
		return st;
	errno = 0;
	tree = cJSON_ParseWithOpts(text, &end, 1);
	if (tree == NULL && errno == ENOMEM)
		return cgc_fail_errno(err, "a line of JSON");
	if (tree == NULL)
		return cgc_fail(err, CGC_EDATA, "byte %zu is not what JSON "
		    "has there", (size_t)(end - text) + 1);
	st = check_tree(tree, err);
	if (st == CGC_OK)
		*value = (struct cgc_json_value *)tree;
	else
		cJSON_Delete(tree);
	return st;
}

void
cgc_json_free(struct cgc_json_value *value)
{
	cJSON_Delete((cJSON *)value);
}

static const cJSON *
item_of(const struct cgc_json_value *value)
{
	return (const cJSON *)value;
}

const struct cgc_json_value *
cgc_json_member(const struct cgc_json_value *value, const char *key)
{
	return !cJSON_IsObject(item_of(value)) ? NULL :
	    (const struct cgc_json_value *)
	    cJSON_GetObjectItemCaseSensitive(item_of(value), key);
}

bool
cgc_json_is_list(const struct cgc_json_value *value)
{
	return cJSON_IsArray(item_of(value));
}

bool
cgc_json_is_object(const struct cgc_json_value *value)
{
	return cJSON_IsObject(item_of(value));
}

size_t
cgc_json_length(const struct cgc_json_value *list)
{
	const cJSON *item;
	size_t n = 0;

	cJSON_ArrayForEach(item, item_of(list))
		n++;
	return n;
}

const struct cgc_json_value *
cgc_json_first(const struct cgc_json_value *list)
{
	return (const struct cgc_json_value *)item_of(list)->child;
}

const struct cgc_json_value *
cgc_json_next(const struct cgc_json_value *item)
{
	return (const struct cgc_json_value *)item_of(item)->next;
}

const char *
cgc_json_key(const struct cgc_json_value *item)
{
	return item_of(item)->string;
}

bool
cgc_json_is_null(const struct cgc_json_value *value)
{
	return cJSON_IsNull(item_of(value));
}

bool
cgc_json_get_bool(const struct cgc_json_value *value, bool *out)
{
	*out = cJSON_IsTrue(item_of(value));
	return cJSON_IsBool(item_of(value));
}

bool
cgc_json_get_number(const struct cgc_json_value *value, double *out)
{
	if (!cJSON_IsNumber(item_of(value)))
		return false;
	*out = item_of(value)->valuedouble;
	return true;
}

bool
cgc_json_get_integer(const struct cgc_json_value *value, uint64_t *out)
{
	double x;

	if (!cgc_json_get_number(value, &x) || !(x >= 0 && x <= 0x1p53) ||
	    x != floor(x))
		return false;
	*out = (uint64_t)x;
	return true;
}

bool
cgc_json_get_string(const struct cgc_json_value *value, const char **out)
{
	if (!cJSON_IsString(item_of(value)))
		return false;
	*out = item_of(value)->valuestring;
	return true;
}
