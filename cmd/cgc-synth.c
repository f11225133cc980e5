/* SPDX-License-Identifier: MIT */
/*
 * cgc-synth - a synthetic data set: the LAD paper's linear regression.
 */
#include <string.h>

#include "base/mem.h"
#include "cli.h"
#include "task/synth.h"

static int64_t n = 100, dim = 100, samples = 1;
static struct cgc_synth synth = { .sigma_h = 0.3, .noise = 1 };
static const char *spread = "var", *xhat_spread, *output;

static const struct cli_opt opts[] = {
	{ 'N', "subsets", "N", CLI_INT, &n, 1, 4294967294.0,
	    "make N subsets (100)" },
	{ 'q', "dim", "Q", CLI_INT, &dim, 1, 268435454,
	    "of samples with Q features (100)" },
	{ 'm', "samples", "M", CLI_INT, &samples, 1, 268435454,
	    "M samples in each subset (1)" },
	{ 'H', "sigma-h", "X", CLI_REAL, &synth.sigma_h, 0, 1e6,
	    "heterogeneity sigma_H (0.3)" },
	{ 'e', "noise", "X", CLI_REAL, &synth.noise, 0, 1e6,
	    "variance of the targets' noise (1)" },
	{ 0, "spread", "var|std", CLI_WORD, &spread, 0, 0,
	    "read N(0, v) as variance v or standard deviation v (var)" },
	{ 0, "xhat-spread", "var|std", CLI_WORD, &xhat_spread, 0, 0,
	    "the same for the models xhat_k alone (as --spread)" },
	{ 's', "seed", "SEED", CLI_SEED, &synth.seed, 0, 0,
	    "make the draws from SEED (0)" },
	CLI_OUTPUT(output),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-synth",
	.usage = "[-N N] [-q Q] [-m M] [-H X] [-e X] [-s SEED] [options]",
	.summary = "Make the data of a heterogeneous linear regression.",
	.opts = opts
};

static struct cgc_writer out;
static double *values;

/* Whether the value of an option is std rather than var. */
static bool
is_std(const char *option, const char *text)
{
	if (strcmp(text, "std") != 0 && strcmp(text, "var") != 0)
		cli_die(CGC_EUSAGE, "--%s is '%.40s', expected var or std",
		    option, text);
	return text[0] == 's';
}

int
main(int argc, char **argv)
{
	struct cgc_frame frame = { .kind = CGC_SUBSET, .dtype = CGC_F64 };
	const char *const *files;
	struct cgc_err err;
	size_t operands;

	cli_start(&prog, argc, argv, &files, &operands);
	cli_no_operands(files, operands);
	synth.std_z = is_std("spread", spread);
	synth.std_xhat = is_std("xhat-spread",
	    xhat_spread != NULL ? xhat_spread : spread);
	synth.dim = (size_t)dim;
	synth.samples = (size_t)samples;
	frame.count = (uint32_t)n;
	frame.param = (uint32_t)dim + 1;
	frame.dim = (uint64_t)samples * frame.param;
	cli_check(cgc_mem_alloc(&values, frame.dim, sizeof *values, &err),
	    &err);
	cli_writer(&out, output);
	for (frame.index = 0; frame.index < frame.count; frame.index++) {
		cgc_synth_subset(&synth, frame.index, values);
		cli_check(cgc_writer_vector(&out, &frame, values, &err), &err);
	}
	cli_writer_done(&out);
	return cli_done();
}
