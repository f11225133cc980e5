/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "stream/channels.h"

#define READ_AHEAD 4096
#define MAX_STALE 8 /* frames of the past, before a round gives up */

enum cgc_status
cgc_channels_open(struct cgc_channels *c, const char *const *paths, size_t n,
    struct cgc_err *err)
{
	enum cgc_status st;

	c->n = 0; /* until there is something to close */
	c->any = false;
	cgc_limits_fill(&c->limits);
	st = cgc_mem_zalloc(&c->ch, n, sizeof *c->ch, err);
	if (st == CGC_OK)
		st = cgc_mem_alloc(&c->polls, n, sizeof(struct pollfd), err);
	for (size_t i = 0; st == CGC_OK && i < n; i++) {
		struct cgc_channel *ch = &c->ch[c->n++];
		int fd = open(paths[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);

		if (fd < 0 && (errno == EMFILE || errno == ENFILE))
			return cgc_fail_errno(err, "%s", paths[i]);
		ch->path = paths[i];
		ch->open = fd >= 0;
		if (fd < 0)
			snprintf(ch->why, sizeof ch->why, "%s",
			    strerror(errno));
		st = cgc_intake_init(&ch->in, fd, READ_AHEAD, err);
	}
	return st;
}

static void
shut(struct cgc_channel *ch)
{
	if (ch->open)
		close(ch->in.fd);
	ch->open = false;
}

void
cgc_channels_close(struct cgc_channels *c)
{
	for (size_t i = 0; i < c->n; i++) {
		shut(&c->ch[i]);
		cgc_intake_release(&c->ch[i].in);
		free(c->ch[i].data);
	}
	free(c->ch);
	free(c->polls);
	*c = (struct cgc_channels){ .n = 0 };
}

/* A frame of an iteration that is over; whether to look at the next one. */
static bool
pass_over(struct cgc_channel *ch)
{
	ch->held = false;
	if (ch->owed > 0) {
		ch->owed--; /* late, not repeated */
		return true;
	}
	snprintf(ch->why, sizeof ch->why,
	    "a second or late frame of iteration %llu, which is over",
	    (unsigned long long)ch->in.frame.iteration);
	return ++ch->stale < MAX_STALE;
}

/*
 * Takes what the channel has.  Afterwards it holds a frame, is shut, has
 * failed in this round (settled), or is waited for.
 */
static void
take(struct cgc_channels *c, struct cgc_channel *ch, struct cgc_err *err)
{
	while (ch->open && !ch->held && !ch->settled &&
	    (ch->readable || cgc_intake_ahead(&ch->in))) {
		switch (cgc_intake_next(&ch->in, &c->limits, err)) {
		case CGC_FRAME:
			ch->held = true;
			if (c->any && ch->in.frame.iteration <=
			    c->round.iteration && !pass_over(ch))
				ch->settled = true;
			break;
		case CGC_AGAIN:
			ch->readable = false;
			break;
		case CGC_EOF:
			shut(ch);
			ch->ended = true;
			snprintf(ch->why, sizeof ch->why, "no more frames");
			break;
		case CGC_BAD_BODY:
			ch->settled = true;
			memcpy(ch->why, err->text, sizeof ch->why);
			break;
		case CGC_BAD_HEAD:
		case CGC_BROKEN:
			shut(ch);
			memcpy(ch->why, err->text, sizeof ch->why);
			break;
		}
	}
}

static void
take_all(struct cgc_channels *c)
{
	struct cgc_err why;

	for (size_t i = 0; i < c->n; i++)
		take(c, &c->ch[i], &why);
}

static bool
is_awaited(const struct cgc_channel *ch)
{
	return ch->open && !ch->held && !ch->settled;
}

/* In milliseconds, as poll(2) counts. */
static int64_t
now(void)
{
	return (int64_t)(cgc_clock() * 1000);
}

/*
 * Waits until one of the channels that are waited for has something; at the
 * deadline looks once more.
 */
static enum cgc_status
wait_for_any(struct cgc_channels *c, int64_t deadline, bool *timed_out,
    struct cgc_err *err)
{
	struct pollfd *p = c->polls;
	int64_t left = deadline - now();
	nfds_t n = 0;
	int got;

