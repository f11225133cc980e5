/* SPDX-License-Identifier: MIT */
/*
 * cgc-encode - local gradients to one coded vector per device.
 */
#include "cli.h"
#include "code/code.h"

static const char *schedule_path, *code_text, *output;
static int64_t device = -1, threads;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'S', "schedule", "FILE", CLI_WORD, &schedule_path, 0, 0,
	    "who computes what, in which code" },
	{ 'c', "code", "CODE", CLI_WORD, &code_text, 0, 0,
	    "NAME[,KEY=VALUE]... (the schedule's)" },
	{ 'i', "device", "I", CLI_INT, &device, 0, 4294967294.0,
	    "only the vector of device I" },
	CLI_THREADS(threads),
	CLI_OUTPUT(output),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-encode",
	.usage = "-S FILE [-c CODE] [-i I] [options] [FILE ...]",
	.summary = "Encode local gradients into one vector per device.",
	.opts = opts,
	.methods = { cgc_codes },
	.method_kind = { "code" }
};

static struct cgc_reader in;
static struct cgc_writer out;
static struct cgc_schedules schedules;
static struct cgc_coder coder;

static void
encode(const struct cgc_batch *batch)
{
	const struct cgc_schedule *s = &schedules.at;
	const struct cgc_code *code = NULL;
	struct cgc_frame frame = batch->like;
	uint32_t first, end;
	struct cgc_err err;

	cli_check(cgc_schedules_seek(&schedules, frame.iteration, &err), &err);
	if (!cgc_dtype_is_real(frame.dtype))
		cli_die(CGC_EDATA, "%s: dtype is %s, expected f32 or f64",
		    cgc_reader_name(&in), cgc_dtype_name(frame.dtype));
	if (device >= s->n)
		cli_die(CGC_EUSAGE, "--device is %lld, expected below the "
		    "N = %lu of %s", (long long)device, (unsigned long)s->n,
		    schedule_path);
	cli_check_at(cgc_code_of(s, &code, &err), &err, schedule_path);
	if (frame.count != s->n && (device < 0 || frame.count != s->d))
		cli_die(CGC_EDATA, "%s: count is %lu, expected the N = %lu "
		    "subsets of %s%s", cgc_reader_name(&in),
		    (unsigned long)frame.count, (unsigned long)s->n,
		    schedule_path, device < 0 ? "" : " or the d of a device");
	first = device < 0 ? 0 : (uint32_t)device;
	end = device < 0 ? s->n : first + 1;
	frame.kind = CGC_CODED;
	frame.count = s->n;
	frame.seed = frame.param = 0;
	for (frame.index = first; frame.index < end; frame.index++) {
		cli_check_at(cgc_coder_run(&coder, s, frame.index, batch,
		    &err), &err, cgc_reader_name(&in));
		frame.dtype = coder.dtype;
		cli_check(cgc_writer_vector(&out, &frame, coder.vector, &err),
		    &err);
	}
	cli_check(cgc_writer_flush(&out, &err), &err);
}

int
main(int argc, char **argv)
{
	struct cgc_reader_opts of_schedule;
	const char *const *files;
	struct cgc_batch *batch;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	if (schedule_path == NULL)
		cli_die(CGC_EUSAGE, "-S is missing: which schedule?");
	cli_check(cgc_coder_init(&coder, code_text, &err), &err);
	coder.team = cli_team(threads);
	of_schedule = cli_reader_opts(&limits, 1 << CGC_SCHEDULE);
	cli_check(cgc_schedules_open(&schedules, &schedule_path, &of_schedule,
	    &err), &err);
	cli_reader(&in, files, n, &limits, 1 << CGC_GRADIENT);
	cli_writer(&out, output);
	while (cli_check(cgc_reader_next(&in, &batch, &err), &err) != CGC_END)
		encode(batch);
	cli_writer_done(&out);
	return cli_done();
}
