/* SPDX-License-Identifier: MIT */
#ifndef CGC_JOB_H
#define CGC_JOB_H

#include "base/status.h"

/*
 * job - makes a run.
 *
 * The directory's run.sh is run there by bash, in a group of its own, with
 * nothing to read and with what it says appended to the log.  If this
 * process is ended meanwhile, it ends the command first: by SIGTERM, which a
 * cgc-loop takes for a reason to write its checkpoint, and after a second by
 * SIGKILL.
 */

/*
 * Makes the run of a directory, which becomes the working directory, unless it
 * is done; waits while somebody else makes it.  CGC_EIO if the command fails,
 * with the last line of its log.  *signal is 0, or the SIGHUP, SIGINT or
 * SIGTERM by which this process is to end, in which case nothing else is said.
 */
CGC_MUST_USE enum cgc_status cgc_job_make(const char *path, int *signal,
    struct cgc_err *err);

#endif
