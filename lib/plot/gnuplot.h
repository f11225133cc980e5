/* SPDX-License-Identifier: MIT */
#ifndef CGC_GNUPLOT_H
#define CGC_GNUPLOT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "plot/curve.h"

/*
 * gnuplot - a picture of curves, as a script for gnuplot(1), version 5.4.
 *
 * The script holds the data and writes the picture to standard output.  Text
 * from outside (titles, labels, names of series) only ever stands in strings,
 * with octal escapes for all that means something there, and what is not
 * printable UTF-8 shown as \xHH; so no input becomes a command.
 *
 * Curves differ in colour, dash and mark, so that they can be told apart
 * without colours too.  A point without a finite mean, or not positive on a
 * logarithmic axis, or beyond 1e300, which gnuplot cannot draw, is left out and
 * is a gap in its curve.
 */

enum cgc_terminal {
	CGC_DUMB, /* text; no bands */
	CGC_SVG,
	CGC_PNG
};

struct cgc_gnuplot {
	enum cgc_terminal terminal;
	uint32_t width, height; /* pixels; CGC_DUMB: characters */
	bool logx, logy;
	const char *title;      /* NULL: none */
	const char *xlabel, *ylabel;
	double x2;              /* the top axis shows x2 times x; 0: none */
	const char *x2label;
};

/*
 * Sets the terminal by the end of path (NULL: CGC_DUMB), and width and height
 * by size, WxH (NULL: a default).  Fails with CGC_EUSAGE.
 */
CGC_MUST_USE enum cgc_status cgc_gnuplot_set(struct cgc_gnuplot *plot,
    const char *path, const char *size, struct cgc_err *err);

/*
 * Writes the script of the finished curves to out.  CGC_EDATA if there is no
 * point to draw, CGC_EIO if out fails.
 */
CGC_MUST_USE enum cgc_status cgc_gnuplot_write(const struct cgc_gnuplot *plot,
    const struct cgc_curves *curves, FILE *out, struct cgc_err *err);

/* What every script begins with: terminal, title and names of the axes. */
void cgc_gnuplot_begin(const struct cgc_gnuplot *plot, FILE *out);

/*
 * Text from outside, as a string of gnuplot's: what could end it or be
 * expanded in it is an octal escape, which is never looked at again.
 */
void cgc_gnuplot_text(FILE *out, const char *text);

#endif
