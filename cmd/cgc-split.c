/* SPDX-License-Identifier: MIT */
/*
 * cgc-split - the samples of a data set, dealt out anew to N subsets.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli.h"
#include "split/split.h"
#include "task/dataset.h"

#define COLUMNS 1000 /* --report shows so many labels, or none */

static const char *split_text = "iid", *output;
static int64_t subsets, samples;
static uint64_t seed;
static bool rest, report;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'N', "subsets", "N", CLI_INT, &subsets, 1, 4294967294.0,
	    "make N subsets" },
	{ 'm', "split", "SPLIT", CLI_WORD, &split_text, 0, 0,
	    "the split: NAME[,KEY=VALUE...] (iid)" },
	{ 's', "seed", "SEED", CLI_SEED, &seed, 0, 0,
	    "make the draws from SEED (0)" },
	{ 0, "samples", "M", CLI_INT, &samples, 1, 4294967295.0,
	    "split only M of the samples, which are drawn (all)" },
	{ 0, "rest", NULL, CLI_FLAG, &rest, 0, 0,
	    "split those that --samples leaves over instead" },
	{ 0, "report", NULL, CLI_FLAG, &report, 0, 0,
	    "write a table of sizes and labels instead of the data" },
	CLI_OUTPUT(output),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-split",
	.usage = "-N N [-m SPLIT] [-s SEED] [--samples M [--rest]] "
	    "[--report] [options] [FILE]",
	.summary = "Deal the samples of a data set out to N subsets.",
	.opts = opts,
	.methods = { cgc_splits },
	.method_kind = { "split" }
};

static struct cgc_dataset data;
static struct cgc_labels labels;
static struct cgc_groups halves; /* those that are split, and the rest */
static struct cgc_groups parts;  /* the subsets */
static struct cgc_writer out;
static const char **row;         /* of each sample that is split */
static double *target;           /* its target */
static uint32_t n;               /* how many those are */
static size_t row_size;          /* bytes */
static char *rows;               /* of a subset, one behind the other */
static size_t rows_cap;

/* The rows of all samples, in the order of the subsets that they come in. */
static const char **
all_rows(uint32_t total)
{
	const char **all, *first;
	struct cgc_err err;
	uint32_t s = 0;

	cli_check(cgc_mem_alloc(&all, total, sizeof *all, &err), &err);
	for (uint32_t k = 0; k < data.n; k++) {
		first = data.subset[k].row;
		for (size_t i = 0; i < data.subset[k].samples; i++)
			all[s++] = first + i * row_size;
	}
	return all;
}

/* The samples that are to be split. */
static void
choose(const char *path)
{
	size_t total = cgc_dataset_samples(&data);
	const uint32_t *chosen;
	const char **all;
	struct cgc_err err;

	if (total > UINT32_MAX)
		cli_die(CGC_EDATA, "%s: %zu samples, expected at most %lu",
		    path, total, (unsigned long)UINT32_MAX);
	if (samples > (int64_t)total - rest)
		cli_die(CGC_EUSAGE, "--samples is %" PRId64 ", expected %s "
		    "the %zu of %s", samples, rest ? "less than" : "at most",
		    total, path);
	cli_check(cgc_split_draw(&halves, (uint32_t)total,
	    samples ? (uint32_t)samples : (uint32_t)total, seed, &err), &err);
	n = cgc_groups_size(&halves, rest);
	chosen = halves.item + halves.first[rest];
	all = all_rows((uint32_t)total);
	cli_check(cgc_mem_alloc(&row, n, sizeof *row, &err), &err);
	cli_check(cgc_mem_alloc(&target, n, sizeof *target, &err), &err);
	for (uint32_t s = 0; s < n; s++) {
		row[s] = all[chosen[s]];
		target[s] = cgc_dtype_get(data.dtype, row[s], data.features);
	}
	free(all);
}

