/* SPDX-License-Identifier: MIT */
#ifndef CGC_REPORT_H
#define CGC_REPORT_H

#include <stddef.h>

#include "theory/least.h"

/*
 * report - everything that the analysis says of a case, in lines with a name,
 * a number and its place in the paper, and the conditions under which it says
 * so: each holds, or does not, and by how much.
 */

struct cgc_line {
	char name[24];
	double value;      /* NAN: there is none */
	const char *where; /* "(21)", "Theorem 1", or "" */
	const char *what;
};

struct cgc_condition {
	bool holds;
	double by;         /* how far it is from holding; NAN: no number */
	const char *where;
	char text[160];    /* "X is 2, expected below 1; off by 1" */
};

#define CGC_REPORT_LINES 80
#define CGC_REPORT_CONDITIONS 12

struct cgc_report {
	struct cgc_line line[CGC_REPORT_LINES];
	struct cgc_condition condition[CGC_REPORT_CONDITIONS];
	size_t lines, conditions;
};

/* What is asked; what is not known is NAN. */
struct cgc_case {
	struct cgc_setting setting;
	double f;           /* what the rule is told of */
	enum cgc_edition edition;
	struct cgc_run run; /* rate NAN: half the largest */
	double target;      /* of a bound on ||mu||^2 */
};

/* Adds a line. */
void cgc_report_put(struct cgc_report *r, const char *name, double value,
    const char *where, const char *what);

/* Adds a condition that fails, though no number says by how much. */
void cgc_report_fail(struct cgc_report *r, const char *where,
    const char *what, const char *why);

/* Definition 1: what kappa must be, and f. */
void cgc_report_kappa(struct cgc_report *r, const struct cgc_case *c);

/*
 * Lemmas, theorems, error terms and thresholds; LAD's too, prefixed by "lad_",
 * if delta is not 0.  Where f is not N - H, the rule's kappa is none.
 */
void cgc_report_theory(struct cgc_report *r, const struct cgc_case *c);

/* value with so many digits; whole numbers with all they have; "none". */
void cgc_report_number(double value, int digits, char *text, size_t size);

#endif
