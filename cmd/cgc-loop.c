/* SPDX-License-Identifier: MIT */
/*
 * cgc-loop - runs a pipeline whose output is its next input.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli.h"
#include "codec/codec.h"
#include "loop/huddle.h"
#include "loop/link.h"
#include "loop/log.h"
#include "loop/parcel.h"
#include "loop/progress.h"

static const char *model_path, *log_path, *tap_text, *checkpoint_path;
static const char *output;
static int64_t last = -1, log_every = 1, every = 1000;
static bool resume;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'T', "iterations", "T", CLI_INT, &last, 0, 9e15,
	    "go on until the model of iteration T" },
	{ 'x', "model", "FILE", CLI_WORD, &model_path, 0, 0,
	    "the model to start from" },
	{ 'L', "log", "FILE", CLI_WORD, &log_path, 0, 0,
	    "write models to FILE" },
	{ 't', "tap", "COMMAND", CLI_WORD, &tap_text, 0, 0,
	    "give models to COMMAND, such as cgc-eval" },
	{ 'k', "log-every", "K", CLI_INT, &log_every, 1, 9e15,
	    "of those, every K-th and the last (1)" },
	{ 'c', "checkpoint", "FILE", CLI_WORD, &checkpoint_path, 0, 0,
	    "keep the latest model in FILE, to resume from" },
	{ 'e', "every", "K", CLI_INT, &every, 1, 9e15,
	    "a checkpoint every K iterations (1000)" },
	{ 'R', "resume", NULL, CLI_FLAG, &resume, 0, 0,
	    "go on from the checkpoint, if there is one" },
	CLI_OUTPUT(output),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-loop",
	.usage = "-T T -x FILE [-L FILE] [-t COMMAND] [-k K] [-c FILE] "
	    "[-e K] [-R] [options] PIPELINE",
	.summary = "Run a pipeline that turns each model into the next one.",
	.opts = opts
};

static struct cgc_pipeline pipeline, tap;
static struct cgc_link to_pipeline, to_tap;
static struct cgc_huddle huddle;
static struct cgc_log logfile;
static struct cgc_parcel model; /* the one at hand */
static struct cgc_writer out;
static bool moved;              /* the pipeline has given a model */
static bool watched;            /* somebody sees the progress */

static const int ending[] = { SIGHUP, SIGINT, SIGTERM };
static struct sigaction before[3];
static volatile sig_atomic_t interrupted, hurried;

/* The first ends the loop in good order, the second soon, the third now. */
static void
on_signal(int sig)
{
	hurried = interrupted != 0;
	interrupted = sig;
	for (int i = 0; hurried && i < 3; i++)
		sigaction(ending[i], &before[i], NULL);
}

