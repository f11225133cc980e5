/* SPDX-License-Identifier: MIT */
#ifdef __linux__
#define _GNU_SOURCE /* sets of processors */
#include <sched.h>
#endif
#include <string.h>
#include <time.h>

#include "loop/huddle.h"

#define LONG 2e-3 /* seconds; no turn above is worth the trial */

/* Each way gets some turns to settle before it is measured. */
enum { SETTLE_APART, TRY_APART, SETTLE_CLOSE, TRY_CLOSE, KEEP };

static const unsigned turns[] = {
	[SETTLE_APART] = 16, [TRY_APART] = 64,
	[SETTLE_CLOSE] = 16, [TRY_CLOSE] = 64,
	[KEEP] = 4096
};

#ifdef __linux__

/* Where process pid may run; 0 is this one. */
static bool
get(pid_t pid, struct cgc_processors *out)
{
	memset(out, 0, sizeof *out);
	return sched_getaffinity(pid, sizeof *out, (cpu_set_t *)out) == 0;
}

static void
set(pid_t pid, const struct cgc_processors *to)
{
	sched_setaffinity(pid, sizeof *to, (const cpu_set_t *)to);
}

/* The processor that we are on; negative if nobody knows. */
static int
here(void)
{
	return sched_getcpu();
}

#else

static bool
get(pid_t pid, struct cgc_processors *out)
{
	(void)pid;
	(void)out;
	return false;
}

static void
set(pid_t pid, const struct cgc_processors *to)
{
	(void)pid;
	(void)to;
}

static int
here(void)
{
	return -1;
}

#endif

static double
seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* Moves a process that is on these processors, and on no others, to those. */
static void
move(pid_t pid, const struct cgc_processors *from,
    const struct cgc_processors *to)
{
	struct cgc_processors now;

	if (get(pid, &now) && memcmp(&now, from, sizeof now) == 0)
		set(pid, to);
}

/* Moves the stages that are there and us. */
static void
move_all(const struct cgc_huddle *h, const struct cgc_processors *from,
    const struct cgc_processors *to)
{
	for (size_t i = 0; i < h->pipeline->n; i++)
		if (h->pipeline->stage[i].pid != 0)
			move(h->pipeline->stage[i].pid, from, to);
	move(0, from, to);
}

static void
spread(struct cgc_huddle *h)
{
	move_all(h, &h->one, &h->all);
}

static void
gather(struct cgc_huddle *h)
{
	const unsigned word = 8 * sizeof *h->one.bits;
	int i = here();

	if (i < 0 || i >= CGC_PROCESSORS)
		return;
	memset(&h->one, 0, sizeof h->one);
	h->one.bits[(unsigned)i / word] = 1UL << (unsigned)i % word;
	move_all(h, &h->all, &h->one);
}

static void
enter(struct cgc_huddle *h, unsigned phase)
{
	h->phase = phase;
	h->left = turns[phase];
	h->began = seconds();
}

void
cgc_huddle_init(struct cgc_huddle *h, const struct cgc_pipeline *pipeline)
{
	*h = (struct cgc_huddle){ .pipeline = pipeline };
	if (get(0, &h->all))
		enter(h, SETTLE_APART);
}

void
cgc_huddle_turn(struct cgc_huddle *h)
{
	unsigned next = h->phase < KEEP ? h->phase + 1 : KEEP;
	double each;

	if (h->left == 0 || --h->left > 0)
		return;
	each = (seconds() - h->began) / turns[h->phase];
	if (h->phase == TRY_APART) {
		h->best = each;
		if (each > LONG)
			next = KEEP;
		else
			gather(h);
	} else if (h->phase == TRY_CLOSE) {
		if (each > h->best)
			spread(h);
		else
			h->best = each;
	} else if (h->phase == KEEP && each > 2 * h->best) {
		spread(h);
		next = SETTLE_APART;
	}
	enter(h, next);
}
