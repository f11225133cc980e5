/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "study/draft.h"
#include "study/study.h"

#define IDENTIFIER "_0123456789abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static enum cgc_status
copy(char **out, const char *text, struct cgc_err *err)
{
	*out = strdup(text);
	return *out != NULL ? CGC_OK : cgc_fail_errno(err, "a grid");
}

/* As study.h says: digits alone, or as few as read back the same. */
static void
print_number(double x, char out[32])
{
	int digits = 15;

	if (x == floor(x))
		snprintf(out, 32, "%.0f", x);
	else
		do
			snprintf(out, 32, "%.*g", digits, x);
		while (strtod(out, NULL) != x && digits++ < 17);
}

static enum cgc_status
take_string(char **out, const char *text, struct cgc_err *err)
{
	for (const char *p = text; *p != '\0'; p++)
		if (iscntrl((unsigned char)*p))
			return cgc_fail(err, CGC_EDATA, "character %zu is "
			    "\\x%02x, expected no control character",
			    (size_t)(p - text) + 1, (unsigned char)*p);
	return copy(out, text, err);
}

/* A value as the text that its command sees, to be freed by the caller. */
static enum cgc_status
take_text(char **out, const struct cgc_json_value *value, struct cgc_err *err)
{
	const char *text;
	char digits[32];
	double x;
	bool b;

	if (cgc_json_get_string(value, &text))
		return take_string(out, text, err);
	if (cgc_json_get_bool(value, &b))
		return copy(out, b ? "true" : "false", err);
	if (!cgc_json_get_number(value, &x))
		return cgc_fail(err, CGC_EDATA, "the value is %s, expected a "
		    "string, a number, true or false",
		    cgc_json_is_null(value) ? "null" :
		    cgc_json_is_list(value) ? "a list" : "an object");
	if (fabs(x) >= 0x1p53)
		return cgc_fail(err, CGC_EDATA, "the number is %g, expected "
		    "less than 2^53; as a string it keeps its digits", x);
	print_number(x, digits);
	return copy(out, digits, err);
}

/* What the shell gives a value of its own, or needs. */
static bool
is_taken(const char *name)
{
	static const char *const taken[] = { "DIRSTACK", "EPOCHREALTIME",
	    "EPOCHSECONDS", "EUID", "FUNCNAME", "GROUPS", "HISTCMD", "HOME",
	    "IFS", "LINENO", "OLDPWD", "OPTARG", "OPTIND", "PATH",
	    "PIPESTATUS", "PPID", "PWD", "RANDOM", "SECONDS", "SHELLOPTS",
	    "SHLVL", "SRANDOM", "UID", "_" };

	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (strcmp(name, taken[i]) == 0)
			return true;
	return strncmp(name, "BASH", 4) == 0 || strncmp(name, "CGC_", 4) == 0;
}

static bool
has_column(const struct cgc_study *study, const char *name)
{
	for (size_t i = 0; i < study->columns; i++)
		if (strcmp(study->name[i], name) == 0)
			return true;
	return false;
}

static bool
is_special(const char *key)
{
	return strcmp(key, "command") == 0 || strcmp(key, "results") == 0 ||
	    strcmp(key, "defaults") == 0 || strcmp(key, "preset") == 0;
}

static enum cgc_status
add_column(struct cgc_study *study, const char *name, struct cgc_err *err)
{
	enum cgc_status st;

	if (*name == '\0' || isdigit((unsigned char)*name) ||
	    name[strspn(name, IDENTIFIER)] != '\0')
		return cgc_fail(err, CGC_EDATA, "'%.40s' is no name of a shell "
		    "variable, expected letters, digits and _", name);
	if (is_taken(name) || is_special(name))
		return cgc_fail(err, CGC_EDATA, "'%.40s' has a meaning "
		    "already, expected another name", name);
	if (has_column(study, name))
		return cgc_fail(err, CGC_EDATA, "'%.40s' is set by two "
		    "members, expected one", name);
	if (study->columns == CGC_STUDY_COLUMNS)
		return cgc_fail(err, CGC_EDATA, "'%.40s' is one parameter "
		    "more, expected at most %d", name, CGC_STUDY_COLUMNS);
	st = copy(&study->name[study->columns], name, err);
	study->columns += st == CGC_OK;
	return st;
}

/* The last axis sets all columns from first on, in that many cases. */
static enum cgc_status
close_axis(struct cgc_study *study, size_t first, size_t cases,
    struct cgc_err *err)
{
	struct cgc_axis *axis = &study->axis[study->axes];
	enum cgc_status st;

