/* SPDX-License-Identifier: MIT */
/*
 * cgc-plot - columns of a table as curves, or as a heat map.
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "plot/curve.h"
#include "plot/gnuplot.h"
#include "plot/heat.h"
#include "plot/tsv.h"

#define NOT_RUN 127 /* exit status of a child that could not become gnuplot */

static const char *x_name = "iteration", *y_name = "loss";
static const char *x2_name, *group_name, *seed_name, *size, *output;
static struct cgc_gnuplot plot;
static uint64_t max_mem = CGC_MAX_MEM;
static bool script_only;
static const char *z_name, *max_name, *min_name; /* of a heat map */
static bool logz;

static const struct cli_opt opts[] = {
	{ 'x', "x", "COL", CLI_WORD, &x_name, 0, 0,
	    "column of the horizontal axis (iteration)" },
	{ 'y', "y", "COL", CLI_WORD, &y_name, 0, 0,
	    "column of the vertical axis (loss)" },
	{ 'g', "group", "COL", CLI_WORD, &group_name, 0, 0,
	    "column that names the series (method, if any)" },
	{ 'S', "seed", "COL", CLI_WORD, &seed_name, 0, 0,
	    "column to average over (seed, if any)" },
	{ 'z', "z", "COL", CLI_WORD, &z_name, 0, 0,
	    "draw a heat map: column of the colour at each x and y" },
	{ 0, "max", "COL", CLI_WORD, &max_name, 0, 0,
	    "of a heat map: the largest over the values of COL" },
	{ 0, "min", "COL", CLI_WORD, &min_name, 0, 0,
	    "of a heat map: the smallest over the values of COL" },
	CLI_OUTPUT(output),
	{ 0, "logx", NULL, CLI_FLAG, &plot.logx, 0, 0,
	    "logarithmic horizontal axis" },
	{ 0, "logy", NULL, CLI_FLAG, &plot.logy, 0, 0,
	    "logarithmic vertical axis" },
	{ 0, "logz", NULL, CLI_FLAG, &logz, 0, 0,
	    "logarithmic colours" },
	{ 0, "x2", "COL", CLI_WORD, &x2_name, 0, 0,
	    "column of a second axis on top, a multiple of that of -x" },
	{ 0, "title", "TEXT", CLI_WORD, &plot.title, 0, 0,
	    "write TEXT above the picture" },
	{ 0, "xlabel", "TEXT", CLI_WORD, &plot.xlabel, 0, 0,
	    "name of the horizontal axis (the column's)" },
	{ 0, "x2label", "TEXT", CLI_WORD, &plot.x2label, 0, 0,
	    "name of the axis on top (the column's)" },
	{ 0, "ylabel", "TEXT", CLI_WORD, &plot.ylabel, 0, 0,
	    "name of the vertical axis (the column's)" },
	{ 0, "size", "WxH", CLI_WORD, &size, 0, 0,
	    "pixels, or characters on the terminal" },
	{ 0, "script", NULL, CLI_FLAG, &script_only, 0, 0,
	    "write the script for gnuplot instead of running it" },
	{ 0, "max-mem", "N", CLI_SIZE, &max_mem, 1, 0,
	    "hold at most N bytes of input (8G)" },
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-plot",
	.usage = "[-x COL] [-y COL] [-g COL] [-S COL] [-z COL] [-o FILE] "
	    "[options] [FILE ...]",
	.summary = "Draw columns of tables, to an SVG or PNG file or on the "
	    "terminal.",
	.opts = opts
};

static struct cgc_tsv tsv;
static struct cgc_curves curves;
static struct cgc_heat heat;
static FILE *script, *complaints;

/* A column that was asked for, or the usual one if the table has it. */
static bool
find_column(const char *name, const char *usual, size_t *column)
{
	struct cgc_err err;

	if (name == NULL)
		return (*column = cgc_tsv_find(&tsv, usual)) < tsv.columns;
	cli_check(cgc_tsv_column(&tsv, name, column, &err), &err);
	return true;
}

