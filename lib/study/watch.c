/* SPDX-License-Identifier: MIT */
#include <time.h>

#include "study/watch.h"

void
cgc_watch_begin(struct cgc_watch *watch)
{
	static const int ending[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction sa;

	sigemptyset(&watch->set);
	sigaddset(&watch->set, SIGCHLD);
	for (int i = 0; i < 3; i++)
		if (sigaction(ending[i], NULL, &sa) == 0 &&
		    sa.sa_handler != SIG_IGN)
			sigaddset(&watch->set, ending[i]);
	sigprocmask(SIG_BLOCK, &watch->set, &watch->old);
}

void
cgc_watch_end(const struct cgc_watch *watch)
{
	sigprocmask(SIG_SETMASK, &watch->old, NULL);
}

int
cgc_watch_wait(const struct cgc_watch *watch)
{
	const struct timespec fifth = { 0, 200000000 };
	int sig = sigtimedwait(&watch->set, NULL, &fifth);

	return sig > 0 && sig != SIGCHLD ? sig : 0;
}