	*axis = (struct cgc_axis){ first, study->columns - first, cases, NULL };
	if (axis->columns == 0 || cases == 0)
		return cgc_fail(err, CGC_EDATA, "the list is empty, expected "
		    "values");
	if (cases > CGC_STUDY_RUNS / study->runs)
		return cgc_fail(err, CGC_EDATA, "with its %zu values there are "
		    "more runs, expected at most %d", cases, CGC_STUDY_RUNS);
	study->runs *= cases;
	st = cgc_mem_zalloc(&axis->text, cases * axis->columns,
	    sizeof *axis->text, err);
	study->axes += st == CGC_OK;
	return st;
}

static enum cgc_status
add_constant(struct cgc_study *study, const char *name,
    const struct cgc_json_value *value, struct cgc_err *err)
{
	enum cgc_status st = add_column(study, name, err);

	if (st == CGC_OK)
		st = close_axis(study, study->columns - 1, 1, err);
	if (st == CGC_OK)
		st = take_text(study->axis[study->axes - 1].text, value, err);
	return st;
}

/* An axis of values. */
static enum cgc_status
add_values(struct cgc_study *study, const char *name,
    const struct cgc_json_value *list, struct cgc_err *err)
{
	const struct cgc_json_value *item = cgc_json_first(list);
	enum cgc_status st = add_column(study, name, err);

	if (st == CGC_OK)
		st = close_axis(study, study->columns - 1,
		    cgc_json_length(list), err);
	for (size_t i = 0; item != NULL && st == CGC_OK; i++) {
		st = take_text(&study->axis[study->axes - 1].text[i], item,
		    err);
		if (st != CGC_OK)
			cgc_err_place(err, "item %zu", i + 1);
		item = cgc_json_next(item);
	}
	return st;
}

/* The columns that any of the objects of a list sets. */
static enum cgc_status
add_columns(struct cgc_study *study, const struct cgc_json_value *list,
    struct cgc_err *err)
{
	size_t first = study->columns, at, number = 0;
	enum cgc_status st = CGC_OK;

	for (const struct cgc_json_value *item = cgc_json_first(list);
	    item != NULL; item = cgc_json_next(item)) {
		number++;
		if (!cgc_json_is_object(item))
			return cgc_fail(err, CGC_EDATA, "item %zu is no "
			    "object, expected one as item 1 is", number);
		for (const struct cgc_json_value *m = cgc_json_first(item);
		    m != NULL; m = cgc_json_next(m)) {
			for (at = first; at < study->columns; at++)
				if (strcmp(study->name[at],
				    cgc_json_key(m)) == 0)
					break;
			if (at == study->columns)
				st = add_column(study, cgc_json_key(m), err);
			if (st != CGC_OK)
				return st;
		}
	}
	return close_axis(study, first, number, err);
}

/* What an object, or else the defaults, make of the columns of an axis. */
static enum cgc_status
take_case(const struct cgc_study *study, const struct cgc_axis *axis,
    char **text, const struct cgc_json_value *object,
    const struct cgc_draft *draft, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	for (size_t i = 0; i < axis->columns && st == CGC_OK; i++) {
		const char *name = study->name[axis->first + i];
		const struct cgc_json_value *value = cgc_json_member(object,
		    name);

		if (value == NULL)
			value = cgc_draft_find(&draft->defaults, name);
		if (value == NULL)
			return cgc_fail(err, CGC_EDATA, "'%s' is not set, "
			    "expected a value, here or in 'defaults'", name);
		st = take_text(&text[i], value, err);
		if (st != CGC_OK)
			cgc_err_place(err, "'%s'", name);
	}
	return st;
}

/* An axis of objects. */
static enum cgc_status
add_objects(struct cgc_study *study, const struct cgc_json_value *list,
    const struct cgc_draft *draft, struct cgc_err *err)
{
	const struct cgc_json_value *item = cgc_json_first(list);
	enum cgc_status st = add_columns(study, list, err);

	for (size_t i = 0; item != NULL && st == CGC_OK; i++) {
		const struct cgc_axis *axis = &study->axis[study->axes - 1];

		st = take_case(study, axis, &axis->text[i * axis->columns],
		    item, draft, err);
		if (st != CGC_OK)
			cgc_err_place(err, "item %zu", i + 1);
		item = cgc_json_next(item);
	}
	return st;
}

