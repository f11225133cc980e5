/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "plot/heat.h"

#define LARGEST 1e300 /* as for curves */

/*
 * Viridis in five steps: dark to light for those who see no colours (van der
 * Walt and Smith, for matplotlib; in the public domain).
 */
static const char palette[] = "set palette defined (0 '#440154', "
    "0.25 '#3b528b', 0.5 '#21918c', 0.75 '#5ec962', 1 '#fde725')\n";

/* What the colours span. */
struct span {
	double low, high;
	bool logz;
};

static bool
has_colour(const struct span *span, double z)
{
	return fabs(z) <= LARGEST && (!span->logz || z >= 1 / LARGEST);
}

static void
find_span(const struct cgc_heat *heat, struct span *span)
{
	span->low = INFINITY;
	span->high = -INFINITY;
	for (size_t i = 0; i < heat->x.n * heat->y.n; i++)
		if (heat->filled[i] && has_colour(span, heat->cell[i])) {
			span->low = fmin(span->low, heat->cell[i]);
			span->high = fmax(span->high, heat->cell[i]);
		}
}

/* Where in the palette a value is, from 0 to 1. */
static double
shade(const struct span *s, double z)
{
	if (!(s->low < s->high))
		return 0;
	if (s->logz)
		return log(z / s->low) / log(s->high / s->low);
	/* by parts: a difference of large numbers may be too large */
	return (z / 2 - s->low / 2) / (s->high / 2 - s->low / 2);
}

/* The names of an axis, at 0, 1, 2 ... */
static void
put_tics(FILE *out, const char *axis, const struct cgc_names *names)
{
	fprintf(out, "set %stics scale 0 (", axis);
	for (size_t i = 0; i < names->n; i++) {
		fputs(i > 0 ? ", " : "", out);
		cgc_gnuplot_text(out, *names->name[i] != '\0' ?
		    names->name[i] : "(no name)");
		fprintf(out, " %zu", i);
	}
	fprintf(out, ") noenhanced\nset %srange [-0.5:%zu.5]\n", axis,
	    names->n - 1);
}

/*
 * x, y, value, its text and the colour of that, for the cells with a colour or
 * for those without one.  How many there are.
 */
static size_t
put_cells(FILE *out, const struct cgc_heat *heat, const struct span *span,
    bool coloured)
{
	size_t n = 0;

	fprintf(out, "$%s << END\n", coloured ? "cells" : "grey");
	for (size_t i = 0; i < heat->x.n * heat->y.n; i++) {
		double z = heat->cell[i];

		if (!heat->filled[i] || has_colour(span, z) != coloured)
			continue;
		fprintf(out, "%zu %zu %.10g %.3g %d\n", i % heat->x.n,
		    i / heat->x.n, coloured ? z : 0, z,
		    coloured && shade(span, z) < 0.6 ? 0xffffff : 0);
		n++;
	}
	fputs("END\n", out);
	return n;
}

static void
put_colours(FILE *out, const struct span *span, const char *zlabel)
{
	double low = span->low, high = span->high;

	if (!(low < high)) {
		low = span->logz ? low / 2 : low - 1;
		high = span->logz ? high * 2 : high + 1;
	}
	fputs(palette, out);
	fputs("set cblabel ", out);
	cgc_gnuplot_text(out, zlabel);
	fprintf(out, " noenhanced\n%sset cbrange [%.10g:%.10g]\n",
	    span->logz ? "set logscale cb\nset format cb '%.1g'\n" : "", low,
	    high);
}

static void
put_plot(FILE *out, enum cgc_terminal terminal, bool coloured, bool grey)
{
	const char *separator = "plot ";

	if (coloured && terminal != CGC_DUMB) {
		fprintf(out, "%s$cells using 1:2:(0.5):(0.5):3 with "
		    "boxxyerror linecolor palette fillstyle solid 1 noborder "
		    "notitle", separator);
		separator = ", \\\n    ";
	}
	if (grey && terminal != CGC_DUMB) {
		fprintf(out, "%s$grey using 1:2:(0.5):(0.5) with boxxyerror "
		    "linecolor '#cccccc' fillstyle solid 1 noborder notitle",
		    separator);
		separator = ", \\\n    ";
	}
	for (int i = 0; i < 2; i++)
		if (i == 0 ? coloured : grey) {
			fprintf(out, "%s$%s using 1:2:(stringcolumn(4)):5 with "
			    "labels textcolor rgbcolor variable noenhanced "
			    "notitle", separator, i == 0 ? "cells" : "grey");
			separator = ", \\\n    ";
		}
	putc('\n', out);
}

enum cgc_status
cgc_heat_write(const struct cgc_heat *heat, const struct cgc_gnuplot *plot,
    bool logz, const char *zlabel, FILE *out, struct cgc_err *err)
{
	struct span span = { .logz = logz };
	size_t coloured, grey;

	if (heat->x.n == 0)
		return cgc_fail(err, CGC_EDATA, "found no cell to draw, "
		    "expected a row");
	find_span(heat, &span);
	cgc_gnuplot_begin(plot, out);
	put_tics(out, "x", &heat->x);
	put_tics(out, "y", &heat->y);
	fputs("unset key\n", out);
	coloured = put_cells(out, heat, &span, true);
	grey = put_cells(out, heat, &span, false);
	if (coloured > 0 && plot->terminal != CGC_DUMB)
		put_colours(out, &span, zlabel);
	put_plot(out, plot->terminal, coloured > 0, grey > 0);
	if (ferror(out))
		return cgc_fail_errno(err, "script");
	return CGC_OK;
}
