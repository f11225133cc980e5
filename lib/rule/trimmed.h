/* SPDX-License-Identifier: MIT */
#ifndef CGC_TRIMMED_H
#define CGC_TRIMMED_H

#include "rule/rule.h"

/*
 * trimmed - what the rules that sort each coordinate have in common.
 */

/* A tile of columns for each of the team: the scratch of such a rule. */
uint64_t cgc_trimmed_scratch(const struct cgc_call *call,
    const struct cgc_vectors *in);

/*
 * Fills verdict->trimmed: for each vector, the share of coordinates at which
 * its value lies below the smallest or above the largest of the n - 2 trim
 * values that were kept.  scratch is as large.
 */
void cgc_trimmed_shares(const struct cgc_vectors *in, size_t trim,
    void *scratch, struct cgc_verdict *verdict);

/*
 * What meamed and phocas do: out = per coordinate the mean of the n - f values
 * nearest to the trimmed mean, of two that are as near the lower one, so that
 * the order of the vectors does not matter; and the verdict, as above.
 */
void cgc_trimmed_nearest(const struct cgc_rule_job *job, size_t trim);

#endif
