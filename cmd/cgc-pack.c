/* SPDX-License-Identifier: MIT */
/*
 * cgc-pack - vectors of other formats to a stream, and back.
 */
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "convert/format.h"
#include "convert/pack.h"

static const char *from = NULL, *to = "stream", *kind, *dtype, *output;
static struct cgc_pack_opts given = {
	.iteration = -1, .param = -1, .run = -1
};
static int64_t group, dim, rows, target; /* 0: not given */
static double scale = 1;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 0, "from", "FORMAT", CLI_WORD, &from, 0, 0,
	    "read text, raw, npy, csv, idx, libsvm, cifar or stream (text)" },
	{ 0, "to", "FORMAT", CLI_WORD, &to, 0, 0,
	    "write stream, npy, raw or text (stream)" },
	{ 0, "kind", "KIND", CLI_WORD, &kind, 0, 0,
	    "kind of the frames (gradient)" },
	{ 0, "dtype", "TYPE", CLI_WORD, &dtype, 0, 0,
	    "f32, f64, u32 or u64 (f64; that of the input)" },
	{ 't', "iteration", "T", CLI_INT, &given.iteration, 0, 9e18,
	    "iteration of the first batch (0)" },
	{ 'n', "count", "N", CLI_INT, &group, 1, 4294967294.,
	    "make batches of N vectors (one of all)" },
	{ 0, "dim", "Q", CLI_INT, &dim, 1, 9e18,
	    "coordinates of a vector; raw input needs it" },
	{ 0, "rows", "R", CLI_INT, &rows, 1, 4294967295.,
	    "sample rows in each subset (all, or 1 of text, raw and npy)" },
	{ 0, "target", "C", CLI_INT, &target, 1, 4294967295.,
	    "column of the target in a sample row, from 1 (the last)" },
	{ 0, "scale", "S", CLI_REAL, &scale, 1e-30, 1e30,
	    "divide the features of samples by S (1)" },
	{ 0, "param", "P", CLI_INT, &given.param, 0, 4294967295.,
	    "param of the frames (0)" },
	{ 0, "seed", "S", CLI_SEED, &given.seed, 0, 0,
	    "seed of the frames (0)" },
	{ 0, "run", "R", CLI_INT, &given.run, 0, 4294967295.,
	    "run of the frames (0)" },
	CLI_READING(limits),
	CLI_OUTPUT(output),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-pack",
	.usage = "[--from FORMAT] [--to FORMAT] [--kind KIND] "
	    "[--dtype TYPE] [-t T] [-n N] [options] [FILE ...]",
	.summary = "Turn vectors of other formats into a stream, or a stream "
	    "into those.",
	.opts = opts
};

static struct cgc_source source;
static struct cgc_reader reader;
static struct cgc_writer writer;
static struct cgc_table batch, all;
static struct cgc_frame base = { .kind = CGC_GRADIENT };
static const struct cgc_format *out; /* NULL: a stream */

/* NULL: a stream. */
static const struct cgc_format *
find_format(const char *name, const char *option, bool writes)
{
	const struct cgc_format *format = cgc_format_find(name);

	if (format == NULL ? strcmp(name, "stream") != 0 :
	    writes && format->write == NULL)
		cli_die(CGC_EUSAGE, "--%s is '%.40s', expected text, raw, "
		    "npy%s or stream", option, name, writes ? "" :
		    ", csv, idx, libsvm, cifar");
	return format;
}

/* What is for data sets, and what only they need not be told. */
static void
check_samples(void)
{
	bool samples = source.format != NULL && source.format->samples;

	if (samples && kind == NULL)
		given.kind = CGC_SUBSET;
	if (samples && given.kind != CGC_SUBSET)
		cli_die(CGC_EUSAGE, "%s files are data sets, expected --kind "
		    "subset", source.format->name);
	if ((rows != 0 || target != 0 || scale != 1) &&
	    given.kind != CGC_SUBSET)
		cli_die(CGC_EUSAGE, "--rows, --target and --scale are for "
		    "--kind subset");
	if (samples && source.format->labelled && target != 0)
		cli_die(CGC_EUSAGE, "%s files say what the target is, "
		    "expected no --target", source.format->name);
	if (samples && source.dtype != 0 && !cgc_dtype_is_real(source.dtype))
		cli_die(CGC_EUSAGE, "--dtype is %s, expected f32 or f64 for "
		    "a data set", dtype);
	if (samples && rows == 0 && group != 0)
		cli_die(CGC_EUSAGE, "%lld subsets of all samples, expected "
		    "--rows with -n", (long long)group);
	if (samples && source.format->labelled)
		target = 1;
	if (!samples && rows == 0)
		rows = 1;
}

