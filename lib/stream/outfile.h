/* SPDX-License-Identifier: MIT */
#ifndef CGC_OUTFILE_H
#define CGC_OUTFILE_H

#include <signal.h>
#include <stddef.h>

#include "base/status.h"

/*
 * outfile - a file that is there whole or not at all.
 *
 * A regular file is written under another name in the same directory, synced
 * and renamed when it is complete; until then the old one stays.  A symbolic
 * link stays, and leads to the new file.  What is not a regular file (a FIFO,
 * /dev/full) is written as it is.
 */

#define CGC_OUTFILE_PATH 4096

struct cgc_outfile {
	int fd;                      /* -1: not open */
	char temp[CGC_OUTFILE_PATH]; /* "" unless a temporary file exists */
	char path[CGC_OUTFILE_PATH];
};

CGC_MUST_USE enum cgc_status cgc_outfile_open(struct cgc_outfile *out,
    const char *path, struct cgc_err *err);

/* Makes the new file take the place of the old one. */
CGC_MUST_USE enum cgc_status cgc_outfile_commit(struct cgc_outfile *out,
    struct cgc_err *err);

/* Closes and removes what was not committed. */
void cgc_outfile_abandon(struct cgc_outfile *out);

/*
 * For what is written within one call: signals that end a program wait in
 * between, so that no temporary file is left behind.
 */
void cgc_outfile_hold(sigset_t *old);
void cgc_outfile_let_go(const sigset_t *old);

/* All len bytes, whatever write(2) makes of them. */
CGC_MUST_USE enum cgc_status cgc_write_all(int fd, const void *data,
    size_t len, struct cgc_err *err);

#endif
