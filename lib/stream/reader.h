/* SPDX-License-Identifier: MIT */
#ifndef CGC_READER_H
#define CGC_READER_H

#include <stdbool.h>

#include "stream/backlog.h"
#include "stream/intake.h"
#include "stream/mapping.h"
#include "stream/shelf.h"

/*
 * reader - a stream, from one or more files, as batches.
 *
 * The files are read one behind the other as cat(1) would join them, but no
 * frame may be split between two.  A batch comes out as soon as it is whole,
 * so a reader in a running pipeline never waits for more than it needs.
 *
 * Large regular files are mapped: the rows of dense vectors are then places in
 * the mapping, which may be written to like any other row, and count nothing
 * but their headers towards max_mem.
 */

struct cgc_reader_opts {
	struct cgc_limits limits; /* 0: the defaults */
	cgc_decode_fn *decode;    /* NULL: dense frames only */
	unsigned kinds;           /* 1 << kind of those accepted; 0: all */
	bool partial;             /* at the end of input, batches with */
	                          /* frames missing are handed out too; */
	                          /* all come in order of iteration */
	size_t map_from;          /* files of so many bytes are mapped; */
	                          /* 0: CGC_MAPPING_LEAST */
	struct cgc_team *team;    /* looks at mapped vectors; may be NULL */
};

struct cgc_reader {
	struct cgc_reader_opts opts;
	const char *const *paths;
	size_t npaths, at;        /* at: the one being read */
	bool is_open;
	bool is_wide;             /* large frames have come from it */
	struct cgc_intake in;
	struct cgc_mappings maps; /* that rows may lie in */
	struct cgc_backlog log;   /* frames at hand, but not looked at */
	struct cgc_shelf shelf;
	struct cgc_batch alone;   /* of cgc_reader_frame() */
	struct cgc_batch *given;  /* the one handed out last */
	uint64_t given_cost;      /* its share of held */
	uint64_t held;            /* bytes of batches, open and given */
	void *spare;              /* a block for the next decoded vector */
	size_t spare_cap;
};

/*
 * Reads the n files at paths, which must outlive the reader; "-" and n = 0
 * are standard input.  The first file is opened by the first reading.
 */
CGC_MUST_USE enum cgc_status cgc_reader_open(struct cgc_reader *r,
    const char *const *paths, size_t n, const struct cgc_reader_opts *opts,
    struct cgc_err *err);
void cgc_reader_close(struct cgc_reader *r);

/*
 * The next batch, valid until the next call; CGC_END after the last.  Errors
 * name file and frame, and nothing can be read after one.
 */
CGC_MUST_USE enum cgc_status cgc_reader_next(struct cgc_reader *r,
    struct cgc_batch **out, struct cgc_err *err);

/*
 * The next frame alone, whatever its batch is, for programs that treat each
 * vector by itself and must not wait for the others; valid until the next
 * call.
 */
CGC_MUST_USE enum cgc_status cgc_reader_frame(struct cgc_reader *r,
    struct cgc_row **out, struct cgc_err *err);

/*
 * The next frame alone, as it came: *out has its header and its payload, not
 * decoded, until the next call.
 */
CGC_MUST_USE enum cgc_status cgc_reader_raw(struct cgc_reader *r,
    const struct cgc_intake **out, struct cgc_err *err);

/*
 * cgc_reader_frame() where batches are single frames (models, aggregates,
 * schedules): an index other than 0 of 1 is CGC_EDATA.
 */
CGC_MUST_USE enum cgc_status cgc_reader_one(struct cgc_reader *r,
    struct cgc_row **out, struct cgc_err *err);

/*
 * The same for a file that must hold one such vector and nothing else; called
 * once.  what names it in messages: "model".
 */
CGC_MUST_USE enum cgc_status cgc_reader_only(struct cgc_reader *r,
    const char *what, struct cgc_row **out, struct cgc_err *err);

/* Whether the next call would have to wait: time to flush what is written. */
bool cgc_reader_idle(const struct cgc_reader *r);

/* "<stdin>" or the path of the file being read, for messages. */
const char *cgc_reader_name(const struct cgc_reader *r);

#endif
