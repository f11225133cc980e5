/* SPDX-License-Identifier: MIT */
#ifndef CGC_STUDY_H
#define CGC_STUDY_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * study - a grid of parameters, which stands for many runs of one command.
 *
 * The grid is an object of JSON.  A member is a parameter: a string, a number,
 * true or false; or an axis: a list of such values, or a list of objects, whose
 * members are parameters that move together.  There is a run for every choice
 * of one item from each axis, in the order of the axes, the last one moving
 * fastest.  Members with a meaning of their own are
 *   command   the shell text of a run, or a list of its lines
 *   results   the name of the table that the command writes: "results.tsv"
 *   defaults  an object of parameters for what nothing else sets
 *   preset    the name of a built-in grid (preset.h) that the rest overrides,
 *             member by member, in the places that its members have
 *
 * What a parameter is to its command, a shell variable of that name, it is
 * here too: a text.  A whole number is its digits, another one has as few
 * digits, from 15 up, as read back the same.  Whatever would be lost on the
 * way is CGC_EDATA: control characters, whole numbers that a double need not
 * hold (from 2^53 on), names that are none of the shell's, or its own; and so
 * are null, lists in lists, empty lists, and a parameter that two members set.
 */

#define CGC_STUDY_COLUMNS 128
#define CGC_STUDY_RUNS 100000

/* Parameters that move together: columns first, first + 1, ... of a study. */
struct cgc_axis {
	size_t first, columns;
	size_t cases;
	char **text; /* [cases][columns] */
};

struct cgc_study {
	char *command, *results;
	char *name[CGC_STUDY_COLUMNS]; /* of the parameters: axes come first */
	size_t columns, varied;        /* varied: how many the axes set */
	struct cgc_axis axis[CGC_STUDY_COLUMNS]; /* the constant ones: 1 case */
	size_t axes;
	uint64_t runs;
};

/* Reads a grid.  What it holds is to be released, also after a failure. */
CGC_MUST_USE enum cgc_status cgc_study_parse(struct cgc_study *study,
    const char *text, struct cgc_err *err);
void cgc_study_release(struct cgc_study *study);

/* What a parameter is in a run, 0 <= run < study->runs; the study's. */
const char *cgc_study_value(const struct cgc_study *study, uint64_t run,
    size_t column);

#endif
