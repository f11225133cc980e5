/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "method/method.h"

bool
cgc_parse_int(const char *text, int64_t *out)
{
	char *end;
	long long value;

	if (*text == '\0' || strchr(" \t\n\v\f\r+", *text) != NULL)
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	*out = value;
	return errno == 0 && *end == '\0';
}

bool
cgc_parse_real(const char *text, double *out)
{
	char *end;

	if (*text == '\0' || strspn(text, "0123456789+-.eE") != strlen(text))
		return false;
	*out = strtod(text, &end);
	return *end == '\0' && isfinite(*out);
}

bool
cgc_parse_size(const char *text, uint64_t *out)
{
	static const char suffix[] = "kMGT";
	const char *s;
	char *end;
	unsigned shift = 0;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*out = strtoull(text, &end, 10);
	if (*end != '\0' && (s = strchr(suffix, *end)) != NULL) {
		shift = 10 * ((unsigned)(s - suffix) + 1);
		end++;
	}
	if (errno != 0 || *end != '\0' || *out > UINT64_MAX >> shift)
		return false;
	*out <<= shift;
	return true;
}

/* Which of "one|two|three" text is, from 0, or -1. */
static int64_t
find_word(const char *words, const char *text, size_t len)
{
	for (int64_t i = 0;; i++) {
		size_t n = strcspn(words, "|");

		if (n == len && strncmp(words, text, n) == 0)
			return i;
		if (words[n] == '\0')
			return -1;
		words += n + 1;
	}
}

static bool
parse_value(const struct cgc_param *p, const char *text,
    union cgc_value *out)
{
	switch (p->type) {
	case CGC_INT:
		return cgc_parse_int(text, &out->i) &&
		    (double)out->i >= p->min && (double)out->i <= p->max;
	case CGC_WORD:
		out->i = find_word(p->words, text, strlen(text));
		return out->i >= 0;
	case CGC_COUNT:
		if (cgc_parse_real(text, &out->r) && out->r >= 1 &&
		    out->r != floor(out->r))
			return false;
		/* fall through */
	case CGC_REAL:
		return cgc_parse_real(text, &out->r) &&
		    out->r >= p->min && out->r <= p->max;
	}
	return false;
}

static enum cgc_status
bad_value(const struct cgc_param *p, const char *text, struct cgc_err *err)
{
	static const char *const expected[] = {
		[CGC_INT] = "a whole number", [CGC_REAL] = "a number",
		[CGC_COUNT] = "a whole number or a fraction below 1"
	};

	if (p->type == CGC_WORD)
		return cgc_fail(err, CGC_EUSAGE, "%s is '%.40s', expected %s",
		    p->key, text, p->words);
	return cgc_fail(err, CGC_EUSAGE,
	    "%s is '%.40s', expected %s from %g to %g", p->key, text,
	    expected[p->type], p->min, p->max);
}

/* One KEY=VALUE, which this function may write into. */
static enum cgc_status
parse_setting(struct cgc_call *call, char *text, struct cgc_err *err)
{
	const struct cgc_param *p = call->method->params;
	char *value = strchr(text, '=');

	if (value == NULL)
		return cgc_fail(err, CGC_EUSAGE,
		    "found '%.40s', expected KEY=VALUE", text);
	*value++ = '\0';
	for (int i = 0; p != NULL && p[i].key != NULL; i++) {
		if (strcmp(p[i].key, text) != 0)
			continue;
		if (call->given[i])
			return cgc_fail(err, CGC_EUSAGE, "%s is given twice",
			    text);
		call->given[i] = true;
		if (!parse_value(&p[i], value, &call->value[i]))
			return bad_value(&p[i], value, err);
		return CGC_OK;
	}
	return cgc_fail(err, CGC_EUSAGE, "no parameter '%.40s'", text);
}

static void
set_fallbacks(struct cgc_call *call)
{
	const struct cgc_param *p = call->method->params;

	for (int i = 0; p != NULL && p[i].key != NULL; i++)
		if (p[i].fallback[0] != '(')
			parse_value(&p[i], p[i].fallback, &call->value[i]);
}

enum cgc_status
cgc_call_parse(struct cgc_call *call,
    const struct cgc_method *const *registry, const char *what,
    const char *text, struct cgc_err *err)
{
	char copy[256], *setting, *next;
	size_t len = strlen(text);

	*call = (struct cgc_call){ .method = NULL };
	if (len >= sizeof copy)
		return cgc_fail(err, CGC_EUSAGE,
		    "%s '%.40s...' is longer than %zu characters", what, text,
		    sizeof copy - 1);
	memcpy(copy, text, len + 1);
	if ((setting = strchr(copy, ',')) != NULL)
		*setting++ = '\0';
	for (; *registry != NULL; registry++)
		if (strcmp((*registry)->name, copy) == 0)
			call->method = *registry;
	if (call->method == NULL)
		return cgc_fail(err, CGC_EUSAGE,
		    "unknown %s '%.40s' (-l lists them)", what, copy);
	set_fallbacks(call);
	for (; setting != NULL; setting = next) {
		if ((next = strchr(setting, ',')) != NULL)
			*next++ = '\0';
		if (parse_setting(call, setting, err) != CGC_OK) {
			cgc_err_place(err, "%s %s", what, copy);
			return CGC_EUSAGE;
		}
	}
	return CGC_OK;
}

uint64_t
cgc_call_count(const struct cgc_call *call, int param, uint64_t n)
{
	double r = call->value[param].r;

	if (r < 1)
		return (uint64_t)floor(r * (double)n + 1e-9);
	return (uint64_t)r;
}