/* The subsets as they come. */
static void
keep_parts(void)
{
	uint32_t *to, s = 0;
	struct cgc_err err;

	cli_check(cgc_mem_alloc(&to, n, sizeof *to, &err), &err);
	for (uint32_t k = 0; k < data.n; k++)
		for (size_t i = 0; i < data.subset[k].samples; i++)
			to[s++] = k;
	cli_check(cgc_groups_init(&parts, to, n, data.n, &err), &err);
	free(to);
}

static void
make_parts(const struct cgc_call *call, const char *path)
{
	struct cgc_err err;

	cli_check_at(cgc_split_make(&parts, call, &labels, (uint32_t)subsets,
	    seed, &err), &err, path);
}

static void
write_subset(struct cgc_frame *frame)
{
	const uint32_t *member = parts.item + parts.first[frame->index];
	uint32_t size = cgc_groups_size(&parts, frame->index);
	struct cgc_err err;

	cli_check(cgc_mem_grow(&rows, &rows_cap, size, row_size, &err), &err);
	for (uint32_t i = 0; i < size; i++)
		memcpy(rows + i * row_size, row[member[i]], row_size);
	frame->dim = (uint64_t)size * frame->param;
	cli_check(cgc_writer_vector(&out, frame, rows, &err), &err);
}

static void
write_data(void)
{
	struct cgc_frame frame = {
		.kind = CGC_SUBSET, .dtype = data.dtype, .count = parts.n,
		.param = (uint32_t)data.features + 1
	};

	cli_writer(&out, output);
	for (frame.index = 0; frame.index < frame.count; frame.index++)
		write_subset(&frame);
	cli_writer_done(&out);
}

/* How many samples of each class a subset has, in room for that. */
static void
count_labels(uint32_t k, uint32_t *count)
{
	memset(count, 0, labels.group.n * sizeof *count);
	for (uint32_t i = parts.first[k]; i < parts.first[k + 1]; i++)
		count[labels.class[parts.item[i]]]++;
}

/* A line of names, and one for each subset. */
static void
write_report(void)
{
	uint32_t columns = labels.group.n <= COLUMNS ? labels.group.n : 0;
	uint32_t *count;
	struct cgc_err err;

	cli_check(cgc_mem_alloc(&count, labels.group.n, sizeof *count, &err),
	    &err);
	cli_text(output);
	printf("subset\tsamples");
	for (uint32_t c = 0; c < columns; c++)
		printf("\t%.17g", labels.value[c]);
	putchar('\n');
	for (uint32_t k = 0; k < parts.n; k++) {
		count_labels(k, count);
		printf("%" PRIu32 "\t%" PRIu32, k, cgc_groups_size(&parts, k));
		for (uint32_t c = 0; c < columns; c++)
			printf("\t%" PRIu32, count[c]);
		putchar('\n');
	}
	free(count);
}

static void
check_options(size_t operands)
{
	if (operands > 1)
		cli_die(CGC_EUSAGE, "found %zu files, expected one", operands);
	if (subsets == 0 && (!report || samples > 0))
		cli_die(CGC_EUSAGE, "-N is missing: how many subsets?");
	if (rest && samples == 0)
		cli_die(CGC_EUSAGE, "--rest goes with --samples");
}

int
main(int argc, char **argv)
{
	const char *const *files, *path;
	struct cgc_reader_opts of_data;
	struct cgc_call call;
	struct cgc_err err;
	size_t operands;

	cli_start(&prog, argc, argv, &files, &operands);
	check_options(operands);
	cli_check(cgc_call_parse(&call, cgc_splits, "split", split_text, &err),
	    &err);
	path = operands > 0 ? files[0] : "-";
	of_data = cli_reader_opts(&limits, 1 << CGC_SUBSET);
	cli_check(cgc_dataset_read(&data, path, &of_data, &err), &err);
	row_size = (data.features + 1) * cgc_dtype_size(data.dtype);
	choose(path);
	cli_check(cgc_labels_init(&labels, target, n, &err), &err);
	if (subsets > 0)
		make_parts(&call, path);
	else
		keep_parts();
	if (report)
		write_report();
	else
		write_data();
	return cli_done();
}