/* The top axis is for all curves: its column must be one multiple of x. */
static void
check_top_axis(size_t x, size_t x2)
{
	enum cgc_status st = CGC_OK;
	struct cgc_err err;
	double a, b;

	cli_check(cgc_tsv_number(&tsv, x, &a, &err), &err);
	cli_check(cgc_tsv_number(&tsv, x2, &b, &err), &err);
	if (plot.x2 == 0 && a != 0)
		plot.x2 = b / a;
	if (a != 0 && !(plot.x2 > 0 && plot.x2 <= DBL_MAX))
		st = cgc_fail(&err, CGC_EDATA, "column %s is %.10g where "
		    "column %s is %.10g, expected a positive multiple",
		    x2_name, b, x_name, a);
	else if (!(fabs(b - a * plot.x2) <= 1e-9 * fabs(b)))
		st = cgc_fail(&err, CGC_EDATA, "column %s is %.10g, expected "
		    "%.10g: %.10g times column %s, as in other rows", x2_name,
		    b, a * plot.x2, plot.x2, x_name);
	if (st != CGC_OK)
		cgc_tsv_place(&tsv, &err);
	cli_check(st, &err);
}

static void
add_row(size_t x, size_t y, const char *series, const char *seed)
{
	struct cgc_err err;
	enum cgc_status st;
	double a, b;

	cli_check(cgc_tsv_number(&tsv, x, &a, &err), &err);
	cli_check(cgc_tsv_number(&tsv, y, &b, &err), &err);
	st = cgc_curves_add(&curves, series, seed, a, b, &err);
	if (st != CGC_OK)
		cgc_tsv_place(&tsv, &err);
	cli_check(st, &err);
}

static void
read_tables(const char *const *files, size_t n)
{
	struct cgc_err err;
	size_t x, x2 = 0, y, group, seed;
	bool grouped, seeded;

	cli_check(cgc_tsv_open(&tsv, files, n, &err), &err);
	find_column(x_name, NULL, &x);
	find_column(y_name, NULL, &y);
	grouped = find_column(group_name, "method", &group);
	seeded = find_column(seed_name, "seed", &seed);
	if (x2_name != NULL)
		find_column(x2_name, NULL, &x2);
	cgc_curves_init(&curves, max_mem);
	while (cli_check(cgc_tsv_next(&tsv, &err), &err) == CGC_OK) {
		if (x2_name != NULL)
			check_top_axis(x, x2);
		add_row(x, y, grouped ? tsv.cell[group] : "",
		    seeded ? tsv.cell[seed] : "none");
	}
	cgc_tsv_close(&tsv);
	cli_check(cgc_curves_finish(&curves, &err), &err);
}

/* What the worst is of: the cases of --max or --min, or the only one. */
static const char *
case_name(void)
{
	return max_name != NULL ? max_name : min_name;
}

static void
add_cell(size_t x, size_t y, size_t z, const char *which, const char *seed)
{
	struct cgc_err err;
	enum cgc_status st;
	double value;

	cli_check(cgc_tsv_number(&tsv, z, &value, &err), &err);
	st = cgc_heat_add(&heat, tsv.cell[x], tsv.cell[y], which, seed, value,
	    &err);
	if (st != CGC_OK)
		cgc_tsv_place(&tsv, &err);
	cli_check(st, &err);
}

static void
read_heat(const char *const *files, size_t n)
{
	struct cgc_err err;
	size_t x, y, z, which = 0, seed;
	bool seeded;

	cli_check(cgc_tsv_open(&tsv, files, n, &err), &err);
	find_column(x_name, NULL, &x);
	find_column(y_name, NULL, &y);
	find_column(z_name, NULL, &z);
	if (case_name() != NULL)
		find_column(case_name(), NULL, &which);
	seeded = find_column(seed_name, "seed", &seed);
	cgc_heat_init(&heat, max_mem);
	while (cli_check(cgc_tsv_next(&tsv, &err), &err) == CGC_OK)
		add_cell(x, y, z, case_name() != NULL ? tsv.cell[which] : "",
		    seeded ? tsv.cell[seed] : "none");
	cgc_tsv_close(&tsv);
	cli_check(cgc_heat_finish(&heat, min_name != NULL, &err), &err);
}

/* The name of the colours: "largest loss over attack". */
static void
write_heat(FILE *out)
{
	struct cgc_err err;
	char label[300];

	if (case_name() == NULL)
		snprintf(label, sizeof label, "%s", z_name);
	else
		snprintf(label, sizeof label, "%s %s over %s", max_name != NULL
		    ? "largest" : "smallest", z_name, case_name());
	cli_check(cgc_heat_write(&heat, &plot, logz, label, out, &err), &err);
}

static void
write_script(FILE *out)
{
	struct cgc_err err;

	if (z_name != NULL) {
		write_heat(out);
		return;
	}
	cli_check(cgc_gnuplot_write(&plot, &curves, out, &err), &err);
}

