/* SPDX-License-Identifier: MIT */
/*
 * cgc-theory - what the analysis of LAD and Com-LAD says of a setting.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attack/who.h"
#include "base/mem.h"
#include "cli.h"
#include "code/schedule.h"
#include "codec/measure.h"
#include "json/json.h"
#include "theory/kappa.h"
#include "theory/report.h"
#include "theory/seen.h"
#include "theory/traffic.h"
#include "theory/trajectory.h"

static int64_t devices, honest = -1, byzantine = -1, load = 1, dim, draws;
static double kappa = NAN, delta = NAN, beta = NAN, smooth = NAN, rate = NAN;
static double iterations = NAN, gap = NAN, target = NAN;
static struct cli_words rules, codecs;
static const char *dtype_text = "f32", *edition_text = "paper";
static const char *gradients_path, *batch_path;
static struct cgc_who who;
static bool json, tsv;
static struct cli_limits limits;

static const struct cli_opt opts[] = {
	{ 'N', "devices", "N", CLI_INT, &devices, 2, CGC_MAX_LOAD,
	    "N devices, and as many subsets" },
	{ 'H', "honest", "H", CLI_INT, &honest, 1, CGC_MAX_LOAD,
	    "H of them honest (N - F)" },
	{ 'f', "byzantine", "F", CLI_INT, &byzantine, 0, CGC_MAX_LOAD,
	    "the rule is told of F Byzantine devices (N - H)" },
	{ 'd', "load", "D", CLI_INT, &load, 1, CGC_MAX_LOAD,
	    "each device computes D subsets (1)" },
	{ 'r', "rule", "RULE", CLI_LIST, &rules, 0, 0,
	    "NAME[,KEY=VALUE]...; pre-aggregations first, the rule last" },
	{ 'k', "kappa", "K", CLI_REAL, &kappa, 0, 1e300,
	    "the kappa of the rule, instead of what is proved" },
	{ 'm', "codec", "CODEC", CLI_LIST, &codecs, 0, 0,
	    "compressed with NAME[,KEY=VALUE]..., and then with deflate" },
	{ 0, "delta", "X", CLI_REAL, &delta, 0, 1e300,
	    "the delta of the compressor, instead of what it declares" },
	{ 'Q', "dim", "Q", CLI_INT, &dim, 1, 9e15,
	    "vectors of Q coordinates" },
	{ 0, "dtype", "TYPE", CLI_WORD, &dtype_text, 0, 0,
	    "of type f32 or f64 (f32)" },
	{ 'b', "beta", "B", CLI_REAL, &beta, 0, 1e150,
	    "heterogeneity (that of --gradients, or 1)" },
	{ 'L', "smooth", "L", CLI_REAL, &smooth, 1e-300, 1e300,
	    "F is L-smooth" },
	{ 0, "rate", "R", CLI_REAL, &rate, 1e-300, 1e300,
	    "learning rate (half the largest)" },
	{ 'T', "iterations", "T", CLI_REAL, &iterations, 1, 1e300,
	    "after T iterations" },
	{ 'g', "gap", "X", CLI_REAL, &gap, 0, 1e300,
	    "F(x0) - F*, or more" },
	{ 0, "target", "X", CLI_REAL, &target, 0, 1e300,
	    "which D has a bound on ||grad F / N||^2 of at most X" },
	{ 'c', "constants", "WHICH", CLI_WORD, &edition_text, 0, 0,
	    "paper, tight or exact (paper)" },
	{ 0, "gradients", "FILE", CLI_WORD, &gradients_path, 0, 0,
	    "measure beta, G and B on these gradients" },
	{ 0, "batch", "FILE", CLI_WORD, &batch_path, 0, 0,
	    "measure kappa and delta on these messages" },
	{ 'w', "which", "WHICH", CLI_WORD, &who.text, 0, 0,
	    "with --batch: which are Byzantine, as in cgc-attack (last)" },
	{ 'M', "measure", "DRAWS", CLI_INT, &draws, 1, 1e9,
	    "with --batch: measure delta over DRAWS seeds (100)" },
	{ 's', "seed", "SEED", CLI_SEED, &who.seed, 0, 0,
	    "make the draws from SEED (0)" },
	{ 'j', "json", NULL, CLI_FLAG, &json, 0, 0,
	    "a line of JSON, not a table" },
	{ 't', "tsv", NULL, CLI_FLAG, &tsv, 0, 0,
	    "tab-separated values, with more digits" },
	CLI_READING(limits),
	CLI_END_OPTS
};

static const struct cli_prog prog = {
	.name = "cgc-theory",
	.usage = "-N N [-H H] [-f F] [-d D] [-r RULE ... | -k K] "
	    "[-m CODEC -Q Q | --delta X] [-L L] [-T T -g X] [-c WHICH] [-jt] "
	    "[options]",
	.summary = "Compute what the analysis of LAD and Com-LAD says.",
	.opts = opts,
	.methods = { cgc_rules, cgc_preaggregations, cgc_codecs },
	.method_kind = { "rule", "pre-aggregation", "codec" }
};

static struct cgc_reader in;
static struct cgc_chain chain;
static struct cgc_encoder encoder;
static struct cgc_measuring measuring;
static struct cgc_trajectory trajectory;
static struct cgc_seen seen;
static double seen_vectors, seen_delta, seen_delta_max;
static struct cgc_traffic traffic;
static uint32_t *bad;
static size_t bad_cap;
static enum cgc_edition edition;
static enum cgc_dtype dtype;
static struct cgc_json object;
static struct cgc_report report;

static void
put_line(const char *name, const char *value, const char *where,
    const char *what)
{
	printf(tsv ? "%s\t%s\t%s\t%s\n" : "%-15s %11s  %-10s %s\n", name,
	    value, where, what);
}

static void
put(const char *name, double value, const char *where, const char *what)
{
	char text[32];

	if (json) {
		cgc_json_number(&object, name, value);
		return;
	}
	cgc_report_number(value, tsv ? 12 : 6, text, sizeof text);
	put_line(name, text, where, what);
}

static void
put_conditions(void)
{
	if (json)
		cgc_json_open_list(&object, "conditions");
	for (size_t i = 0; i < report.conditions; i++) {
		const struct cgc_condition *c = &report.condition[i];

		if (!json) {
			put_line("condition", c->holds ? "ok" : "FAILED",
			    c->where, c->text);
			continue;
		}
		cgc_json_open_object(&object, NULL);
		cgc_json_string(&object, "condition", c->text);
		cgc_json_string(&object, "where", c->where);
		cgc_json_bool(&object, "holds", c->holds);
		cgc_json_number(&object, "by", c->by);
		cgc_json_close(&object);
	}
	if (json)
		cgc_json_close(&object);
}

/*
 * N, H, f and d, as soon as N is known: from -N, or from the first iteration,
 * which has found vectors.
 */
