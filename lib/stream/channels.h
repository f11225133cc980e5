/* SPDX-License-Identifier: MIT */
#ifndef CGC_CHANNELS_H
#define CGC_CHANNELS_H

#include <stdbool.h>

#include "stream/intake.h"

/*
 * channels - many devices at once, each on a descriptor of its own and
 * trusted for nothing.
 *
 * A device's identity is its channel.  In each round every channel gives one
 * frame or a reason why not; whatever is wrong with its bytes is that
 * device's fault alone.  What the round is about (iteration, dim, dtype, kind,
 * run, codec, seed and param) is what most of the frames at hand say, so it is
 * what the honest ones say as long as they are more than half.
 *
 * A frame of an iteration that is over costs its device the round in which it
 * is met, unless the device owes it from a round in which it was silent.
 */

struct cgc_channel {
	const char *path;
	struct cgc_intake in;
	bool open;        /* there may be more to come */
	bool ended;       /* it came to an end between two frames */
	bool held;        /* in.frame is complete and not consumed */
	bool readable;    /* the last poll said so */
	bool settled;     /* what it gave in this round is no good */
	unsigned stale;   /* frames of past iterations met in this round */
	unsigned owed;    /* rounds in which it was silent */
	void *data;       /* the decoded vector */
	size_t data_cap;
	uint64_t finite;  /* its coordinates before one that is not finite */
	bool ok;          /* gave its frame in this round */
	bool silent;      /* gave nothing at all */
	char why[CGC_ERR_TEXT]; /* or why not */
};

struct cgc_channels {
	struct cgc_channel *ch;
	size_t n;
	struct cgc_limits limits; /* of each channel; 0: the defaults */
	cgc_decode_fn *decode;
	int timeout;            /* milliseconds to wait in a round; -1: ever */
	uint64_t f;             /* devices that may be faulty */
	struct cgc_frame round; /* what the round is about */
	bool any;               /* there was a round before */
	void *polls;
};

/*
 * Opens the n paths.  What cannot be opened is a silent device.  decode,
 * limits, timeout and f are to be set before.
 */
CGC_MUST_USE enum cgc_status cgc_channels_open(struct cgc_channels *c,
    const char *const *paths, size_t n, struct cgc_err *err);
void cgc_channels_close(struct cgc_channels *c);

/*
 * The next round: c->round and, for each channel, ok and data or why; valid
 * until the next call.  CGC_END when all but at most f channels have ended
 * between frames.
 */
CGC_MUST_USE enum cgc_status cgc_channels_next(struct cgc_channels *c,
    struct cgc_err *err);

#endif
