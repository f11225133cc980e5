/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "loop/pipeline.h"

#define MAX_DEPTH 64

/*
 * A reading of shell text that knows just enough to tell which | is the
 * pipeline's: what is quoted, and what is open around it.
 */
struct scan {
	const char *p;
	bool command;         /* a command may begin here, or a word of the */
	bool word;            /* shell's grammar; at least a word may */
	char open[MAX_DEPTH]; /* " ( { and below, innermost last */
	size_t depth;
};

/* Words that open a compound command, and those that close it. */
static const struct grammar {
	const char *text;
	char open;  /* what it opens, or */
	char close; /* closes; neither: the next word begins a command */
} grammar[] = {
	{ "case", 'c', 0 }, { "esac", 0, 'c' },
	{ "if", 'i', 0 }, { "fi", 0, 'i' },
	{ "for", 'd', 0 }, { "while", 'd', 0 }, { "until", 'd', 0 },
	{ "select", 'd', 0 }, { "done", 0, 'd' },
	{ "[[", '[', 0 }, { "]]", 0, '[' },
	{ "then", 0, 0 }, { "else", 0, 0 }, { "elif", 0, 0 },
	{ "do", 0, 0 }, { "time", 0, 0 }, { "!", 0, 0 }
};

static char
innermost(const struct scan *s)
{
	return s->depth > 0 ? s->open[s->depth - 1] : '\0';
}

/* false if it does not close what is open. */
static bool
pop(struct scan *s, char open)
{
	if (innermost(s) != open)
		return false;
	s->depth--;
	return true;
}

static bool
push(struct scan *s, char open)
{
	if (s->depth == MAX_DEPTH)
		return false;
	s->open[s->depth++] = open;
	return true;
}

/* Goes behind the quote that ends what begins at p; false if none does. */
static bool
skip_quoted(struct scan *s, char quote, bool escapes)
{
	for (s->p++; *s->p != '\0' && *s->p != quote; s->p++)
		if (escapes && *s->p == '\\' && s->p[1] != '\0')
			s->p++;
	if (*s->p == '\0')
		return false;
	s->p++;
	return true;
}

/* One step inside double quotes. */
static bool
step_quoted(struct scan *s)
{
	char c = *s->p;

	if (c == '`')
		return skip_quoted(s, '`', true);
	if (c == '\\' && s->p[1] != '\0')
		s->p++;
	if (c == '$' && (s->p[1] == '(' || s->p[1] == '{')) {
		s->p++;
		s->command = s->word = *s->p == '(';
		s->p++;
		return push(s, s->p[-1]);
	}
	s->p++;
	return c != '"' || pop(s, '"');
}

/* A word of the grammar at p, or NULL. */
static const struct grammar *
find_word(const struct scan *s)
{
	size_t len = strcspn(s->p, " \t\n;&|()<>");

	for (size_t i = 0; i < sizeof grammar / sizeof *grammar; i++)
		if (strlen(grammar[i].text) == len &&
		    strncmp(s->p, grammar[i].text, len) == 0)
			return &grammar[i];
	return NULL;
}

/* A character that means nothing by itself, or a word of the grammar. */
static bool
step_word(struct scan *s)
{
	const struct grammar *g = NULL;
	bool test = innermost(s) == '[';

	if (test ? s->word : s->command)
		g = find_word(s);
	if (test && g != NULL && g->close != '[')
		g = NULL;
	s->word = s->command = false;
	if (g == NULL) {
		s->p++;
		return true;
	}
	s->p += strlen(g->text);
	s->command = g->open == 0 || g->open == 'i' || g->open == 'd';
	if (g->open != 0)
		return push(s, g->open);
	return g->close == 0 || pop(s, g->close);
}

/* Brackets: those of a case's patterns close what nothing has opened. */
static bool
step_bracket(struct scan *s)
{
	char c = *s->p++;
	bool good = true;

	if (c == '(' || c == '{')
		good = push(s, c);
	else if (c == '}' || innermost(s) != 'c')
		good = pop(s, c == ')' ? '(' : '{');
	s->word = s->command = c == '(' || c == '{' ||
	    (c == ')' && innermost(s) == 'c');
	return good;
}

