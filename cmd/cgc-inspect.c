/* SPDX-License-Identifier: MIT */
/*
 * cgc-inspect - what is in a stream, or in an audit.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "audit/tally.h"
#include "base/mem.h"
#include "cli.h"
#include "code/code.h"
#include "codec/codec.h"
#include "convert/text.h"
#include "json/jsonl.h"
#include "rule/audit.h"
#include "stream/describe.h"

static struct cli_limits limits;
static bool check, json, values, summary, histogram, audit;

static const struct cli_opt opts[] = {
	{ 'a', "audit", NULL, CLI_FLAG, &audit, 0, 0,
	    "sum up audits of cgc-aggregate, a row for each device" },
	{ 'c', "check", NULL, CLI_FLAG, &check, 0, 0,
	    "only check: say nothing, exit with 0 or 3" },
	{ 'j', "json", NULL, CLI_FLAG, &json, 0, 0,
	    "JSON, a line for each frame or device; with -v, its values" },
	{ 'v', "values", NULL, CLI_FLAG, &values, 0, 0,
	    "the decoded vectors, a line of numbers for each" },
	{ 's', "summary", NULL, CLI_FLAG, &summary, 0, 0,
	    "totals of the whole stream" },
	{ 'g', "histogram", NULL, CLI_FLAG, &histogram, 0, 0,
	    "how the values of the whole stream are spread" },
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-inspect",
	.usage = "[-acgjsv] [options] [FILE ...]",
	.summary = "Show what is in a stream, or in an audit.",
	.opts = opts
};

static struct cgc_reader reader;
static struct cgc_writer writer;
static struct cgc_totals totals;
static struct cgc_sample sample;
static struct cgc_jsonl lines; /* of an audit */
static struct cgc_entry entry;
static struct cgc_tally tally;
static unsigned char *seen;
static size_t seen_cap;
static bool headed; /* the table has its header */

static const char *
codec_name(uint8_t id)
{
	static char both[40];
	const struct cgc_codec *codec = cgc_codec_find(id);

	if (id == CGC_DENSE)
		return "dense";
	if (codec != NULL)
		return codec->method.name;
	codec = cgc_codec_find((uint8_t)(id & ~CGC_DEFLATED));
	snprintf(both, sizeof both, "%s+deflate", codec->method.name);
	return both;
}

static void
view_schedule(struct cgc_schedule *s, const struct cgc_row *row)
{
	struct cgc_err err;

	cli_check(cgc_mem_grow(&seen, &seen_cap, row->frame.dim, 1, &err),
	    &err);
	cli_check_at(cgc_schedule_view(s, &row->frame, row->data, seen, &err),
	    &err, cgc_reader_name(&reader));
}

static void
print_ids(const char *what, const uint32_t *id, uint32_t n)
{
	printf("  %s", what);
	for (uint32_t i = 0; i < n; i++)
		printf(" %" PRIu32, id[i]);
	putchar('\n');
}

static void
print_schedule(const struct cgc_row *row)
{
	const struct cgc_code *code;
	struct cgc_schedule s;

	view_schedule(&s, row);
	code = cgc_code_find(s.code);
	printf("iteration %" PRIu64 ": N=%" PRIu32 " d=%" PRIu32 " code=%s\n",
	    s.iteration, s.n, s.d, code != NULL ? code->method.name :
	    "unknown");
	print_ids("tasks      ", s.task, s.n);
	print_ids("permutation", s.perm, s.n);
}

static void
print_row(const struct cgc_row *row)
{
	const struct cgc_frame *f = &row->frame;
	struct cgc_stats s;

	if (!headed)
		printf("iteration index count kind      dtype     dim codec"
		    "        bytes        min        max       norm "
		    "nonfinite\n");
	headed = true;
	cgc_stats_vector(&s, f->dtype, row->data, f->dim);
	printf("%9" PRIu64 " %5" PRIu32 " %5" PRIu32 " %-9s %-5s %7" PRIu64
	    " %-9s %8" PRIu64 " %10.4g %10.4g %10.4g %9" PRIu64 "\n",
	    f->iteration, f->index, f->count, cgc_kind_name(f->kind),
	    cgc_dtype_name(f->dtype), f->dim, codec_name(f->codec), f->length,
	    s.min, s.max, s.norm, s.nonfinite);
}

static void
show_table(const struct cgc_batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->like.kind == CGC_SCHEDULE)
			print_schedule(&b->row[i]);
		else
			print_row(&b->row[i]);
}

static void
show_values(const struct cgc_batch *b)
{
	struct cgc_err err;

	for (size_t i = 0; i < b->n; i++)
		cli_check(cgc_text_write(&writer, b->like.dtype,
		    b->row[i].data, b->row[i].frame.dim, &err), &err);
	cli_check(cgc_writer_flush(&writer, &err), &err);
}

