/* SPDX-License-Identifier: MIT */
/* Where a pipeline is cut, and what it refuses. */
#include <stdlib.h>

#include "loop/pipeline.h"
#include "unit.h"

/* Texts and their stages, joined by ~; NULL: refused. */
static const char *const cases[][2] = {
	{ "a", "a" },
	{ "a|b", "a~b" },
	{ "  a -x 1 \n|\tb \n | c ", "a -x 1~b~c" },
	/* quotes and escapes */
	{ "a 'x|y' | b", "a 'x|y'~b" },
	{ "a \"x|y\" | b", "a \"x|y\"~b" },
	{ "a \"x\\\"|y\" | b", "a \"x\\\"|y\"~b" },
	{ "a 'x\\'|b", "a 'x\\'~b" },
	{ "a $'x\\'|y'|b", "a $'x\\'|y'~b" },
	{ "a x\\|y | b", "a x\\|y~b" },
	{ "a x\\\\|y", "a x\\\\~y" },
	{ "a `x|y`|b", "a `x|y`~b" },
	{ "a \"`x|\\`y|z\\``\"|b", "a \"`x|\\`y|z\\``\"~b" },
	{ "a \\\n| b", "a \\\n~b" },
	{ "a \\", "a \\" },
	{ "a\\ | b", "a\\ ~b" },
	/* brackets */
	{ "a <(x | y) | b", "a <(x | y)~b" },
	{ "a >(x | y) | b >|f | c", "a >(x | y)~b >|f~c" },
	{ "a $(x | y) | b", "a $(x | y)~b" },
	{ "a \"$(x \"|\" | y)\" | b", "a \"$(x \"|\" | y)\"~b" },
	{ "a \"${x:-\"a|b\"}\" | b", "a \"${x:-\"a|b\"}\"~b" },
	{ "a $((x | 1)) | b", "a $((x | 1))~b" },
	{ "(x | y; z) | b", "(x | y; z)~b" },
	{ "{ x | y; } | b", "{ x | y; }~b" },
	{ "a ${x#|} | b", "a ${x#|}~b" },
	{ "a ${#x} $# x#y | b", "a ${#x} $# x#y~b" },
	{ "a {1,2} | b", "a {1,2}~b" },
	/* compound commands */
	{ "case $x in a|b) c | d;; (e|f) g;; esac | h",
	    "case $x in a|b) c | d;; (e|f) g;; esac~h" },
	{ "while a | b; do c | d; done | e",
	    "while a | b; do c | d; done~e" },
	{ "if a | b; then c; elif d | e; then f; else g | h; fi | i",
	    "if a | b; then c; elif d | e; then f; else g | h; fi~i" },
	{ "for x in 1 2; do if a; then b | c; fi; done | d",
	    "for x in 1 2; do if a; then b | c; fi; done~d" },
	{ "x=1; [[ a =~ b|c || d ]] && e | f",
	    "x=1; [[ a =~ b|c || d ]] && e~f" },
	{ "case x in a) if b; then c|d; fi;; esac|e",
	    "case x in a) if b; then c|d; fi;; esac~e" },
	{ "echo if case done | a while", "echo if case done~a while" },
	{ "a # it's | here\n| b", "a # it's | here~b" },
	/* what is refused */
	{ "", NULL }, { "  ", NULL }, { "|", NULL }, { "a|", NULL },
	{ "|a", NULL }, { "a||b", NULL }, { "a| |b", NULL },
	{ "a |& b", NULL }, { "a || b", NULL },
	{ "a 'x|y", NULL }, { "a \"x|y", NULL }, { "a `x", NULL },
	{ "a \"$(x\" | b", NULL }, { "a \"${x\" | b", NULL },
	{ "a $'x\\'", NULL },
	{ "(a | b", NULL }, { "a | b)", NULL }, { "a } | b", NULL },
	{ "{ a | b", NULL }, { "( a } | b", NULL },
	{ "while a | b", NULL }, { "done | a", NULL },
	{ "case x in a|b", NULL }, { "if a; then b; done | c", NULL }
};

static void
check(const char *text, const char *stages)
{
	struct cgc_pipeline p;
	struct cgc_err err = { "" };
	char found[256] = "";
	enum cgc_status st = cgc_pipeline_parse(&p, text, &err);

	for (size_t i = 0; i < p.n; i++) {
		strcat(found, i > 0 ? "~" : "");
		strcat(found, p.stage[i].text);
	}
	cgc_pipeline_release(&p);
	if (stages != NULL) {
		CHECK_STR(err.text, "");
		CHECK_STR(found, stages);
		return;
	}
	if (!CHECK(st == CGC_EUSAGE))
		printf("    for '%s'\n", text);
	CHECK(err.text[0] != '\0');
}

/* n copies of a piece. */
static char *
repeat(const char *piece, size_t n)
{
	char *text = calloc(n + 1, strlen(piece));

	for (size_t i = 0; text != NULL && i < n; i++)
		memcpy(text + i * strlen(piece), piece, strlen(piece));
	return text;
}

static void
check_limits(void)
{
	struct cgc_pipeline p;
	struct cgc_err err;
	char *text = repeat("a|", CGC_MAX_STAGES);

	CHECK(cgc_pipeline_parse(&p, text, &err) == CGC_EUSAGE);
	cgc_pipeline_release(&p);
	text[2 * CGC_MAX_STAGES - 1] = ' ';
	CHECK(cgc_pipeline_parse(&p, text, &err) == CGC_OK);
	CHECK(p.n == CGC_MAX_STAGES);
	cgc_pipeline_release(&p);
	free(text);
	text = repeat("(", 100000);
	CHECK(cgc_pipeline_parse(&p, text, &err) == CGC_EUSAGE);
	cgc_pipeline_release(&p);
	free(text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check(cases[i][0], cases[i][1]);
	check_limits();
	return unit_done();
}
