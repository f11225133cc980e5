/* SPDX-License-Identifier: MIT */
/*
 * cgc-eval - how good each model is.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli.h"
#include "json/json.h"
#include "kern/kern.h"
#include "model/objective.h"

static const char *data_path, *target_path;
static const char *model_text = "linreg";
static int64_t every = 1, threads;
static bool json, bare;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'D', "data", "FILE", CLI_WORD, &data_path, 0, 0,
	    "the data set" },
	{ 'm', "model", "MODEL", CLI_WORD, &model_text, 0, 0,
	    "the model: NAME[,KEY=VALUE...] (linreg)" },
	{ 'j', "json", NULL, CLI_FLAG, &json, 0, 0,
	    "write JSON lines, not tab-separated values" },
	{ 'n', "no-header", NULL, CLI_FLAG, &bare, 0, 0,
	    "leave out the header line" },
	{ 'k', "every", "K", CLI_INT, &every, 1, 9e15,
	    "only models whose iteration K divides (1)" },
	{ 'x', "distance-to", "FILE", CLI_WORD, &target_path, 0, 0,
	    "add the distance to the model in FILE" },
	CLI_THREADS(threads),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-eval",
	.usage = "-D FILE [-m MODEL] [-jn] [-k K] [-x FILE] [options] "
	    "[FILE ...]",
	.summary = "Measure loss, gradient and heterogeneity at each model.",
	.opts = opts,
	.methods = { cgc_models },
	.method_kind = { "model" }
};

static struct cgc_reader in, target_in;
static struct cgc_dataset data;
static struct cgc_objective objective;
static double *x, *room, *target;
static size_t rooms; /* gradients that are kept while measuring */

static void
print_json(uint64_t iteration, const struct cgc_measure *m, double distance)
{
	struct cgc_json j;
	struct cgc_err err;
	char *line;

	cgc_json_begin(&j);
	cgc_json_integer(&j, "iteration", iteration);
	cgc_json_number(&j, "loss", m->loss);
	cgc_json_number(&j, "gradnorm", m->gradnorm);
	cgc_json_number(&j, "beta", m->beta);
	if (target != NULL)
		cgc_json_number(&j, "distance", distance);
	cli_check(cgc_json_end(&j, &line, &err), &err);
	puts(line);
	free(line);
}

static void
print_row(uint64_t iteration, const struct cgc_measure *m, double distance)
{
	printf("%llu\t%.12g\t%.12g\t%.12g", (unsigned long long)iteration,
	    m->loss, m->gradnorm, m->beta);
	if (target != NULL)
		printf("\t%.12g", distance);
	putchar('\n');
}

static void
measure(const struct cgc_row *row)
{
	uint64_t iteration = row->frame.iteration;
	struct cgc_measure m;
	double distance = 0;
	struct cgc_err err;

	cli_check_row(cgc_objective_model(&objective, row, x, &err), &err, &in,
	    row);
	if (iteration % (uint64_t)every != 0)
		return;
	cgc_objective_measure(&objective, x, room, rooms, &m);
	if (target != NULL)
		distance = sqrt(cgc_kern(CGC_F64)->dist2(x, target,
		    objective.dim));
	(json ? print_json : print_row)(iteration, &m, distance);
	if (fflush(stdout) != 0)
		exit(cli_done());
}

/* The model that distances are measured to. */
static void
read_target(void)
{
	struct cgc_row *row;
	struct cgc_err err;

	cli_reader(&target_in, &target_path, 1, &limits, 0);
	cli_check(cgc_reader_only(&target_in, "model", &row, &err), &err);
	cli_check(cgc_mem_alloc(&target, objective.dim, sizeof *target, &err),
	    &err);
	cli_check_at(cgc_objective_model(&objective, row, target, &err), &err,
	    target_path);
}

/* Room for the gradients of all subsets, if that is not too much. */
static void
make_room(void)
{
	const size_t most = ((size_t)256 << 20) / sizeof *room;
	struct cgc_err err;

	rooms = objective.dim < most ? most / objective.dim : 1;
	if (rooms > data.n)
		rooms = data.n;
	cli_check(cgc_mem_alloc(&x, objective.dim, sizeof *x, &err), &err);
	cli_check(cgc_mem_alloc(&room, objective.dim * (1 + (uint64_t)rooms),
	    sizeof *room, &err), &err);
}

int
main(int argc, char **argv)
{
	struct cgc_reader_opts of_data;
	const char *const *files;
	struct cgc_row *row;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	if (data_path == NULL)
		cli_die(CGC_EUSAGE, "-D is missing: which data set?");
	if (n == 0 && strcmp(data_path, "-") == 0)
		cli_die(CGC_EUSAGE, "data and models are both standard "
		    "input");
	of_data = cli_reader_opts(&limits, 1 << CGC_SUBSET);
	cli_check(cgc_dataset_read(&data, data_path, &of_data, &err), &err);
	cli_check(cgc_objective_init(&objective, model_text, &data, data_path,
	    cli_team(threads), &err), &err);
	make_room();
	if (target_path != NULL)
		read_target();
	cli_reader(&in, files, n, &limits, 1 << CGC_MODEL);
	if (!json && !bare)
		printf("iteration\tloss\tgradnorm\tbeta%s\n",
		    target != NULL ? "\tdistance" : "");
	while (cli_check(cgc_reader_one(&in, &row, &err), &err) != CGC_END)
		measure(row);
	return cli_done();
}
