/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a grid: a study whose runs all have texts, scripts and values,
 * or CGC_EDATA.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "json/json.h"
#include "study/trial.h"

static void
demand(bool good)
{
	if (!good)
		abort();
}

/* The text of a run, read again, has every value. */
static void
examine_text(const struct cgc_study *study, uint64_t run, const char *text)
{
	struct cgc_json_value *read;
	struct cgc_err err = { "" };
	const char *value;

	/* more members than a reader takes are no fault of the writer */
	if (study->columns >= CGC_JSON_MEMBERS)
		return;
	demand(cgc_json_parse(text, &read, &err) == CGC_OK);
	for (size_t i = 0; i < study->columns; i++) {
		demand(cgc_json_get_string(cgc_json_member(read,
		    study->name[i]), &value));
		demand(strcmp(value, cgc_study_value(study, run, i)) == 0);
	}
	cgc_json_free(read);
}

static void
examine(const struct cgc_study *study)
{
	struct cgc_err err = { "" };
	char *text, *script;

	demand(study->runs > 0 && study->runs <= CGC_STUDY_RUNS);
	demand(study->varied <= study->columns);
	for (uint64_t i = 0; i < 3; i++) {
		uint64_t run = i * (study->runs - 1) / 2;

		demand(cgc_trial_text(study, run, &text, &err) == CGC_OK);
		demand(cgc_trial_script(study, run, &script, &err) == CGC_OK);
		examine_text(study, run, text);
		free(text);
		free(script);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct cgc_err err = { "" };
	struct cgc_study study;
	enum cgc_status st;

	demand(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	st = cgc_study_parse(&study, text, &err);
	demand(st == CGC_OK || (st == CGC_EDATA && err.text[0] != '\0'));
	if (st == CGC_OK)
		examine(&study);
	cgc_study_release(&study);
	free(text);
	return 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	(void)seed;
	return LLVMFuzzerMutate(data, size, max);
}
