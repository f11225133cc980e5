/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

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
