/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/json.h"
#include "study/trial.h"

struct item {
	const char *name, *value;
};

static int
by_name(const void *a, const void *b)
{
	const struct item *p = a, *q = b;

	return strcmp(p->name, q->name);
}

enum cgc_status
cgc_trial_text(const struct cgc_study *study, uint64_t run, char **text,
    struct cgc_err *err)
{
	struct item item[CGC_STUDY_COLUMNS + 1];
	enum cgc_status st;
	struct cgc_json j;
	char *line;
	size_t n = 0;

	for (; n < study->columns; n++)
		item[n] = (struct item){ study->name[n],
		    cgc_study_value(study, run, n) };
	item[n++] = (struct item){ "command", study->command };
	qsort(item, n, sizeof *item, by_name);
	cgc_json_begin(&j);
	for (size_t i = 0; i < n; i++)
		cgc_json_string(&j, item[i].name, item[i].value);
	st = cgc_json_end(&j, &line, err);
	if (st == CGC_OK)
		st = cgc_mem_alloc(text, strlen(line) + 2, 1, err);
	if (st == CGC_OK)
		sprintf(*text, "%s\n", line);
	free(line);
	return st;
}

/* http://www.isthe.com/chongo/tech/comp/fnv/ has the two constants. */
uint64_t
cgc_trial_digest(const char *text)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (const char *p = text; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 0x100000001b3;
	return hash;
}

void
cgc_trial_name(uint64_t digest, char name[CGC_TRIAL_NAME])
{
	snprintf(name, CGC_TRIAL_NAME, "%016" PRIx64, digest);
}

void
cgc_trial_word(FILE *out, const char *text)
{
	putc('\'', out);
	for (; *text != '\0'; text++)
		if (*text == '\'')
			fputs("'\\''", out);
		else
			putc(*text, out);
	putc('\'', out);
}

enum cgc_status
cgc_trial_script(const struct cgc_study *study, uint64_t run, char **script,
    struct cgc_err *err)
{
	FILE *out;
	size_t len;

	*script = NULL;
	if ((out = open_memstream(script, &len)) == NULL)
		return cgc_fail_errno(err, "a script");
	fputs("#!/bin/bash\n"
	    "# Makes, or goes on with, one run, in the directory in which it "
	    "is started.\n"
	    "# Told to end, it lets its command end first.\n"
	    "set -euo pipefail\ntrap 'exit 143' TERM\n", out);
	for (size_t i = 0; i < study->columns; i++) {
		fprintf(out, "export %s=", study->name[i]);
		cgc_trial_word(out, cgc_study_value(study, run, i));
		putc('\n', out);
	}
	fputs(study->command, out);
	if (fclose(out) == 0)
		return CGC_OK;
	return cgc_fail_errno(err, "a script");
}

struct named {
	uint64_t digest, run;
};

static int
by_digest(const void *a, const void *b)
{
	const struct named *p = a, *q = b;

	if (p->digest != q->digest)
		return p->digest < q->digest ? -1 : 1;
	return (p->run > q->run) - (p->run < q->run);
}

/* Why two runs cannot both be made. */
static enum cgc_status
refuse_pair(const struct cgc_study *study, const struct named *pair,
    struct cgc_err *err)
{
	char *a = NULL, *b = NULL;
	enum cgc_status st = cgc_trial_text(study, pair[0].run, &a, err);

	if (st == CGC_OK)
		st = cgc_trial_text(study, pair[1].run, &b, err);
	if (st == CGC_OK)
		st = cgc_fail(err, CGC_EDATA, "runs %" PRIu64 " and %" PRIu64
		    " have the same %s, expected different ones",
		    pair[0].run + 1, pair[1].run + 1, strcmp(a, b) == 0 ?
		    "parameters" : "digest");
	free(a);
	free(b);
	return st;
}

static enum cgc_status
check_digests(const struct cgc_study *study, const uint64_t *digest,
    struct cgc_err *err)
{
	enum cgc_status st;
	struct named *all;

	st = cgc_mem_alloc(&all, study->runs, sizeof *all, err);
	if (st != CGC_OK)
		return st;
	for (uint64_t run = 0; run < study->runs; run++)
		all[run] = (struct named){ digest[run], run };
	qsort(all, study->runs, sizeof *all, by_digest);
	for (uint64_t i = 1; i < study->runs && st == CGC_OK; i++)
		if (all[i].digest == all[i - 1].digest)
			st = refuse_pair(study, &all[i - 1], err);
	free(all);
	return st;
}

enum cgc_status
cgc_trial_digests(const struct cgc_study *study, uint64_t *digest,
    struct cgc_err *err)
{
	enum cgc_status st;
	char *text;

	for (uint64_t run = 0; run < study->runs; run++) {
		st = cgc_trial_text(study, run, &text, err);
		if (st != CGC_OK)
			return st;
		digest[run] = cgc_trial_digest(text);
		free(text);
	}
	return check_digests(study, digest, err);
}