/* What is ignored (nohup) stays so; a child that is gone is an error here. */
static void
catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigfillset(&sa.sa_mask);
	for (int i = 0; i < 3; i++) {
		sigaction(ending[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			sigaction(ending[i], &sa, NULL);
	}
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
}

/* On a terminal, five times a second: bar, rate, time left. */
static void
progress(bool final)
{
	static struct cgc_progress p;
	char line[CGC_PROGRESS];

	if (watched && cgc_progress(&p, model.frame.iteration,
	    (uint64_t)last, final, line))
		fprintf(stderr, "\r%s%s", line, final ? "\n" : "");
}

/* All children must be gone before we are. */
static void
end_children(void)
{
	progress(true);
	cgc_pipeline_kill(&pipeline);
	cgc_pipeline_kill(&tap);
}

/* By the signal that ended the loop, as the caller expects. */
_Noreturn static void
die_interrupted(void)
{
	end_children();
	for (int i = 0; i < 3; i++)
		sigaction(ending[i], &before[i], NULL);
	raise(interrupted);
	exit(CGC_EIO);
}

static void
check(enum cgc_status st, const struct cgc_err *err)
{
	if (st == CGC_OK)
		return;
	end_children();
	cli_die(st, "%s", err->text);
}

/* status: what has become of the children of a link, 0 if nothing bad. */
static void
check_children(const struct cgc_link *l, int status, struct cgc_err *err)
{
	if (status != 0 && l == &to_tap)
		cgc_err_place(err, "tap");
	check((enum cgc_status)status, err);
}

static void
blame(struct cgc_link *l)
{
	struct cgc_err err;
	int status = cgc_pipeline_blame(l->pipeline, &err);

	check_children(l, status, &err);
}

/* Nothing moves: has somebody died, or is in a hurry? */
static void
look_up(void)
{
	if (cgc_pipeline_look(&pipeline) > 0)
		blame(&to_pipeline);
	if (tap_text != NULL && cgc_pipeline_look(&tap) > 0)
		blame(&to_tap);
	if (hurried || (interrupted && !moved))
		die_interrupted();
}

static void
check_link(struct cgc_link *l, enum cgc_link_state state, struct cgc_err *err)
{
	if (state == CGC_LINK_DONE)
		return;
	cgc_err_place(err, l == &to_tap ? "tap" : "pipeline");
	check(state == CGC_LINK_BAD ? CGC_EDATA : CGC_EIO, err);
}

/* Sends the model at hand; waits for the next one if that is the answer. */
static void
exchange(struct cgc_link *l, bool answer)
{
	enum cgc_link_state state;
	struct cgc_err err;

	cgc_link_ask(l, model.bytes, model.len, answer);
	while ((state = cgc_link_go(l, &err)) == CGC_LINK_QUIET)
		look_up();
	if (state == CGC_LINK_GONE || (state == CGC_LINK_BAD &&
	    cgc_pipeline_settle(l->pipeline) > 0))
		blame(l);
	check_link(l, state, &err);
}

/* The model at hand to the log and the tap. */
static void
show(bool seen_by_tap)
{
	struct cgc_err err;

	if (!cgc_log_due(&logfile, model.frame.iteration))
		return;
	if (log_path != NULL)
		check(cgc_log_add(&logfile, &model, &err), &err);
	if (tap_text != NULL && !seen_by_tap)
		exchange(&to_tap, false);
}

/* The log comes first: a checkpoint says that it is complete so far. */
static void
save_checkpoint(void)
{
	struct cgc_err err;

	if (checkpoint_path == NULL)
		return;
	if (log_path != NULL)
		check(cgc_log_sync(&logfile, &err), &err);
	check(cgc_parcel_save(&model, checkpoint_path, &err), &err);
}

/* One turn of the loop. */
static void
turn(void)
{
	struct cgc_err err;
	enum cgc_status st;

	exchange(&to_pipeline, true);
	st = cgc_parcel_take(&model, &to_pipeline.from, cgc_codec_decode,
	    &err);
	if (st != CGC_OK)
		cgc_err_place(&err, "pipeline: frame %llu",
		    (unsigned long long)to_pipeline.from.frames);
	check(st, &err);
	moved = true;
	show(false);
	cgc_huddle_turn(&huddle, cgc_clock());
}

/* Lets the stages end by themselves, which saves their states. */
static void
finish(struct cgc_link *l)
{
	enum cgc_link_state state;
	struct cgc_err err, bad;

	while ((state = cgc_link_end(l, &bad)) == CGC_LINK_QUIET)
		if (hurried)
			die_interrupted();
	check_children(l, cgc_pipeline_result(l->pipeline, &err), &err);
	check_link(l, state, &bad);
}

static void
finish_all(void)
{
	progress(true);
	watched = false;
	finish(&to_pipeline);
	if (tap_text != NULL)
		finish(&to_tap);
	save_checkpoint();
}

/* The model to start from, which the stages can read too. */
static void
read_model(const struct cgc_reader_opts *o)
{
	struct cgc_err err;
	struct stat sb;

	if (stat(model_path, &sb) == 0 && !S_ISREG(sb.st_mode))
		cli_die(CGC_EUSAGE, "%s is not a regular file, which the "
		    "stages could read as well", model_path);
	cli_check(cgc_parcel_load(&model, model_path, o, &err), &err);
	if (model.frame.iteration > (uint64_t)last)
		cli_die(CGC_EDATA, "%s: iteration is %llu, expected at most "
		    "%lld (-T)", model_path,
		    (unsigned long long)model.frame.iteration,
		    (long long)last);
}

/* What the stages may want to know. */
static void
set_environment(void)
{
	char number[24];

	snprintf(number, sizeof number, "%lld", (long long)every);
	if (setenv("CGC_MODEL", model_path, 1) < 0 ||
	    setenv("CGC_EVERY", number, 1) < 0)
		cli_die(CGC_EIO, "setenv: %s", strerror(errno));
}

static void
open_log(const struct cgc_reader_opts *o)
{
	struct cgc_err err;

	logfile.every = (uint64_t)log_every;
	logfile.last = (uint64_t)last;
	if (log_path != NULL)
		cli_check(cgc_log_open(&logfile, log_path,
		    resume ? &model.frame.iteration : NULL, o, &err), &err);
}

static void
start(struct cgc_pipeline *p, struct cgc_link *l)
{
	struct cgc_err err;

	check(cgc_pipeline_start(p, l == &to_pipeline, &err), &err);
	check(cgc_link_init(l, p, &(struct cgc_limits){ limits.max_dim,
	    limits.max_mem }, &err), &err);
}

static void
set_up(const char *text)
{
	const struct cgc_reader_opts o = cli_reader_opts(&limits, 0);
	struct cgc_err err;

	cli_check(cgc_pipeline_parse(&pipeline, text, &err), &err);
	if (tap_text != NULL)
		cli_check_at(cgc_pipeline_parse(&tap, tap_text, &err), &err,
		    "tap");
	resume = resume && access(checkpoint_path, F_OK) == 0;
	if (resume)
		model_path = checkpoint_path;
	read_model(&o);
	set_environment();
	open_log(&o);
	cli_writer(&out, output);
	catch_signals();
	watched = isatty(STDERR_FILENO);
	start(&pipeline, &to_pipeline);
	cgc_huddle_init(&huddle, &pipeline, cgc_clock());
	if (tap_text != NULL)
		start(&tap, &to_tap);
	show(resume);
}

/* What is written is not what a run begins with. */
static void
refuse_same(const char *path, const char *option)
{
	if (path != NULL && strcmp(path, model_path) == 0)
		cli_die(CGC_EUSAGE, "%s is '%.80s', which is the --model",
		    option, path);
}

int
main(int argc, char **argv)
{
	const char *const *operands;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &operands, &n);
	if (n != 1)
		cli_die(CGC_EUSAGE, "found %zu operands, expected 1: the "
		    "pipeline, in quotes", n);
	if (last < 0 || model_path == NULL)
		cli_die(CGC_EUSAGE, "%s is missing", last < 0 ?
		    "-T, where to end," : "-x, the model to start from,");
	refuse_same(checkpoint_path, "--checkpoint");
	refuse_same(log_path, "--log");
	if (resume && checkpoint_path == NULL)
		cli_die(CGC_EUSAGE, "--resume needs the file of a "
		    "--checkpoint");
	set_up(operands[0]);
	while (model.frame.iteration < (uint64_t)last && !interrupted) {
		progress(false);
		turn();
		if (model.frame.iteration % (uint64_t)every == 0)
			save_checkpoint();
	}
	finish_all();
	if (interrupted)
		die_interrupted();
	signal(SIGPIPE, SIG_DFL);
	check(cgc_writer_bytes(&out, model.bytes, model.len, &err), &err);
	cli_writer_done(&out);
	return cli_done();
}