	for (size_t i = 0; i < c->n; i++)
		if (is_awaited(&c->ch[i]))
			p[n++] = (struct pollfd){ c->ch[i].in.fd, POLLIN, 0 };
	*timed_out = n == 0 || (c->timeout >= 0 && left <= 0);
	if (n == 0)
		return CGC_OK;
	got = poll(p, n, c->timeout < 0 ? -1 : left < 0 ? 0 : (int)left);
	if (got < 0 && errno != EINTR)
		return cgc_fail_errno(err, "poll");
	n = 0;
	for (size_t i = 0; i < c->n; i++)
		if (is_awaited(&c->ch[i]))
			c->ch[i].readable = got > 0 && p[n++].revents != 0;
	return CGC_OK;
}

/* Whether all but f channels have come to a clean end. */
static bool
is_over(const struct cgc_channels *c)
{
	size_t ended = 0;

	for (size_t i = 0; i < c->n; i++)
		ended += c->ch[i].ended && !c->ch[i].held;
	return ended + c->f >= c->n;
}

/* One frame from every channel, as far as there is one. */
static enum cgc_status
collect(struct cgc_channels *c, struct cgc_err *err)
{
	int64_t deadline = now() + (c->timeout < 0 ? 0 : c->timeout);
	bool timed_out = false;
	enum cgc_status st;

	for (size_t i = 0; i < c->n; i++) {
		struct cgc_channel *ch = &c->ch[i];

		ch->settled = false;
		ch->stale = 0;
		if (ch->open)
			ch->why[0] = '\0';
	}
	take_all(c);
	while (!timed_out && !is_over(c)) {
		st = wait_for_any(c, deadline, &timed_out, err);
		if (st != CGC_OK)
			return st;
		take_all(c);
	}
	for (size_t i = 0; i < c->n; i++) {
		struct cgc_channel *ch = &c->ch[i];

		ch->silent = is_awaited(ch) || ch->ended || ch->in.fd < 0;
		if (!is_awaited(ch))
			continue;
		ch->owed++;
		snprintf(ch->why, sizeof ch->why, "silent for %g s",
		    c->timeout / 1000.0);
	}
	return CGC_OK;
}

/* The first field in which two frames are not about the same round. */
static const char *
differ(const struct cgc_frame *a, const struct cgc_frame *b, uint64_t *found,
    uint64_t *expected)
{
	const struct {
		const char *name;
		uint64_t found, expected;
	} field[] = {
		{ "iteration", a->iteration, b->iteration },
		{ "dim", a->dim, b->dim },
		{ "dtype", a->dtype, b->dtype },
		{ "kind", a->kind, b->kind },
		{ "run", a->run, b->run },
		{ "codec", a->codec, b->codec },
		{ "seed", a->seed, b->seed },
		{ "param", a->param, b->param },
	};

	for (size_t k = 0; k < sizeof field / sizeof *field; k++)
		if (field[k].found != field[k].expected) {
			*found = field[k].found;
			*expected = field[k].expected;
			return field[k].name;
		}
	return NULL;
}

/*
 * The frame that more than half of the frames held agree with, by Boyer and
 * Moore's vote: each that differs from the candidate cancels one that does
 * not.  NULL if none is held.
 */
static const struct cgc_frame *
vote(const struct cgc_channels *c)
{
	const struct cgc_frame *best = NULL;
	uint64_t found, expected;
	size_t lead = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct cgc_frame *f = &c->ch[i].in.frame;

		if (!c->ch[i].held)
			continue;
		if (lead == 0)
			best = f;
		if (differ(f, best, &found, &expected) == NULL)
			lead++;
		else
			lead--;
	}
	return best;
}

/* Whether the frame of channel i belongs to the round. */
static enum cgc_status
fits(const struct cgc_channels *c, size_t i, struct cgc_err *err)
{
	const struct cgc_frame *f = &c->ch[i].in.frame;
	uint64_t found = f->index, expected = i;
	const char *name = "index";

	if (found == expected) {
		name = "count";
		found = f->count;
		expected = c->n;
	}
	if (found == expected)
		name = differ(f, &c->round, &found, &expected);
	if (name == NULL)
		return CGC_OK;
	return cgc_fail(err, CGC_EDATA, "%s is %llu, expected %llu", name,
	    (unsigned long long)found, (unsigned long long)expected);
}

/* A dense vector is the payload, which its block comes from. */
static void
trade(struct cgc_channel *ch)
{
	void *data = ch->data;
	size_t cap = ch->data_cap;

	ch->data = ch->in.body;
	ch->data_cap = ch->in.body_cap;
	ch->in.body = data;
	ch->in.body_cap = cap;
}

/* Makes the vector of the frame that channel i holds. */
static enum cgc_status
expand(struct cgc_channels *c, size_t i, struct cgc_err *err)
{
	struct cgc_channel *ch = &c->ch[i];
	const struct cgc_frame *f = &ch->in.frame;
	unsigned size = cgc_dtype_size(f->dtype);
	enum cgc_status st = CGC_OK;

	if (f->codec == CGC_DENSE) {
		trade(ch);
		cgc_dtype_swap(ch->data, f->dim, size);
	} else if ((st = cgc_mem_grow(&ch->data, &ch->data_cap, f->dim, size,
	    err)) == CGC_OK)
		st = c->decode(f, ch->in.payload, ch->data, err);
	if (st == CGC_OK)
		ch->finite = cgc_scan_finite(&ch->in.scan, f, ch->data);
	return st;
}

enum cgc_status
cgc_channels_next(struct cgc_channels *c, struct cgc_err *err)
{
	const struct cgc_frame *best;
	enum cgc_status st;

	if ((st = collect(c, err)) != CGC_OK)
		return st;
	if (is_over(c))
		return CGC_END;
	if ((best = vote(c)) == NULL)
		return cgc_fail(err, CGC_EDATA, "none of %zu devices sent a "
		    "frame; %s: %s", c->n, c->ch[0].path, c->ch[0].why);
	c->round = *best;
	c->any = true;
	for (size_t i = 0; i < c->n; i++) {
		struct cgc_channel *ch = &c->ch[i];
		struct cgc_err why;

		ch->ok = false;
		if (!ch->held)
			continue;
		if ((st = fits(c, i, &why)) == CGC_OK)
			st = expand(c, i, &why);
		if (st == CGC_EIO) { /* no fault of the device */
			*err = why;
			return st;
		}
		ch->ok = st == CGC_OK && ch->stale == 0;
		if (!ch->ok && ch->stale == 0)
			memcpy(ch->why, why.text, sizeof ch->why);
		ch->held = ch->in.frame.iteration > c->round.iteration;
	}
	return CGC_OK;
}
