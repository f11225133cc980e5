/* SPDX-License-Identifier: MIT */
#ifndef CGC_FORMAT_H
#define CGC_FORMAT_H

#include "convert/array.h"
#include "convert/bytes.h"
#include "convert/table.h"
#include "stream/writer.h"

/*
 * format - how other programs keep vectors: one struct per format.
 *
 * A source reads files of one format into tables, batch by batch.  What the
 * files say of their size is not believed before that many bytes came.
 */

struct cgc_source {
	const struct cgc_format *format;
	enum cgc_dtype dtype;  /* of the vectors; 0: as the files say */
	uint64_t dim;          /* coordinates of each; 0: as the first; raw */
	                       /* files do not say */
	uint64_t group;        /* vectors in a batch; 0: all that there are */
	uint64_t max_mem;      /* bytes to which gzip may expand; 0: default */
	/* private */
	struct cgc_bytes in;
	struct cgc_bytes targets; /* of paired formats */
	const struct cgc_bytes *at; /* whose file messages name */
	bool any;              /* a batch was handed out */
	uint64_t record;       /* of the file: a line, a sample; from 1 */
	struct cgc_array array, labels; /* at hand, of in and of targets */
};

struct cgc_format {
	const char *name, *alias; /* alias may be NULL */
	bool whole;               /* is written from all batches at once */
	bool as_is;               /* its files are never gzip: see bytes.h */
	bool samples;             /* its vectors are rows of a data set, */
	bool labelled;            /* read with the target in front, */
	bool paired;              /* which each second file holds */

	/*
	 * Adds one vector to t, whose type it sets if the source's is 0;
	 * CGC_END if the file at hand has no more.
	 */
	enum cgc_status (*read)(struct cgc_source *src, struct cgc_table *t,
	    struct cgc_err *err);

	/*
	 * Writes a table; whole formats: of that many batches, as one.  NULL
	 * if the format is only read.
	 */
	enum cgc_status (*write)(struct cgc_writer *w,
	    const struct cgc_table *t, uint64_t batches, struct cgc_err *err);
};

extern const struct cgc_format cgc_format_text; /* numbers in lines */
extern const struct cgc_format cgc_format_npy;  /* NumPy arrays */
extern const struct cgc_format cgc_format_raw;  /* little-endian, no header */
extern const struct cgc_format cgc_format_csv;  /* fields, below their names */
extern const struct cgc_format cgc_format_idx;  /* MNIST's arrays */
extern const struct cgc_format cgc_format_libsvm; /* what is not zero */
extern const struct cgc_format cgc_format_cifar; /* CIFAR-10's batches */

/* The format of that name, or NULL. */
const struct cgc_format *cgc_format_find(const char *name);

/*
 * Reads the n files at paths, which must outlive the source.  The caller has
 * set format, dtype, dim and group, and all else to 0.
 */
CGC_MUST_USE enum cgc_status cgc_source_open(struct cgc_source *src,
    const char *const *paths, size_t n, struct cgc_err *err);
void cgc_source_close(struct cgc_source *src);

/*
 * The vectors of the next batch replace those in t; CGC_END after the last.
 * CGC_EDATA if the last batch is not full, or if there is none.
 */
CGC_MUST_USE enum cgc_status cgc_source_next(struct cgc_source *src,
    struct cgc_table *t, struct cgc_err *err);

#endif
