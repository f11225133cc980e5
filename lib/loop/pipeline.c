/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "loop/pipeline.h"

static void
nap(long milliseconds)
{
	const struct timespec ts = { 0, milliseconds * 1000000 };

	nanosleep(&ts, NULL);
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A pipe that programs started later do not inherit. */
static enum cgc_status
open_pipe(int fd[2], struct cgc_err *err)
{
	if (pipe(fd) < 0) {
		fd[0] = fd[1] = -1;
		return cgc_fail_errno(err, "pipe");
	}
	if (fcntl(fd[0], F_SETFD, FD_CLOEXEC) < 0 ||
	    fcntl(fd[1], F_SETFD, FD_CLOEXEC) < 0)
		return cgc_fail_errno(err, "pipe");
	return CGC_OK;
}

/*
 * How a stage takes signals.  SIGTERM must end it, a lost reader too; asking
 * the terminal for input is an error there, not a reason to stop for ever.
 */
static void
set_signals(void)
{
	struct sigaction sa = { .sa_handler = SIG_DFL };

	sigemptyset(&sa.sa_mask);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGPIPE, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGTTIN, &sa, NULL);
	sigaction(SIGTTOU, &sa, NULL);
	sigprocmask(SIG_SETMASK, &sa.sa_mask, NULL);
}

/*
 * In the child: becomes a stage.  127, as in the shell, if it cannot.  Where
 * it can be had, a stage dies with the loop, so that it cannot touch a file
 * that the resumed run already uses; elsewhere it ends when its input does.
 */
_Noreturn static void
become(const struct cgc_stage *stage, pid_t parent, pid_t group, int in,
    int out)
{
	setpgid(0, group);
	set_signals();
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
	if (getppid() != parent || dup2(in, STDIN_FILENO) < 0 ||
	    (out >= 0 && dup2(out, STDOUT_FILENO) < 0))
		_exit(127);
	execlp("bash", "bash", "-c", "--", stage->text, (char *)NULL);
	_exit(127);
}

static enum cgc_status
start_stage(struct cgc_pipeline *p, size_t i, int in, int out,
    struct cgc_err *err)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid < 0)
		return cgc_fail_errno(err, "fork");
	if (pid == 0)
		become(&p->stage[i], parent, p->group, in, out);
	if (p->group == 0)
		p->group = pid;
	setpgid(pid, p->group); /* the child does too: whoever is first */
	p->stage[i].pid = pid;
	return CGC_OK;
}

enum cgc_status
cgc_pipeline_start(struct cgc_pipeline *p, bool with_out,
    struct cgc_err *err)
{
	enum cgc_status st;
	int fd[2], in;

	st = open_pipe(fd, err);
	in = fd[0];
	p->in = fd[1];
	for (size_t i = 0; i < p->n && st == CGC_OK; i++) {
		fd[0] = fd[1] = -1;
		if (i + 1 < p->n || with_out)
			st = open_pipe(fd, err);
		if (st == CGC_OK)
			st = start_stage(p, i, in, fd[1], err);
		close_fd(&in);
		close_fd(&fd[1]);
		in = fd[0];
	}
	p->out = in;
	if (st != CGC_OK)
		cgc_pipeline_kill(p);
	return st;
}

/*
 * Whether a stage has ended.  It is left unburied: while the leader of the
 * group is there, the number of the group is the group's.
 */
static bool
has_ended(struct cgc_stage *stage)
{
	siginfo_t info = { .si_pid = 0 };

	if (stage->ended || stage->pid == 0)
		return true;
	if (waitid(P_PID, (id_t)stage->pid, &info,
	    WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == 0)
		return false;
	stage->ended = true;
	stage->status = info.si_status +
	    (info.si_code == CLD_EXITED ? 0 : 128);
	return true;
}

size_t
cgc_pipeline_look(struct cgc_pipeline *p)
{
	size_t ended = 0;

	for (size_t i = 0; i < p->n; i++)
		if (has_ended(&p->stage[i]))
			ended++;
	return ended;
}

void
cgc_pipeline_close(struct cgc_pipeline *p)
{
	close_fd(&p->in);
}

static void
bury(struct cgc_pipeline *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->stage[i].pid == 0)
			continue;
		while (waitpid(p->stage[i].pid, NULL, 0) < 0 &&
		    errno == EINTR)
			;
		p->stage[i].pid = 0;
	}
	p->group = 0;
}

void
cgc_pipeline_kill(struct cgc_pipeline *p)
{
	close_fd(&p->in);
	if (p->group > 0) {
		kill(-p->group, SIGTERM);
		for (int i = 0; i < 200 && cgc_pipeline_look(p) < p->n; i++)
			nap(5);
		kill(-p->group, SIGKILL);
	}
	bury(p);
	close_fd(&p->out);
}

/* "stage 2 of 5 (text): exit status 3"; returns that status. */
static int
describe(const struct cgc_pipeline *p, size_t i, struct cgc_err *err)
{
	const struct cgc_stage *s = &p->stage[i];

	if (s->status > 128 && s->status <= 128 + 64)
		cgc_fail(err, CGC_EIO, "stage %zu of %zu (%.160s): killed by "
		    "signal %d", i + 1, p->n, s->text, s->status - 128);
	else
		cgc_fail(err, CGC_EIO, "stage %zu of %zu (%.160s): exit "
		    "status %d%s", i + 1, p->n, s->text, s->status,
		    s->status == 0 ? " before the end" : "");
	return s->status;
}

size_t
cgc_pipeline_settle(struct cgc_pipeline *p)
{
	nap(50);
	return cgc_pipeline_look(p);
}

int
cgc_pipeline_blame(struct cgc_pipeline *p, struct cgc_err *err)
{
	size_t culprit = p->n;
	int status;

	for (int i = 0; i < 20 && cgc_pipeline_settle(p) == 0; i++)
		;
	cgc_pipeline_settle(p);
	for (size_t i = p->n; i-- > 0;)
		if (p->stage[i].ended && (culprit == p->n ||
		    p->stage[i].status != 128 + SIGPIPE))
			culprit = i;
	if (culprit == p->n)
		return (int)cgc_fail(err, CGC_EDATA, "the pipeline closed its "
		    "input or its output, expected it to go on");
	status = describe(p, culprit, err);
	return status != 0 ? status : CGC_EDATA;
}

int
cgc_pipeline_result(const struct cgc_pipeline *p, struct cgc_err *err)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->stage[i].status != 0)
			return describe(p, i, err);
	return 0;
}

void
cgc_pipeline_release(struct cgc_pipeline *p)
{
	bury(p);
	close_fd(&p->in);
	close_fd(&p->out);
	for (size_t i = 0; i < p->n; i++)
		free(p->stage[i].text);
	*p = (struct cgc_pipeline){ .in = -1, .out = -1 };
}
