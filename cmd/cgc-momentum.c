/* SPDX-License-Identifier: MIT */
/*
 * cgc-momentum - vectors to momenta, one for each device.
 */
#include "cli.h"
#include "memory/keeper.h"

static struct cgc_keeper keeper = {
	.call = { .method = &cgc_memory_momentum.method },
	.at_server = true, .device = -1, .weight = -1
};
static struct cli_limits limits;
static const char *output;

static const struct cli_opt opts[] = {
	{ 'b', "beta", "B", CLI_REAL, &keeper.weight, 0, 1,
	    "how much of a momentum stays from iteration to iteration" },
	{ 0, "state", "FILE", CLI_WORD, &keeper.path, 0, 0,
	    "keep the momenta in FILE, to resume from" },
	{ 'i', "device", "I", CLI_INT, &keeper.device, 0, 4294967294.0,
	    "the input is from device I alone" },
	CLI_OUTPUT(output),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-momentum",
	.usage = "-b B [-i I] [options] [FILE ...]",
	.summary = "Average the vectors of each device over iterations, the "
	    "older the less.",
	.opts = opts
};

static struct cgc_reader in;
static struct cgc_writer out;

int
main(int argc, char **argv)
{
	const char *const *files;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	if (keeper.weight < 0)
		cli_die(CGC_EUSAGE, "-b is missing: how much stays?");
	keeper.every = cli_every();
	cli_reader(&in, files, n, &limits, CGC_VECTORS);
	cli_writer(&out, output);
	cli_check(cgc_keeper_run(&keeper, NULL, &in, &out, &err), &err);
	cli_writer_done(&out);
	return cli_done();
}
