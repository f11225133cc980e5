/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "codec/codec.h"
#include "kern/kern.h"
#include "stream/outfile.h"

#ifndef CGC_VERSION
#define CGC_VERSION "unknown"
#endif

#define MAX_OPTS 40

static const char *prog_name = "cgc";
static struct cgc_outfile outfile = { .fd = -1 };
static struct cgc_team *team;

static void say(const char *fmt, va_list ap) CGC_PRINTF(1, 0);

/* One write, so that lines of a pipeline's stages do not mix. */
static void
say(const char *fmt, va_list ap)
{
	char text[1024], line[2300];
	size_t n;

	vsnprintf(text, sizeof text, fmt, ap);
	n = (size_t)snprintf(line, 200, "%s: ", prog_name);
	for (const char *p = text; *p != '\0' && n < sizeof line - 8; p++) {
		if ((unsigned char)*p < ' ' || (unsigned char)*p > '~')
			n += (size_t)snprintf(line + n, 8, "\\x%02x",
			    (unsigned char)*p);
		else
			line[n++] = *p;
	}
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return; /* nobody left to tell */
}

void
cli_die(enum cgc_status status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	cgc_outfile_abandon(&outfile);
	exit(status);
}

enum cgc_status
cli_check_at(enum cgc_status st, const struct cgc_err *err,
    const char *place)
{
	if (st == CGC_OK || st == CGC_END)
		return st;
	if (place != NULL)
		cli_die(st, "%s: %s", place, err->text);
	cli_die(st, "%s", err->text);
}

enum cgc_status
cli_check(enum cgc_status st, const struct cgc_err *err)
{
	return cli_check_at(st, err, NULL);
}

void
cli_check_row(enum cgc_status st, struct cgc_err *err,
    const struct cgc_reader *r, const struct cgc_row *row)
{
	if (st == CGC_OK)
		return;
	cgc_err_place(err, "%s: frame %llu", cgc_reader_name(r),
	    (unsigned long long)row->place);
	cli_check(st, err);
}

/*
 * A killed program leaves no half-written file behind.  SIGBUS is no bug but
 * an input that has become shorter than what of it is mapped.
 */
static void
on_signal(int sig)
{
	if (sig == SIGBUS)
		cli_die(CGC_EIO, "an input file was cut short, or could not "
		    "be read, while it was mapped");
	if (outfile.temp[0] != '\0')
		unlink(outfile.temp);
	signal(sig, SIG_DFL);
	raise(sig);
}

/*
 * A file opened in the place of a closed standard descriptor would be taken
 * for it; /dev/null in the wrong mode makes its use an error instead.
 */
static void
hold_standard(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			exit(CGC_EIO);
}

/*
 * A parent that ignores SIGPIPE would make a cut pipeline go on for nothing,
 * and one that ignores SIGCHLD would take our children's statuses away, so
 * the defaults come back; the others clean up before they kill, unless they
 * are ignored (nohup).
 */
