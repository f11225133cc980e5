/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"

enum cgc_status
cgc_fail(struct cgc_err *err, enum cgc_status status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	return status;
}

enum cgc_status
cgc_fail_errno(struct cgc_err *err, const char *fmt, ...)
{
	const char *why = strerror(errno);
	size_t len;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof err->text - len, ": %s", why);
	return CGC_EIO;
}

void
cgc_err_place(struct cgc_err *err, const char *fmt, ...)
{
	char text[CGC_ERR_TEXT];
	size_t len;
	va_list ap;

	memcpy(text, err->text, sizeof text);
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof err->text - len, ": %s", text);
}
