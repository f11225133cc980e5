/* SPDX-License-Identifier: MIT */
/*
 * cgc-grad - the local gradients at each model, or estimates of them: of all
 * subsets, or of those that one device needs; with opposite targets where
 * labels are flipped.
 */
#include <string.h>

#include "attack/who.h"
#include "base/mem.h"
#include "cli.h"
#include "code/code.h"
#include "estimate/estimate.h"

static const char *data_path, *schedule_path, *dtype_name, *output;
static const char *model_text = "linreg", *estimator_text = "full";
static int64_t device = -1, flip, threads;
static struct cgc_estimate estimate;
static struct cgc_who who = { .text = "last" };
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'D', "data", "FILE", CLI_WORD, &data_path, 0, 0,
	    "the data set" },
	{ 'm', "model", "MODEL", CLI_WORD, &model_text, 0, 0,
	    "the model: NAME[,KEY=VALUE...] (linreg)" },
	{ 'e', "estimator", "ESTIMATOR", CLI_WORD, &estimator_text, 0, 0,
	    "what is made of the samples: NAME[,KEY=VALUE...] (full)" },
	{ 0, "state", "FILE", CLI_WORD, &estimate.path, 0, 0,
	    "keep what the estimator remembers in FILE, to resume from" },
	{ 'S', "schedule", "FILE", CLI_WORD, &schedule_path, 0, 0,
	    "with --device: the schedule" },
	{ 'i', "device", "I", CLI_INT, &device, 0, 4294967294.0,
	    "only the gradients that device I computes" },
	{ 'f', "flip", "F", CLI_INT, &flip, 0, 4294967294.0,
	    "flip the targets of F subsets, or of F devices (0)" },
	{ 'w', "which", "WHICH", CLI_WORD, &who.text, 0, 0,
	    "last, random, rotate, or a list such as 0,4,17 (last)" },
	{ 's', "seed", "SEED", CLI_SEED, &who.seed, 0, 0,
	    "make the draws from SEED (0)" },
	{ 0, "dtype", "f32|f64", CLI_WORD, &dtype_name, 0, 0,
	    "the type of the gradients (the model's)" },
	CLI_THREADS(threads),
	CLI_OUTPUT(output),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-grad",
	.usage = "-D FILE [-m MODEL] [-e ESTIMATOR] [-S FILE -i I] "
	    "[-f F] [-w WHICH] [-s SEED] [options] [FILE ...]",
	.summary = "Write the local gradients at each model of a stream.",
	.opts = opts,
	.methods = { cgc_models, cgc_estimators },
	.method_kind = { "model", "estimator" }
};

static struct cgc_reader in;
static struct cgc_writer out;
static struct cgc_dataset data;
static struct cgc_objective objective;
static struct cgc_schedules schedules;
static double *x, *g;   /* g: as many gradients as are made together */
static void *typed;
static struct cgc_request *request;
static size_t rooms;    /* in g */
static uint32_t *bad; /* the F whose targets are flipped, ascending */
static bool *flipped; /* which subsets are */
static uint32_t *ids, ids_n;
static size_t ids_cap;

/* The subsets to compute for iteration t: ids[0 .. ids_n - 1]. */
static void
choose(uint64_t iteration)
{
	const struct cgc_schedule *s = &schedules.at;
	const struct cgc_code *code = NULL;
	struct cgc_err err;

	if (device < 0)
		return;
	cli_check(cgc_schedules_seek(&schedules, iteration, &err), &err);
	if (s->n != data.n)
		cli_die(CGC_EDATA, "%s: N is %lu, expected the %lu subsets of "
		    "%s", schedule_path, (unsigned long)s->n,
		    (unsigned long)data.n, data_path);
	if (device >= s->n)
		cli_die(CGC_EUSAGE, "--device is %lld, expected below the "
		    "N = %lu of %s", (long long)device, (unsigned long)s->n,
		    schedule_path);
	cli_check_at(cgc_code_of(s, &code, &err), &err, schedule_path);
	cli_check(cgc_mem_grow(&ids, &ids_cap, s->d, sizeof *ids, &err), &err);
	code->support(s, (uint32_t)device, ids);
	ids_n = s->d;
}

/*
 * The subsets whose targets iteration t flips: the F that are chosen, or all
 * that the device computes if it is one of F.
 */
static void
flip_targets(uint64_t iteration)
{
	if (flip == 0)
		return;
	cgc_who_choose(&who, iteration, data.n, bad);
	memset(flipped, 0, data.n * sizeof *flipped);
	for (int64_t i = 0; i < flip; i++)
		if (device < 0)
			flipped[bad[i]] = true;
		else if (bad[i] == device)
			for (uint32_t m = 0; m < ids_n; m++)
				flipped[ids[m]] = true;
}

/*
 * The estimates of ids[first .. first + n - 1] at x, written.  What is
 * remembered is saved before the last of them: what comes of it may be a
 * checkpoint.
 */
