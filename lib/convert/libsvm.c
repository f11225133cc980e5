/* SPDX-License-Identifier: MIT */
/*
 * libsvm - a sample in each line: its target, then index:value for the
 * features that are not zero, in ascending order of index, which is from 1.
 * Behind # is a comment.
 * Source: Chang and Lin, LIBSVM's README, "svm-train Usage".
 */
#include "convert/format.h"
#include "convert/token.h"

/* The index in word; *last is the one before. */
static enum cgc_status
take_index(const struct cgc_source *src, const char *word, uint64_t *last,
    struct cgc_err *err)
{
	uint64_t index = 0;

	if (!cgc_number_whole(word, UINT32_MAX, &index) || index == 0)
		return cgc_fail(err, CGC_EDATA, "index is '%.40s', expected "
		    "a whole number from 1", word);
	if (index <= *last)
		return cgc_fail(err, CGC_EDATA, "index %llu is behind %llu, "
		    "expected ascending ones", (unsigned long long)index,
		    (unsigned long long)*last);
	if (src->dim != 0 && index >= src->dim)
		return cgc_fail(err, CGC_EDATA, "index is %llu, expected at "
		    "most %llu (--dim, or the first batch)",
		    (unsigned long long)index,
		    (unsigned long long)src->dim - 1);
	*last = index;
	return CGC_OK;
}

/* The value behind the index: zeros between the one before and this. */
static enum cgc_status
read_value(struct cgc_source *src, struct cgc_table *t, uint64_t index,
    char word[CGC_MAX_WORD + 1], struct cgc_err *err)
{
	enum cgc_token colon, value = CGC_LINE_END;
	enum cgc_status st;

	st = cgc_token_next(&src->in, ':', &colon, word, err);
	if (st == CGC_OK && colon == CGC_SEPARATOR)
		st = cgc_token_next(&src->in, ':', &value, word, err);
	if (st != CGC_OK)
		return st;
	if (value != CGC_WORD)
		return cgc_fail(err, CGC_EDATA, "nothing behind index %llu, "
		    "expected a colon and a value", (unsigned long long)index);
	if ((st = cgc_table_pad(t, index, err)) != CGC_OK)
		return st;
	return cgc_number_add(t, word, err);
}

/* One line into the open vector; *any: there is a sample in it. */
static enum cgc_status
read_line(struct cgc_source *src, struct cgc_table *t, bool *any,
    enum cgc_token *token, struct cgc_err *err)
{
	char word[CGC_MAX_WORD + 1];
	enum cgc_status st;
	uint64_t index = 0;

	for (*any = false;;) {
		st = cgc_token_next(&src->in, ':', token, word, err);
		if (st != CGC_OK)
			return st;
		if (*token == CGC_LINE_END || *token == CGC_FILE_END)
			return CGC_OK;
		if (*token == CGC_SEPARATOR)
			return cgc_fail(err, CGC_EDATA, "nothing before a "
			    "colon, expected an index");
		if (*word == '#')
			st = cgc_token_skip_line(&src->in, err);
		else if (!*any)
			st = cgc_number_add(t, word, err);
		else if ((st = take_index(src, word, &index, err)) == CGC_OK)
			st = read_value(src, t, index, word, err);
		if (st != CGC_OK)
			return st;
		*any = *any || *word != '#';
	}
}

/* How long a vector is, the longest of the first batch say if none else. */
static enum cgc_status
end_line(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	enum cgc_status st = CGC_OK;

	if (src->dim != 0)
		st = cgc_table_pad(t, src->dim, err);
	return st == CGC_OK ? cgc_table_end_vector(t, err) : st;
}

static enum cgc_status
read_libsvm(struct cgc_source *src, struct cgc_table *t, struct cgc_err *err)
{
	enum cgc_token token = CGC_LINE_END;
	enum cgc_status st;
	bool any;

	t->dtype = src->dtype != 0 ? src->dtype : CGC_F64;
	t->ragged = src->dim == 0;
	do {
		src->record++;
		st = read_line(src, t, &any, &token, err);
		if (st == CGC_OK && any)
			st = end_line(src, t, err);
		if (st == CGC_EDATA)
			cgc_err_place(err, "line %llu",
			    (unsigned long long)src->record);
		if (st != CGC_OK)
			return st;
	} while (!any && token == CGC_LINE_END);
	return any ? CGC_OK : CGC_END;
}

const struct cgc_format cgc_format_libsvm = {
	.name = "libsvm",
	.alias = "svmlight",
	.samples = true,
	.labelled = true,
	.read = read_libsvm
};
