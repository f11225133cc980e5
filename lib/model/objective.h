/* SPDX-License-Identifier: MIT */
#ifndef CGC_OBJECTIVE_H
#define CGC_OBJECTIVE_H

#include "model/model.h"
#include "stream/batch.h"
#include "task/dataset.h"
#include "team/team.h"

/*
 * objective - a model on a data set: f_1 .. f_N, their gradients, and their
 * sum F, which is what training makes small.
 *
 * f_k is the mean of the losses of subset k's samples, or for linear
 * regression their sum, and the model's penalty.  Of some of the samples
 * alone it is the unbiased estimate: their mean, or that times the size of the
 * subset.
 *
 * A subset is cut into blocks of CGC_MODEL_BLOCK samples, which a team may do
 * in any order; their gradients are added in the order of the blocks.
 */

struct cgc_objective {
	const struct cgc_dataset *data;
	const char *name;      /* of the data, for messages */
	struct cgc_call call;  /* the model */
	struct cgc_team *team; /* NULL: the caller alone */
	size_t dim;            /* Q */
	/* private */
	struct cgc_worker *worker; /* one for each of the team */
	unsigned workers;
	size_t *begin;         /* the first block of each request */
	struct cgc_request *request; /* those of a measurement */
};

/* The gradient of one f_k, or of its estimate. */
struct cgc_request {
	uint32_t subset;
	bool flipped;           /* its targets are */
	const uint32_t *sample; /* which of its samples; NULL: all */
	size_t samples;         /* how many, at least 1; only if sample */
	double *gradient;       /* of Q numbers; NULL: not wanted */
	double loss;            /* out: f_k, or its estimate */
	struct cgc_tally tally; /* out: of the samples */
};

/*
 * text is NAME[,KEY=VALUE]... of a model; data, which its file calls name, is
 * kept.  CGC_EUSAGE if there is no such model, or it has no use for so many
 * features; CGC_EDATA for a target that is none.
 */
CGC_MUST_USE enum cgc_status cgc_objective_init(struct cgc_objective *obj,
    const char *text, const struct cgc_dataset *data, const char *name,
    struct cgc_team *team, struct cgc_err *err);
void cgc_objective_release(struct cgc_objective *obj);

/*
 * Copies a model, in f64, to x, which has room for Q numbers.  CGC_EDATA
 * unless it has Q coordinates and they are real.
 */
CGC_MUST_USE enum cgc_status cgc_objective_model(
    const struct cgc_objective *obj, const struct cgc_row *model, double *x,
    struct cgc_err *err);

/* Answers n requests at x, at most N at once. */
void cgc_objective_ask(struct cgc_objective *obj, const double *x,
    struct cgc_request *request, size_t n);

/* The state of training at a model. */
struct cgc_measure {
	double loss;     /* F(x), the sum of all f_k */
	double gradnorm; /* ||mu||, mu = grad F(x) / N */
	double beta;     /* sqrt of the mean of ||grad f_k - mu||^2 */
	double accuracy; /* share of samples whose class is predicted */
};

/* How a model does on samples that it was perhaps not trained with. */
struct cgc_score {
	double loss;     /* the mean of theirs, no penalty */
	double accuracy; /* as above */
};

void cgc_objective_score(struct cgc_objective *obj, const double *x,
    struct cgc_score *out);

/* room: Q * (1 + rooms) numbers, rooms from 1 to N: the more the faster. */
void cgc_objective_measure(struct cgc_objective *obj, const double *x,
    double *room, size_t rooms, struct cgc_measure *out);

#endif
