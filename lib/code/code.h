/* SPDX-License-Identifier: MIT */
#ifndef CGC_CODE_H
#define CGC_CODE_H

#include "code/schedule.h"
#include "method/method.h"
#include "stream/batch.h"
#include "team/team.h"

/*
 * code - gradient codes: which subsets a device computes, and how it makes
 * one vector of their gradients.
 *
 * The schedule says which code it is, since that settles who computes what;
 * the call has its parameters.  Where the server decodes, the decoder is a
 * rule (rule/rule.h) in the file of its code.
 */

/* One device's vector. */
struct cgc_code_job {
	const struct cgc_call *call;
	const struct cgc_schedule *schedule;
	uint32_t device;
	const uint32_t *ids;     /* the d subsets of its support ... */
	const void *const *rows; /* ... and their gradients, f32 or f64 */
	enum cgc_dtype dtype;
	size_t dim;
	unsigned char *scratch;  /* of scratch() bytes, 64-byte aligned */
	void *out;               /* dim coordinates of type() */
};

struct cgc_code {
	struct cgc_method method;
	uint8_t id; /* in a schedule's param; never reused: 0 cyclic, */
	            /* 1 frc, 2 draco, 3 mds */

	/* CGC_EUSAGE if there is no such code for n and d; NULL: always. */
	enum cgc_status (*check)(uint32_t n, uint32_t d, struct cgc_err *err);

	/*
	 * The d subsets of a device, ascending, which is also the order in
	 * which their gradients are summed.
	 */
	void (*support)(const struct cgc_schedule *s, uint32_t device,
	    uint32_t *out);

	/* The type of what is sent; NULL: that of the gradients. */
	enum cgc_dtype (*type)(const struct cgc_call *call);

	/* Bytes of scratch for encode(); NULL: none. */
	uint64_t (*scratch)(const struct cgc_call *call,
	    const struct cgc_schedule *s, size_t dim);

	/*
	 * The device's vector.  NULL: the mean of its gradients; LAD paper,
	 * eq. (5).  CGC_EDATA if they do not fit into the code.
	 */
	enum cgc_status (*encode)(const struct cgc_code_job *job,
	    struct cgc_err *err);
};

/* All codes, in the order they are listed. */
extern const struct cgc_method *const cgc_codes[];

/* The code with that number, or NULL. */
const struct cgc_code *cgc_code_find(uint8_t id);

/* The code of a schedule; CGC_EDATA if it is none, or not for its N and d. */
CGC_MUST_USE enum cgc_status cgc_code_of(const struct cgc_schedule *s,
    const struct cgc_code **out, struct cgc_err *err);

/*
 * For decoders: CGC_EDATA unless the schedule is of that code; NULL is a
 * schedule that is not known yet, and passes.
 */
CGC_MUST_USE enum cgc_status cgc_code_expect(const struct cgc_schedule *s,
    const struct cgc_code *code, struct cgc_err *err);

/*
 * The vectors that devices make of gradients, with the memory for that.
 */
struct cgc_coder {
	struct cgc_call call; /* of one of cgc_codes */
	struct cgc_team *team; /* makes long means; NULL: the caller alone */
	/* what cgc_coder_run() made last */
	enum cgc_dtype dtype;
	void *vector;
	/* private */
	uint32_t *ids;
	const void **rows;
	unsigned char *scratch;
	size_t vector_cap, ids_cap, rows_cap, scratch_cap;
};

/*
 * text is NAME[,KEY=VALUE]..., or NULL for the code that the schedule names,
 * with its defaults.  CGC_EUSAGE if it is none.
 */
CGC_MUST_USE enum cgc_status cgc_coder_init(struct cgc_coder *coder,
    const char *text, struct cgc_err *err);
void cgc_coder_release(struct cgc_coder *coder);

/*
 * The device's vector from the gradients in a batch.  CGC_EDATA if one is
 * missing, or the schedule has another code.
 */
CGC_MUST_USE enum cgc_status cgc_coder_run(struct cgc_coder *coder,
    const struct cgc_schedule *s, uint32_t device,
    const struct cgc_batch *gradients, struct cgc_err *err);

#endif
