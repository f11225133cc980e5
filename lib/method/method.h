/* SPDX-License-Identifier: MIT */
#ifndef CGC_METHOD_H
#define CGC_METHOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * method - what rules, attacks, codecs and codes have in common: a name, a
 * table of parameters, and the words that lists and manuals show.
 *
 * On the command line a method is NAME[,KEY=VALUE]...; a registry is an array
 * of pointers to methods that ends with NULL.  Each kind of method embeds a
 * struct cgc_method as its first member, so that a pointer to the one is a
 * pointer to the other.
 */

enum cgc_param_type {
	CGC_INT,   /* a whole number */
	CGC_REAL,  /* a finite number */
	CGC_COUNT, /* a number of devices, or a fraction of n below 1 */
	CGC_WORD   /* one of a list */
};

struct cgc_param {
	const char *key;
	enum cgc_param_type type;
	const char *fallback;     /* as one would type it, or what it is: */
	                          /* in that case in parentheses, "(f)" */
	double min, max;
	const char *words;        /* CGC_WORD: "one|two|three" */
	const char *help;
};

#define CGC_MAX_PARAMS 8

struct cgc_method {
	const char *name;
	const char *summary; /* one line */
	const char *promise; /* the guarantee, or "none" */
	const char *needs;   /* bounds on f, n, k ... */
	const char *cost;    /* in n, Q, f; and state */
	const struct cgc_param *params; /* ends with a NULL key; may be NULL */
};

union cgc_value {
	int64_t i;     /* CGC_INT; CGC_WORD: which word, from 0 */
	double r;      /* CGC_REAL, CGC_COUNT */
};

/* A method with its parameters, in the order of its table. */
struct cgc_call {
	const struct cgc_method *method;
	union cgc_value value[CGC_MAX_PARAMS];
	bool given[CGC_MAX_PARAMS]; /* false: value is the fallback */
};

/*
 * Reads NAME[,KEY=VALUE]... with the methods of a registry, whose kind of
 * things is called what ("rule").  Fails with CGC_EUSAGE.
 */
CGC_MUST_USE enum cgc_status cgc_call_parse(struct cgc_call *call,
    const struct cgc_method *const *registry, const char *what,
    const char *text, struct cgc_err *err);

/*
 * The value of a CGC_COUNT for n devices: a fraction below 1 becomes
 * floor(fraction * n + 1e-9).
 */
uint64_t cgc_call_count(const struct cgc_call *call, int param, uint64_t n);

/* The whole of text as a number of that type; false if it is none. */
bool cgc_parse_int(const char *text, int64_t *out);
bool cgc_parse_real(const char *text, double *out);

/* The same below 2^64, with a suffix k, M, G or T for a power of 1024. */
bool cgc_parse_size(const char *text, uint64_t *out);

#endif
