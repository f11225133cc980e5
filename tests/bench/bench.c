/* SPDX-License-Identifier: MIT */
/*
 * bench THREADS WORK ... - cgc's kernels within one process, as bench.py asks
 * for them on standard input, a line at a time:
 *   load FILE   takes the first batch of FILE, as the programs would: "ok"
 *   run         does the work once: the seconds that it took
 *   save FILE   does it too, and writes what comes out, as f64: "ok"
 * The first line that comes out is "ready".  The work is one of
 *   read                      adds up all words of the vectors: the limit
 *   rule F SCHEDULE RULE ...  aggregates them; SCHEDULE may be -
 *   codec CODEC               compresses the first of them
 * CGC_CPU lowers the level as it does for the programs.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "code/schedule.h"
#include "codec/encoder.h"
#include "kern/kern.h"
#include "rule/chain.h"

#define MOST_BYTES ((uint64_t)1 << 40)
#define PIECE 32768 /* words that a thread reads at a time */

static struct cgc_err err;
static struct cgc_reader in;
static struct cgc_batch *batch;
static struct cgc_vectors vectors;
static struct cgc_schedules schedules;
static struct cgc_chain chain;
static struct cgc_encoder encoder;
static struct cgc_frame message; /* what the encoder made */
static const char *schedule_path;
static struct cgc_team *team;
static uint64_t sum, sums[CGC_TEAM_MAX], iteration;
static const void **row;        /* of the vectors, */
static uint32_t *device;        /* and whose they are */
static void *out;

static void
die(const char *why)
{
	fprintf(stderr, "bench: %s\n", why);
	exit(1);
}

static void
check(enum cgc_status st)
{
	if (st != CGC_OK)
		die(err.text);
}

static const struct cgc_reader_opts reading = {
	.limits = { .max_dim = MOST_BYTES, .max_mem = MOST_BYTES },
	.decode = cgc_codec_decode
};

/* The rows of the batch as what rules take. */
static void
view(void)
{
	size_t n = batch->n;

	vectors.dtype = batch->like.dtype;
	vectors.n = n;
	vectors.dim = (size_t)batch->like.dim;
	free(row);
	free(device);
	check(cgc_mem_alloc(&row, n, sizeof *row, &err));
	check(cgc_mem_alloc(&device, n, sizeof *device, &err));
	for (size_t i = 0; i < n; i++) {
		row[i] = batch->row[i].data;
		device[i] = (uint32_t)i;
	}
	vectors.x = row;
	vectors.device = device;
}

static void
load(const char *path)
{
	cgc_reader_close(&in);
	check(cgc_reader_open(&in, &path, 1, &reading, &err));
	if (cgc_reader_next(&in, &batch, &err) != CGC_OK)
		die(err.text);
	view();
	free(out);
	check(cgc_mem_alloc(&out, vectors.dim, sizeof(double), &err));
	iteration = 0;
	if (chain.links > 0) {
		check(cgc_chain_check(&chain, &vectors, &err));
		check(cgc_chain_remember(&chain, vectors.dim, &err));
	}
}

static size_t
words(void)
{
	return vectors.dim * cgc_dtype_size(vectors.dtype) /
	    sizeof(uint64_t);
}

static size_t
pieces(void)
{
	return (words() + PIECE - 1) / PIECE;
}

static void
read_piece(void *arg, size_t part, unsigned who)
{
	const uint64_t *x = row[part / pieces()];
	size_t k = part % pieces() * PIECE;
	size_t end = words() - k > PIECE ? k + PIECE : words();
	uint64_t s = 0;

	(void)arg;
	for (; k < end; k++)
		s += x[k];
	sums[who] += s;
}

/* Plain reading: the sum of all words of the vectors. */
static void
run_read(void)
{
	static const struct cgc_work work = { .part = read_piece };

	cgc_team_run(team, vectors.n * pieces(), &work);
	for (unsigned who = 0; who < cgc_team_size(team); who++)
		sum += sums[who];
}

