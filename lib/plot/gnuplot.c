/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/gnuplot.h"

#define MIN_SIZE 16
#define MAX_SIZE 8000
#define LARGEST 1e300 /* gnuplot draws no more, nor less on log axes */
#define LONG_NAME 20  /* bytes; a longer one would leave no room beside it */
#define MANY_NAMES 8  /* more would leave no room above them */

/*
 * Colours that the colour-blind tell apart (Okabe and Ito, without yellow).
 * The three tables have 8, 5 and 7 rows, so that no two of CGC_MAX_CURVES
 * curves have the same dash and mark, nor the same colour and dash.
 */
static const char *const colour[] = { "#0072b2", "#d55e00", "#009e73",
    "#cc79a7", "#000000", "#e69f00", "#56b4e9", "#7f7f7f" };
static const char *const dash[] = { "solid", "(12,4)", "(3,3)", "(12,3,3,3)",
    "(6,4)" };
static const int mark[] = { 7, 5, 9, 13, 4, 6, 8 };

/* What means nothing to gnuplot in a string, beside letters and digits. */
#define PLAIN " -_.,:;=+*/()<>&|!?"

#define ROW(table, i) ((table)[(i) % (sizeof (table) / sizeof *(table))])

static enum cgc_status
set_size(struct cgc_gnuplot *plot, const char *size, struct cgc_err *err)
{
	unsigned long w = 0, h = 0;
	char *end;

	if (isdigit((unsigned char)*size)) {
		w = strtoul(size, &end, 10);
		if (*end == 'x' && isdigit((unsigned char)end[1]))
			h = strtoul(end + 1, &end, 10);
		if (*end != '\0')
			h = 0;
	}
	if (w < MIN_SIZE || w > MAX_SIZE || h < MIN_SIZE || h > MAX_SIZE)
		return cgc_fail(err, CGC_EUSAGE, "the size is '%.40s', "
		    "expected WxH, each from %d to %d", size, MIN_SIZE,
		    MAX_SIZE);
	plot->width = (uint32_t)w;
	plot->height = (uint32_t)h;
	return CGC_OK;
}

enum cgc_status
cgc_gnuplot_set(struct cgc_gnuplot *plot, const char *path, const char *size,
    struct cgc_err *err)
{
	static const uint32_t width[] = { 79, 800, 1600 };
	static const uint32_t height[] = { 24, 500, 1000 };
	const char *end = path != NULL ? strrchr(path, '.') : NULL;

	plot->terminal = CGC_DUMB;
	if (end != NULL && strcmp(end, ".svg") == 0)
		plot->terminal = CGC_SVG;
	else if (end != NULL && strcmp(end, ".png") == 0)
		plot->terminal = CGC_PNG;
	else if (path != NULL)
		return cgc_fail(err, CGC_EUSAGE, "the output is '%.80s', "
		    "expected a name that ends in .svg or .png", path);
	plot->width = width[plot->terminal];
	plot->height = height[plot->terminal];
	return size != NULL ? set_size(plot, size, err) : CGC_OK;
}

