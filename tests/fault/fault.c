/* SPDX-License-Identifier: MIT */
/*
 * fault - preloaded, makes calls of a program fail.
 *
 *   FAULT_CALL  read, write, alloc, fsync or rename; format, which succeeds
 *   FAULT_HOW   short: half of the bytes (of one: one); or the error EIO,
 *               EINTR, ENOSPC or ENOMEM
 *   FAULT_AT    the k-th such call of the process, or 0: every one
 *   FAULT_IN    only in the program of that name
 *   FAULT_MARK  a file that is made when that happens
 *   FAULT_COUNT instead: nothing fails, and a file gets a line with the name
 *               of the program and the number of such calls when it exits
 *
 * Calls that libc makes by itself are not seen.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc's own names, since dlsym(3) allocates. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t align, size_t size);
extern int __vsnprintf_chk(char *out, size_t size, int flag, size_t room,
    const char *fmt, va_list ap);

static const char *call, *mark, *count;
static int error; /* 0: short */
static unsigned long at, calls;

static int
error_number(const char *how)
{
	static const struct {
		const char *name;
		int number;
	} errors[] = {
		{ "EIO", EIO }, { "EINTR", EINTR }, { "ENOSPC", ENOSPC },
		{ "ENOMEM", ENOMEM }
	};

	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (how != NULL && strcmp(how, errors[i].name) == 0)
			return errors[i].number;
	return 0;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *in = getenv("FAULT_IN"), *k = getenv("FAULT_AT");

	if (in != NULL && strcmp(in, program_invocation_short_name) != 0)
		return;
	mark = getenv("FAULT_MARK");
	count = getenv("FAULT_COUNT");
	error = error_number(getenv("FAULT_HOW"));
	at = k != NULL ? strtoul(k, NULL, 10) : 0;
	call = getenv("FAULT_CALL");
}

__attribute__((destructor)) static void
end(void)
{
	unsigned long total = calls;
	int fd;

	if (call == NULL || count == NULL)
		return;
	fd = open(count, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	dprintf(fd, "%s %lu\n", program_invocation_short_name, total);
	close(fd);
}

/* Whether this call, of that kind, is the one. */
static bool
is_due(const char *kind)
{
	if (call == NULL || strcmp(call, kind) != 0)
		return false;
	calls++;
	if (count != NULL || (at != 0 && calls != at))
		return false;
	if (mark != NULL)
		close((int)syscall(SYS_openat, AT_FDCWD, mark,
		    O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
	errno = error;
	return true;
}

static size_t
half(size_t len)
{
	return len > 1 ? len / 2 : len;
}

ssize_t
read(int fd, void *data, size_t len)
{
	if (is_due("read")) {
		if (error != 0)
			return -1;
		len = half(len);
	}
	return syscall(SYS_read, fd, data, len);
}

ssize_t
write(int fd, const void *data, size_t len)
{
	if (fd != STDERR_FILENO && is_due("write")) {
		if (error != 0)
			return -1;
		len = half(len);
	}
	return syscall(SYS_write, fd, data, len);
}

int
fsync(int fd)
{
	return is_due("fsync") ? -1 : (int)syscall(SYS_fsync, fd);
}

int
rename(const char *from, const char *to)
{
	return is_due("rename") ? -1 :
	    (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

void *
malloc(size_t size)
{
	return is_due("alloc") ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return is_due("alloc") ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	return is_due("alloc") ? NULL : __libc_realloc(old, size);
}

void *
aligned_alloc(size_t align, size_t size)
{
	return is_due("alloc") ? NULL : __libc_memalign(align, size);
}

int
posix_memalign(void **out, size_t align, size_t size)
{
	void *p = is_due("alloc") ? NULL : __libc_memalign(align, size);

	if (p == NULL)
		return ENOMEM;
	*out = p;
	return 0;
}

int
vsnprintf(char *out, size_t size, const char *fmt, va_list ap)
{
	is_due("format");
	return __vsnprintf_chk(out, size, 0, SIZE_MAX, fmt, ap);
}

int
snprintf(char *out, size_t size, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(out, size, fmt, ap);
	va_end(ap);
	return len;
}
