/* SPDX-License-Identifier: MIT */
#ifndef CGC_LINK_H
#define CGC_LINK_H

#include <stdbool.h>

#include "loop/pipeline.h"
#include "stream/intake.h"

/*
 * link - our end of a running pipeline: bytes go in, frames come out, and we
 * never wait for the one without seeing the other, nor for either without
 * looking up every now and then.
 */

enum cgc_link_state {
	CGC_LINK_DONE,  /* what was asked for is done */
	CGC_LINK_QUIET, /* nothing has moved for a while: time to look up */
	CGC_LINK_GONE,  /* the other side has closed its end */
	CGC_LINK_BAD,   /* what comes is no stream, or too much of one */
	CGC_LINK_BROKEN /* reading, writing or memory failed */
};

struct cgc_link {
	struct cgc_pipeline *pipeline;
	struct cgc_limits limits;
	struct cgc_intake from;    /* the frame that came last */
	/* private */
	const unsigned char *data;
	size_t left;               /* bytes still to be sent */
	bool due;                  /* a frame is to come */
	bool ended;                /* the output has ended */
};

/* To a pipeline that runs; its ends become non-blocking. */
CGC_MUST_USE enum cgc_status cgc_link_init(struct cgc_link *l,
    struct cgc_pipeline *p, const struct cgc_limits *limits,
    struct cgc_err *err);
void cgc_link_release(struct cgc_link *l);

/*
 * What is to be done next: send len bytes, which stay where they are until it
 * is done, and, if answer is set, get a frame.
 */
void cgc_link_ask(struct cgc_link *l, const void *data, size_t len,
    bool answer);

/* Goes on with that; err is filled for the last two states. */
enum cgc_link_state cgc_link_go(struct cgc_link *l, struct cgc_err *err);

/*
 * Closes the input, so that the stages end by themselves, and waits until all
 * have, or nothing moves.  A frame that comes now is CGC_LINK_BAD; whether the
 * stages ended well is for cgc_pipeline_result() to say.
 */
enum cgc_link_state cgc_link_end(struct cgc_link *l, struct cgc_err *err);

#endif