static void
set_signals(void)
{
	static const int fatal[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM,
	    SIGXFSZ, SIGBUS };
	struct sigaction sa = { .sa_handler = SIG_DFL }, old;
	sigset_t set;

	sigemptyset(&sa.sa_mask);
	sigaction(SIGCHLD, &sa, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	sa.sa_handler = on_signal;
	sigaction(SIGPIPE, &sa, NULL);
	for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
		if (sigaction(fatal[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaction(fatal[i], &sa, NULL);
}

/* Column of the help texts. */
static void
print_opt(char letter, const char *name, const char *arg, const char *help)
{
	char left[64];

	snprintf(left, sizeof left, "%c%c%s--%s%s%s", letter ? '-' : ' ',
	    letter ? letter : ' ', letter ? ", " : "  ", name,
	    arg != NULL ? " " : "", arg != NULL ? arg : "");
	printf("  %-28s%s%s\n", left,
	    strlen(left) < 28 ? "" : "\n                              ", help);
}

_Noreturn static void
print_help(const struct cli_prog *prog)
{
	printf("usage: %s %s\n%s\n\n", prog->name, prog->usage,
	    prog->summary);
	for (const struct cli_opt *o = prog->opts; o->name != NULL; o++)
		print_opt(o->letter, o->name, o->arg, o->help);
	if (prog->methods[0] != NULL)
		print_opt('l', "list", NULL,
		    "list the methods, or explain those named");
	print_opt('h', "help", NULL, "print this and exit");
	print_opt('V', "version", NULL, "print the version and exit");
	exit(cli_done());
}

static void
explain(const struct cgc_method *m, const char *kind, const char *promise)
{
	int gap = 8 - (int)strlen(promise);

	printf("%s (%s): %s\n  %s:%*s%s\n  needs:   %s\n  cost:    %s\n",
	    m->name, kind, m->summary, promise, gap, "", m->promise,
	    m->needs, m->cost);
	for (const struct cgc_param *p = m->params;
	    p != NULL && p->key != NULL; p++) {
		printf("  %s=", p->key);
		if (p->type == CGC_WORD)
			printf("%s", p->words);
		else
			printf("%g..%g", p->min, p->max);
		printf("  default %s: %s\n", p->fallback, p->help);
	}
}

static void
list_line(const struct cgc_method *m, const char *kind)
{
	char params[160] = "";
	size_t n = 0;

	for (const struct cgc_param *p = m->params;
	    p != NULL && p->key != NULL && n < sizeof params; p++)
		n += (size_t)snprintf(params + n, sizeof params - n,
		    "%s%s=%s", n ? "," : "", p->key, p->fallback);
	printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", m->name, kind, params,
	    m->promise, m->needs, m->cost, m->summary);
}

/* -l: a TSV table of all, or a paragraph for each one named. */
_Noreturn static void
print_methods(const struct cli_prog *prog, char **names)
{
	const char *promise = prog->promise ? prog->promise : "promise";
	bool found;

	if (*names == NULL) {
		printf("name\tkind\tparameters\t%s\tneeds\tcost\t"
		    "summary\n", promise);
		for (int k = 0; k < 3 && prog->methods[k] != NULL; k++)
			for (size_t i = 0; prog->methods[k][i] != NULL; i++)
				list_line(prog->methods[k][i],
				    prog->method_kind[k]);
	}
	for (; *names != NULL; names++) {
		found = false;
		for (int k = 0; k < 3 && prog->methods[k] != NULL; k++)
			for (size_t i = 0; prog->methods[k][i] != NULL; i++)
				if (strcmp(prog->methods[k][i]->name,
				    *names) == 0) {
					explain(prog->methods[k][i],
					    prog->method_kind[k], promise);
					found = true;
				}
		if (!found)
			cli_die(CGC_EUSAGE, "unknown method '%.40s'", *names);
	}
	exit(cli_done());
}

static void
set_number(const struct cli_opt *o, const char *text)
{
	double value = 0;
	bool good;

	if (o->type == CLI_INT) {
		good = cgc_parse_int(text, o->to);
		value = (double)*(int64_t *)o->to;
	} else {
		good = cgc_parse_real(text, o->to);
		value = *(double *)o->to;
	}
	if (good && value >= o->min && value <= o->max)
		return;
	if (o->type == CLI_INT)
		cli_die(CGC_EUSAGE, "--%s is '%.40s', expected a whole number "
		    "from %.0f to %.0f", o->name, text, o->min, o->max);
	cli_die(CGC_EUSAGE, "--%s is '%.40s', expected a number from %g to %g",
	    o->name, text, o->min, o->max);
}

static void
set_option(const struct cli_opt *o, char *text)
{
	struct cli_words *words;

	switch (o->type) {
	case CLI_FLAG:
		*(bool *)o->to = true;
		break;
	case CLI_WORD:
		*(const char **)o->to = text;
		break;
	case CLI_LIST:
		words = o->to;
		if (words->n == CLI_MAX_WORDS)
			cli_die(CGC_EUSAGE, "--%s is given more than %d times",
			    o->name, CLI_MAX_WORDS);
		words->word[words->n++] = text;
		break;
	case CLI_INT:
	case CLI_REAL:
		set_number(o, text);
		break;
	case CLI_SIZE:
	case CLI_SEED:
		if (!cgc_parse_size(text, o->to) ||
		    (o->type == CLI_SEED && !isdigit((unsigned char)
		    text[strlen(text) - 1])) ||
		    (double)*(uint64_t *)o->to < o->min)
			cli_die(CGC_EUSAGE, "--%s is '%.40s', expected a whole "
			    "number from %.0f to 2^64 - 1", o->name, text,
			    o->min);
		break;
	}
}

/* The table in getopt's terms; the value of a long option is its row + 256. */
static size_t
make_tables(const struct cli_prog *prog, char *letters,
    struct option *longs)
{
	size_t n = 0;

	*letters++ = ':';
	for (const struct cli_opt *o = prog->opts; o->name != NULL; o++, n++) {
		longs[n] = (struct option){ o->name,
		    o->type == CLI_FLAG ? no_argument : required_argument,
		    NULL, 256 + (int)n };
		if (o->letter == 0)
			continue;
		*letters++ = o->letter;
		if (o->type != CLI_FLAG)
			*letters++ = ':';
	}
	longs[n] = (struct option){ "help", no_argument, NULL, 'h' };
	longs[n + 1] = (struct option){ "version", no_argument, NULL, 'V' };
	longs[n + 2] = (struct option){ "list", no_argument, NULL, 'l' };
	longs[n + 3] = (struct option){ NULL, 0, NULL, 0 };
	*letters++ = 'h';
	*letters++ = 'V';
	if (prog->methods[0] != NULL)
		*letters++ = 'l';
	*letters = '\0';
	return n;
}

static const struct cli_opt *
find_opt(const struct cli_prog *prog, int c)
{
	const struct cli_opt *o = prog->opts;

	if (c >= 256)
		return &o[c - 256];
	while (o->name != NULL && o->letter != c)
		o++;
	return o->name != NULL ? o : NULL;
}

_Noreturn static void
bad_option(const struct cli_prog *prog, int c, char **argv)
{
	const char *word = argv[optind - 1];
	const char *problem = c == ':' ? "needs a value" : "is unknown";

	if (optopt > 0 && optopt < 256)
		cli_die(CGC_EUSAGE, "option -%c %s (%s -h)", optopt, problem,
		    prog->name);
	cli_die(CGC_EUSAGE, "option %.40s %s (%s -h)", word, problem,
	    prog->name);
}

void
cli_start(const struct cli_prog *prog, int argc, char **argv,
    const char *const **operands, size_t *noperands)
{
	struct option longs[MAX_OPTS + 4];
	char letters[3 * MAX_OPTS + 8];
	bool list = false;
	struct cgc_err err;
	int c;

	prog_name = prog->name;
	hold_standard();
	set_signals();
	make_tables(prog, letters, longs);
	opterr = 0;
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (c == 'h')
			print_help(prog);
		if (c == 'V') {
			printf("%s %s\n", prog->name, CGC_VERSION);
			exit(cli_done());
		}
		if (c == 'l' && prog->methods[0] != NULL)
			list = true;
		else if (c == '?' || c == ':' || find_opt(prog, c) == NULL)
			bad_option(prog, c, argv);
		else
			set_option(find_opt(prog, c), optarg);
	}
	if (list)
		print_methods(prog, argv + optind);
	cli_check_at(cgc_kern_select(getenv("CGC_CPU"), &err), &err,
	    "CGC_CPU");
	*operands = (const char *const *)(argv + optind);
	*noperands = (size_t)(argc - optind);
}

uint64_t
cli_every(void)
{
	const char *text = getenv("CGC_EVERY");
	int64_t value;

	if (text != NULL && cgc_parse_int(text, &value) && value > 0)
		return (uint64_t)value;
	return 1;
}

struct cgc_team *
cli_team(int64_t threads)
{
	const char *text = getenv("CGC_THREADS");
	struct cgc_err err;

	if (threads == 0 && text != NULL && (!cgc_parse_int(text, &threads) ||
	    threads < 1 || threads > CGC_TEAM_MAX))
		cli_die(CGC_EUSAGE, "CGC_THREADS is '%.40s', expected a whole "
		    "number from 1 to %d", text, CGC_TEAM_MAX);
	if (threads == 0)
		threads = cgc_team_cores();
	cli_check(cgc_team_open(&team, (unsigned)threads, &err), &err);
	return team;
}

void
cli_no_operands(const char *const *operands, size_t n)
{
	if (n != 0)
		cli_die(CGC_EUSAGE, "found '%.40s', expected no operand",
		    operands[0]);
}

struct cgc_reader_opts
cli_reader_opts(const struct cli_limits *limits, unsigned kinds)
{
	return (struct cgc_reader_opts){
		.limits = { limits->max_dim, limits->max_mem },
		.decode = cgc_codec_decode,
		.kinds = kinds
	};
}

void
cli_reader(struct cgc_reader *r, const char *const *paths, size_t n,
    const struct cli_limits *limits, unsigned kinds)
{
	struct cgc_reader_opts opts = cli_reader_opts(limits, kinds);
	struct cgc_err err;

	cli_check(cgc_reader_open(r, paths, n, &opts, &err), &err);
}

void
cli_writer(struct cgc_writer *w, const char *path)
{
	struct cgc_err err;
	int fd = STDOUT_FILENO;

	if (path != NULL) {
		cli_check(cgc_outfile_open(&outfile, path, &err), &err);
		fd = outfile.fd;
	} else if (isatty(STDOUT_FILENO))
		cli_die(CGC_EUSAGE, "standard output is a terminal; a stream "
		    "wants a pipe or a file (cgc-inspect shows one)");
	cli_check(cgc_writer_init(w, fd, &err), &err);
}

void
cli_text(const char *path)
{
	struct cgc_err err;

	if (path == NULL)
		return;
	cli_check(cgc_outfile_open(&outfile, path, &err), &err);
	if (dup2(outfile.fd, STDOUT_FILENO) < 0)
		cli_die(CGC_EIO, "%s: %s", path, strerror(errno));
}

void
cli_writer_done(struct cgc_writer *w)
{
	struct cgc_err err;

	cli_check(cgc_writer_flush(w, &err), &err);
}

int
cli_done(void)
{
	struct cgc_err err;

	if (fflush(stdout) != 0 || ferror(stdout) || fclose(stdout) != 0)
		cli_die(CGC_EIO, "standard output: %s", strerror(errno));
	if (outfile.fd >= 0)
		cli_check(cgc_outfile_commit(&outfile, &err), &err);
	cgc_team_close(team);
	return 0;
}
