/* SPDX-License-Identifier: MIT */
#ifndef CGC_PROGRESS_H
#define CGC_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * progress - a line that says how far something is, how fast it goes and how
 * long it will take.
 */

#define CGC_PROGRESS 120

struct cgc_progress {
	bool begun;
	uint64_t first;      /* where it began */
	double began, shown; /* when, and when last shown; in seconds */
};

/*
 * Writes the line, of constant width, for done of total.  false, and no line,
 * if the last one is less than 0.2 s old and this is not the final one.  The
 * first call, with a struct of zeros, starts the clock.
 */
bool cgc_progress(struct cgc_progress *p, uint64_t done, uint64_t total,
    bool final, char line[CGC_PROGRESS]);

#endif
