/* SPDX-License-Identifier: MIT */
#ifndef CGC_TABLE_H
#define CGC_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/dtype.h"
#include "stream/batch.h"
#include "stream/intake.h"

/*
 * table - vectors of one type, and mostly of one length, one behind the other.
 *
 * What foreign formats are read into and written from.  A table grows with
 * the bytes that arrive, never with a claim, and stays under its limits.
 */

struct cgc_table {
	enum cgc_dtype dtype;
	uint64_t n;               /* whole vectors */
	uint64_t dim;             /* coordinates of each; 0: as the first */
	bool ragged;              /* lengths may differ; dim is the longest */
	struct cgc_limits limits; /* 0: the defaults */
	/* private */
	unsigned char *data;
	size_t cap;               /* bytes at data */
	uint64_t used;            /* coordinates, those of an open vector too */
	uint64_t begin;           /* of the open vector */
	uint64_t *end;            /* of each vector, if ragged */
	size_t end_cap;
};

void cgc_table_release(struct cgc_table *t);

/* Forgets the vectors, and their lengths; keeps the memory. */
void cgc_table_clear(struct cgc_table *t);

/*
 * Room for k more coordinates of the open vector, which are counted as
 * there: *out is where to put them.  CGC_EDATA at a limit.
 */
CGC_MUST_USE enum cgc_status cgc_table_extend(struct cgc_table *t,
    uint64_t k, void *out, struct cgc_err *err);

/* Zeros, as many as the open vector lacks to dim coordinates. */
CGC_MUST_USE enum cgc_status cgc_table_pad(struct cgc_table *t, uint64_t dim,
    struct cgc_err *err);

/*
 * The open vector is whole; CGC_EDATA if its length is not that of others,
 * unless these may differ.
 */
CGC_MUST_USE enum cgc_status cgc_table_end_vector(struct cgc_table *t,
    struct cgc_err *err);

/* Zeros behind the vectors of a ragged table, to the length of the longest. */
CGC_MUST_USE enum cgc_status cgc_table_even(struct cgc_table *t,
    struct cgc_err *err);

/*
 * Adds the vectors of a batch or of a table, as the type of t.  Real numbers
 * are rounded to another real type; CGC_EDATA where else a value would change.
 */
CGC_MUST_USE enum cgc_status cgc_table_add_batch(struct cgc_table *t,
    const struct cgc_batch *batch, struct cgc_err *err);
CGC_MUST_USE enum cgc_status cgc_table_add_table(struct cgc_table *t,
    const struct cgc_table *from, struct cgc_err *err);

/* The greatest whole number up to which a type holds all, exactly. */
uint64_t cgc_table_max_whole(enum cgc_dtype dtype);

/*
 * The same coordinates as vectors of dim; CGC_EDATA if that does not divide
 * their number.
 */
CGC_MUST_USE enum cgc_status cgc_table_reshape(struct cgc_table *t,
    uint64_t dim, struct cgc_err *err);

/* Vector i, and how many coordinates it has. */
void *cgc_table_vector(const struct cgc_table *t, uint64_t i);
uint64_t cgc_table_length(const struct cgc_table *t, uint64_t i);

#endif
