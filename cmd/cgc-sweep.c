/* SPDX-License-Identifier: MIT */
/*
 * cgc-sweep - makes the runs of a grid of parameters.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/mem.h"
#include "cli.h"
#include "loop/progress.h"
#include "plot/tsv.h"
#include "study/job.h"
#include "study/rundir.h"
#include "study/trial.h"
#include "study/watch.h"

#define MAX_GRID (1 << 20)
#define MAX_JOBS 1024

static const char *dir = "runs", *output;
static int64_t jobs;
static bool print, slurm, status, collect, one;

static const struct cli_opt opts[] = {
	{ 'd', "directory", "DIR", CLI_WORD, &dir, 0, 0,
	    "where the runs have their directories (runs)" },
	{ 'j', "jobs", "N", CLI_INT, &jobs, 1, MAX_JOBS,
	    "make N runs at a time (all cores)" },
	{ 0, "print", NULL, CLI_FLAG, &print, 0, 0,
	    "write a command line for each unfinished run" },
	{ 0, "slurm", NULL, CLI_FLAG, &slurm, 0, 0,
	    "write a batch script for an array of them" },
	{ 0, "status", NULL, CLI_FLAG, &status, 0, 0,
	    "write a table of all runs" },
	{ 0, "collect", NULL, CLI_FLAG, &collect, 0, 0,
	    "write the results of all runs as one table" },
	{ 0, "run", NULL, CLI_FLAG, &one, 0, 0,
	    "make the run of the directory GRID" },
	CLI_OUTPUT(output),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-sweep",
	.usage = "[-d DIR] [-j N] [--print | --slurm | --status | --collect | "
	    "--run] [-o FILE] GRID",
	.summary = "Make the runs of a grid of parameters.",
	.opts = opts
};

static struct cgc_study study;
static uint64_t *digest;     /* of each run */
static char *text, *script;  /* of the run at hand */
static pid_t pid[MAX_JOBS];  /* who makes runs now; 0: nobody */
static struct cgc_watch watch;
static uint64_t finished, running;
static uint64_t next, nlater, *later; /* runs that others were making */
static struct cgc_tsv tsv;
static char **paths;

static void
read_grid(const char *path)
{
	static char grid[MAX_GRID + 1];
	bool standard = strcmp(path, "-") == 0;
	FILE *in = standard ? stdin : fopen(path, "r");
	const char *place = standard ? "<stdin>" : path;
	struct cgc_err err;
	size_t n;

	if (in == NULL)
		cli_die(CGC_EIO, "%s: %s", place, strerror(errno));
	n = fread(grid, 1, sizeof grid, in);
	if (ferror(in))
		cli_die(CGC_EIO, "%s: %s", place, strerror(errno));
	if (n > MAX_GRID || strlen(grid) < n)
		cli_die(CGC_EDATA, "%s: found %s, expected a text of at most "
		    "%d bytes", place, n > MAX_GRID ? "more" : "a NUL",
		    MAX_GRID);
	if (!standard)
		fclose(in);
	cli_check_at(cgc_study_parse(&study, grid, &err), &err, place);
	cli_check(cgc_mem_alloc(&digest, study.runs, sizeof *digest, &err),
	    &err);
	cli_check_at(cgc_trial_digests(&study, digest, &err), &err, place);
}

/* The directory of a run, below dir. */
static void
run_path(uint64_t run, char path[CGC_RUNDIR_PATH])
{
	char name[CGC_TRIAL_NAME];
	struct cgc_err err;

	cgc_trial_name(digest[run], name);
	cli_check(cgc_rundir_join(path, dir, name, &err), &err);
}

static enum cgc_rundir_state
look(uint64_t run)
{
	char path[CGC_RUNDIR_PATH];
	enum cgc_rundir_state state;
	struct cgc_err err;

	run_path(run, path);
	cli_check(cgc_trial_text(&study, run, &text, &err), &err);
	cli_check(cgc_rundir_look(path, text, &state, &err), &err);
	free(text);
	text = NULL;
	return state;
}

static void
prepare(uint64_t run)
{
	char path[CGC_RUNDIR_PATH];
	struct cgc_err err;

	run_path(run, path);
	cli_check(cgc_trial_text(&study, run, &text, &err), &err);
	cli_check(cgc_trial_script(&study, run, &script, &err), &err);
	cli_check(cgc_rundir_prepare(path, text, script, &err), &err);
	free(text);
	free(script);
	text = script = NULL;
}

/* By the signal that was caught, as the caller expects. */
_Noreturn static void
die_by(int sig)
{
	signal(sig, SIG_DFL);
	raise(sig);
	exit(CGC_EIO);
}

/* Makes the run of a directory: all that a process does for it. */
static void
make(const char *path)
{
	struct cgc_err err;
	int sig;

	cli_check(cgc_job_make(path, &sig, &err), &err);
	if (sig != 0)
		die_by(sig);
}

