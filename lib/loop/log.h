/* SPDX-License-Identifier: MIT */
#ifndef CGC_LOG_H
#define CGC_LOG_H

#include "loop/parcel.h"

/*
 * log - the models of a run in a file: every K-th and the last.
 *
 * A resumed run takes up the file of the run before: what that one wrote after
 * its checkpoint goes, and comes again.
 */

struct cgc_log {
	uint64_t every, last; /* set by the caller, for cgc_log_due() */
	/* private */
	const char *path;
	int fd;
	uint64_t next;        /* models before this iteration are in it */
};

/* Whether a log holds the model of that iteration. */
bool cgc_log_due(const struct cgc_log *log, uint64_t iteration);

/*
 * Opens the file at path; empties it unless *resumed says from which iteration
 * an older run goes on.  CGC_EDATA if the file then is no stream, or is
 * damaged before that.
 */
CGC_MUST_USE enum cgc_status cgc_log_open(struct cgc_log *log,
    const char *path, const uint64_t *resumed,
    const struct cgc_reader_opts *opts, struct cgc_err *err);

/* Adds a model, unless it is there already. */
CGC_MUST_USE enum cgc_status cgc_log_add(struct cgc_log *log,
    const struct cgc_parcel *model, struct cgc_err *err);

/* Has it on disk before a checkpoint says so. */
CGC_MUST_USE enum cgc_status cgc_log_sync(const struct cgc_log *log,
    struct cgc_err *err);

#endif