static void
check_options(void)
{
	out = find_format(to, "to", true);
	if (from == NULL)
		from = out != NULL ? "stream" : "text";
	source.format = find_format(from, "from", false);
	if (kind != NULL && (given.kind = cgc_kind_parse(kind)) == 0)
		cli_die(CGC_EUSAGE, "--kind is '%.40s', expected model, "
		    "gradient, coded, message, aggregate, schedule or subset",
		    kind);
	if (dtype != NULL && (source.dtype = cgc_dtype_parse(dtype)) == 0)
		cli_die(CGC_EUSAGE, "--dtype is '%.40s', expected f32, f64, "
		    "u32 or u64", dtype);
	if (source.format == &cgc_format_raw && dim == 0)
		cli_die(CGC_EUSAGE, "raw files need --dim");
	if (source.format == NULL && (group != 0 || dim != 0 || rows != 0 ||
	    target != 0 || scale != 1))
		cli_die(CGC_EUSAGE, "a stream has batches already, expected "
		    "no -n, --dim, --rows, --target and --scale");
	check_samples();
}

/* Text and raw files do not say: schedules are of u32, all else of f64. */
static void
open_input(const char *const *files, size_t n)
{
	struct cgc_err err;

	batch.limits = (struct cgc_limits){ limits.max_dim, limits.max_mem };
	all.limits = batch.limits;
	if (source.format == NULL) {
		cli_reader(&reader, files, n, &limits, 0);
		return;
	}
	if (source.dtype == 0 && (source.format == &cgc_format_text ||
	    source.format == &cgc_format_raw))
		source.dtype = given.kind == CGC_SCHEDULE ? CGC_U32 : CGC_F64;
	source.dim = (uint64_t)dim;
	source.max_mem = limits.max_mem;
	source.group = (uint64_t)group * (uint64_t)rows;
	cli_check(cgc_source_open(&source, files, n, &err), &err);
}

static void
open_output(void)
{
	struct cgc_err err;

	if (out != &cgc_format_text) {
		cli_writer(&writer, output);
		return;
	}
	cli_text(output);
	cli_check(cgc_writer_init(&writer, STDOUT_FILENO, &err), &err);
}

/* The rows at hand, as subsets of them. */
static enum cgc_status
join_rows(struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	if (target != 0)
		st = cgc_pack_target(&batch, (uint64_t)target, err);
	if (st == CGC_OK && scale != 1)
		st = cgc_pack_scale(&batch, scale, err);
	if (st == CGC_OK)
		st = cgc_pack_rows(&batch, (uint64_t)rows, &base.param, err);
	return st;
}

static enum cgc_status
next_foreign(uint64_t number, struct cgc_err *err)
{
	enum cgc_status st = cgc_source_next(&source, &batch, err);

	base.iteration = number;
	if (st == CGC_OK && given.kind == CGC_SUBSET)
		st = join_rows(err);
	return st;
}

static enum cgc_status
next_frames(struct cgc_err *err)
{
	struct cgc_batch *b;
	enum cgc_status st = cgc_reader_next(&reader, &b, err);

	if (st != CGC_OK)
		return st;
	base = b->row[0].frame;
	cgc_table_clear(&batch);
	batch.dtype = dtype != NULL ? source.dtype : base.dtype;
	batch.ragged = base.kind == CGC_SUBSET; /* each of its own size */
	if ((st = cgc_table_add_batch(&batch, b, err)) != CGC_OK)
		cgc_err_place(err, "%s: iteration %llu",
		    cgc_reader_name(&reader),
		    (unsigned long long)base.iteration);
	return st;
}

static void
write_batch(uint64_t number)
{
	struct cgc_frame head = cgc_pack_header(&given, &base, number);
	struct cgc_err err;

	if (out == NULL) {
		cli_check(cgc_pack_write(&writer, &head, &batch, &err), &err);
	} else {
		cli_check(cgc_unpack_rows(&batch, &head, &err), &err);
		if (out->whole)
			cli_check(cgc_pack_gather(&all, number, &batch, &err),
			    &err);
		else
			cli_check(out->write(&writer, &batch, 1, &err), &err);
	}
	cli_check(cgc_writer_flush(&writer, &err), &err);
}

int
main(int argc, char **argv)
{
	const char *const *files;
	struct cgc_err err;
	uint64_t number;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	check_options();
	open_input(files, n);
	open_output();
	for (number = 0; cli_check(source.format != NULL ?
	    next_foreign(number, &err) : next_frames(&err), &err) == CGC_OK;
	    number++)
		write_batch(number);
	if (out != NULL && out->whole) {
		if (number == 0)
			cli_die(CGC_EDATA, "no batch in the input, expected "
			    "at least one");
		cli_check(out->write(&writer, &all, number, &err), &err);
	}
	cli_writer_done(&writer);
	return cli_done();
}