static void
add_values(struct cgc_json *j, const struct cgc_row *row)
{
	const struct cgc_frame *f = &row->frame;

	cgc_json_open_list(j, "values");
	for (uint64_t q = 0; q < f->dim; q++)
		if (f->dtype == CGC_U64)
			cgc_json_integer(j, NULL,
			    ((const uint64_t *)row->data)[q]);
		else
			cgc_json_number(j, NULL, cgc_dtype_get(f->dtype,
			    row->data, q));
	cgc_json_close(j);
}

static void
print_json(const struct cgc_row *row)
{
	const struct cgc_frame *f = &row->frame;
	struct cgc_json j;
	struct cgc_stats s;
	struct cgc_err err;
	char *line;

	cgc_stats_vector(&s, f->dtype, row->data, f->dim);
	cgc_json_begin(&j);
	cgc_json_integer(&j, "iteration", f->iteration);
	cgc_json_integer(&j, "index", f->index);
	cgc_json_integer(&j, "count", f->count);
	cgc_json_string(&j, "kind", cgc_kind_name(f->kind));
	cgc_json_string(&j, "dtype", cgc_dtype_name(f->dtype));
	cgc_json_integer(&j, "dim", f->dim);
	cgc_json_string(&j, "codec", codec_name(f->codec));
	cgc_json_integer(&j, "length", f->length);
	cgc_json_seed(&j, "seed", f->seed);
	cgc_json_integer(&j, "param", f->param);
	cgc_json_integer(&j, "run", f->run);
	cgc_json_number(&j, "min", s.min);
	cgc_json_number(&j, "max", s.max);
	cgc_json_number(&j, "norm", s.norm);
	cgc_json_integer(&j, "nonfinite", s.nonfinite);
	if (values)
		add_values(&j, row);
	cli_check(cgc_json_end(&j, &line, &err), &err);
	puts(line);
	free(line);
}

static void
show_json(const struct cgc_batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		print_json(&b->row[i]);
}

static void
show_nothing(const struct cgc_batch *b)
{
	struct cgc_schedule s;

	for (size_t i = 0; i < b->n && b->like.kind == CGC_SCHEDULE; i++)
		view_schedule(&s, &b->row[i]);
}

static void
add_to_totals(const struct cgc_batch *b)
{
	cgc_totals_add(&totals, b);
}

static void
add_to_sample(const struct cgc_batch *b)
{
	struct cgc_err err;

	cli_check(cgc_sample_add(&sample, b, &err), &err);
}

static void
print_range(const char *what, uint64_t from, uint64_t to)
{
	printf("%-14s %" PRIu64, what, from);
	if (from != to)
		printf(" to %" PRIu64, to);
	putchar('\n');
}

static void
print_totals(void)
{
	print_range("frames", totals.frames, totals.frames);
	print_range("batches", totals.batches, totals.batches);
	if (totals.frames == 0)
		return;
	print_range("iterations", totals.first, totals.last);
	print_range("devices", totals.min_count, totals.max_count);
	printf("%-14s", "kinds");
	for (unsigned k = CGC_MODEL; k <= CGC_SUBSET; k++)
		if (totals.kinds >> k & 1)
			printf(" %s", cgc_kind_name((enum cgc_kind)k));
	printf("\n%-14s", "dtypes");
	for (unsigned k = CGC_F32; k <= CGC_U64; k++)
		if (totals.dtypes >> k & 1)
			printf(" %s", cgc_dtype_name((enum cgc_dtype)k));
	putchar('\n');
	print_range("dim", totals.min_dim, totals.max_dim);
	printf("%-14s", "codecs");
	for (unsigned k = 0; k < 256; k++)
		if (totals.codec[k])
			printf(" %s", codec_name((uint8_t)k));
	printf("\n%-14s %.6g payload bits per coordinate\n", "size",
	    cgc_totals_bits(&totals));
	printf("%-14s %.6g bytes per device and iteration\n", "wire",
	    cgc_totals_bytes(&totals));
	print_range("nonfinite", totals.nonfinite, totals.nonfinite);
}

static void
print_histogram(void)
{
	static const char bar[] =
	    "##################################################";
	struct cgc_histogram h;

	cgc_histogram_make(&h, &sample);
	for (unsigned b = 0; b < CGC_BINS && sample.n > 0; b++)
		printf("%11.4g %11.4g %9" PRIu64 "%s%.*s\n", h.edge[b],
		    h.edge[b + 1], h.count[b], h.bar[b] > 0 ? " " : "",
		    (int)h.bar[b], bar);
	if (sample.nonfinite > 0 || sample.n == 0)
		printf("%11s %11s %9" PRIu64 "\n", "not", "finite",
		    sample.nonfinite);
}

static void
nothing(void)
{
}

/* What is done with each batch, and after the last. */
static const struct mode {
	void (*show)(const struct cgc_batch *b);
	void (*end)(void);
} mode_table = { show_table, nothing },
    mode_values = { show_values, nothing },
    mode_json = { show_json, nothing },
    mode_check = { show_nothing, nothing },
    mode_summary = { add_to_totals, print_totals },
    mode_histogram = { add_to_sample, print_histogram };

