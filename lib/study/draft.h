/* SPDX-License-Identifier: MIT */
#ifndef CGC_DRAFT_H
#define CGC_DRAFT_H

#include "json/json.h"

/*
 * draft - the members of a grid, those of its presets underneath.
 */

#define CGC_DRAFT_MEMBERS 256
#define CGC_DRAFT_LAYERS 4 /* a grid, its preset, the preset's */

struct cgc_draft_list {
	const char *key[CGC_DRAFT_MEMBERS];
	const struct cgc_json_value *value[CGC_DRAFT_MEMBERS];
	size_t n;
};

struct cgc_draft {
	struct cgc_draft_list members, defaults;
	struct cgc_json_value *layer[CGC_DRAFT_LAYERS];
	size_t layers;
};

/*
 * Reads a grid and what it is built on.  What the draft holds is to be
 * released, also after a failure.
 */
CGC_MUST_USE enum cgc_status cgc_draft_read(struct cgc_draft *draft,
    const char *text, struct cgc_err *err);
void cgc_draft_release(struct cgc_draft *draft);

/* The value of that key, or NULL. */
const struct cgc_json_value *cgc_draft_find(const struct cgc_draft_list *list,
    const char *key);

#endif
