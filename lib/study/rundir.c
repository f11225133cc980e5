/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* flock(2), which POSIX does not have */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/outfile.h"
#include "study/rundir.h"

const char *
cgc_rundir_state_name(enum cgc_rundir_state state)
{
	static const char *const name[] = { "waiting", "running",
	    "interrupted", "failed", "done" };

	return name[state];
}

enum cgc_status
cgc_rundir_join(char out[CGC_RUNDIR_PATH], const char *dir, const char *name,
    struct cgc_err *err)
{
	int n = snprintf(out, CGC_RUNDIR_PATH, "%s/%s", dir, name);

	if (n >= 0 && n < CGC_RUNDIR_PATH)
		return CGC_OK;
	errno = ENAMETOOLONG;
	return cgc_fail_errno(err, "%.80s...", dir);
}

enum cgc_status
cgc_rundir_write(const char *path, const char *name, const char *text,
    struct cgc_err *err)
{
	struct cgc_outfile out;
	char file[CGC_RUNDIR_PATH];
	enum cgc_status st = cgc_rundir_join(file, path, name, err);

	if (st != CGC_OK ||
	    (st = cgc_outfile_open(&out, file, err)) != CGC_OK)
		return st;
	st = cgc_write_all(out.fd, text, strlen(text), err);
	if (st == CGC_OK)
		return cgc_outfile_commit(&out, err);
	cgc_err_place(err, "%s", file);
	cgc_outfile_abandon(&out);
	return st;
}

/* Whether the open file is the text and nothing else. */
static bool
holds(FILE *file, const char *text)
{
	int c;

	while ((c = getc(file)) != EOF && c == (unsigned char)*text)
		text++;
	return c == EOF && !ferror(file) && *text == '\0';
}

/* What was prepared before is this run; CGC_END if nothing was. */
static enum cgc_status
compare(const char *path, const char *text, struct cgc_err *err)
{
	char name[CGC_RUNDIR_PATH];
	enum cgc_status st = cgc_rundir_join(name, path, "params.json", err);
	FILE *file;
	bool same;

	if (st != CGC_OK)
		return st;
	if ((file = fopen(name, "r")) == NULL)
		return errno == ENOENT ? CGC_END : cgc_fail_errno(err, "%s",
		    name);
	same = holds(file, text);
	fclose(file);
	if (same)
		return CGC_OK;
	return cgc_fail(err, CGC_EDATA, "%s is of another run, expected %.80s",
	    name, text);
}

/* params.json comes last: where it is, the rest is too. */
enum cgc_status
cgc_rundir_prepare(const char *path, const char *text, const char *script,
    struct cgc_err *err)
{
	enum cgc_status st;

	if (mkdir(path, 0777) < 0 && errno != EEXIST)
		return cgc_fail_errno(err, "%s", path);
	st = compare(path, text, err);
	if (st != CGC_END)
		return st;
	st = cgc_rundir_write(path, "run.sh", script, err);
	if (st == CGC_OK)
		st = cgc_rundir_write(path, "params.json", text, err);
	return st;
}

/*
 * how: LOCK_EX, for which the file is made, or LOCK_SH, which those who only
 * look have together.
 */
static enum cgc_status
try_lock(const char *path, int how, int *fd, struct cgc_err *err)
{
	int flags = how == LOCK_EX ? O_RDWR | O_CREAT : O_RDONLY;
	char name[CGC_RUNDIR_PATH];
	enum cgc_status st = cgc_rundir_join(name, path, "lock", err);

	*fd = -1;
	if (st != CGC_OK)
		return st;
	if ((*fd = open(name, flags, 0666)) < 0)
		return cgc_fail_errno(err, "%s", name);
	if (flock(*fd, how | LOCK_NB) == 0)
		return CGC_OK;
	st = errno == EWOULDBLOCK ? CGC_OK : cgc_fail_errno(err, "%s", name);
	close(*fd);
	*fd = -1;
	return st;
}

enum cgc_status
cgc_rundir_lock(const char *path, int *fd, struct cgc_err *err)
{
	return try_lock(path, LOCK_EX, fd, err);
}

/* Whether there is a file of that name. */
static bool
has(const char *path, const char *name)
{
	char file[CGC_RUNDIR_PATH];
	struct cgc_err err;

	return cgc_rundir_join(file, path, name, &err) == CGC_OK &&
	    access(file, F_OK) == 0;
}

enum cgc_status
cgc_rundir_look(const char *path, const char *text,
    enum cgc_rundir_state *state, struct cgc_err *err)
{
	enum cgc_status st = compare(path, text, err);
	int fd;

	*state = CGC_RUN_WAITING;
	if (st != CGC_OK)
		return st == CGC_END ? CGC_OK : st;
	if (has(path, "done"))
		*state = CGC_RUN_DONE;
	if (*state == CGC_RUN_DONE || !has(path, "lock"))
		return CGC_OK;
	if ((st = try_lock(path, LOCK_SH, &fd, err)) != CGC_OK)
		return st;
	/* who had the lock a moment ago may have ended since */
	*state = fd < 0 ? CGC_RUN_RUNNING : has(path, "done") ? CGC_RUN_DONE :
	    has(path, "failed") ? CGC_RUN_FAILED : CGC_RUN_INTERRUPTED;
	if (fd >= 0)
		close(fd);
	return CGC_OK;
}
