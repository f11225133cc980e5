/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stream/outfile.h"

/* A new file beside path, with the permissions that open(2) would give. */
static enum cgc_status
open_temp(struct cgc_outfile *out, mode_t mode, struct cgc_err *err)
{
	int n = snprintf(out->temp, sizeof out->temp, "%s.XXXXXX", out->path);

	if (n < 0 || (size_t)n >= sizeof out->temp) {
		errno = ENAMETOOLONG;
		out->temp[0] = '\0';
		return cgc_fail_errno(err, "%s", out->path);
	}
	if ((out->fd = mkstemp(out->temp)) < 0) {
		out->temp[0] = '\0';
		return cgc_fail_errno(err, "%s", out->path);
	}
	if (fcntl(out->fd, F_SETFD, FD_CLOEXEC) < 0 ||
	    fchmod(out->fd, mode) < 0) {
		cgc_fail_errno(err, "%s", out->temp);
		cgc_outfile_abandon(out);
		return CGC_EIO;
	}
	return CGC_OK;
}

/* The file that is meant: of a symbolic link, what it points to. */
static bool
set_path(struct cgc_outfile *out, const char *path)
{
	char *real = realpath(path, NULL);
	int n = snprintf(out->path, sizeof out->path, "%s",
	    real != NULL ? real : path);

	free(real);
	return n >= 0 && (size_t)n < sizeof out->path;
}

enum cgc_status
cgc_outfile_open(struct cgc_outfile *out, const char *path,
    struct cgc_err *err)
{
	mode_t mask = umask(0);
	struct stat sb;

	umask(mask);
	out->fd = -1;
	out->temp[0] = '\0';
	if (!set_path(out, path)) {
		errno = ENAMETOOLONG;
		return cgc_fail_errno(err, "%.80s...", path);
	}
	if (stat(path, &sb) < 0)
		return open_temp(out, 0666 & ~mask, err);
	if (S_ISREG(sb.st_mode))
		return open_temp(out, sb.st_mode & 0777, err);
	if ((out->fd = open(path, O_WRONLY | O_CLOEXEC)) < 0)
		return cgc_fail_errno(err, "%s", path);
	return CGC_OK;
}

enum cgc_status
cgc_outfile_commit(struct cgc_outfile *out, struct cgc_err *err)
{
	int fd = out->fd;

	out->fd = -1;
	if (out->temp[0] == '\0') {
		if (close(fd) < 0)
			return cgc_fail_errno(err, "%s", out->path);
		return CGC_OK;
	}
	if (fsync(fd) < 0) {
		cgc_fail_errno(err, "%s", out->path);
		close(fd);
		cgc_outfile_abandon(out);
		return CGC_EIO;
	}
	if (close(fd) < 0 || rename(out->temp, out->path) < 0) {
		cgc_fail_errno(err, "%s", out->path);
		cgc_outfile_abandon(out);
		return CGC_EIO;
	}
	out->temp[0] = '\0';
	return CGC_OK;
}

void
cgc_outfile_abandon(struct cgc_outfile *out)
{
	if (out->fd >= 0)
		close(out->fd);
	if (out->temp[0] != '\0')
		unlink(out->temp);
	out->fd = -1;
	out->temp[0] = '\0';
}

void
cgc_outfile_hold(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, old);
}

void
cgc_outfile_let_go(const sigset_t *old)
{
	sigprocmask(SIG_SETMASK, old, NULL);
}

enum cgc_status
cgc_write_all(int fd, const void *data, size_t len, struct cgc_err *err)
{
	const char *p = data;
	ssize_t n;

	while (len > 0) {
		n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return cgc_fail_errno(err, "write");
		p += n;
		len -= (size_t)n;
	}
	return CGC_OK;
}