/* A process that makes a run, and ends it in good order if we are killed. */
static pid_t
start(uint64_t run)
{
	char path[CGC_RUNDIR_PATH];
	pid_t parent = getpid(), child;

	prepare(run);
	run_path(run, path);
	if ((child = fork()) != 0)
		return child;
	cgc_watch_end(&watch);
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
	if (getppid() == parent)
		make(path);
	_exit(CGC_OK);
}

/* Whom none of our processes makes yet; what others make comes last. */
static bool
pick(uint64_t *run)
{
	while (next < study.runs) {
		switch (look(*run = next++)) {
		case CGC_RUN_DONE:
			break;
		case CGC_RUN_RUNNING:
			later[nlater++] = *run;
			break;
		default:
			return true;
		}
	}
	if (nlater == 0)
		return false;
	*run = later[--nlater];
	return true;
}

static void
end_all(void)
{
	for (int64_t i = 0; i < jobs; i++)
		if (pid[i] > 0)
			kill(pid[i], SIGTERM);
	for (int64_t i = 0; i < jobs; i++)
		while (pid[i] > 0 && waitpid(pid[i], NULL, 0) < 0 &&
		    errno == EINTR)
			;
}

/* Gives every idle process slot a run, while there are any. */
static void
fill(void)
{
	uint64_t run;

	for (int64_t i = 0; i < jobs; i++) {
		if (pid[i] != 0 || !pick(&run))
			continue;
		if ((pid[i] = start(run)) < 0) {
			end_all();
			cli_die(CGC_EIO, "fork: %s", strerror(errno));
		}
		running++;
	}
}

/* Takes note of the processes that have ended. */
static void
reap(void)
{
	int result;

	for (int64_t i = 0; i < jobs; i++)
		if (pid[i] > 0 && waitpid(pid[i], &result, WNOHANG) > 0) {
			pid[i] = 0;
			running--;
			finished += result == 0;
		}
}

/* On a terminal: bar, speed, time left, and how many are at work. */
static void
progress(bool final)
{
	static struct cgc_progress p;
	char line[CGC_PROGRESS];

	if (isatty(STDERR_FILENO) && cgc_progress(&p, finished, study.runs,
	    final, line))
		fprintf(stderr, "\r%s%llu running  %s", line,
		    (unsigned long long)running, final ? "\n" : "");
}

/* What is done, before: a run that others finish meanwhile is no news. */
static uint64_t
count_done(void)
{
	uint64_t n = 0;

	for (uint64_t run = 0; run < study.runs; run++)
		n += look(run) == CGC_RUN_DONE;
	return n;
}

/* The cores that programs with threads may use, if nobody has said. */
static void
share_cores(void)
{
	int64_t cores = cgc_team_cores();
	char number[24];

	if (jobs == 0)
		jobs = cores;
	snprintf(number, sizeof number, "%lld",
	    (long long)(jobs < cores ? cores / jobs : 1));
	if (setenv("CGC_THREADS", number, 0) < 0)
		cli_die(CGC_EIO, "setenv: %s", strerror(errno));
}

static void
sweep(void)
{
	struct cgc_err err;
	int sig = 0;

	share_cores();
	cli_check(cgc_mem_alloc(&later, study.runs, sizeof *later, &err),
	    &err);
	finished = count_done();
	cgc_watch_begin(&watch);
	do {
		fill();
		progress(false);
		if (running > 0)
			sig = cgc_watch_wait(&watch);
		reap();
	} while (sig == 0 && (running + nlater > 0 || next < study.runs));
	end_all();
	progress(true);
	cgc_watch_end(&watch);
	if (sig != 0)
		die_by(sig);
	finished = count_done();
	if (finished < study.runs)
		cli_die(CGC_EIO, "%llu of %llu runs are not finished",
		    (unsigned long long)(study.runs - finished),
		    (unsigned long long)study.runs);
}

/* The command line that makes a run, here or on a host that sees it. */
static void
print_line(uint64_t run)
{
	char path[CGC_RUNDIR_PATH];

	prepare(run);
	run_path(run, path);
	fputs("cgc-sweep --run -- ", stdout);
	cgc_trial_word(stdout, path);
	putchar('\n');
}

/* What is left to do, each on a line. */
static uint64_t
print_lines(void)
{
	uint64_t n = 0;

	for (uint64_t run = 0; run < study.runs; run++)
		if (look(run) != CGC_RUN_DONE) {
			print_line(run);
			n++;
		}
	return n;
}

