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

static const char *data_path, *test_path, *target_path;
static const char *model_text = "linreg";
static int64_t every = 1, threads;
static bool json, bare;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'D', "data", "FILE", CLI_WORD, &data_path, 0, 0,
	    "the data set" },
	{ 'm', "model", "MODEL", CLI_WORD, &model_text, 0, 0,
	    "the model: NAME[,KEY=VALUE...] (linreg)" },
	{ 0, "test", "FILE", CLI_WORD, &test_path, 0, 0,
	    "another data set: add its mean loss and accuracy" },
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
	.usage = "[-D FILE] [--test FILE] [-m MODEL] [-jn] [-k K] [-x FILE] "
	    "[options] [FILE ...]",
	.summary = "Measure loss, gradient, heterogeneity and accuracy at each "
	    "model.",
	.opts = opts,
	.methods = { cgc_models },
	.method_kind = { "model" }
};

/* A data set, and the model on it. */
struct side {
	struct cgc_dataset data;
	struct cgc_objective objective;
};

static struct cgc_reader in, target_in;
static struct side train, test;
static const struct cgc_objective *objective; /* of one of them */
static double *x, *room, *target;
static size_t rooms; /* gradients that are kept while measuring */

/* What is measured. */
static struct cgc_measure measured;
static struct cgc_score score;
static double distance;

/* What is printed of that, behind the iteration. */
static struct column {
	const char *name;
	const double *value;
} column[8];
static size_t columns;

static void
add_column(const char *name, const double *value)
{
	column[columns++] = (struct column){ name, value };
}

static void
choose_columns(void)
{
	bool classes = cgc_model_labels(&objective->call).n > 0;

	if (data_path != NULL) {
		add_column("loss", &measured.loss);
		add_column("gradnorm", &measured.gradnorm);
		add_column("beta", &measured.beta);
		if (classes)
			add_column("accuracy", &measured.accuracy);
	}
	if (test_path != NULL) {
		add_column("test_loss", &score.loss);
		if (classes)
			add_column("test_accuracy", &score.accuracy);
	}
	if (target != NULL)
		add_column("distance", &distance);
}

static void
print_header(void)
{
	printf("iteration");
	for (size_t i = 0; i < columns; i++)
		printf("\t%s", column[i].name);
	putchar('\n');
}

static void
print_json(uint64_t iteration)
{
	struct cgc_json j;
	struct cgc_err err;
	char *line;

	cgc_json_begin(&j);
	cgc_json_integer(&j, "iteration", iteration);
	for (size_t i = 0; i < columns; i++)
		cgc_json_number(&j, column[i].name, *column[i].value);
	cli_check(cgc_json_end(&j, &line, &err), &err);
	puts(line);
	free(line);
}

static void
print_row(uint64_t iteration)
{
	printf("%llu", (unsigned long long)iteration);
	for (size_t i = 0; i < columns; i++)
		printf("\t%.12g", *column[i].value);
	putchar('\n');
}

static void
measure(const struct cgc_row *row)
{
	uint64_t iteration = row->frame.iteration;
	struct cgc_err err;

	cli_check_row(cgc_objective_model(objective, row, x, &err), &err, &in,
	    row);
	if (iteration % (uint64_t)every != 0)
		return;
	if (data_path != NULL)
		cgc_objective_measure(&train.objective, x, room, rooms,
		    &measured);
	if (test_path != NULL)
		cgc_objective_score(&test.objective, x, &score);
	if (target != NULL)
		distance = sqrt(cgc_kern(CGC_F64)->dist2(x, target,
		    objective->dim));
	(json ? print_json : print_row)(iteration);
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
	cli_check(cgc_mem_alloc(&target, objective->dim, sizeof *target, &err),
	    &err);
	cli_check_at(cgc_objective_model(objective, row, target, &err), &err,
	    target_path);
}

/* Room for the gradients of all subsets, if that is not too much. */
static void
make_room(void)
{
	const size_t most = ((size_t)256 << 20) / sizeof *room;
	struct cgc_err err;

	rooms = objective->dim < most ? most / objective->dim : 1;
	if (rooms > train.data.n)
		rooms = train.data.n;
	cli_check(cgc_mem_alloc(&x, objective->dim, sizeof *x, &err), &err);
	cli_check(cgc_mem_alloc(&room, objective->dim * (1 + (uint64_t)rooms),
	    sizeof *room, &err), &err);
}

static bool
is_input(const char *path)
{
	return path != NULL && strcmp(path, "-") == 0;
}

static void
read_side(struct side *side, const char *path)
{
	struct cgc_reader_opts of_data =
	    cli_reader_opts(&limits, 1 << CGC_SUBSET);
	struct cgc_err err;

	cli_check(cgc_dataset_read(&side->data, path, &of_data, &err), &err);
	cli_check(cgc_objective_init(&side->objective, model_text,
	    &side->data, path, cli_team(threads), &err), &err);
	objective = &side->objective;
}

/* One of the data sets at least. */
static void
prepare(void)
{
	if (data_path != NULL)
		read_side(&train, data_path);
	if (test_path != NULL)
		read_side(&test, test_path);
	if (data_path != NULL && test_path != NULL &&
	    test.data.features != train.data.features)
		cli_die(CGC_EDATA, "%s: a sample has %zu features, expected "
		    "the %zu of %s", test_path, test.data.features,
		    train.data.features, data_path);
	make_room();
	if (target_path != NULL)
		read_target();
	choose_columns();
}

int
main(int argc, char **argv)
{
	const char *const *files;
	struct cgc_row *row;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	if (data_path == NULL && test_path == NULL)
		cli_die(CGC_EUSAGE, "found none of -D and --test: which data "
		    "set?");
	if (n == 0 && (is_input(data_path) || is_input(test_path)))
		cli_die(CGC_EUSAGE, "data and models are both standard "
		    "input");
	prepare();
	cli_reader(&in, files, n, &limits, 1 << CGC_MODEL);
	if (!json && !bare)
		print_header();
	while (cli_check(cgc_reader_one(&in, &row, &err), &err) != CGC_END)
		measure(row);
	return cli_done();
}
