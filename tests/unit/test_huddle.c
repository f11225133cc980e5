/* SPDX-License-Identifier: MIT */
/* The huddle with this process for its only stage, and a clock that we set. */
#ifdef __linux__
#define _GNU_SOURCE
#include <sched.h>
#endif
#include <unistd.h>

#include "loop/huddle.h"
#include "unit.h"

#define SETTLE 16 /* turns, as in huddle.c */
#define TRIAL 64
#define KEPT 4096

static double now = 1000; /* seconds */

static int
processors(void)
{
#ifdef __linux__
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		return CPU_COUNT(&set);
#endif
	return 1;
}

/* That many turns, which take so many milliseconds together. */
static void
turns(struct cgc_huddle *h, int n, double milliseconds)
{
	now += milliseconds * 1e-3;
	for (int i = 0; i < n; i++)
		cgc_huddle_turn(h, now);
}

int
main(void)
{
	struct cgc_pipeline p = { .n = 1 };
	struct cgc_huddle h;
	int all = processors();

	p.stage[0].pid = getpid();
	cgc_huddle_init(&h, &p, now);
	turns(&h, SETTLE, 0); /* nobody measures these */
	turns(&h, TRIAL - 1, 1);
	CHECK(processors() == all);
	turns(&h, 1, 0);
	CHECK(processors() == 1);
	turns(&h, SETTLE, 50);
	turns(&h, TRIAL, 100); /* slower: apart again */
	CHECK(processors() == all);

	turns(&h, KEPT - 1, 2000);
	CHECK(processors() == all);
	turns(&h, 1, 0); /* tried again */
	CHECK(processors() == 1);
	turns(&h, SETTLE, 0);
	turns(&h, TRIAL, 5); /* faster: kept */
	CHECK(processors() == 1);
	turns(&h, KEPT, 0);
	CHECK(processors() == 1);
	turns(&h, KEPT, 1500); /* no longer fast: everybody leaves */
	CHECK(processors() == all);
	turns(&h, SETTLE, 0);
	turns(&h, TRIAL, 200); /* more than 2 ms each: not worth a trial */
	CHECK(processors() == all);
	return unit_done();
}
