/* SPDX-License-Identifier: MIT */
#ifndef CGC_ARRAY_H
#define CGC_ARRAY_H

#include "convert/bytes.h"
#include "convert/table.h"

/*
 * array - rows of items in a file, of the types that other programs know, as
 * the coordinates of vectors.
 */

struct cgc_array {
	uint64_t rows;   /* that are still to come */
	uint64_t dim;    /* items of a row */
	unsigned size;   /* bytes of an item */
	char letter;     /* of its type: f, i or u */
	bool big;        /* big-endian */
	unsigned ndim;   /* of its shape; 0 before the first array */
	uint64_t number; /* in its file, from 1 */
};

/* The whole number that up to 8 bytes spell. */
uint64_t cgc_array_number(const unsigned char *p, unsigned bytes, bool big);

/*
 * Adds the next row to the open vector of t.  Real numbers are rounded to the
 * type of t if need be; CGC_EDATA for whole ones that it cannot hold, and if
 * the file ends.
 */
CGC_MUST_USE enum cgc_status cgc_array_row(struct cgc_array *a,
    struct cgc_bytes *in, struct cgc_table *t, struct cgc_err *err);

#endif
