/* SPDX-License-Identifier: MIT */
#ifndef CGC_TILES_H
#define CGC_TILES_H

#include "rule/rule.h"

/*
 * tiles - the links of a chain that work coordinate by coordinate, range by
 * range, by a team.
 *
 * That is the mixing of a pre-aggregation, a rule by columns, or the one right
 * behind the other: then the mixed vectors of a range are a tile that fits
 * into a core's cache, and no more than one for each thread is ever there.
 * Where a range ends leaves no trace in the result.
 */

struct cgc_tiles {
	const struct cgc_rule_job *mix;  /* planned; NULL: nothing is mixed */
	const struct cgc_rule_job *rule; /* by columns; NULL: mix->out is */
	                                 /* all that is made */
	size_t rows;                     /* vectors that mix makes */
};

/*
 * The jobs are those for whole vectors, but that what lies between them is
 * nowhere: with both, mix->out and rule->in.x are not used.  rule->scratch is
 * not used either; scratch has room for one for each thread.
 */
uint64_t cgc_tiles_scratch(const struct cgc_tiles *tiles);
void cgc_tiles_run(const struct cgc_tiles *tiles, unsigned char *scratch);

#endif