/* Becomes gnuplot, reading script; no file of the user's changes it. */
_Noreturn static void
run_gnuplot(int out)
{
	if (dup2(fileno(script), STDIN_FILENO) >= 0 &&
	    dup2(out, STDOUT_FILENO) >= 0 &&
	    dup2(fileno(complaints), STDERR_FILENO) >= 0)
		execlp("gnuplot", "gnuplot", "-d", (char *)NULL);
	_exit(NOT_RUN);
}

/*
 * Copies text without form feeds, empty first lines and blanks at ends of
 * lines, with all of which gnuplot fills its page.
 */
static void
copy_text(FILE *in)
{
	size_t blanks = 0;
	bool begun = false;
	int c;

	while ((c = getc(in)) != EOF)
		if (c == ' ')
			blanks++;
		else if (c == '\n') {
			if (begun)
				putchar(c);
			blanks = 0;
		} else if (c != '\f') {
			begun = true;
			for (; blanks > 0; blanks--)
				putchar(' ');
			putchar(c);
		}
}

static void
copy_bytes(FILE *in)
{
	char buf[8192];
	size_t n;

	while ((n = fread(buf, 1, sizeof buf, in)) > 0)
		if (fwrite(buf, 1, n, stdout) != n)
			return; /* cli_done() sees it */
}

/* The last line of what gnuplot complained of. */
static void
last_complaint(char *out, size_t outsize)
{
	char line[256];
	const char *text;

	out[0] = '\0';
	rewind(complaints);
	while (fgets(line, sizeof line, complaints) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		text = line + strspn(line, " \t");
		if (*text != '\0')
			snprintf(out, outsize, ": %s", text);
	}
}

static void
check_child(pid_t pid)
{
	char text[256];
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			cli_die(CGC_EIO, "gnuplot: %s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return;
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_RUN)
		cli_die(CGC_EIO, "gnuplot cannot be run, expected it in PATH "
		    "(Debian package gnuplot-nox)");
	last_complaint(text, sizeof text);
	cli_die(CGC_EIO, "gnuplot failed%s", text);
}

/* gnuplot's picture passes through here, so that no failed write is missed. */
static void
draw(void)
{
	FILE *picture;
	int fd[2];
	pid_t pid;

	if ((script = tmpfile()) == NULL || (complaints = tmpfile()) == NULL)
		cli_die(CGC_EIO, "temporary file: %s", strerror(errno));
	write_script(script);
	if (fflush(script) != 0 || fseek(script, 0, SEEK_SET) != 0)
		cli_die(CGC_EIO, "temporary file: %s", strerror(errno));
	if (pipe(fd) < 0 || (pid = fork()) < 0)
		cli_die(CGC_EIO, "gnuplot: %s", strerror(errno));
	if (pid == 0)
		run_gnuplot(fd[1]);
	close(fd[1]);
	if ((picture = fdopen(fd[0], "r")) == NULL)
		cli_die(CGC_EIO, "gnuplot: %s", strerror(errno));
	if (plot.terminal == CGC_DUMB)
		copy_text(picture);
	else
		copy_bytes(picture);
	fclose(picture);
	check_child(pid);
}

/* What is of curves only, or of heat maps, stays there. */
static void
check_heat(void)
{
	if (z_name == NULL && (case_name() != NULL || logz))
		cli_die(CGC_EUSAGE, "--max, --min and --logz are for heat "
		    "maps, expected -z");
	if (z_name != NULL && (group_name != NULL || x2_name != NULL ||
	    plot.logx || plot.logy))
		cli_die(CGC_EUSAGE, "-g, --logx, --logy and --x2 are for "
		    "curves, expected no -z");
	if (max_name != NULL && min_name != NULL)
		cli_die(CGC_EUSAGE, "found --max and --min, expected one");
}

int
main(int argc, char **argv)
{
	const char *const *files;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	cli_check(cgc_gnuplot_set(&plot, output, size, &err), &err);
	check_heat();
	if (plot.xlabel == NULL)
		plot.xlabel = x_name;
	if (plot.x2label == NULL)
		plot.x2label = x2_name;
	if (plot.ylabel == NULL)
		plot.ylabel = y_name;
	if (z_name != NULL)
		read_heat(files, n);
	else
		read_tables(files, n);
	if (script_only) {
		write_script(stdout);
		return cli_done();
	}
	cli_text(output);
	draw();
	return cli_done();
}
