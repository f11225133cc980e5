/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "loop/pipeline.h"
#include "study/job.h"
#include "study/rundir.h"
#include "study/watch.h"

static const char command[] = "exec bash ./run.sh >>log 2>&1";

/* The last line of the log that is not empty, or "". */
static void
last_words(char *out, size_t size)
{
	FILE *log = fopen("log", "r");
	char line[256];

	out[0] = '\0';
	if (log == NULL)
		return;
	if (fseek(log, -4096, SEEK_END) < 0)
		rewind(log);
	while (fgets(line, sizeof line, log) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '\0')
			snprintf(out, size, ": %s", line);
	}
	fclose(log);
}

/* What has become of the command goes into the directory. */
static enum cgc_status
settle(const struct cgc_pipeline *p, struct cgc_err *err)
{
	int status = p->stage[0].status;
	enum cgc_status st;
	char words[300], text[40];

	if (status == 0)
		return cgc_rundir_write(".", "done", "exit status 0\n", err);
	snprintf(text, sizeof text, "exit status %d\n", status);
	st = cgc_rundir_write(".", "failed", text, err);
	if (st != CGC_OK)
		return st;
	last_words(words, sizeof words);
	return cgc_fail(err, CGC_EIO, "exit status %d%s", status, words);
}

/* Runs the script to its end, or to ours. */
static enum cgc_status
run(const struct cgc_watch *watch, int *signal, struct cgc_err *err)
{
	struct cgc_pipeline p;
	enum cgc_status st = cgc_pipeline_parse(&p, command, err);

	unlink("failed");
	if (st == CGC_OK)
		st = cgc_pipeline_start(&p, false, err);
	if (st != CGC_OK)
		return st;
	cgc_pipeline_close(&p);
	while (*signal == 0 && cgc_pipeline_look(&p) == 0)
		*signal = cgc_watch_wait(watch);
	if (*signal != 0)
		cgc_pipeline_kill(&p);
	/* what ended well in the last moment is not to be made again */
	if (*signal == 0 || (p.stage[0].ended && p.stage[0].status == 0))
		st = settle(&p, err);
	cgc_pipeline_release(&p);
	return st;
}

enum cgc_status
cgc_job_make(const char *path, int *signal, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;
	struct cgc_watch watch;
	int lock = -1;

	*signal = 0;
	if (chdir(path) < 0)
		return cgc_fail_errno(err, "%s", path);
	if (access("run.sh", R_OK) < 0)
		return cgc_fail_errno(err, "%s/run.sh", path);
	cgc_watch_begin(&watch);
	while ((st = cgc_rundir_lock(".", &lock, err)) == CGC_OK && lock < 0 &&
	    *signal == 0)
		*signal = cgc_watch_wait(&watch);
	if (st == CGC_OK && *signal == 0 && access("done", F_OK) < 0)
		st = run(&watch, signal, err);
	if (lock >= 0)
		close(lock);
	cgc_watch_end(&watch);
	if (st != CGC_OK)
		cgc_err_place(err, "%s", path);
	return st;
}
