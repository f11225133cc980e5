/* SPDX-License-Identifier: MIT */
#ifndef CGC_PIPELINE_H
#define CGC_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/status.h"

/*
 * pipeline - shell commands joined by pipes, whose ends are ours.
 *
 * The text of a pipeline is cut at the | that the shell would cut it at, and
 * each stage is run by a bash of its own, so that the stage which fails can be
 * told by name.  All are one process group, in the background: a key that
 * interrupts the foreground does not reach them, and whatever they start can
 * be ended with them.
 */

#define CGC_MAX_STAGES 64

struct cgc_stage {
	char *text;
	pid_t pid;      /* 0: not running */
	bool ended;
	int status;     /* once ended, as a shell would say: 128 + a signal */
};

struct cgc_pipeline {
	struct cgc_stage stage[CGC_MAX_STAGES];
	size_t n;
	pid_t group;    /* 0: not running */
	int in, out;    /* we write to the first, read from the last; or -1 */
};

/*
 * Cuts text into stages.  CGC_EUSAGE for an empty stage, ||, |& and unclosed
 * quotes, brackets or compound commands.
 */
CGC_MUST_USE enum cgc_status cgc_pipeline_parse(struct cgc_pipeline *p,
    const char *text, struct cgc_err *err);

/*
 * Starts the stages; with_out says whether we read the last one's output or
 * leave it to go where ours goes.
 */
CGC_MUST_USE enum cgc_status cgc_pipeline_start(struct cgc_pipeline *p,
    bool with_out, struct cgc_err *err);

/* Looks, without waiting, which stages have ended; how many have. */
size_t cgc_pipeline_look(struct cgc_pipeline *p);

/* Closes our end of the input, which tells the stages to end. */
void cgc_pipeline_close(struct cgc_pipeline *p);

/*
 * Ends all that is left of the pipeline by SIGTERM, what is still there after
 * a second by SIGKILL.
 */
void cgc_pipeline_kill(struct cgc_pipeline *p);

/* Gives what falls with a stage a moment to do so; how many have ended. */
size_t cgc_pipeline_settle(struct cgc_pipeline *p);

/*
 * Finds the stage to blame for the end of the pipeline, when it has settled,
 * and writes "stage 2 of 5 (text): exit status 3".  That is the first one that
 * did not die for want of a reader.  Returns its status, or CGC_EDATA if that
 * is 0 or no stage ends.
 */
int cgc_pipeline_blame(struct cgc_pipeline *p, struct cgc_err *err);

/* The first stage that failed, after all have ended: the same, or 0. */
int cgc_pipeline_result(const struct cgc_pipeline *p, struct cgc_err *err);

/* Forgets the stages, which have ended, and their text. */
void cgc_pipeline_release(struct cgc_pipeline *p);

#endif
