/* SPDX-License-Identifier: MIT */
#ifndef CGC_RULE_H
#define CGC_RULE_H

#include "base/dtype.h"
#include "method/method.h"
#include "team/team.h"

struct cgc_schedule;

/*
 * rule - robust aggregation rules and pre-aggregations.
 *
 * A rule maps n vectors of dim coordinates, of which f may be arbitrary, to
 * one vector; a pre-aggregation maps them to m vectors, for a rule or another
 * pre-aggregation to go on with.  Every one is
 *   - deterministic: the same vectors, the same bytes, on any machine;
 *   - indifferent to the order of the vectors, but for rounding, for ties,
 *     which go to the lower index, and for what is drawn by position;
 *   - given finite vectors only; what is done about others is decided before
 *     (roll.h), and an overflow after (chain.h).
 * It reads its vectors where they are and allocates nothing.
 *
 * Where the work is coordinate by coordinate it is a function of its own that
 * may be given a range of coordinates in place of all of them: columns() of a
 * rule, mix() of a pre-aggregation, which plan() has decided before by looking
 * at the whole vectors.  Ranges are given to the threads of a team and, where
 * columns() follows mix(), handed over in the cache: the mixed vectors are
 * never in memory as a whole (tiles.h).
 *
 * The decoders of the codes that catch liars are rules as well; they live
 * beside their codes, in lib/code.
 * Paper: eq. (6), Definition 1.
 */

/* n vectors of dim coordinates; f of them may be anything. */
struct cgc_vectors {
	enum cgc_dtype dtype;   /* f32 or f64; over a field u32 or u64 */
	size_t n, dim, f;
	const void *const *x;
	const uint32_t *device; /* whose they are, ascending; NULL: nobody's */
	const struct cgc_schedule *code; /* who computed what, and in which */
	                                 /* code; NULL: not known */
	struct cgc_team *team;  /* who works on them; NULL: the caller alone */
};

/* What a rule may tell about each vector; arrays of n, by position. */
struct cgc_verdict {
	double *weight;  /* share in the output: 0 not selected, or weight */
	double *trimmed; /* share of coordinates that were cut off */
	bool *caught;    /* proved to have lied: outvoted, or located */
	double gap;      /* iterative rules: the achieved tolerance */
	bool has_weight, has_trimmed, has_caught, has_gap;
};

/* One application of a rule, to whole vectors or to a range of them. */
struct cgc_rule_job {
	const struct cgc_call *call;
	struct cgc_vectors in;       /* dim: that of the range */
	uint64_t iteration;          /* these two count the draws of random */
	uint32_t link;               /* rules; link: the place in a chain */
	void *const *out;            /* 1 or rows() vectors, as in; f64 if */
	                             /* over_field */
	unsigned char *scratch;      /* of scratch() bytes, 64-byte aligned; */
	                             /* mix(): as plan() left it */
	void *tile;                  /* mix(): tile() bytes, aligned as well */
	double *memory;              /* memory() * dim numbers */
	struct cgc_verdict *verdict; /* NULL: nobody asks */
};

struct cgc_rule {
	struct cgc_method method;
	bool is_pre;     /* has plan() and mix(); a rule one of the others */
	bool is_coded;   /* needs in->code and in->device */
	bool is_exact;   /* takes no message that lost a bit on its way */
	bool over_field; /* takes vectors over a prime field */
	bool is_personal; /* needs to know whose a vector is: nothing before */
	                  /* it may change how many there are */

	/*
	 * These look at the shape of in only: in->x may be NULL, and
	 * dtype and dim 0, which is not known yet.
	 */

	/*
	 * CGC_EUSAGE if the call cannot keep its promise for these n > 2f;
	 * NULL: it always can.
	 */
	enum cgc_status (*check)(const struct cgc_call *call,
	    const struct cgc_vectors *in, struct cgc_err *err);

	/* Pre-aggregations: how many vectors come out; NULL: in->n. */
	size_t (*rows)(const struct cgc_call *call,
	    const struct cgc_vectors *in);

	/* And how many of those may be anything; NULL: in->f. */
	size_t (*faults)(const struct cgc_call *call,
	    const struct cgc_vectors *in);

	/*
	 * Rules: how many vectors of dim numbers it hands on from iteration
	 * to iteration, all 0 at first; NULL: none.
	 */
	size_t (*memory)(const struct cgc_call *call);

	/* Bytes of scratch; NULL: none. */
	uint64_t (*scratch)(const struct cgc_call *call,
	    const struct cgc_vectors *in);

	/*
	 * Rules: out = the aggregate of whole vectors, and the verdict.  They
	 * may use in->team.
	 */
	enum cgc_status (*apply)(const struct cgc_rule_job *job,
	    struct cgc_err *err);

	/*
	 * Rules that go coordinate by coordinate have this instead of apply().
	 * What becomes of a coordinate depends on that coordinate of the
	 * vectors, n, f and the call, and on nothing else: a range comes out
	 * as if it were all there is.  Threads do several at a time, each
	 * with a scratch for the range; a verdict is only asked for with
	 * whole vectors.
	 */
	void (*columns)(const struct cgc_rule_job *job);

	/*
	 * Pre-aggregations: plan() leaves in scratch what the whole vectors
	 * decide (norms, neighbours, an order), and fills the verdict.  They
	 * may use in->team.
	 */
	enum cgc_status (*plan)(const struct cgc_rule_job *job,
	    struct cgc_err *err);

	/*
	 * And mix() does it: out = the new vectors in a range of coordinates
	 * of those that plan() saw.  Threads do several at a time with the
	 * one scratch, which they only read, each with a tile of its own.
	 */
	void (*mix)(const struct cgc_rule_job *job);

	/* Bytes of that; NULL: none. */
	uint64_t (*tile)(const struct cgc_vectors *in);
};

/* All rules and all pre-aggregations, in the order they are listed. */
extern const struct cgc_method *const cgc_rules[];
extern const struct cgc_method *const cgc_preaggregations[];

#endif