/* One step outside of double quotes; false if the text is unbalanced. */
static bool
step_plain(struct scan *s)
{
	char c = *s->p;

	if (strchr("(){}", c) != NULL)
		return step_bracket(s);
	if (strchr(" \t\n;&|<>", c) != NULL) {
		s->p += c == '>' && s->p[1] == '|' ? 2 : 1;
		s->command = strchr("\n;&|", c) != NULL ||
		    (s->command && strchr(" \t", c) != NULL);
		s->word = true;
		return true;
	}
	if (c == '$' && s->p[1] == '{') {
		s->word = s->command = false;
		s->p += 2;
		return push(s, '{');
	}
	if (c == '#' && s->word) {
		s->p += strcspn(s->p, "\n");
		return true;
	}
	if (strchr("\\'\"`", c) == NULL && (c != '$' || s->p[1] != '\''))
		return step_word(s);
	s->word = s->command = false;
	if (c == '\'' || c == '`')
		return skip_quoted(s, c, c == '`');
	s->p++;
	if (c == '"')
		return push(s, '"');
	if (c == '$')
		return skip_quoted(s, '\'', true);
	if (*s->p != '\0')
		s->p++;
	return true;
}

/* The end of the stage that begins at p: its | or the end of the text. */
static const char *
stage_end(const char *p, struct cgc_err *err)
{
	struct scan s = { .p = p, .command = true, .word = true };
	bool good = true;

	while (good && *s.p != '\0' && (s.depth > 0 || *s.p != '|'))
		good = innermost(&s) == '"' ? step_quoted(&s) :
		    step_plain(&s);
	if (!good || s.depth != 0) {
		cgc_fail(err, CGC_EUSAGE, "something is unbalanced in "
		    "'%.160s', expected its quotes, brackets and commands to "
		    "be closed", p);
		return NULL;
	}
	if (*s.p == '|' && (s.p[1] == '|' || s.p[1] == '&')) {
		cgc_fail(err, CGC_EUSAGE, "found '%.2s', expected stages "
		    "joined by |", s.p);
		return NULL;
	}
	return s.p;
}

/* A stage's text without the blanks around it; an escaped one stays. */
static enum cgc_status
add_stage(struct cgc_pipeline *p, const char *begin, const char *end,
    struct cgc_err *err)
{
	static const char blank[] = " \t\n";
	enum cgc_status st;
	char *text;
	size_t len;

	while (begin < end && strchr(blank, *begin) != NULL)
		begin++;
	while (begin < end && strchr(blank, end[-1]) != NULL &&
	    (end - begin < 2 || end[-2] != '\\'))
		end--;
	len = (size_t)(end - begin);
	if (len == 0)
		return cgc_fail(err, CGC_EUSAGE, "stage %zu is empty, "
		    "expected a command", p->n + 1);
	if (p->n == CGC_MAX_STAGES)
		return cgc_fail(err, CGC_EUSAGE, "there are more than %d "
		    "stages", CGC_MAX_STAGES);
	if ((st = cgc_mem_alloc(&text, len + 1, 1, err)) != CGC_OK)
		return st;
	memcpy(text, begin, len);
	text[len] = '\0';
	p->stage[p->n++] = (struct cgc_stage){ .text = text };
	return CGC_OK;
}

enum cgc_status
cgc_pipeline_parse(struct cgc_pipeline *p, const char *text,
    struct cgc_err *err)
{
	enum cgc_status st;
	const char *end;

	*p = (struct cgc_pipeline){ .in = -1, .out = -1 };
	for (;; text = end + 1) {
		if ((end = stage_end(text, err)) == NULL)
			return CGC_EUSAGE;
		if ((st = add_stage(p, text, end, err)) != CGC_OK)
			return st;
		if (*end == '\0')
			return CGC_OK;
	}
}
