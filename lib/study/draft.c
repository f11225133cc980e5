/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "study/draft.h"
#include "study/preset.h"

static size_t
place(const struct cgc_draft_list *list, const char *key)
{
	size_t i = 0;

	while (i < list->n && strcmp(list->key[i], key) != 0)
		i++;
	return i;
}

const struct cgc_json_value *
cgc_draft_find(const struct cgc_draft_list *list, const char *key)
{
	size_t i = place(list, key);

	return i < list->n ? list->value[i] : NULL;
}

/* Over a member of that key, in its place, or behind the last one. */
static enum cgc_status
set(struct cgc_draft_list *list, const char *key,
    const struct cgc_json_value *value, struct cgc_err *err)
{
	size_t i = place(list, key);

	if (i == CGC_DRAFT_MEMBERS)
		return cgc_fail(err, CGC_EDATA, "'%.40s' is one member more, "
		    "expected at most %d", key, CGC_DRAFT_MEMBERS);
	if (i == list->n)
		list->key[list->n++] = key;
	list->value[i] = value;
	return CGC_OK;
}

static enum cgc_status
set_defaults(struct cgc_draft *draft, const struct cgc_json_value *object,
    struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	if (!cgc_json_is_object(object))
		return cgc_fail(err, CGC_EDATA, "'defaults' is none, expected "
		    "an object");
	for (const struct cgc_json_value *item = cgc_json_first(object);
	    item != NULL && st == CGC_OK; item = cgc_json_next(item))
		st = set(&draft->defaults, cgc_json_key(item), item, err);
	return st;
}

static enum cgc_status read_layer(struct cgc_draft *draft, const char *text,
    struct cgc_err *err);

/* The preset that a grid names, below it.  Presets build on no deeper one. */
static enum cgc_status
read_preset(struct cgc_draft *draft, const struct cgc_json_value *name,
    struct cgc_err *err)
{
	const char *word, *text = NULL;
	char list[120];

	if (cgc_json_get_string(name, &word))
		text = cgc_preset_text(word);
	if (text != NULL)
		return read_layer(draft, text, err);
	cgc_preset_names(list, sizeof list);
	return cgc_fail(err, CGC_EDATA, "'preset' is %.40s, expected one of "
	    "%s", cgc_json_get_string(name, &word) ? word : "no string", list);
}

static enum cgc_status
read_layer(struct cgc_draft *draft, const char *text, struct cgc_err *err)
{
	struct cgc_json_value *grid;
	const struct cgc_json_value *preset;
	enum cgc_status st = cgc_json_parse(text, &grid, err);

	if (st != CGC_OK)
		return st;
	draft->layer[draft->layers++] = grid;
	if (!cgc_json_is_object(grid))
		return cgc_fail(err, CGC_EDATA, "the grid is none, expected "
		    "an object");
	if ((preset = cgc_json_member(grid, "preset")) != NULL)
		st = read_preset(draft, preset, err);
	for (const struct cgc_json_value *item = cgc_json_first(grid);
	    item != NULL && st == CGC_OK; item = cgc_json_next(item))
		if (strcmp(cgc_json_key(item), "defaults") == 0)
			st = set_defaults(draft, item, err);
		else if (item != preset)
			st = set(&draft->members, cgc_json_key(item), item,
			    err);
	return st;
}

enum cgc_status
cgc_draft_read(struct cgc_draft *draft, const char *text, struct cgc_err *err)
{
	*draft = (struct cgc_draft){ .layers = 0 };
	return read_layer(draft, text, err);
}

void
cgc_draft_release(struct cgc_draft *draft)
{
	while (draft->layers > 0)
		cgc_json_free(draft->layer[--draft->layers]);
}
