/* SPDX-License-Identifier: MIT */
#ifndef CGC_TRIAL_H
#define CGC_TRIAL_H

#include <stdio.h>

#include "study/study.h"

/*
 * trial - one run of a study: what it is, its name and its script.
 *
 * What a run is, is its text: the parameters and the command as one line of
 * JSON, all strings, in the order of their names.  Two runs are the same if
 * and only if their texts are.  The digest of the text only names the run:
 * 64-bit FNV-1a (Fowler, Noll and Vo), which is five lines and names 10^5 runs
 * alike with a chance of 3e-10; who uses a name compares the texts.
 */

#define CGC_TRIAL_NAME 17 /* 16 hexadecimal digits */

/* The text of a run, with a newline, to be freed by the caller. */
CGC_MUST_USE enum cgc_status cgc_trial_text(const struct cgc_study *study,
    uint64_t run, char **text, struct cgc_err *err);

uint64_t cgc_trial_digest(const char *text);
void cgc_trial_name(uint64_t digest, char name[CGC_TRIAL_NAME]);

/*
 * The script that makes the run in whatever directory it is started in, to be
 * freed by the caller.
 */
CGC_MUST_USE enum cgc_status cgc_trial_script(const struct cgc_study *study,
    uint64_t run, char **script, struct cgc_err *err);

/* Writes text so that it is one word for the shell, whatever is in it. */
void cgc_trial_word(FILE *out, const char *text);

/*
 * The digests of all runs of a study.  CGC_EDATA if two runs are the same or
 * have the same digest.
 */
CGC_MUST_USE enum cgc_status cgc_trial_digests(const struct cgc_study *study,
    uint64_t *digest, struct cgc_err *err);

#endif
