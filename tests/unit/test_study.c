/* SPDX-License-Identifier: MIT */
/* Grids: their runs, in order, and what these are called. */
#include <inttypes.h>
#include <stdlib.h>

#include "study/preset.h"
#include "study/trial.h"
#include "unit.h"

static struct cgc_study study;
static struct cgc_err err;

/* All runs of a grid, as NAME=VALUE... joined by blanks, one a line. */
static void
check_runs(const char *grid, size_t varied, const char *expected)
{
	char found[2048] = "";
	size_t n = 0;

	err.text[0] = '\0';
	CHECK(cgc_study_parse(&study, grid, &err) == CGC_OK);
	CHECK_STR(err.text, "");
	for (uint64_t run = 0; run < study.runs; run++)
		for (size_t i = 0; i < study.columns; i++)
			n += (size_t)snprintf(found + n, sizeof found - n,
			    "%s=%s%c", study.name[i],
			    cgc_study_value(&study, run, i),
			    i + 1 < study.columns ? ' ' : '\n');
	CHECK_STR(found, expected);
	CHECK(study.varied == varied);
	cgc_study_release(&study);
}

static void
test_runs(void)
{
	/* axes first, in their order; the last one is the fastest */
	check_runs("{\"command\":\"x\",\"s\":7,\"a\":[1,2],\"t\":\"u\","
	    "\"b\":[\"x\",\"y\",\"z\"]}", 2,
	    "a=1 b=x s=7 t=u\na=1 b=y s=7 t=u\na=1 b=z s=7 t=u\n"
	    "a=2 b=x s=7 t=u\na=2 b=y s=7 t=u\na=2 b=z s=7 t=u\n");
	/* parameters that move together, with defaults for some */
	check_runs("{\"command\":\"x\",\"m\":[{\"rule\":\"mean\"},"
	    "{\"rule\":\"krum\",\"d\":3,\"e\":true}],\"s\":[1,2],"
	    "\"defaults\":{\"d\":1,\"s\":9,\"e\":false,\"z\":\"\"}}", 4,
	    "rule=mean d=1 e=false s=1 z=\nrule=mean d=1 e=false s=2 z=\n"
	    "rule=krum d=3 e=true s=1 z=\nrule=krum d=3 e=true s=2 z=\n");
	/* one run without a choice, one without a parameter */
	check_runs("{\"command\":[\"x\",\"y\"],\"a\":1}", 0, "a=1\n");
	check_runs("{\"command\":\"x\"}", 0, "");
}

/* Texts that read back as the numbers that they are of. */
static void
test_numbers(void)
{
	check_runs("{\"command\":\"x\",\"a\":[0,-0,10000,-3,1e-6,0.1,1e15,"
	    "9007199254740991,0.30000000000000004,1e-320,2.5E0]}", 1,
	    "a=0\na=-0\na=10000\na=-3\na=1e-06\na=0.1\na=1000000000000000\n"
	    "a=9007199254740991\na=0.30000000000000004\n"
	    "a=9.99988867182683e-321\na=2.5\n");
}

/* What a file says is over its preset, in the preset's order. */
static void
test_presets(void)
{
	static const struct {
		const char *grid;
		uint64_t runs;
	} grids[] = {
		{ "{\"preset\":\"lad\",\"load\":1,\"rules\":\"-r mean\"}", 1 },
		{ "{\"preset\":\"figure4\"}", 39 },
		{ "{\"preset\":\"figure5\"}", 54 },
		{ "{\"preset\":\"figure6\"}", 30 },
		{ "{\"preset\":\"figure5\",\"seed\":4,\"f\":[10,20]}", 36 }
	};

	for (size_t i = 0; i < sizeof grids / sizeof *grids; i++) {
		CHECK(cgc_study_parse(&study, grids[i].grid, &err) == CGC_OK);
		CHECK(study.runs == grids[i].runs);
		cgc_study_release(&study);
	}
	CHECK(cgc_study_parse(&study, "{\"preset\":\"figure5\",\"rate\":1,"
	    "\"sigma\":[1,2],\"command\":\"x\",\"results\":\"y\"}",
	    &err) == CGC_OK);
	CHECK_STR(study.name[0], "sigma");
	CHECK_STR(cgc_study_value(&study, 0, 0), "1");
	CHECK_STR(study.command, "x\n");
	CHECK_STR(study.results, "y");
	cgc_study_release(&study);
}

static void
test_limit(void)
{
	char grid[8192] = "{\"command\":\"x\"";

	for (int axis = 0; axis < 6; axis++) {
		size_t n = strlen(grid);

		n += (size_t)sprintf(grid + n, ",\"a%d\":[0", axis);
		for (int i = 1; i < 10; i++)
			n += (size_t)sprintf(grid + n, ",%d", i);
		strcpy(grid + n, "]");
		if (axis == 4) {
			strcat(grid, "}");
			CHECK(cgc_study_parse(&study, grid, &err) == CGC_OK);
			CHECK(study.runs == CGC_STUDY_RUNS);
			cgc_study_release(&study);
			grid[strlen(grid) - 1] = '\0';
		}
	}
	strcat(grid, "}");
	CHECK(cgc_study_parse(&study, grid, &err) == CGC_EDATA);
	CHECK_STR(err.text, "'a5': with its 10 values there are more runs, "
	    "expected at most 100000");
	cgc_study_release(&study);
}

/* The values that the authors of FNV publish. */
static void
test_digest(void)
{
	char name[CGC_TRIAL_NAME];

	CHECK(cgc_trial_digest("") == 0xcbf29ce484222325);
	CHECK(cgc_trial_digest("a") == 0xaf63dc4c8601ec8c);
	CHECK(cgc_trial_digest("foobar") == 0x85944171f73967e8);
	cgc_trial_name(0xabc, name);
	CHECK_STR(name, "0000000000000abc");
}

static void
test_text(void)
{
	uint64_t digest[4];
	char *text;

	CHECK(cgc_study_parse(&study, "{\"seed\":[1,2],\"d\":\"it's\","
	    "\"command\":\"x \\\"$d\\\"\",\"T\":[0.5,true]}", &err) == CGC_OK);
	CHECK(cgc_trial_text(&study, 2, &text, &err) == CGC_OK);
	CHECK_STR(text, "{\"T\":\"0.5\",\"command\":\"x \\\"$d\\\"\\n\","
	    "\"d\":\"it's\",\"seed\":\"2\"}\n");
	CHECK(cgc_trial_digests(&study, digest, &err) == CGC_OK);
	CHECK(digest[2] == cgc_trial_digest(text));
	free(text);
	CHECK(cgc_trial_script(&study, 2, &text, &err) == CGC_OK);
	CHECK(strstr(text, "export seed='2'\nexport T='0.5'\n"
	    "export d='it'\\''s'\nx \"$d\"\n") != NULL);
	free(text);
	cgc_study_release(&study);
}

int
main(void)
{
	test_runs();
	test_numbers();
	test_presets();
	test_limit();
	test_digest();
	test_text();
	return unit_done();
}
