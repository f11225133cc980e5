/* SPDX-License-Identifier: MIT */
#ifndef CGC_CLI_H
#define CGC_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "method/method.h"
#include "stream/reader.h"
#include "stream/writer.h"
#include "team/team.h"

/*
 * cli - what the programs have in common: options, errors, output.
 *
 * A program describes its options in a table, from which parsing, range
 * checks and -h are made; it ends every failure in cli_die() or cli_check(),
 * which write one line and exit with that status, and every success in
 * cli_done().  Objects that own memory are static in the programs, so that
 * they stay reachable when one of these exits.
 */

enum cli_type {
	CLI_FLAG, /* bool */
	CLI_WORD, /* const char * */
	CLI_INT,  /* int64_t, min to max */
	CLI_REAL, /* double, min to max */
	CLI_SIZE, /* uint64_t; suffixes k, M, G, T are powers of 1024 */
	CLI_SEED, /* uint64_t, any */
	CLI_LIST  /* struct cli_words: may be given more than once */
};

#define CLI_MAX_WORDS 16

struct cli_words {
	const char *word[CLI_MAX_WORDS];
	size_t n;
};

struct cli_opt {
	char letter;         /* 0: long only */
	const char *name;    /* long */
	const char *arg;     /* what -h calls the argument; NULL for a flag */
	enum cli_type type;
	void *to;
	double min, max;
	const char *help;
};

struct cli_prog {
	const char *name;     /* cgc-aggregate */
	const char *summary;  /* one line */
	const char *usage;    /* what follows the name in the usage line */
	const struct cli_opt *opts;                   /* a NULL name ends it */
	const struct cgc_method *const *methods[3];   /* for -l */
	const char *method_kind[3];                   /* "rule" */
	const char *promise;  /* what -l calls that; NULL: "promise" */
};

/*
 * Parses the options, handles -h, -V and -l, sets operands (NULL at the end)
 * and how many there are.  Also sets up signals and the kernels' level.
 */
void cli_start(const struct cli_prog *prog, int argc, char **argv,
    const char *const **operands, size_t *noperands);

/*
 * How often a stage saves its state, in iterations: CGC_EVERY, which cgc-loop
 * sets to its checkpoint interval, or 1.
 */
uint64_t cli_every(void);

/*
 * Who works: as many threads as --threads says or, where that is 0, not
 * given, CGC_THREADS, or all cores that the process may use.  None starts
 * before there is work for two; cli_done() ends them.
 */
struct cgc_team *cli_team(int64_t threads);

/* Exits unless there are none. */
void cli_no_operands(const char *const *operands, size_t n);

/* One line on standard error, control characters escaped; then exit. */
_Noreturn void cli_die(enum cgc_status status, const char *fmt, ...)
    CGC_PRINTF(2, 3);

/* Exits with the text of err unless st is CGC_OK or CGC_END; returns st. */
enum cgc_status cli_check(enum cgc_status st, const struct cgc_err *err);

/* The same, with place in front of the text. */
enum cgc_status cli_check_at(enum cgc_status st, const struct cgc_err *err,
    const char *place);

/* The same, with the reader's file and the row's frame in front. */
void cli_check_row(enum cgc_status st, struct cgc_err *err,
    const struct cgc_reader *r, const struct cgc_row *row);

/* Standard options of all programs that read streams; see CLI_READING. */
struct cli_limits {
	uint64_t max_dim, max_mem;
};

#define CLI_READING(l) \
	{ 0, "max-dim", "N", CLI_SIZE, &(l).max_dim, 1, 0, \
	    "refuse vectors of more than N coordinates (256M)" }, \
	{ 0, "max-mem", "N", CLI_SIZE, &(l).max_mem, 1, 0, \
	    "hold at most N bytes of input (8G)" }

/* The option of the programs that work with threads; see cli_team(). */
#define CLI_THREADS(n) \
	{ '@', "threads", "N", CLI_INT, &(n), 1, CGC_TEAM_MAX, \
	    "work with N threads (all cores)" }

#define CLI_OUTPUT(path) \
	{ 'o', "output", "FILE", CLI_WORD, &(path), 0, 0, \
	    "write FILE, which appears when it is complete" }

#define CLI_END_OPTS { 0, NULL, NULL, CLI_FLAG, NULL, 0, 0, NULL }

/* Every codec, these limits, these kinds (a sum of 1 << kind; 0 is all). */
struct cgc_reader_opts cli_reader_opts(const struct cli_limits *limits,
    unsigned kinds);

/* A reader with those options over operands. */
void cli_reader(struct cgc_reader *r, const char *const *paths, size_t n,
    const struct cli_limits *limits, unsigned kinds);

/* A writer to standard output, or to path if that is not NULL. */
void cli_writer(struct cgc_writer *w, const char *path);

/* The same for text: standard output or path through stdio. */
void cli_text(const char *path);

/* Flushes w and, if -o was given, puts the file in its place. */
void cli_writer_done(struct cgc_writer *w);

/* Closes standard output; exits with 1 if that failed.  Returns 0. */
int cli_done(void);

#endif
