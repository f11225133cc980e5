/* SPDX-License-Identifier: MIT */
#ifndef CGC_TEAM_H
#define CGC_TEAM_H

#include <stddef.h>

#include "base/status.h"

/*
 * team - threads that share work.
 *
 * Work is cut into parts, whose number and borders are the work's own and
 * never depend on how many threads there are; what the parts leave is put
 * together one part at a time, in their order.  So any team gives the same
 * bytes, and so does none: a NULL team is the caller alone.
 *
 * The threads start with the first work that has more than one part, and
 * block all signals but SIGBUS: those are the caller's.
 */

struct cgc_team;

#define CGC_TEAM_MAX 1024

struct cgc_work {
	/*
	 * Does part number `part`.  Parts run at the same time, each once,
	 * and begin in ascending order; who < cgc_team_size() tells apart
	 * those that do.
	 */
	void (*part)(void *arg, size_t part, unsigned who);

	/*
	 * Called behind each part by whoever did it, one part at a time, in
	 * ascending order: what it adds up is added in that order.  May be
	 * NULL.
	 */
	void (*settle)(void *arg, size_t part, unsigned who);

	void *arg;
};

/* A team of 1 to CGC_TEAM_MAX, the caller included. */
CGC_MUST_USE enum cgc_status cgc_team_open(struct cgc_team **team,
    unsigned size, struct cgc_err *err);

/* NULL is none. */
void cgc_team_close(struct cgc_team *team);

/* How many cores this process may use, 1 to CGC_TEAM_MAX. */
unsigned cgc_team_cores(void);

/* How many work at a time; 1 for NULL. */
unsigned cgc_team_size(const struct cgc_team *team);

/*
 * Does all parts and returns when they are done.  Cannot fail: where the
 * system gives no thread, those that are there do it all.  A part must not
 * call this for the same team.
 */
void cgc_team_run(struct cgc_team *team, size_t parts,
    const struct cgc_work *work);

#endif