static const struct mode *
choose_mode(void)
{
	if (check + summary + histogram + (json || values) > 1)
		cli_die(CGC_EUSAGE, "more than one of -c, -g, -s and -j or "
		    "-v, expected at most one");
	if (audit && (check || summary || histogram || values))
		cli_die(CGC_EUSAGE, "-a goes with -j alone, found -%c",
		    check ? 'c' : summary ? 's' : histogram ? 'g' : 'v');
	if (check)
		return &mode_check;
	if (summary)
		return &mode_summary;
	if (histogram)
		return &mode_histogram;
	return json ? &mode_json : values ? &mode_values : &mode_table;
}

/* Frames of batches that will never be whole are still worth seeing. */
static void
show_open(const struct mode *mode)
{
	struct cgc_batch *b;

	while ((b = cgc_shelf_oldest(&reader.shelf)) != NULL) {
		if (b->n > 0)
			mode->show(b);
		cgc_shelf_remove(&reader.shelf, b);
		cgc_shelf_reuse(&reader.shelf, b);
	}
}

/* What was not told is a dash. */
static void
print_real(double value)
{
	if (isnan(value))
		printf(" %8s", "-");
	else
		printf(" %8.4g", value);
}

static void
print_suspect(const struct cgc_suspect *s)
{
	printf("%6zu %5.3f %8" PRIu64, s->device, s->score, s->seen);
	for (int fate = CGC_KEPT; fate <= CGC_CAUGHT; fate++)
		printf(" %9" PRIu64, s->fate[fate]);
	if (isnan(s->weight))
		printf(" %8s", "-");
	else
		printf(" %8" PRIu64, s->zero);
	print_real(s->weight);
	print_real(s->trimmed);
	print_real(s->distance);
	print_real(s->relative);
	printf(" %s", s->why[0] != '\0' ? "" : "-");
	for (const char *p = s->why; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || (unsigned char)*p > '~')
			printf("\\x%02x", (unsigned char)*p);
		else
			putchar(*p);
	putchar('\n');
}

static void
add_real(struct cgc_json *j, const char *key, double value)
{
	if (!isnan(value))
		cgc_json_number(j, key, value);
}

static void
print_suspect_json(const struct cgc_suspect *s)
{
	struct cgc_json j;
	struct cgc_err err;
	char *line;

	cgc_json_begin(&j);
	cgc_json_integer(&j, "device", s->device);
	cgc_json_number(&j, "score", s->score);
	cgc_json_integer(&j, "seen", s->seen);
	for (int fate = CGC_KEPT; fate <= CGC_CAUGHT; fate++)
		cgc_json_integer(&j, cgc_fate_name((enum cgc_fate)fate),
		    s->fate[fate]);
	if (!isnan(s->weight))
		cgc_json_integer(&j, "zero", s->zero);
	add_real(&j, "weight", s->weight);
	add_real(&j, "trimmed", s->trimmed);
	add_real(&j, "distance", s->distance);
	add_real(&j, "relative", s->relative);
	if (s->why[0] != '\0')
		cgc_json_string(&j, "why", s->why);
	cli_check(cgc_json_end(&j, &line, &err), &err);
	puts(line);
	free(line);
}

/* The lines up to the first that is wrong, summed up. */
static void
inspect_audit(const char *const *files, size_t n)
{
	enum cgc_status st;
	struct cgc_err err, of_rank;

	cgc_jsonl_open(&lines, files, n);
	while ((st = cgc_jsonl_next(&lines, &err)) == CGC_OK) {
		st = cgc_entry_read(&entry, lines.value, &err);
		if (st == CGC_OK)
			st = cgc_tally_add(&tally, &entry, &err);
		if (st != CGC_OK) {
			cgc_jsonl_place(&lines, &err);
			break;
		}
	}
	cli_check(cgc_tally_rank(&tally, &of_rank), &of_rank);
	if (!json)
		puts("device score     seen      kept   missing malformed "
		    "nonfinite    caught     zero   weight  trimmed distance "
		    "relative why");
	for (size_t i = 0; i < tally.n; i++)
		if (json)
			print_suspect_json(&tally.suspect[i]);
		else
			print_suspect(&tally.suspect[i]);
	fflush(stdout);
	cli_check(st, &err);
}

int
main(int argc, char **argv)
{
	const char *const *files;
	const struct mode *mode;
	struct cgc_batch *b;
	enum cgc_status st;
	struct cgc_err err;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	mode = choose_mode();
	if (audit) {
		inspect_audit(files, n);
		return cli_done();
	}
	sample.max_mem = limits.max_mem;
	cli_check(cgc_writer_init(&writer, STDOUT_FILENO, &err), &err);
	cli_reader(&reader, files, n, &limits, 0);
	while ((st = cgc_reader_next(&reader, &b, &err)) == CGC_OK) {
		mode->show(b);
		fflush(stdout);
	}
	if (st == CGC_EDATA)
		show_open(mode);
	mode->end();
	fflush(stdout);
	cli_check(st, &err);
	return cli_done();
}