/* The members that are lists, or those that are not. */
static enum cgc_status
add_members(struct cgc_study *study, const struct cgc_draft *draft,
    bool lists, struct cgc_err *err)
{
	const struct cgc_draft_list *m = &draft->members;
	enum cgc_status st = CGC_OK;

	for (size_t i = 0; i < m->n && st == CGC_OK; i++) {
		if (is_special(m->key[i]) ||
		    cgc_json_is_list(m->value[i]) != lists)
			continue;
		if (!lists)
			st = add_constant(study, m->key[i], m->value[i], err);
		else if (cgc_json_is_object(cgc_json_first(m->value[i])))
			st = add_objects(study, m->value[i], draft, err);
		else
			st = add_values(study, m->key[i], m->value[i], err);
		if (st != CGC_OK)
			cgc_err_place(err, "'%.40s'", m->key[i]);
	}
	return st;
}

static enum cgc_status
add_defaults(struct cgc_study *study, const struct cgc_draft *draft,
    struct cgc_err *err)
{
	const struct cgc_draft_list *d = &draft->defaults;
	enum cgc_status st = CGC_OK;

	for (size_t i = 0; i < d->n && st == CGC_OK; i++) {
		if (has_column(study, d->key[i]))
			continue;
		st = add_constant(study, d->key[i], d->value[i], err);
		if (st != CGC_OK)
			cgc_err_place(err, "'defaults': '%.40s'", d->key[i]);
	}
	return st;
}

/* A string, or a list of strings that are its lines. */
static enum cgc_status
take_command(char **out, const struct cgc_json_value *value,
    struct cgc_err *err)
{
	bool list = cgc_json_is_list(value);
	const struct cgc_json_value *item = list ? cgc_json_first(value) :
	    value;
	const char *line;
	size_t len, cap = 0, n = 0;
	enum cgc_status st;

	do {
		if (!cgc_json_get_string(item, &line))
			return cgc_fail(err, CGC_EDATA, "'command' is %s, "
			    "expected a string or a list of strings",
			    value == NULL ? "missing" : "something else");
		len = strlen(line);
		st = cgc_mem_grow(out, &cap, n + len + 2, 1, err);
		if (st != CGC_OK)
			return st;
		memcpy(*out + n, line, len);
		n += len;
		memcpy(*out + n++, "\n", 2);
	} while (list && (item = cgc_json_next(item)) != NULL);
	return CGC_OK;
}

/* A file of the command's, in the directory of a run. */
static enum cgc_status
take_results(char **out, const struct cgc_json_value *value,
    struct cgc_err *err)
{
	const char *name = "results.tsv";

	if (value != NULL && (!cgc_json_get_string(value, &name) ||
	    *name == '\0' || *name == '.' || strchr(name, '/') != NULL))
		return cgc_fail(err, CGC_EDATA, "'results' is '%.40s', "
		    "expected the name of a file",
		    cgc_json_get_string(value, &name) ? name : "no string");
	return take_string(out, name, err);
}

enum cgc_status
cgc_study_parse(struct cgc_study *study, const char *text,
    struct cgc_err *err)
{
	struct cgc_draft draft;
	enum cgc_status st;

	*study = (struct cgc_study){ .runs = 1 };
	st = cgc_draft_read(&draft, text, err);
	if (st == CGC_OK)
		st = take_command(&study->command, cgc_draft_find(
		    &draft.members, "command"), err);
	if (st == CGC_OK)
		st = take_results(&study->results, cgc_draft_find(
		    &draft.members, "results"), err);
	if (st == CGC_OK)
		st = add_members(study, &draft, true, err);
	study->varied = study->columns;
	if (st == CGC_OK)
		st = add_members(study, &draft, false, err);
	if (st == CGC_OK)
		st = add_defaults(study, &draft, err);
	cgc_draft_release(&draft);
	return st;
}

void
cgc_study_release(struct cgc_study *study)
{
	for (size_t i = 0; i < study->axes; i++) {
		struct cgc_axis *axis = &study->axis[i];

		for (size_t k = 0; k < axis->cases * axis->columns; k++)
			free(axis->text[k]);
		free(axis->text);
	}
	for (size_t i = 0; i < study->columns; i++)
		free(study->name[i]);
	free(study->command);
	free(study->results);
	*study = (struct cgc_study){ .runs = 0 };
}

const char *
cgc_study_value(const struct cgc_study *study, uint64_t run, size_t column)
{
	const struct cgc_axis *axis = &study->axis[study->axes];
	size_t pick;

	do {
		axis--;
		pick = (size_t)(run % axis->cases);
		run /= axis->cases;
	} while (column < axis->first);
	return axis->text[pick * axis->columns + column - axis->first];
}
