/* SPDX-License-Identifier: MIT */
/*
 * cgc-diff - whether two streams agree.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "stream/compare.h"

static struct cgc_tolerance tol;
static struct cli_limits limits;
static bool quiet;

static const struct cli_opt opts[] = {
	{ 'r', "rtol", "X", CLI_REAL, &tol.rtol, 0, 1e300,
	    "allow differences of X times the second value" },
	{ 'a', "atol", "X", CLI_REAL, &tol.atol, 0, 1e300,
	    "allow differences of X" },
	{ 'n', "norm", NULL, CLI_FLAG, &tol.norm, 0, 0,
	    "compare vectors by norm, not each coordinate" },
	{ 'v', "values", NULL, CLI_FLAG, &tol.values, 0, 0,
	    "compare vectors in order, whatever their headers say" },
	{ 'q', "quiet", NULL, CLI_FLAG, &quiet, 0, 0,
	    "say nothing, only exit with 0 or 1" },
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-diff",
	.usage = "[-nqv] [-r X] [-a X] [options] FILE1 FILE2",
	.summary = "Say whether two streams agree, exactly or within a "
	    "tolerance.",
	.opts = opts
};

static struct cgc_reader a, b;

/* Both streams, batch by batch, up to the end of one; whether they agree. */
static bool
compare_streams(double *worst, const char *name1, const char *name2)
{
	struct cgc_batch *x, *y;
	struct cgc_err err;
	bool all = true, same;

	for (;;) {
		enum cgc_status sx = cli_check(cgc_reader_next(&a, &x, &err),
		    &err);
		enum cgc_status sy = cli_check(cgc_reader_next(&b, &y, &err),
		    &err);

		if (sx == CGC_END && sy == CGC_END)
			return all;
		if (sx != sy) {
			if (!quiet && all)
				printf("%s ends before %s\n", sx == CGC_END ?
				    name1 : name2, sx == CGC_END ? name2 :
				    name1);
			return false;
		}
		cgc_compare(x, y, &tol, &same, worst, &err);
		if (!same && all && !quiet)
			printf("%s\n", err.text);
		all = all && same;
	}
}

int
main(int argc, char **argv)
{
	const char *const *files;
	double worst = 0;
	size_t n;
	bool same;

	cli_start(&prog, argc, argv, &files, &n);
	if (n != 2)
		cli_die(CGC_EUSAGE, "found %zu files, expected 2", n);
	if (strcmp(files[0], "-") == 0 && strcmp(files[1], "-") == 0)
		cli_die(CGC_EUSAGE, "both files are standard input");
	cli_reader(&a, &files[0], 1, &limits, 0);
	cli_reader(&b, &files[1], 1, &limits, 0);
	same = compare_streams(&worst, files[0], files[1]);
	if (!same && !quiet)
		printf("the largest relative difference is %.3g\n", worst);
	cli_done();
	return same ? 0 : 1;
}
