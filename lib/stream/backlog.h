/* SPDX-License-Identifier: MIT */
#ifndef CGC_BACKLOG_H
#define CGC_BACKLOG_H

#include "stream/batch.h"
#include "stream/scan.h"
#include "team/team.h"

/*
 * backlog - frames in memory whose payloads nobody has looked at yet.
 *
 * The headers of a mapped file can be walked without touching what is between
 * them.  What is put off is done by a team at once, before anything of it is
 * handed out; the first wrong frame, in the order of the input, is the one
 * that counts.
 */

struct cgc_unseen {
	struct cgc_frame frame;
	const unsigned char *payload; /* with its padding */
	uint64_t place;               /* which frame of its file, from 1 */
	size_t file;                  /* and which file */
	struct cgc_batch *batch;      /* that has it as a row, or NULL */
	size_t row;
	struct cgc_scan scan;
};

struct cgc_backlog {
	struct cgc_unseen *item;
	size_t n;
	/* private */
	size_t item_cap;
	size_t *part; /* the first item of each part of the work */
	size_t part_cap;
};

void cgc_backlog_release(struct cgc_backlog *log);

/* Another one, behind the others. */
CGC_MUST_USE enum cgc_status cgc_backlog_add(struct cgc_backlog *log,
    const struct cgc_unseen *item, struct cgc_err *err);

/* The one added last is the row added last. */
void cgc_backlog_place(struct cgc_backlog *log, struct cgc_batch *batch);

/*
 * Looks at all, tells the rows how far they are finite, and leaves none.
 * CGC_EDATA for the first that is wrong: *wrong is that one, until the next
 * call.
 */
CGC_MUST_USE enum cgc_status cgc_backlog_clear(struct cgc_backlog *log,
    struct cgc_team *team, const struct cgc_unseen **wrong,
    struct cgc_err *err);

#endif
