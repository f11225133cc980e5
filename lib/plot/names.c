/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "plot/names.h"

static enum cgc_status
add_name(struct cgc_names *names, const char *name, size_t max,
    const char *what, struct cgc_err *err)
{
	size_t len = strlen(name);
	enum cgc_status st;

	if (names->n == max)
		return cgc_fail(err, CGC_EDATA, "found one more %s, '%.40s', "
		    "expected at most %zu", what, name, max);
	if (len >= CGC_NAME_SIZE)
		return cgc_fail(err, CGC_EDATA, "the name of %s '%.40s...' "
		    "has %zu bytes, expected at most %d", what, name, len,
		    CGC_NAME_SIZE - 1);
	st = cgc_mem_grow(&names->name, &names->cap, names->n + 1,
	    sizeof *names->name, err);
	if (st != CGC_OK)
		return st;
	memcpy(names->name[names->n], name, len + 1);
	names->last = names->n++;
	return CGC_OK;
}

/* The search begins where the last one ended. */
enum cgc_status
cgc_names_number(struct cgc_names *names, const char *name, size_t max,
    const char *what, size_t *out, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;
	size_t i = 0;

	while (i < names->n && strcmp(names->name[(names->last + i) %
	    names->n], name) != 0)
		i++;
	if (i < names->n)
		names->last = (names->last + i) % names->n;
	else
		st = add_name(names, name, max, what, err);
	*out = names->last;
	return st;
}

void
cgc_names_release(struct cgc_names *names)
{
	free(names->name);
	*names = (struct cgc_names){ .n = 0 };
}