static void
settle(uint64_t found, const char *place)
{
	if (devices == 0)
		devices = (int64_t)found;
	if (place != NULL && (uint64_t)devices != found)
		cli_die(CGC_EDATA, "%s: %llu vectors in an iteration, "
		    "expected N = %lld", place, (unsigned long long)found,
		    (long long)devices);
	if (devices < 2)
		cli_die(CGC_EUSAGE, "-N is missing: how many devices?");
	if (byzantine < 0)
		byzantine = honest < 0 ? 0 : devices - honest;
	if (honest < 0)
		honest = devices - byzantine;
	if (honest > devices || 2 * honest <= devices)
		cli_die(CGC_EUSAGE, "H is %lld of N = %lld, expected more "
		    "than half", (long long)honest, (long long)devices);
	if (devices <= 2 * byzantine)
		cli_die(CGC_EUSAGE, "f is %lld of N = %lld, expected "
		    "N > 2f", (long long)byzantine, (long long)devices);
	if (load > devices)
		cli_die(CGC_EUSAGE, "d is %lld, expected at most N = %lld",
		    (long long)load, (long long)devices);
}

/* The next whole iteration of the stream; false at its end. */
static bool
next_batch(struct cgc_batch **batch)
{
	struct cgc_err err;

	if (cli_check(cgc_reader_next(&in, batch, &err), &err) == CGC_END)
		return false;
	cli_check_at(cgc_batch_complete(*batch, 0, &err), &err,
	    cgc_reader_name(&in));
	settle((*batch)->n, cgc_reader_name(&in));
	return true;
}

static void
open_stream(const char *const *path)
{
	cgc_reader_close(&in);
	cli_reader(&in, path, 1, &limits, CGC_VECTORS);
}

/* Exits, naming the iteration, unless st is CGC_OK. */
static void
check_batch(enum cgc_status st, struct cgc_err *err,
    const struct cgc_batch *batch)
{
	if (st != CGC_OK)
		cgc_err_place(err, "%s: iteration %llu",
		    cgc_reader_name(&in),
		    (unsigned long long)batch->like.iteration);
	cli_check(st, err);
}

static void
measure_gradients(void)
{
	struct cgc_summary sum;
	struct cgc_batch *batch;
	struct cgc_err err;

	open_stream(&gradients_path);
	while (next_batch(&batch))
		check_batch(cgc_trajectory_add(&trajectory, batch, &err),
		    &err, batch);
	if (trajectory.n == 0)
		cli_die(CGC_EDATA, "%s: no gradients", gradients_path);
	cgc_trajectory_sum(&trajectory, &sum);
	if (isnan(beta))
		beta = sum.beta;
}

