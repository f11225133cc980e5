/* SPDX-License-Identifier: MIT */
/*
 * cgc-compress - vectors to compressed messages, and back.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"
#include "codec/measure.h"
#include "json/json.h"
#include "memory/keeper.h"

static struct cli_words codecs;
static const char *memory, *output;
static uint64_t seed;
static bool expand, json;
static int64_t draws;
static struct cgc_keeper keeper = { .device = -1 };
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'd', "decompress", NULL, CLI_FLAG, &expand, 0, 0,
	    "expand messages instead" },
	{ 'm', "codec", "CODEC", CLI_LIST, &codecs, 0, 0,
	    "compress with NAME[,KEY=VALUE]..., and then with deflate" },
	{ 's', "seed", "SEED", CLI_SEED, &seed, 0, 0,
	    "make the draws of the codec from SEED (0)" },
	{ 0, "memory", "MEMORY", CLI_WORD, &memory, 0, 0,
	    "remember what was sent, with NAME[,KEY=VALUE]..." },
	{ 0, "state", "FILE", CLI_WORD, &keeper.path, 0, 0,
	    "keep the memory in FILE, to resume from" },
	{ 'i', "device", "I", CLI_INT, &keeper.device, 0, 4294967294.0,
	    "with --memory: the input is from device I alone" },
	{ 'M', "measure", "DRAWS", CLI_INT, &draws, 1, 1e9,
	    "measure error and size over DRAWS seeds, as text, instead" },
	{ 'j', "json", NULL, CLI_FLAG, &json, 0, 0,
	    "with -M: JSON lines, not tab-separated values" },
	CLI_OUTPUT(output),
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-compress",
	.usage = "-d | -m CODEC [-m deflate] [-M DRAWS [-j]] [-s SEED] "
	    "[--memory MEMORY [-i I]] [options] [FILE ...]",
	.summary = "Compress the vectors of a stream, or expand them again.",
	.opts = opts,
	.methods = { cgc_codecs, cgc_memories },
	.method_kind = { "codec", "memory" }
};

static struct cgc_reader in;
static struct cgc_writer out;
static struct cgc_encoder encoder;
static struct cgc_measuring measuring;

static void
run_memory(void)
{
	struct cgc_err err;

	keeper.at_server = expand;
	keeper.every = cli_every();
	keeper.seed = seed;
	cli_check(cgc_keeper_init(&keeper, memory, &err), &err);
	cli_check(cgc_keeper_run(&keeper, expand ? NULL : &encoder, &in, &out,
	    &err), &err);
}

/* A vector as a message. */
static enum cgc_status
compress(const struct cgc_row *row, struct cgc_err *err)
{
	struct cgc_frame frame = row->frame;

	cli_check_row(cgc_encoder_run(&encoder, &frame, row->data, err), err,
	    &in, row);
	return cgc_writer_payload(&out, &frame, encoder.payload, err);
}

/* A message as a vector; what is dense stays as it is. */
static enum cgc_status
decompress(const struct cgc_row *row, struct cgc_err *err)
{
	struct cgc_frame frame = row->frame;

	if (frame.codec != CGC_DENSE)
		frame.seed = frame.param = 0;
	return cgc_writer_vector(&out, &frame, row->data, err);
}

static void
print_json(const struct cgc_frame *f, const struct cgc_measured *r)
{
	struct cgc_json j;
	struct cgc_err err;
	char *line;

	cgc_json_begin(&j);
	cgc_json_integer(&j, "iteration", f->iteration);
	cgc_json_integer(&j, "index", f->index);
	cgc_json_integer(&j, "draws", r->draws);
	cgc_json_number(&j, "bits", r->bits);
	cgc_json_number(&j, "wire", r->wire);
	cgc_json_number(&j, "declared", r->declared.bits / (double)f->dim);
	cgc_json_number(&j, "error", r->error);
	cgc_json_number(&j, "deviation", r->deviation);
	cgc_json_string(&j, "class", cgc_class_name(r->declared.class));
	cgc_json_number(&j, "limit", r->limit);
	cgc_json_number(&j, "bias", r->bias);
	cgc_json_number(&j, "chance", r->chance);
	cgc_json_string(&j, "verdict", cgc_finding_name(r->verdict));
	cli_check(cgc_json_end(&j, &line, &err), &err);
	puts(line);
	free(line);
}

static void
print_row(const struct cgc_frame *f, const struct cgc_measured *r)
{
	printf("%" PRIu64 "\t%" PRIu32 "\t%" PRIu64
	    "\t%.6g\t%.6g\t%.6g\t%.6g\t%.3g\t%s\t", f->iteration, f->index,
	    r->draws, r->bits, r->wire, r->declared.bits / (double)f->dim,
	    r->error, r->deviation, cgc_class_name(r->declared.class));
	if (isnan(r->limit))
		printf("-");
	else
		printf("%.6g", r->limit);
	printf("\t%.4g\t%.4g\t%s\n", r->bias, r->chance,
	    cgc_finding_name(r->verdict));
}

/* A line for each vector: what the codec does to it. */
_Noreturn static void
measure(void)
{
	struct cgc_measured found;
	struct cgc_row *row;
	struct cgc_err err;

	cli_text(output);
	if (!json)
		printf("iteration\tindex\tdraws\tbits\twire\tdeclared\terror\t"
		    "deviation\tclass\tlimit\tbias\tchance\tverdict\n");
	cgc_measuring_init(&measuring, &encoder, (uint64_t)draws);
	while (cli_check(cgc_reader_frame(&in, &row, &err), &err) != CGC_END) {
		cli_check_row(cgc_measuring_run(&measuring, &row->frame,
		    row->data, &found, &err), &err, &in, row);
		(json ? print_json : print_row)(&row->frame, &found);
		if (fflush(stdout) != 0)
			break;
	}
	exit(cli_done());
}

int
main(int argc, char **argv)
{
	const char *const *files;
	struct cgc_row *row;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	if (expand == (codecs.n > 0))
		cli_die(CGC_EUSAGE, "found %s of -d and -m, expected one",
		    expand ? "both" : "none");
	if (memory == NULL && (keeper.path != NULL || keeper.device >= 0))
		cli_die(CGC_EUSAGE, "--state and --device are for a "
		    "--memory");
	if (codecs.n > 0)
		cli_check(cgc_encoder_init(&encoder, codecs.word[0], seed,
		    &err), &err);
	for (size_t i = 1; i < codecs.n; i++)
		cli_check(cgc_encoder_then(&encoder, codecs.word[i], &err),
		    &err);
	if (expand && draws > 0)
		cli_die(CGC_EUSAGE, "found -d and -M, expected -m and -M");
	if (draws > 0 && memory != NULL)
		cli_die(CGC_EUSAGE, "found -M and --memory, expected one");
	if (json && draws == 0)
		cli_die(CGC_EUSAGE, "-j is for -M, which is missing");
	cli_reader(&in, files, n, &limits, memory != NULL ? CGC_VECTORS : 0);
	if (draws > 0)
		measure();
	cli_writer(&out, output);
	if (memory != NULL)
		run_memory();
	while (cli_check(cgc_reader_frame(&in, &row, &err), &err) != CGC_END) {
		cli_check((expand ? decompress : compress)(row, &err), &err);
		if (cgc_reader_idle(&in))
			cli_check(cgc_writer_flush(&out, &err), &err);
	}
	cli_writer_done(&out);
	return cli_done();
}
