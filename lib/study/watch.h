/* SPDX-License-Identifier: MIT */
#ifndef CGC_WATCH_H
#define CGC_WATCH_H

#include <signal.h>

/*
 * watch - waiting for children and for the signals that end a program.
 *
 * Between begin and end the signals are blocked and only ever taken by
 * cgc_watch_wait(): none gets lost between a look and a nap, and nothing is
 * done in a handler.  A signal that is ignored (nohup) stays so.
 */

struct cgc_watch {
	sigset_t set, old;
};

void cgc_watch_begin(struct cgc_watch *watch);
void cgc_watch_end(const struct cgc_watch *watch);

/*
 * Waits until a child ends or a signal comes, at most a fifth of a second.
 * Returns SIGHUP, SIGINT or SIGTERM, or 0.
 */
int cgc_watch_wait(const struct cgc_watch *watch);

#endif
