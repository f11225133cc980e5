/* SPDX-License-Identifier: MIT */
#ifndef CGC_TOKEN_H
#define CGC_TOKEN_H

#include <stdbool.h>

#include "convert/bytes.h"
#include "convert/table.h"

/*
 * token - what stands in the lines of a text, and the numbers that words are.
 */

#define CGC_MAX_WORD 1024 /* bytes of a number; what is longer is none */

enum cgc_token {
	CGC_WORD,
	CGC_SEPARATOR,
	CGC_LINE_END,
	CGC_FILE_END
};

/*
 * The next token: a separator, the end of a line or of the file, or the word
 * up to one of these or to a blank, with a NUL behind it.
 */
CGC_MUST_USE enum cgc_status cgc_token_next(struct cgc_bytes *in,
    char separator, enum cgc_token *token, char word[CGC_MAX_WORD + 1],
    struct cgc_err *err);

/* Adds c to a word of n bytes; CGC_EDATA if that is more than it may have. */
CGC_MUST_USE enum cgc_status cgc_token_put(char word[CGC_MAX_WORD + 1],
    size_t *n, int c, struct cgc_err *err);

/* A comment: all that comes before the end of the line. */
CGC_MUST_USE enum cgc_status cgc_token_skip_line(struct cgc_bytes *in,
    struct cgc_err *err);

bool cgc_token_is_blank(int c);

/* Whether a word is a whole number up to max, in decimal digits. */
bool cgc_number_whole(const char *word, uint64_t max, uint64_t *out);

/*
 * A word as a number of that type; CGC_EDATA if it is none.  What is finite
 * in the text must be so in memory.
 */
CGC_MUST_USE enum cgc_status cgc_number_parse(const char *word,
    enum cgc_dtype dtype, void *out, struct cgc_err *err);

/*
 * Adds the number that a word is to the open vector of t.  It is a sample's:
 * CGC_EDATA if it is not finite.
 */
CGC_MUST_USE enum cgc_status cgc_number_add(struct cgc_table *t,
    const char *word, struct cgc_err *err);

#endif