/* Task i of the array is line i of the script's list. */
static void
print_slurm(void)
{
	uint64_t left = study.runs - count_done();

	fputs("#!/bin/bash\n#SBATCH --job-name=cgc-sweep\n", stdout);
	if (left == 0) {
		fputs("# every run is finished\n", stdout);
		return;
	}
	printf("#SBATCH --array=1-%llu", (unsigned long long)left);
	if (jobs > 0)
		printf("%%%lld", (long long)jobs);
	fputs("\nexec bash -c \"$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" "
	    "<<'END'\n", stdout);
	print_lines();
	fputs("END\n)\"\n", stdout);
}

static void
print_status(void)
{
	char path[CGC_RUNDIR_PATH];

	fputs("run\tdirectory\tstate", stdout);
	for (size_t i = 0; i < study.varied; i++)
		printf("\t%s", study.name[i]);
	for (uint64_t run = 0; run < study.runs; run++) {
		run_path(run, path);
		printf("\n%llu\t%s\t%s", (unsigned long long)run + 1, path,
		    cgc_rundir_state_name(look(run)));
		for (size_t i = 0; i < study.varied; i++)
			printf("\t%s", cgc_study_value(&study, run, i));
	}
	putchar('\n');
}

/* The results of all runs, which must be there, as one table. */
static void
open_results(void)
{
	char path[CGC_RUNDIR_PATH], file[CGC_RUNDIR_PATH];
	uint64_t done = count_done();
	struct cgc_err err;

	if (done < study.runs)
		cli_die(CGC_EDATA, "%llu of %llu runs are not finished",
		    (unsigned long long)(study.runs - done),
		    (unsigned long long)study.runs);
	cli_check(cgc_mem_zalloc(&paths, study.runs, sizeof *paths, &err),
	    &err);
	for (uint64_t run = 0; run < study.runs; run++) {
		run_path(run, path);
		cli_check(cgc_rundir_join(file, path, study.results, &err),
		    &err);
		if ((paths[run] = strdup(file)) == NULL)
			cli_die(CGC_EIO, "paths: %s", strerror(errno));
	}
	cli_check(cgc_tsv_open(&tsv, (const char *const *)paths, study.runs,
	    &err), &err);
	for (size_t i = 0; i < study.columns; i++)
		if (cgc_tsv_find(&tsv, study.name[i]) < tsv.columns)
			cli_die(CGC_EDATA, "%s: a column is called '%.40s', "
			    "which is a parameter", paths[0], study.name[i]);
}

static void
print_cells(uint64_t run)
{
	for (size_t i = 0; i < study.columns; i++)
		printf("%s\t", cgc_study_value(&study, run, i));
	for (size_t i = 0; i < tsv.columns; i++)
		printf("%s%c", tsv.cell[i], i + 1 < tsv.columns ? '\t' : '\n');
}

static void
print_results(void)
{
	struct cgc_err err;

	open_results();
	for (size_t i = 0; i < study.columns; i++)
		printf("%s\t", study.name[i]);
	printf("%s\n", tsv.head);
	while (cli_check(cgc_tsv_next(&tsv, &err), &err) == CGC_OK)
		print_cells(tsv.at);
	cgc_tsv_close(&tsv);
	for (uint64_t run = 0; run < study.runs; run++)
		free(paths[run]);
	free(paths);
}

/* The one thing that was asked for. */
static void
work(void)
{
	if (!slurm && !status && !collect && !print) {
		sweep();
		return;
	}
	cli_text(output);
	if (print)
		print_lines();
	else if (slurm)
		print_slurm();
	else if (status)
		print_status();
	else
		print_results();
}

static void
make_directory(void)
{
	for (const char *p = dir; *p != '\0'; p++)
		if ((unsigned char)*p < ' ')
			cli_die(CGC_EUSAGE, "-d, the directory, has a control "
			    "character, expected none");
	if (mkdir(dir, 0777) < 0 && errno != EEXIST)
		cli_die(CGC_EIO, "%s: %s", dir, strerror(errno));
}

static void
check_options(size_t operands)
{
	if (operands != 1)
		cli_die(CGC_EUSAGE, "found %zu operands, expected 1: the grid",
		    operands);
	if (print + slurm + status + collect + one > 1)
		cli_die(CGC_EUSAGE, "found several of --print, --slurm, "
		    "--status, --collect and --run, expected one");
	if (output != NULL && !print && !slurm && !status && !collect)
		cli_die(CGC_EUSAGE, "-o is for what --print, --slurm, "
		    "--status or --collect writes, expected one of them");
}

int
main(int argc, char **argv)
{
	const char *const *operands;
	size_t n;

	cli_start(&prog, argc, argv, &operands, &n);
	check_options(n);
	if (one) {
		make(operands[0]);
		return cli_done();
	}
	read_grid(operands[0]);
	if (!status && !collect)
		make_directory();
	work();
	cgc_study_release(&study);
	free(digest);
	free(later);
	return cli_done();
}
