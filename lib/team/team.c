/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "team/team.h"

struct worker {
	struct cgc_team *team;
	unsigned who;
	pthread_t thread;
};

struct cgc_team {
	unsigned size;
	unsigned hired;    /* workers besides the caller, who is 0 */
	bool asked;        /* they were hired once, as many as there were */
	struct worker *worker;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t begin; /* there is work, or none ever again */
	pthread_cond_t turn;  /* another part is settled */
	pthread_cond_t end;   /* the last worker is done */
	const struct cgc_work *work;
	size_t parts, next, settled;
	unsigned busy;        /* workers that have not ended this work */
	uint64_t works;       /* how many have begun */
	bool over;
};

enum cgc_status
cgc_team_open(struct cgc_team **team, unsigned size, struct cgc_err *err)
{
	struct cgc_team *t;
	enum cgc_status st;

	if (size < 1 || size > CGC_TEAM_MAX)
		return cgc_fail(err, CGC_EUSAGE, "%u threads, expected 1 to "
		    "%d", size, CGC_TEAM_MAX);
	if ((st = cgc_mem_zalloc(&t, 1, sizeof *t, err)) != CGC_OK)
		return st;
	t->size = size;
	st = cgc_mem_zalloc(&t->worker, size, sizeof *t->worker, err);
	if (st != CGC_OK) {
		free(t);
		return st;
	}
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->begin, NULL);
	pthread_cond_init(&t->turn, NULL);
	pthread_cond_init(&t->end, NULL);
	*team = t;
	return CGC_OK;
}

unsigned
cgc_team_size(const struct cgc_team *team)
{
	return team == NULL ? 1 : team->size;
}

/* Settles a part when all before it are; the lock is held before and after. */
static void
settle(struct cgc_team *t, size_t part, unsigned who)
{
	while (t->settled != part)
		pthread_cond_wait(&t->turn, &t->lock);
	pthread_mutex_unlock(&t->lock);
	t->work->settle(t->work->arg, part, who);
	pthread_mutex_lock(&t->lock);
	t->settled++;
	pthread_cond_broadcast(&t->turn);
}

/* Takes parts until none is left; the lock is held before and after. */
static void
take_parts(struct cgc_team *t, unsigned who)
{
	while (t->next < t->parts) {
		size_t part = t->next++;

		pthread_mutex_unlock(&t->lock);
		t->work->part(t->work->arg, part, who);
		pthread_mutex_lock(&t->lock);
		if (t->work->settle != NULL)
			settle(t, part, who);
	}
}

static void *
live(void *arg)
{
	struct worker *w = arg;
	struct cgc_team *t = w->team;
	uint64_t done = 0;

	pthread_mutex_lock(&t->lock);
	for (;;) {
		while (!t->over && t->works == done)
			pthread_cond_wait(&t->begin, &t->lock);
		if (t->over)
			break;
		done = t->works;
		take_parts(t, w->who);
		if (--t->busy == 0)
			pthread_cond_signal(&t->end);
	}
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

/* Starts the threads, or as many as the system gives. */
static void
hire(struct cgc_team *t)
{
	sigset_t all, old;

	t->asked = true;
	sigfillset(&all);
	sigdelset(&all, SIGBUS); /* comes from what a thread itself touches */
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (t->hired + 1 < t->size) {
		struct worker *w = &t->worker[t->hired];

		*w = (struct worker){ .team = t, .who = t->hired + 1 };
		if (pthread_create(&w->thread, NULL, live, w) != 0)
			break;
		t->hired++;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void
run_alone(size_t parts, const struct cgc_work *work)
{
	for (size_t part = 0; part < parts; part++) {
		work->part(work->arg, part, 0);
		if (work->settle != NULL)
			work->settle(work->arg, part, 0);
	}
}

void
cgc_team_run(struct cgc_team *t, size_t parts, const struct cgc_work *work)
{
	if (t != NULL && t->size > 1 && parts > 1 && !t->asked)
		hire(t);
	if (t == NULL || t->hired == 0 || parts <= 1) {
		run_alone(parts, work);
		return;
	}
	pthread_mutex_lock(&t->lock);
	t->work = work;
	t->parts = parts;
	t->next = t->settled = 0;
	t->busy = t->hired;
	t->works++;
	pthread_cond_broadcast(&t->begin);
	take_parts(t, 0);
	while (t->busy > 0)
		pthread_cond_wait(&t->end, &t->lock);
	pthread_mutex_unlock(&t->lock);
}

void
cgc_team_close(struct cgc_team *t)
{
	if (t == NULL)
		return;
	pthread_mutex_lock(&t->lock);
	t->over = true;
	pthread_cond_broadcast(&t->begin);
	pthread_mutex_unlock(&t->lock);
	for (unsigned i = 0; i < t->hired; i++)
		pthread_join(t->worker[i].thread, NULL);
	pthread_cond_destroy(&t->begin);
	pthread_cond_destroy(&t->turn);
	pthread_cond_destroy(&t->end);
	pthread_mutex_destroy(&t->lock);
	free(t->worker);
	free(t);
}
