/* SPDX-License-Identifier: MIT */
#ifndef CGC_INTAKE_H
#define CGC_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/scan.h"

/*
 * intake - the bytes of one descriptor, cut into frames.
 *
 * A header is believed only as far as bytes follow it: the payload's memory
 * is at most twice what has arrived of it or, at once, as much as another one
 * had that arrived whole, under the caller's limits.  A descriptor in
 * non-blocking mode may stop anywhere and be taken up again, which is how
 * many devices are read at once.
 */

#define CGC_MAX_DIM ((uint64_t)1 << 28) /* default of --max-dim */
#define CGC_MAX_MEM ((uint64_t)8 << 30) /* default of --max-mem, bytes */

struct cgc_limits {
	uint64_t max_dim; /* coordinates of a vector */
	uint64_t max_mem; /* bytes held by one reader */
};

/* Puts the defaults where a limit is 0. */
void cgc_limits_fill(struct cgc_limits *limits);

enum cgc_intake_state {
	CGC_FRAME,    /* frame and body are complete */
	CGC_AGAIN,    /* nothing more to read now (non-blocking only) */
	CGC_EOF,      /* the input ended between two frames */
	CGC_BAD_BODY, /* the payload is wrong; the next frame may be right */
	CGC_BAD_HEAD, /* the input is cut or not a stream from here on */
	CGC_BROKEN    /* reading failed, or memory did */
};

struct cgc_intake {
	int fd;
	uint64_t frames;        /* how many have begun; names the place */
	struct cgc_frame frame; /* the one at hand */
	unsigned char *payload; /* its payload with padding: body, unless */
	bool mapped;            /* it lies in the mapping, not checked yet */
	struct cgc_scan scan;   /* what was seen of it, if not mapped */
	unsigned char *body;    /* the caller may swap it for another */
	size_t body_cap;        /* malloc'ed block */
	/* private */
	unsigned char head[CGC_FRAME_SIZE];
	size_t got;             /* bytes of the current part */
	bool in_body;
	uint64_t whole;         /* bytes of the longest body so far */
	unsigned char *from;    /* ahead or a mapping: */
	size_t pos, len;        /* bytes pos..len are unused */
	unsigned char *ahead;   /* what is read ahead */
	size_t ahead_cap;
};

/* Reads from fd, which stays the caller's; ahead bytes at a time. */
CGC_MUST_USE enum cgc_status cgc_intake_init(struct cgc_intake *in, int fd,
    size_t ahead, struct cgc_err *err);
void cgc_intake_release(struct cgc_intake *in);

/* Goes on with another descriptor, from the start of a frame. */
void cgc_intake_switch(struct cgc_intake *in, int fd);

/*
 * Takes len bytes at data before it reads on.  Dense vectors that lie in them
 * whole, in the host's order, are neither copied nor looked at.
 */
void cgc_intake_map(struct cgc_intake *in, unsigned char *data, size_t len);

/* The first byte of that mapping that is unused, or NULL without one. */
const unsigned char *cgc_intake_mapping(const struct cgc_intake *in);

/*
 * The next frame, its payload checked against its CRC-32 and padding unless it
 * is mapped; err is filled, without the place, for the last three states.
 */
enum cgc_intake_state cgc_intake_next(struct cgc_intake *in,
    const struct cgc_limits *limits, struct cgc_err *err);

/* Whether bytes have been read that are not part of a frame yet. */
bool cgc_intake_ahead(const struct cgc_intake *in);

#endif