static void
some(struct cgc_frame *frame, size_t first, size_t n)
{
	struct cgc_err err;

	for (size_t m = 0; m < n; m++)
		request[m] = (struct cgc_request){
			.subset = ids[first + m],
			.flipped = flipped[ids[first + m]],
			.gradient = g + m * objective.dim
		};
	cgc_estimate_ask(&estimate, request, n);
	if (first + n == ids_n)
		cli_check(cgc_estimate_end(&estimate, false, &err), &err);
	for (size_t m = 0; m < n; m++) {
		const void *vector = request[m].gradient;

		frame->index = ids[first + m];
		if (frame->dtype != CGC_F64) {
			cgc_dtype_convert(frame->dtype, typed, CGC_F64,
			    vector, frame->dim);
			vector = typed;
		}
		cli_check(cgc_writer_vector(&out, frame, vector, &err), &err);
	}
}

static void
gradients(const struct cgc_row *model, enum cgc_dtype dtype)
{
	struct cgc_frame frame = model->frame;
	struct cgc_err err;

	cli_check_row(cgc_objective_model(&objective, model, x, &err), &err,
	    &in, model);
	choose(frame.iteration);
	flip_targets(frame.iteration);
	cli_check_row(cgc_estimate_begin(&estimate, &frame, x, ids, ids_n,
	    &err), &err, &in, model);
	frame.kind = CGC_GRADIENT;
	frame.dtype = dtype ? dtype : frame.dtype;
	frame.count = ids_n;
	frame.seed = frame.param = 0;
	for (size_t m = 0; m < ids_n; m += rooms)
		some(&frame, m, ids_n - m < rooms ? ids_n - m : rooms);
	cli_check(cgc_writer_flush(&out, &err), &err);
}

/* Room for what is made together: all, if that is not too much. */
static void
make_room(void)
{
	const size_t most = ((size_t)64 << 20) / sizeof *g;
	struct cgc_err err;

	rooms = objective.dim < most ? most / objective.dim : 1;
	if (rooms > data.n)
		rooms = data.n;
	cli_check(cgc_mem_alloc(&request, rooms, sizeof *request, &err), &err);
	cli_check(cgc_mem_alloc(&g, (uint64_t)rooms * objective.dim,
	    sizeof *g, &err), &err);
	cli_check(cgc_mem_alloc(&x, objective.dim, sizeof *x, &err), &err);
	cli_check(cgc_mem_alloc(&typed, objective.dim, sizeof *g, &err), &err);
}

static void
prepare(void)
{
	struct cgc_reader_opts of_data =
	    cli_reader_opts(&limits, 1 << CGC_SUBSET);
	struct cgc_reader_opts of_schedule =
	    cli_reader_opts(&limits, 1 << CGC_SCHEDULE);
	struct cgc_err err;

	cli_check(cgc_dataset_read(&data, data_path, &of_data, &err), &err);
	if (device >= 0)
		cli_check(cgc_schedules_open(&schedules, &schedule_path,
		    &of_schedule, &err), &err);
	cli_check(cgc_objective_init(&objective, model_text, &data, data_path,
	    cli_team(threads), &err), &err);
	make_room();
	estimate.objective = &objective;
	estimate.device = device;
	estimate.seed = who.seed;
	estimate.every = cli_every();
	estimate.max_mem = limits.max_mem;
	cli_check(cgc_estimate_init(&estimate, estimator_text, rooms, &err),
	    &err);
	cli_check(cgc_mem_grow(&ids, &ids_cap, data.n, sizeof *ids, &err),
	    &err);
	who.f = (uint64_t)flip;
	cli_check_at(cgc_who_check(&who, data.n, &err), &err, data_path);
	cli_check(cgc_mem_alloc(&bad, who.f, sizeof *bad, &err), &err);
	cli_check(cgc_mem_zalloc(&flipped, data.n, sizeof *flipped, &err),
	    &err);
	for (ids_n = 0; ids_n < data.n; ids_n++)
		ids[ids_n] = ids_n;
}

int
main(int argc, char **argv)
{
	enum cgc_dtype dtype = (enum cgc_dtype)0;
	const char *const *files;
	struct cgc_row *model;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	if (data_path == NULL)
		cli_die(CGC_EUSAGE, "-D is missing: which data set?");
	if (n == 0 && strcmp(data_path, "-") == 0)
		cli_die(CGC_EUSAGE, "data and models are both standard "
		    "input");
	if ((schedule_path == NULL) != (device < 0))
		cli_die(CGC_EUSAGE, "found one of -S and --device, expected "
		    "both or none");
	if (dtype_name != NULL && !cgc_dtype_is_real(dtype =
	    cgc_dtype_parse(dtype_name)))
		cli_die(CGC_EUSAGE, "--dtype is '%.40s', expected f32 or f64",
		    dtype_name);
	prepare();
	cli_reader(&in, files, n, &limits, 1 << CGC_MODEL);
	cli_writer(&out, output);
	while (cli_check(cgc_reader_one(&in, &model, &err), &err) != CGC_END)
		gradients(model, dtype);
	cli_check(cgc_estimate_end(&estimate, true, &err), &err);
	cli_writer_done(&out);
	return cli_done();
}