static void
run_rule(void)
{
	check(cgc_chain_apply(&chain, &vectors, iteration++, out, NULL,
	    &err));
}

static void
run_codec(void)
{
	message = batch->row[0].frame;
	check(cgc_encoder_run(&encoder, &message, vectors.x[0], &err));
}

static void
save_read(double *numbers)
{
	run_read();
	for (size_t q = 0; q < vectors.dim; q++)
		numbers[q] = (double)(sum & 1);
}

static void
save_rule(double *numbers)
{
	run_rule();
	cgc_dtype_convert(CGC_F64, numbers, cgc_chain_dtype(&chain,
	    vectors.dtype), out, vectors.dim);
}

static void
save_codec(double *numbers)
{
	run_codec();
	check(cgc_codec_decode(&message, encoder.payload, out, &err));
	cgc_dtype_convert(CGC_F64, numbers, message.dtype, out, vectors.dim);
}

static void
begin_read(char **word, size_t n)
{
	(void)word;
	(void)n;
}

static void
begin_rule(char **word, size_t n)
{
	if (n < 3)
		die("usage: bench THREADS rule F SCHEDULE RULE ...");
	vectors.f = (size_t)strtoull(word[0], NULL, 10);
	check(cgc_chain_parse(&chain, (const char *const *)word + 2, n - 2,
	    &err));
	if (strcmp(word[1], "-") == 0)
		return;
	schedule_path = word[1];
	check(cgc_schedules_open(&schedules, &schedule_path, &reading, &err));
	check(cgc_schedules_seek(&schedules, 0, &err));
	vectors.code = &schedules.at;
}

static void
begin_codec(char **word, size_t n)
{
	if (n != 1)
		die("usage: bench THREADS codec CODEC");
	check(cgc_encoder_init(&encoder, word[0], 7, &err));
}

static const struct work {
	const char *name;
	void (*begin)(char **word, size_t n);
	void (*run)(void);
	void (*save)(double *numbers); /* runs, and says what came out */
} works[] = {
	{ "read", begin_read, run_read, save_read },
	{ "rule", begin_rule, run_rule, save_rule },
	{ "codec", begin_codec, run_codec, save_codec },
};

static void
save(const struct work *work, const char *path)
{
	FILE *file = fopen(path, "wb");
	double *numbers;

	if (file == NULL)
		die(path);
	check(cgc_mem_alloc(&numbers, vectors.dim, sizeof *numbers, &err));
	work->save(numbers);
	if (fwrite(numbers, sizeof *numbers, vectors.dim, file) !=
	    vectors.dim || fclose(file) != 0)
		die(path);
	free(numbers);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
obey(const struct work *work, char *line)
{
	double begin;

	line[strcspn(line, "\n")] = '\0';
	if (strcmp(line, "run") == 0) {
		begin = now();
		work->run();
		printf("%.9f\n", now() - begin);
	} else if (strncmp(line, "load ", 5) == 0) {
		load(line + 5);
		puts("ok");
	} else if (strncmp(line, "save ", 5) == 0) {
		save(work, line + 5);
		puts("ok");
	} else {
		die(line);
	}
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	const struct work *work = NULL;
	char line[4096];

	check(cgc_kern_select(getenv("CGC_CPU"), &err));
	for (size_t i = 0; argc > 2 && i < sizeof works / sizeof *works; i++)
		if (strcmp(argv[2], works[i].name) == 0)
			work = &works[i];
	if (work == NULL)
		die("usage: bench THREADS read|rule|codec ...");
	check(cgc_team_open(&team, (unsigned)strtoul(argv[1], NULL, 10),
	    &err));
	vectors.team = team;
	work->begin(argv + 3, (size_t)argc - 3);
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof line, stdin) != NULL)
		obey(work, line);
	cgc_team_close(team);
	return 0;
}