/* The codec on each vector of a batch. */
static void
measure_codec(const struct cgc_batch *batch)
{
	struct cgc_measured found;
	struct cgc_err err;

	for (size_t i = 0; i < batch->n; i++) {
		check_batch(cgc_measuring_run(&measuring, &batch->row[i].frame,
		    batch->row[i].data, &found, &err), &err, batch);
		seen_vectors++;
		seen_delta += found.error;
		seen_delta_max = fmax(seen_delta_max, found.error);
	}
}

/* The chain and the codec on the messages of each iteration. */
static void
measure_batches(void)
{
	struct cgc_batch *batch;
	struct cgc_err err;
	bool any = false;

	open_stream(&batch_path);
	cgc_measuring_init(&measuring, &encoder,
	    draws > 0 ? (uint64_t)draws : 100);
	if (who.text == NULL)
		who.text = "last";
	while (next_batch(&batch)) {
		any = true;
		who.f = (uint64_t)(devices - honest);
		cli_check(cgc_who_check(&who, batch->n, &err), &err);
		cli_check(cgc_mem_grow(&bad, &bad_cap, who.f, sizeof *bad,
		    &err), &err);
		cgc_who_choose(&who, batch->like.iteration,
		    (uint32_t)batch->n, bad);
		if (rules.n > 0)
			check_batch(cgc_seen_add(&seen, &chain,
			    (size_t)byzantine, batch, bad, (size_t)who.f,
			    &err), &err, batch);
		if (codecs.n > 0)
			measure_codec(batch);
		dim = (int64_t)batch->like.dim;
		dtype = batch->like.dtype;
	}
	if (!any)
		cli_die(CGC_EDATA, "%s: no messages", batch_path);
}

/* beta, G and B of the gradients. */
static void
put_gradients(void)
{
	struct cgc_summary sum;
	struct cgc_corner corner;
	char name[24];

	cgc_trajectory_sum(&trajectory, &sum);
	put("seen_iterations", (double)trajectory.n, "", "of gradients");
	put("seen_beta", sum.beta, "(14)", "the greatest of an iteration");
	put("seen_beta_mean", sum.typical, "(14)", "the root mean square");
	put("seen_mean", (double)devices * (double)devices * sum.mu2, "(26)",
	    "mean of ||grad F||^2");
	put("seen_mean_mu", sum.mu2, "", "the same of ||mu||^2");
	cgc_trajectory_first(&trajectory, &corner);
	for (int i = 0; i == 0 || cgc_trajectory_next(&trajectory, &corner);
	    i++) {
		snprintf(name, sizeof name, "seen_B_%d", i);
		put(name, sqrt(corner.b2), "", "v <= G^2 + B^2 ||mu||^2");
		snprintf(name, sizeof name, "seen_G_%d", i);
		put(name, sqrt(corner.g2), "", "the least G for that B");
	}
}

/* kappa and delta on the messages. */
static void
put_batches(void)
{
	if (rules.n > 0) {
		put("seen_kappa", seen.n > 0 ? seen.most : NAN, "Def. 1",
		    "the greatest of an iteration");
		put("seen_kappa_mean", seen.sum / (double)seen.n, "Def. 1",
		    "the mean");
	}
	if (codecs.n > 0) {
		put("seen_delta", seen_delta / seen_vectors, "(10)",
		    "the mean of a message");
		put("seen_delta_max", seen_delta_max, "(10)", "the greatest");
	}
}

/* What is proved of the rule, or given. */
static void
find_kappa(void)
{
	const char *spoiler;

	if (isnan(kappa) && rules.n == 0)
		cgc_report_fail(&report, "Def. 1", "kappa",
		    "neither -r nor -k says what it is");
	else if (isnan(kappa)) {
		kappa = cgc_kappa_chain(&chain, (size_t)devices,
		    (size_t)byzantine, &spoiler);
		if (isnan(kappa))
			cgc_report_fail(&report, "Def. 1", spoiler,
			    "no kappa is proved of it, or not with these "
			    "parameters");
	}
}

/* What the codec promises, or what is given; and the bits of a message. */
static void
find_delta(void)
{
	struct cgc_err err;

	if (dim > 0)
		cli_check(cgc_traffic_make(codecs.n > 0 ? &encoder : NULL,
		    (uint64_t)dim, dtype, &traffic, &err), &err);
	else if (codecs.n > 0)
		cli_die(CGC_EUSAGE, "-Q is missing: how many coordinates "
		    "does %s compress?", codecs.word[0]);
	if (!isnan(delta))
		return;
	delta = traffic.delta;
	if (traffic.flaw != NULL)
		cgc_report_fail(&report, "(9), (10)", codecs.word[0],
		    traffic.flaw);
}

