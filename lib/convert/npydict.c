/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "convert/npy.h"

/*
 * A parser for the one kind of dictionary that NumPy writes:
 *   {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
 * with the keys in any order, and blanks anywhere between.
 */

static void
skip_blanks(const char **s)
{
	while (isspace((unsigned char)**s))
		++*s;
}

/* Whether c comes next, behind blanks; blanks and c are then behind us. */
static bool
take(const char **s, char c)
{
	skip_blanks(s);
	if (**s != c)
		return false;
	++*s;
	return true;
}

/* A string in either kind of quotes, without escapes. */
static bool
take_string(const char **s, char out[32])
{
	const char *end;
	char quote;

	skip_blanks(s);
	quote = **s;
	if (quote != '\'' && quote != '"')
		return false;
	end = strchr(*s + 1, quote);
	if (end == NULL || end - *s > 31)
		return false;
	memcpy(out, *s + 1, (size_t)(end - *s - 1));
	out[end - *s - 1] = '\0';
	*s = end + 1;
	return true;
}

static enum cgc_status
take_type(struct cgc_npy *out, const char **s, struct cgc_err *err)
{
	static const char *const known[] = {
		"<f4", "<f8", "<u4", "<u8", "<i4", "<i8", "<u2", "<i2", "|u1",
		"|i1"
	};
	char text[32];

	if (!take_string(s, text))
		return cgc_fail(err, CGC_EDATA,
		    "descr is not a plain type, expected '<f8' or the like");
	if (text[0] == '>')
		return cgc_fail(err, CGC_EDATA, "descr is '%s', which is "
		    "big-endian, expected '<%s'", text, text + 1);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i], text) == 0) {
			out->letter = text[1];
			out->size = (unsigned)(text[2] - '0');
			return CGC_OK;
		}
	return cgc_fail(err, CGC_EDATA, "descr is '%s', expected a real or "
	    "whole number such as '<f4', '<f8' or '<i8'", text);
}

static enum cgc_status
take_order(const char **s, struct cgc_err *err)
{
	skip_blanks(s);
	if (strncmp(*s, "False", 5) == 0) {
		*s += 5;
		return CGC_OK;
	}
	return cgc_fail(err, CGC_EDATA, "fortran_order is %.5s, expected "
	    "False (numpy.ascontiguousarray)", *s);
}

static enum cgc_status
take_shape(struct cgc_npy *out, const char **s, struct cgc_err *err)
{
	char *end;

	if (!take(s, '('))
		return cgc_fail(err, CGC_EDATA, "shape is not in parentheses");
	for (out->ndim = 0; !take(s, ')'); out->ndim++) {
		if (out->ndim == 3)
			return cgc_fail(err, CGC_EDATA, "shape has more than "
			    "3 dimensions, expected 1 to 3");
		errno = 0;
		out->shape[out->ndim] = strtoumax(*s, &end, 10);
		if (!isdigit((unsigned char)**s) || errno != 0 ||
		    out->shape[out->ndim] == 0)
			return cgc_fail(err, CGC_EDATA, "shape has '%.20s', "
			    "expected a length of at least 1", *s);
		*s = end;
		if (!take(s, ',') && **s != ')')
			return cgc_fail(err, CGC_EDATA, "shape has '%.20s', "
			    "expected a comma", *s);
	}
	if (out->ndim == 0)
		return cgc_fail(err, CGC_EDATA, "shape has 0 dimensions, "
		    "expected 1 to 3");
	return CGC_OK;
}

/* The value of one key, of which *seen knows the earlier ones. */
static enum cgc_status
take_value(struct cgc_npy *out, const char *key, const char **s,
    unsigned *seen, struct cgc_err *err)
{
	static const char *const keys[] = { "descr", "fortran_order", "shape" };
	unsigned k = 0;

	while (k < 3 && strcmp(keys[k], key) != 0)
		k++;
	if (k == 3 || *seen >> k & 1)
		return cgc_fail(err, CGC_EDATA, "key '%s' is %s, expected "
		    "descr, fortran_order and shape", key, k == 3 ?
		    "unknown" : "there twice");
	*seen |= 1u << k;
	if (k == 0)
		return take_type(out, s, err);
	return k == 1 ? take_order(s, err) : take_shape(out, s, err);
}

enum cgc_status
cgc_npy_parse(struct cgc_npy *out, const char *text, size_t len,
    struct cgc_err *err)
{
	const char *s = text;
	enum cgc_status st;
	unsigned seen = 0;
	char key[32];

	if (!take(&s, '{'))
		return cgc_fail(err, CGC_EDATA, "the header is no dictionary");
	while (!take(&s, '}')) {
		if (!take_string(&s, key) || !take(&s, ':'))
			return cgc_fail(err, CGC_EDATA,
			    "the header has '%.20s', expected a key", s);
		st = take_value(out, key, &s, &seen, err);
		if (st != CGC_OK)
			return st;
		if (!take(&s, ',') && *s != '}')
			return cgc_fail(err, CGC_EDATA,
			    "the header has '%.20s', expected a comma", s);
	}
	skip_blanks(&s);
	if (s != text + len)
		return cgc_fail(err, CGC_EDATA,
		    "the header has '%.20s' behind its end", s);
	if (seen != 7)
		return cgc_fail(err, CGC_EDATA, "the header lacks a key, "
		    "expected descr, fortran_order and shape");
	return CGC_OK;
}