/* Bytes of the printable UTF-8 character at p, or 0 if there is none. */
static int
printable(const unsigned char *p)
{
	uint32_t c = *p;
	int n = 1;

	if (c < 0x80)
		return c >= 0x20 && c != 0x7f;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	c &= c < 0xe0 ? 0x1f : c < 0xf0 ? 0x0f : 0x07;
	for (; n < (*p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4); n++) {
		if ((p[n] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[n] & 0x3f);
	}
	/* too long a form, controls, surrogates, what XML forbids */
	if (c < (n == 2 ? 0xa0 : n == 3 ? 0x800 : 0x10000) ||
	    (c >= 0xd800 && c < 0xe000) || c == 0xfffe || c == 0xffff ||
	    c > 0x10ffff)
		return 0;
	return n;
}

void
cgc_gnuplot_text(FILE *out, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	int n;

	putc('"', out);
	for (; *p != '\0'; p += n > 0 ? n : 1) {
		n = printable(p);
		if (n == 0)
			fprintf(out, "\\134x%02x", *p);
		else if (n == 1 && !isalnum(*p) && !strchr(PLAIN, *p))
			fprintf(out, "\\%03o", *p);
		else
			fwrite(p, 1, (size_t)n, out);
	}
	putc('"', out);
}

static void
put_label(FILE *out, const char *what, const char *text)
{
	if (text == NULL)
		return;
	fprintf(out, "set %s ", what);
	cgc_gnuplot_text(out, text);
	fputs(" noenhanced\n", out);
}

static bool
is_drawn(const struct cgc_gnuplot *plot, const struct cgc_point *p)
{
	return fabs(p->mean) <= LARGEST && fabs(p->x) <= LARGEST &&
	    (!plot->logx || p->x >= 1 / LARGEST) &&
	    (!plot->logy || p->mean >= 1 / LARGEST);
}

static bool
any_drawn(const struct cgc_gnuplot *plot, const struct cgc_curve *c)
{
	for (size_t k = 0; k < c->n; k++)
		if (is_drawn(plot, &c->point[k]))
			return true;
	return false;
}

/*
 * Where a logarithmic y axis begins: the power of ten below all means and
 * below those lower edges of bands that do not run off to zero.
 */
static double
find_floor(const struct cgc_gnuplot *plot, const struct cgc_curves *curves)
{
	double low = INFINITY;

	for (size_t i = 0; i < curves->series.n; i++) {
		const struct cgc_curve *c = &curves->curve[i];

		for (size_t k = 0; k < c->n; k++) {
			const struct cgc_point *p = &c->point[k];

			if (is_drawn(plot, p))
				low = fmin(low, fmax(p->mean - p->sd,
				    p->mean / 10));
		}
	}
	return pow(10, floor(log10(low)));
}

static void
put_terminal(FILE *out, const struct cgc_gnuplot *plot)
{
	double scale = plot->width / 800.0;

	switch (plot->terminal) {
	case CGC_DUMB:
		fprintf(out, "set terminal dumb size %u,%u feed mono\n",
		    plot->width, plot->height);
		break;
	case CGC_SVG:
		fprintf(out, "set terminal svg size %u,%u fixed background "
		    "'#ffffff' font 'Helvetica,15'\n", plot->width,
		    plot->height);
		break;
	case CGC_PNG:
		fprintf(out, "set terminal pngcairo size %u,%u font "
		    "'Helvetica,12' fontscale %.3g linewidth %.3g pointscale "
		    "%.3g\n", plot->width, plot->height, scale, scale, scale);
		break;
	}
}

void
cgc_gnuplot_begin(const struct cgc_gnuplot *plot, FILE *out)
{
	put_terminal(out, plot);
	fputs("set encoding utf8\n", out);
	put_label(out, "title", plot->title);
	put_label(out, "xlabel", plot->xlabel);
	put_label(out, "ylabel", plot->ylabel);
}

/*
 * The legend, unless the only series is one without a name: beside the axes,
 * where many names fit, or below them, where long ones do.
 */
static void
put_key(FILE *out, const struct cgc_gnuplot *plot,
    const struct cgc_curves *curves)
{
	const struct cgc_names *names = &curves->series;
	bool dumb = plot->terminal == CGC_DUMB, below;
	size_t longest = 0;

	for (size_t i = 0; i < names->n; i++)
		if (strlen(names->name[i]) > longest)
			longest = strlen(names->name[i]);
	if (longest == 0) {
		fputs("unset key\n", out);
		return;
	}
	below = dumb || (longest > LONG_NAME && names->n <= MANY_NAMES);
	fprintf(out, "set key %s Left reverse samplen 4", below ?
	    "below left height 0.5" : "outside right top");
	if (!dumb)
		fputs(names->n <= MANY_NAMES ? " spacing 1.2" :
		    " font ',9' spacing 1.1", out);
	putc('\n', out);
}

/*
 * A second x axis on top, in other units, with prefixes such as k and M.  The
 * lower one spans what is drawn, and this one x2 times that; but around a
 * single x gnuplot spans what it likes, and there is none.
 */
static void
put_top_axis(FILE *out, const struct cgc_gnuplot *plot,
    const struct cgc_curves *curves)
{
	double low = INFINITY, high = -INFINITY;

	for (size_t i = 0; i < curves->series.n; i++)
		for (size_t k = 0; k < curves->curve[i].n; k++) {
			const struct cgc_point *p = &curves->curve[i].point[k];

			if (is_drawn(plot, p)) {
				low = fmin(low, p->x);
				high = fmax(high, p->x);
			}
		}
	if (!(plot->x2 > 0 && low < high))
		return;
	put_label(out, "x2label", plot->x2label);
	if (plot->terminal != CGC_DUMB)
		fputs("set border 7\n", out);
	if (plot->logx)
		fputs("set logscale x2\n", out);
	fprintf(out, "set x2tics nomirror\nset format x2 '%%.1s %%c'\n"
	    "set x2range [%.10g:%.10g]\n", low * plot->x2, high * plot->x2);
}

static void
put_axes(FILE *out, const struct cgc_gnuplot *plot, double low)
{
	const char *format = plot->terminal == CGC_DUMB ? "%g" : "10^{%T}";

	fputs("set tics nomirror\nset autoscale xfix\n", out);
	if (plot->terminal != CGC_DUMB)
		fputs("set border 3\n"
		    "set grid linetype 1 linecolor '#dddddd'\n", out);
	if (plot->logx)
		fprintf(out, "set logscale x\nset format x '%s'\n", format);
	if (plot->logy)
		fprintf(out, "set logscale y\nset format y '%s'\n"
		    "set yrange [%.10g:*]\n", format, low);
}

/* x, mean and the edges of the band; an empty line for every gap. */
static void
put_data(FILE *out, const struct cgc_gnuplot *plot,
    const struct cgc_curve *c, size_t number, double low)
{
	bool band = cgc_curve_has_band(c), begun = false, gap = false;

	fprintf(out, "$c%zu << END\n", number);
	for (size_t k = 0; k < c->n; k++) {
		const struct cgc_point *p = &c->point[k];
		double sd = p->sd <= LARGEST ? p->sd : 0;

		if (!is_drawn(plot, p)) {
			gap = begun;
			continue;
		}
		if (gap)
			putc('\n', out);
		fprintf(out, "%.10g %.10g", p->x, p->mean);
		if (band)
			fprintf(out, " %.10g %.10g", plot->logy ?
			    fmax(p->mean - sd, low) : p->mean - sd,
			    p->mean + sd);
		putc('\n', out);
		begun = true;
		gap = false;
	}
	fputs("END\n", out);
}

/* The words of the plot command for the line of curve i. */
static void
put_line(FILE *out, const struct cgc_gnuplot *plot,
    const struct cgc_curves *curves, size_t i)
{
	const char *name = curves->series.name[i];

	if (any_drawn(plot, &curves->curve[i]))
		fprintf(out, "$c%zu using 1:2", i);
	else
		fputs("keyentry", out);
	fputs(" with linespoints ", out);
	if (plot->terminal == CGC_DUMB)
		fprintf(out, "linetype %zu pointtype %zu", i + 1, i + 1);
	else
		fprintf(out, "linecolor '%s' linewidth 2 dashtype %s "
		    "pointtype %d pointsize 0.8", ROW(colour, i),
		    ROW(dash, i), ROW(mark, i));
	fputs(" pointnumber 8 title ", out);
	cgc_gnuplot_text(out, *name != '\0' ? name : "(no name)");
	fputs(" noenhanced", out);
}

static void
put_plot(FILE *out, const struct cgc_gnuplot *plot,
    const struct cgc_curves *curves)
{
	const char *separator = "plot ";

	for (size_t i = 0; i < curves->series.n; i++) {
		if (plot->terminal == CGC_DUMB ||
		    !any_drawn(plot, &curves->curve[i]) ||
		    !cgc_curve_has_band(&curves->curve[i]))
			continue;
		fprintf(out, "%s$c%zu using 1:3:4 with filledcurves fill "
		    "transparent solid 0.2 noborder linecolor '%s' notitle",
		    separator, i, ROW(colour, i));
		separator = ", \\\n    ";
	}
	for (size_t i = 0; i < curves->series.n; i++) {
		fputs(separator, out);
		put_line(out, plot, curves, i);
		separator = ", \\\n    ";
	}
	putc('\n', out);
}

enum cgc_status
cgc_gnuplot_write(const struct cgc_gnuplot *plot,
    const struct cgc_curves *curves, FILE *out, struct cgc_err *err)
{
	double low = plot->logy ? find_floor(plot, curves) : 0;
	bool any = false;

	for (size_t i = 0; i < curves->series.n; i++)
		any = any || any_drawn(plot, &curves->curve[i]);
	if (!any)
		return cgc_fail(err, CGC_EDATA, "found no point to draw, "
		    "expected one that is finite%s", plot->logx || plot->logy ?
		    " and positive on logarithmic axes" : "");
	cgc_gnuplot_begin(plot, out);
	put_axes(out, plot, low);
	put_top_axis(out, plot, curves);
	put_key(out, plot, curves);
	for (size_t i = 0; i < curves->series.n; i++)
		if (any_drawn(plot, &curves->curve[i]))
			put_data(out, plot, &curves->curve[i], i, low);
	put_plot(out, plot, curves);
	if (ferror(out))
		return cgc_fail_errno(err, "script");
	return CGC_OK;
}
