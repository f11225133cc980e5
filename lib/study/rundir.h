/* SPDX-License-Identifier: MIT */
#ifndef CGC_RUNDIR_H
#define CGC_RUNDIR_H

#include "base/status.h"

/*
 * rundir - the directory of a run.
 *
 *   params.json  what the run is (trial.h)
 *   run.sh       its script
 *   lock         locked (flock) while the run is being made
 *   log          what its command says
 *   done         there when the command has ended well, and never before
 *   failed       there when it has ended otherwise: how
 *
 * and what the command leaves there.  Whoever holds the lock makes the run;
 * the command and all that it starts inherit the lock, so nobody makes it a
 * second time while a piece of the first is still alive.  flock(2) holds over
 * hosts where the file system does (NFS since Linux 2.6.12).
 */

#define CGC_RUNDIR_PATH 4096

enum cgc_rundir_state {
	CGC_RUN_WAITING,     /* nobody has begun */
	CGC_RUN_RUNNING,
	CGC_RUN_INTERRUPTED, /* begun, neither ended nor running */
	CGC_RUN_FAILED,
	CGC_RUN_DONE
};

/* "waiting", "running" and so on. */
const char *cgc_rundir_state_name(enum cgc_rundir_state state);

/* out = DIR/NAME; CGC_EIO if that is too long. */
CGC_MUST_USE enum cgc_status cgc_rundir_join(char out[CGC_RUNDIR_PATH],
    const char *dir, const char *name, struct cgc_err *err);

/*
 * Makes the directory of the run with that text and script, or finds it
 * there.  CGC_EDATA if it is another run's.
 */
CGC_MUST_USE enum cgc_status cgc_rundir_prepare(const char *path,
    const char *text, const char *script, struct cgc_err *err);

/*
 * What has become of the run with that text; one that has not been prepared is
 * waiting.  CGC_EDATA if the directory is another run's.  Who only looks need
 * not be allowed to write there.
 */
CGC_MUST_USE enum cgc_status cgc_rundir_look(const char *path,
    const char *text, enum cgc_rundir_state *state, struct cgc_err *err);

/*
 * Opens the lock and tries to take it: *fd is -1 if somebody else has it.
 * It is released when *fd is closed everywhere.
 */
CGC_MUST_USE enum cgc_status cgc_rundir_lock(const char *path, int *fd,
    struct cgc_err *err);

/* Writes the file of that name, whole or not at all. */
CGC_MUST_USE enum cgc_status cgc_rundir_write(const char *path,
    const char *name, const char *text, struct cgc_err *err);

#endif
