/* SPDX-License-Identifier: MIT */
/*
 * cgc-init - a model to start training from.
 */
#include "base/mem.h"
#include "cli.h"
#include "model/model.h"
#include "stream/intake.h"
#include "task/dataset.h"

static const char *data_path, *dtype_name = "f64", *output;
static const char *model_text = "linreg";
static int64_t features;
static uint64_t seed;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'D', "data", "FILE", CLI_WORD, &data_path, 0, 0,
	    "the data set that says how many features there are" },
	{ 'q', "features", "F", CLI_INT, &features, 1, 4294967294.0,
	    "there are F" },
	{ 'm', "model", "MODEL", CLI_WORD, &model_text, 0, 0,
	    "the model: NAME[,KEY=VALUE...] (linreg)" },
	{ 's', "seed", "SEED", CLI_SEED, &seed, 0, 0,
	    "make the draws from SEED (0)" },
	{ 0, "dtype", "f32|f64", CLI_WORD, &dtype_name, 0, 0,
	    "the type of the model (f64)" },
	CLI_OUTPUT(output),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-init",
	.usage = "-D FILE | -q F [-m MODEL] [-s SEED] [options]",
	.summary = "Write a model to start training from.",
	.opts = opts,
	.methods = { cgc_models },
	.method_kind = { "model" }
};

static struct cgc_writer out;
static struct cgc_dataset data;
static double *x;
static void *typed;

/* From the options, or from the data. */
static size_t
count_features(void)
{
	struct cgc_reader_opts of_data =
	    cli_reader_opts(&limits, 1 << CGC_SUBSET);
	struct cgc_err err;

	if ((data_path != NULL) == (features != 0))
		cli_die(CGC_EUSAGE, "found %s of -D and -q, expected one",
		    data_path != NULL ? "both" : "none");
	if (data_path == NULL)
		return (size_t)features;
	cli_check(cgc_dataset_read(&data, data_path, &of_data, &err), &err);
	return data.features;
}

/* The bound is that of readers: what they refuse is not begun. */
static void
check_dim(uint64_t dim)
{
	uint64_t most = limits.max_dim != 0 ? limits.max_dim : CGC_MAX_DIM;

	if (dim > most)
		cli_die(CGC_EUSAGE, "the model has %llu coordinates, expected "
		    "at most the %llu of --max-dim", (unsigned long long)dim,
		    (unsigned long long)most);
}

int
main(int argc, char **argv)
{
	struct cgc_frame frame = { .kind = CGC_MODEL, .count = 1 };
	const char *const *operands;
	struct cgc_call call;
	struct cgc_err err;
	size_t f, n;

	cli_start(&prog, argc, argv, &operands, &n);
	cli_no_operands(operands, n);
	frame.dtype = cgc_dtype_parse(dtype_name);
	if (!cgc_dtype_is_real(frame.dtype))
		cli_die(CGC_EUSAGE, "--dtype is '%.40s', expected f32 or f64",
		    dtype_name);
	f = count_features();
	cli_check(cgc_model_parse(&call, model_text, f, &err), &err);
	frame.dim = cgc_model_dim(&call, f);
	check_dim(frame.dim);
	cli_check(cgc_mem_alloc(&x, frame.dim, sizeof *x, &err), &err);
	cli_check(cgc_mem_alloc(&typed, frame.dim, sizeof *x, &err), &err);
	cgc_model_init(&call, f, seed, x);
	cgc_dtype_convert(frame.dtype, typed, CGC_F64, x, frame.dim);
	cli_writer(&out, output);
	cli_check(cgc_writer_vector(&out, &frame, typed, &err), &err);
	cli_writer_done(&out);
	return cli_done();
}