static void
put_traffic(void)
{
	put("draco_load", cgc_draco_load((double)byzantine), "",
	    "2f + 1: DRACO's d");
	if (dim == 0)
		return;
	put("up_bits", traffic.up, "", "a message of a device");
	put("down_bits", traffic.down, "", "the model and a seed, to a device");
	put("round_bits", (double)devices * (traffic.up + traffic.down), "",
	    "an iteration, all of it");
	put("draco_up_bits", cgc_draco_up((double)dim), "",
	    "a message of DRACO");
}

static void
put_all(void)
{
	struct cgc_case c = { .setting = { (double)devices, (double)honest,
	    (double)load, isnan(beta) ? 1 : beta, delta, kappa },
	    .f = (double)byzantine, .edition = edition,
	    .run = { smooth, rate, iterations, gap }, .target = target };

	if (json)
		cgc_json_string(&object, "constants", edition_text);
	else
		put_line("constants", edition_text, "", "of the analysis");
	put("N", (double)devices, "", "devices, and subsets");
	put("H", (double)honest, "", "honest devices");
	put("f", (double)byzantine, "", "liars that the rule is told of");
	put("d", (double)load, "", "subsets that a device computes");
	put("beta", c.setting.beta, "(14)", "heterogeneity");
	if (gradients_path != NULL)
		put_gradients();
	if (batch_path != NULL)
		put_batches();
	put("delta", delta, "(10)", "of the compressor; 0: none");
	put_traffic();
	cgc_report_kappa(&report, &c);
	cgc_report_theory(&report, &c);
	for (size_t i = 0; i < report.lines; i++)
		put(report.line[i].name, report.line[i].value,
		    report.line[i].where, report.line[i].what);
	put_conditions();
}

/* Options that would be of no use without another. */
static void
check_usage(void)
{
	if (json && tsv)
		cli_die(CGC_EUSAGE, "found -j and -t, expected one");
	if (isnan(smooth) && !(isnan(rate) && isnan(iterations) && isnan(gap)))
		cli_die(CGC_EUSAGE, "-L is missing: how smooth is F?");
	if (isnan(iterations) != isnan(gap))
		cli_die(CGC_EUSAGE, "found %s, expected both -T and -g",
		    isnan(gap) ? "-T" : "-g");
	if (batch_path == NULL && (who.text != NULL || draws > 0))
		cli_die(CGC_EUSAGE, "--batch is missing: -w and -M are about "
		    "its messages");
	if (gradients_path != NULL && batch_path != NULL &&
	    strcmp(gradients_path, "-") == 0 && strcmp(batch_path, "-") == 0)
		cli_die(CGC_EUSAGE, "gradients and messages are both standard "
		    "input");
}

static void
parse(void)
{
	struct cgc_err err;

	edition = cgc_edition_parse(edition_text);
	if (edition == 0)
		cli_die(CGC_EUSAGE, "--constants is '%.40s', expected paper, "
		    "tight or exact", edition_text);
	dtype = cgc_dtype_parse(dtype_text);
	if (dtype != CGC_F32 && dtype != CGC_F64)
		cli_die(CGC_EUSAGE, "--dtype is '%.40s', expected f32 or f64",
		    dtype_text);
	if (rules.n > 0)
		cli_check(cgc_chain_parse(&chain, rules.word, rules.n, &err),
		    &err);
	if (codecs.n > 0)
		cli_check(cgc_encoder_init(&encoder, codecs.word[0], who.seed,
		    &err), &err);
	for (size_t i = 1; i < codecs.n; i++)
		cli_check(cgc_encoder_then(&encoder, codecs.word[i], &err),
		    &err);
}

int
main(int argc, char **argv)
{
	const char *const *files;
	struct cgc_err err;
	char *line;
	size_t n;

	cli_start(&prog, argc, argv, &files, &n);
	cli_no_operands(files, n);
	check_usage();
	parse();
	if (gradients_path != NULL)
		measure_gradients();
	if (batch_path != NULL)
		measure_batches();
	settle((uint64_t)devices, NULL);
	if (rules.n > 0)
		cli_check(cgc_chain_check(&chain, &(struct cgc_vectors){
		    .n = (size_t)devices, .f = (size_t)byzantine }, &err),
		    &err);
	find_delta();
	find_kappa();
	if (json)
		cgc_json_begin(&object);
	else if (tsv)
		put_line("name", "value", "where", "what");
	put_all();
	if (json) {
		cli_check(cgc_json_end(&object, &line, &err), &err);
		puts(line);
		free(line);
	}
	return cli_done();
}
