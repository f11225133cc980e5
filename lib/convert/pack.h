/* SPDX-License-Identifier: MIT */
#ifndef CGC_PACK_H
#define CGC_PACK_H

#include "convert/table.h"
#include "stream/writer.h"

/*
 * pack - tables to batches of frames and back.
 *
 * A subset is a vector of sample rows, one behind the other, each of
 * frame.param values; outside the stream a row is a vector of its own.
 */

struct cgc_pack_opts { /* fields of the header that are given */
	enum cgc_kind kind; /* 0: not given */
	int64_t iteration;  /* of the first batch; these: -1, not given */
	int64_t param, run;
	uint64_t seed;      /* 0: not given */
};

/*
 * The header of batch number (from 0): base but for what is given.  Seed and
 * param of a codec are not kept, since the vectors are now dense.
 */
struct cgc_frame cgc_pack_header(const struct cgc_pack_opts *opts,
    const struct cgc_frame *base, uint64_t number);

/*
 * Moves the target, which is in that column (from 1), behind all features of
 * each sample row of t.
 */
CGC_MUST_USE enum cgc_status cgc_pack_target(struct cgc_table *t,
    uint64_t column, struct cgc_err *err);

/*
 * Divides the features of each sample row, but not its target behind them, by
 * scale.  CGC_EDATA if they are not real, or one is not finite then.
 */
CGC_MUST_USE enum cgc_status cgc_pack_scale(struct cgc_table *t, double scale,
    struct cgc_err *err);

/*
 * The sample rows of t, put together by `rows`, or all if that is 0, to the
 * vectors of subsets; *param is how many values a row has.
 */
CGC_MUST_USE enum cgc_status cgc_pack_rows(struct cgc_table *t,
    uint64_t rows, uint32_t *param, struct cgc_err *err);

/* The opposite; nothing for a batch that is not of subsets. */
CGC_MUST_USE enum cgc_status cgc_unpack_rows(struct cgc_table *t,
    const struct cgc_frame *like, struct cgc_err *err);

/*
 * One batch: frames with the kind, iteration, seed, param and run of like,
 * and the type, count and lengths of t.
 */
CGC_MUST_USE enum cgc_status cgc_pack_write(struct cgc_writer *w,
    const struct cgc_frame *like, const struct cgc_table *t,
    struct cgc_err *err);

/*
 * Adds the vectors of t to all, which holds whole batches of as many vectors
 * of that length; CGC_EDATA if these differ.
 */
CGC_MUST_USE enum cgc_status cgc_pack_gather(struct cgc_table *all,
    uint64_t batches, const struct cgc_table *t, struct cgc_err *err);

#endif
