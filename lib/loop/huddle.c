/* SPDX-License-Identifier: MIT */
#ifdef __linux__
#define _GNU_SOURCE /* sets of processors */
#include <sched.h>
#endif
#include <string.h>

#include "loop/huddle.h"

#define LONG 2e-3 /* seconds; no turn above is worth the trial */

/* Each way gets some turns to settle before it is tried. */
enum { SETTLE_APART, TRY_APART, APART, SETTLE_CLOSE, TRY_CLOSE, CLOSE };

static const unsigned turns[] = {
	[SETTLE_APART] = 16, [TRY_APART] = 64, [APART] = 4096,
	[SETTLE_CLOSE] = 16, [TRY_CLOSE] = 64, [CLOSE] = 4096
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

/* What comes after the phase at hand, in which a turn took so long. */
static unsigned
next_phase(struct cgc_huddle *h, double each)
{
	double before = h->best;

	switch (h->phase) {
	case SETTLE_APART:
		return TRY_APART;
	case TRY_APART:
	case APART:
		h->best = each;
		if (each > LONG)
			return APART;
		gather(h);
		return SETTLE_CLOSE;
	case SETTLE_CLOSE:
		return TRY_CLOSE;
	case TRY_CLOSE:
		h->best = each;
		if (each <= before)
			return CLOSE;
		spread(h);
		return APART;
	default:
		if (each <= 2 * before)
			return CLOSE;
		spread(h);
		return SETTLE_APART;
	}
}

static void
enter(struct cgc_huddle *h, unsigned phase, double now)
{
	h->phase = phase;
	h->left = turns[phase];
	h->began = now;
}

void
cgc_huddle_init(struct cgc_huddle *h, const struct cgc_pipeline *pipeline,
    double now)
{
	*h = (struct cgc_huddle){ .pipeline = pipeline };
	if (get(0, &h->all))
		enter(h, SETTLE_APART, now);
}

void
cgc_huddle_turn(struct cgc_huddle *h, double now)
{
	if (h->left > 0 && --h->left == 0)
		enter(h, next_phase(h, (now - h->began) / turns[h->phase]),
		    now);
}
