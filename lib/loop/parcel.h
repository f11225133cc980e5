/* SPDX-License-Identifier: MIT */
#ifndef CGC_PARCEL_H
#define CGC_PARCEL_H

#include "stream/reader.h"

/*
 * parcel - a model as it goes over the wire, packed once and sent to many:
 * the pipeline, the tap, the log, the checkpoint.
 */

struct cgc_parcel {
	struct cgc_frame frame;
	unsigned char *bytes; /* header, payload, padding */
	size_t len, cap;
};

/* Reads the one model in the file at path; CGC_EDATA if it holds another. */
CGC_MUST_USE enum cgc_status cgc_parcel_load(struct cgc_parcel *p,
    const char *path, const struct cgc_reader_opts *opts,
    struct cgc_err *err);

/*
 * Replaces the model by the frame at hand, which must be the next one: a model
 * of the next iteration, of the same dim and run.  Its type may be another:
 * the first model may be f32 and all others f64.  CGC_EDATA if it is not.
 */
CGC_MUST_USE enum cgc_status cgc_parcel_take(struct cgc_parcel *p,
    const struct cgc_intake *from, cgc_decode_fn *decode,
    struct cgc_err *err);

/* Writes it as the file at path, which is there whole or as it was. */
CGC_MUST_USE enum cgc_status cgc_parcel_save(const struct cgc_parcel *p,
    const char *path, struct cgc_err *err);

void cgc_parcel_release(struct cgc_parcel *p);

#endif
