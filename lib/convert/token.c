/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "convert/token.h"

bool
cgc_token_is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

enum cgc_status
cgc_token_put(char word[CGC_MAX_WORD + 1], size_t *n, int c,
    struct cgc_err *err)
{
	if (*n == CGC_MAX_WORD)
		return cgc_fail(err, CGC_EDATA, "a number of more than %d "
		    "characters", CGC_MAX_WORD);
	/* no number has a NUL; a string must not end at one */
	word[(*n)++] = (char)(c == '\0' ? '\1' : c);
	word[*n] = '\0';
	return CGC_OK;
}

enum cgc_status
cgc_token_next(struct cgc_bytes *in, char separator, enum cgc_token *token,
    char word[CGC_MAX_WORD + 1], struct cgc_err *err)
{
	enum cgc_status st;
	size_t n = 0;
	int c;

	do
		if ((st = cgc_bytes_get(in, &c, err)) != CGC_OK)
			return st;
	while (cgc_token_is_blank(c));
	*token = c < 0 ? CGC_FILE_END : c == '\n' ? CGC_LINE_END :
	    c == separator ? CGC_SEPARATOR : CGC_WORD;
	if (*token != CGC_WORD)
		return CGC_OK;
	while (c >= 0 && c != '\n' && c != separator && !cgc_token_is_blank(c))
		if ((st = cgc_token_put(word, &n, c, err)) != CGC_OK ||
		    (st = cgc_bytes_get(in, &c, err)) != CGC_OK)
			return st;
	cgc_bytes_unget(in, c);
	return CGC_OK;
}

enum cgc_status
cgc_token_skip_line(struct cgc_bytes *in, struct cgc_err *err)
{
	enum cgc_status st;
	int c;

	do
		if ((st = cgc_bytes_get(in, &c, err)) != CGC_OK)
			return st;
	while (c >= 0 && c != '\n');
	cgc_bytes_unget(in, c);
	return CGC_OK;
}

bool
cgc_number_whole(const char *word, uint64_t max, uint64_t *out)
{
	char *end;

	if (!isdigit((unsigned char)*word))
		return false;
	errno = 0;
	*out = strtoumax(word, &end, 10);
	return *end == '\0' && errno == 0 && *out <= max;
}

static bool
parse_real(const char *word, enum cgc_dtype dtype, void *out)
{
	bool digits = strpbrk(word, "0123456789") != NULL;
	char *end;
	double x;

	if (dtype == CGC_F32)
		x = *(float *)out = strtof(word, &end);
	else
		x = *(double *)out = strtod(word, &end);
	return end != word && *end == '\0' && isfinite(x) == digits;
}

enum cgc_status
cgc_number_parse(const char *word, enum cgc_dtype dtype, void *out,
    struct cgc_err *err)
{
	uint64_t u = 0;
	bool good;

	if (cgc_dtype_is_real(dtype))
		good = parse_real(word, dtype, out);
	else {
		good = cgc_number_whole(word, dtype == CGC_U32 ? UINT32_MAX :
		    UINT64_MAX, &u);
		if (dtype == CGC_U32)
			*(uint32_t *)out = (uint32_t)u;
		else
			*(uint64_t *)out = u;
	}
	if (good)
		return CGC_OK;
	return cgc_fail(err, CGC_EDATA, "'%.40s' is no %s", word,
	    cgc_dtype_name(dtype));
}

enum cgc_status
cgc_number_add(struct cgc_table *t, const char *word, struct cgc_err *err)
{
	enum cgc_status st;
	void *p = NULL;

	if ((st = cgc_table_extend(t, 1, &p, err)) != CGC_OK ||
	    (st = cgc_number_parse(word, t->dtype, p, err)) != CGC_OK)
		return st;
	if (cgc_dtype_nonfinite(t->dtype, p, 1) == 0)
		return cgc_fail(err, CGC_EDATA, "'%.40s', expected a finite "
		    "number", word);
	return CGC_OK;
}
