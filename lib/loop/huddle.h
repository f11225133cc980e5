/* SPDX-License-Identifier: MIT */
#ifndef CGC_HUDDLE_H
#define CGC_HUDDLE_H

#include "loop/pipeline.h"

/*
 * huddle - whether the stages of a pipeline share one processor.
 *
 * In a small iteration the stages take turns: one works, the others wait.  To
 * wake one on a processor that sleeps can then cost more than its work: on a
 * virtual machine of two processors, a round trip of 864 bytes through two
 * pipes takes 88 us from one to the other and 2.5 us on either.  In a large
 * iteration the stages overlap, and want all the processors there are.
 *
 * So it is tried out: some turns of the loop apart, then some on the processor
 * that we are on.  If these were faster, all stay there until turns take twice
 * as long; if not, it is tried again after some thousand turns.  A stage that
 * has chosen its processors by itself is left alone, and so are turns that are
 * long beside any waking.  What is computed does not depend on it.
 * Times are those of a clock that the caller reads, in seconds.
 */

#define CGC_PROCESSORS 1024 /* that a set of them has room for */

/* The kernel's form of a set of processors. */
struct cgc_processors {
	unsigned long bits[CGC_PROCESSORS / (8 * sizeof(unsigned long))];
};

struct cgc_huddle {
	/* private */
	const struct cgc_pipeline *pipeline;
	struct cgc_processors all, one;
	unsigned phase;
	unsigned left; /* turns of this phase still to come; 0: no more */
	double began;  /* when it began, in seconds */
	double best;   /* seconds for a turn when that was last tried */
};

/* For a pipeline that runs; where there is no choice, nothing will be done. */
void cgc_huddle_init(struct cgc_huddle *h,
    const struct cgc_pipeline *pipeline, double now);

/* A turn of the loop is over: moves the stages, and us, if it is time. */
void cgc_huddle_turn(struct cgc_huddle *h, double now);

#endif
