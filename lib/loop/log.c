/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loop/log.h"
#include "stream/outfile.h"

bool
cgc_log_due(const struct cgc_log *log, uint64_t iteration)
{
	return iteration % log->every == 0 || iteration == log->last;
}

/* Where models begin that an old log, taken up at iteration, may not have. */
static uint64_t
next_after(const struct cgc_log *log, uint64_t iteration)
{
	if (cgc_log_due(log, iteration))
		return iteration + 1;
	return iteration - iteration % log->every + 1;
}

/* CGC_EDATA if a file that is no stream would be cut. */
static enum cgc_status
check_head(const struct cgc_log *log, struct cgc_err *err)
{
	unsigned char head[CGC_FRAME_SIZE];
	struct cgc_frame frame;

	if (pread(log->fd, head, sizeof head, 0) < (ssize_t)sizeof head)
		return CGC_OK;
	return cgc_frame_decode(&frame, head, err);
}

/*
 * How many bytes of an old log stay.  What a killed run has not finished ends
 * it as the end would.
 */
static enum cgc_status
measure(struct cgc_log *log, uint64_t next,
    const struct cgc_reader_opts *opts, off_t *length, struct cgc_err *err)
{
	struct cgc_reader r;
	struct cgc_row *row;
	enum cgc_status st;

	if ((st = check_head(log, err)) != CGC_OK)
		return st;
	st = cgc_reader_open(&r, &log->path, 1, opts, err);
	if (st != CGC_OK)
		return st;
	while ((st = cgc_reader_one(&r, &row, err)) == CGC_OK &&
	    row->frame.iteration < next) {
		*length += CGC_FRAME_SIZE +
		    (off_t)cgc_frame_padded(row->frame.length);
		log->next = row->frame.iteration + 1;
	}
	cgc_reader_close(&r);
	if (st == CGC_EIO || (st == CGC_EDATA && *length > 0 &&
	    log->next != next))
		return st;
	return CGC_OK;
}

/* A regular file goes on where it ends; a FIFO begins anew. */
static enum cgc_status
open_file(struct cgc_log *log, bool *regular, struct cgc_err *err)
{
	struct stat sb;

	*regular = stat(log->path, &sb) < 0 || S_ISREG(sb.st_mode);
	log->fd = open(log->path, *regular ? O_RDWR | O_CREAT | O_CLOEXEC :
	    O_WRONLY | O_CLOEXEC, 0666);
	return log->fd < 0 ? cgc_fail_errno(err, "open") : CGC_OK;
}

static enum cgc_status
open_at(struct cgc_log *log, const uint64_t *resumed,
    const struct cgc_reader_opts *opts, struct cgc_err *err)
{
	off_t length = 0;
	enum cgc_status st;
	bool regular;

	st = open_file(log, &regular, err);
	if (st == CGC_OK && regular && resumed != NULL)
		st = measure(log, next_after(log, *resumed), opts, &length,
		    err);
	if (st == CGC_OK && regular && (ftruncate(log->fd, length) < 0 ||
	    lseek(log->fd, length, SEEK_SET) < 0))
		st = cgc_fail_errno(err, "truncate");
	return st;
}

enum cgc_status
cgc_log_open(struct cgc_log *log, const char *path, const uint64_t *resumed,
    const struct cgc_reader_opts *opts, struct cgc_err *err)
{
	enum cgc_status st;

	log->path = path;
	log->next = 0;
	st = open_at(log, resumed, opts, err);
	if (st != CGC_OK)
		cgc_err_place(err, "log %s", path);
	return st;
}

enum cgc_status
cgc_log_add(struct cgc_log *log, const struct cgc_parcel *model,
    struct cgc_err *err)
{
	enum cgc_status st;

	if (model->frame.iteration < log->next)
		return CGC_OK;
	st = cgc_write_all(log->fd, model->bytes, model->len, err);
	if (st != CGC_OK)
		cgc_err_place(err, "%s", log->path);
	log->next = model->frame.iteration + 1;
	return st;
}

enum cgc_status
cgc_log_sync(const struct cgc_log *log, struct cgc_err *err)
{
	if (fsync(log->fd) < 0 && errno != EINVAL && errno != EROFS)
		return cgc_fail_errno(err, "%s", log->path);
	return CGC_OK;
}
