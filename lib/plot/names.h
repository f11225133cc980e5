/* SPDX-License-Identifier: MIT */
#ifndef CGC_NAMES_H
#define CGC_NAMES_H

#include <stddef.h>

#include "base/status.h"

/*
 * names - different names, numbered in order of first appearance.
 *
 * Rows of a table come in runs of one name or go round the names in the same
 * order, and are found at once if they do.
 */

#define CGC_NAME_SIZE 128 /* of a name, with its end */

struct cgc_names {
	char (*name)[CGC_NAME_SIZE];
	size_t n, cap;
	size_t last; /* the one found last */
};

/*
 * *out = the number of name, which is a new one of at most max if need be;
 * what: what it names, for the messages.  CGC_EDATA if a name is too long or
 * there are too many.
 */
CGC_MUST_USE enum cgc_status cgc_names_number(struct cgc_names *names,
    const char *name, size_t max, const char *what, size_t *out,
    struct cgc_err *err);

void cgc_names_release(struct cgc_names *names);

#endif
