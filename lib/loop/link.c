/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "loop/link.h"

#define READ_AHEAD 131072
#define LOOK_UP 100 /* milliseconds */

static enum cgc_status
never_wait(int fd, struct cgc_err *err)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return cgc_fail_errno(err, "fcntl");
	return CGC_OK;
}

enum cgc_status
cgc_link_init(struct cgc_link *l, struct cgc_pipeline *p,
    const struct cgc_limits *limits, struct cgc_err *err)
{
	enum cgc_status st;

	*l = (struct cgc_link){ .pipeline = p, .limits = *limits,
	    .ended = p->out < 0 };
	cgc_limits_fill(&l->limits);
	if ((st = never_wait(p->in, err)) != CGC_OK)
		return st;
	if (p->out >= 0 && (st = never_wait(p->out, err)) != CGC_OK)
		return st;
	return cgc_intake_init(&l->from, p->out, READ_AHEAD, err);
}

void
cgc_link_release(struct cgc_link *l)
{
	cgc_intake_release(&l->from);
	l->pipeline = NULL;
}

void
cgc_link_ask(struct cgc_link *l, const void *data, size_t len, bool answer)
{
	l->data = data;
	l->left = len;
	l->due = answer;
}

/* Sends what the pipe takes. */
static enum cgc_link_state
push(struct cgc_link *l, struct cgc_err *err)
{
	ssize_t n;

	while (l->left > 0) {
		n = write(l->pipeline->in, l->data, l->left);
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			break;
		if (n < 0 && errno == EPIPE)
			return CGC_LINK_GONE;
		if (n < 0 && errno != EINTR) {
			cgc_fail_errno(err, "write");
			return CGC_LINK_BROKEN;
		}
		if (n > 0) {
			l->data += n;
			l->left -= (size_t)n;
		}
	}
	return CGC_LINK_DONE;
}

/* Takes what has come of the frame. */
static enum cgc_link_state
pull(struct cgc_link *l, struct cgc_err *err)
{
	enum cgc_link_state state = CGC_LINK_BAD;

	switch (cgc_intake_next(&l->from, &l->limits, err)) {
	case CGC_FRAME:
		l->due = false;
		return CGC_LINK_DONE;
	case CGC_AGAIN:
		return CGC_LINK_DONE;
	case CGC_EOF:
		return CGC_LINK_GONE;
	case CGC_BROKEN:
		state = CGC_LINK_BROKEN;
		break;
	case CGC_BAD_BODY:
	case CGC_BAD_HEAD:
		break;
	}
	cgc_err_place(err, "frame %llu", (unsigned long long)l->from.frames);
	return state;
}

enum cgc_link_state
cgc_link_go(struct cgc_link *l, struct cgc_err *err)
{
	enum cgc_link_state state = CGC_LINK_DONE;
	struct pollfd fds[2] = {
		{ .events = POLLOUT }, { .events = POLLIN }
	};
	bool ahead;

	for (;;) {
		if (l->left > 0)
			state = push(l, err);
		if (state != CGC_LINK_DONE || (l->left == 0 && !l->due))
			return state;
		fds[0].fd = l->left > 0 ? l->pipeline->in : -1;
		fds[1].fd = l->due ? l->pipeline->out : -1;
		ahead = l->due && cgc_intake_ahead(&l->from);
		if (!ahead && poll(fds, 2, LOOK_UP) <= 0)
			return CGC_LINK_QUIET;
		if (ahead || (l->due && fds[1].revents != 0))
			state = pull(l, err);
	}
}

/* What comes when nothing is due any more. */
static enum cgc_link_state
drain(struct cgc_link *l, struct cgc_err *err)
{
	enum cgc_link_state state;

	l->due = true;
	state = pull(l, err);
	if (state == CGC_LINK_GONE)
		l->ended = true;
	else if (state == CGC_LINK_DONE && !l->due) {
		cgc_fail(err, CGC_EDATA, "frame %llu: a model too many, "
		    "expected one for each",
		    (unsigned long long)l->from.frames);
		return CGC_LINK_BAD;
	}
	return state;
}

enum cgc_link_state
cgc_link_end(struct cgc_link *l, struct cgc_err *err)
{
	struct cgc_pipeline *p = l->pipeline;
	struct pollfd fd = { .events = POLLIN };
	enum cgc_link_state state;
	bool all; /* looked at first: then all that they wrote can be read */

	cgc_pipeline_close(p);
	for (int i = 0; i < LOOK_UP; i++) {
		all = cgc_pipeline_look(p) == p->n;
		fd.fd = l->ended ? -1 : p->out;
		if (poll(&fd, 1, all ? 0 : 1) > 0) {
			state = drain(l, err);
			if (state != CGC_LINK_DONE && state != CGC_LINK_GONE)
				return state;
		} else if (all)
			return CGC_LINK_DONE;
	}
	return CGC_LINK_QUIET;
}
