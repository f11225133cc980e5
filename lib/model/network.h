/* SPDX-License-Identifier: MIT */
#ifndef CGC_NETWORK_H
#define CGC_NETWORK_H

#include "model/model.h"

/*
 * network - dense layers behind each other, with max(0, .) in between: from
 * the features to `hidden` numbers, `layers` times, and from there to the
 * classes.  Without hidden layers that is softmax regression.
 *
 * x is, layer by layer, the weights, output by output, and then the biases, as
 * the parameters() of PyTorch's Sequential of Linear have it.
 */

/* The parameters of a model that is one; those that it lacks are 0. */
enum { CGC_NETWORK_CLASSES, CGC_NETWORK_HIDDEN, CGC_NETWORK_LAYERS };

#define CGC_NETWORK_CLASSES_PARAM { "classes", CGC_INT, "10", 2, 65536, \
	NULL, "C: targets are 0 to C - 1" }

/* What such a model consists of: see model.h. */
struct cgc_labels cgc_network_labels(const struct cgc_call *call);
size_t cgc_network_dim(const struct cgc_call *call, size_t features);
size_t cgc_network_scratch(const struct cgc_call *call, size_t features);
void cgc_network_init(const struct cgc_call *call, size_t features,
    uint64_t seed, double *x);
void cgc_network_add(const struct cgc_model_job *job, double *g,
    struct cgc_tally *tally);

#endif
