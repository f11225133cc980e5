/* SPDX-License-Identifier: MIT */
#ifndef CGC_STATUS_H
#define CGC_STATUS_H

/*
 * status - how the library reports failure.
 *
 * Every function that can fail returns an enum cgc_status and, when it is
 * not CGC_OK or CGC_END, has filled a struct cgc_err with one line of text.
 * The text says what was found and what was expected; each caller that knows
 * a place (a frame, a file) puts it in front with cgc_err_place().  Nothing in
 * lib prints or exits.  The values from CGC_EIO on are the exit statuses of
 * the programs.
 */

enum cgc_status {
	CGC_OK = 0,
	CGC_EIO = 1,    /* input, output or memory failed */
	CGC_EUSAGE = 2, /* wrong option, unknown method, value out of range */
	CGC_EDATA = 3,  /* not a valid stream, cut short, or does not fit */
	CGC_END = 16    /* no error: the input ended where it may end */
};

#define CGC_ERR_TEXT 320

struct cgc_err {
	char text[CGC_ERR_TEXT];
};

#if defined(__GNUC__)
#define CGC_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define CGC_MUST_USE __attribute__((warn_unused_result))
#else
#define CGC_PRINTF(fmt, args)
#define CGC_MUST_USE
#endif

/* Writes the text and returns status, so that "return cgc_fail(...)" works. */
enum cgc_status cgc_fail(struct cgc_err *err, enum cgc_status status,
    const char *fmt, ...) CGC_PRINTF(3, 4);

/* The same, followed by ": " and the meaning of errno; status is CGC_EIO. */
enum cgc_status cgc_fail_errno(struct cgc_err *err, const char *fmt, ...)
    CGC_PRINTF(2, 3);

/* Puts "PLACE: " in front of the text of a failure that is passed on. */
void cgc_err_place(struct cgc_err *err, const char *fmt, ...)
    CGC_PRINTF(2, 3);

#endif
