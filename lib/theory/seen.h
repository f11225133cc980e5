/* SPDX-License-Identifier: MIT */
#ifndef CGC_SEEN_H
#define CGC_SEEN_H

#include "rule/chain.h"
#include "theory/spread.h"

/*
 * seen - the kappa that a chain of rules had on real messages: with H those of
 * the honest devices, m their mean and F what the chain makes of all,
 *   ||F - m||^2 / (1/|H|) sum over H of ||x_i - m||^2,
 * the ratio that Definition 1 of the LAD paper bounds by kappa.  It is a lower
 * bound of kappa, never an upper one.
 */

struct cgc_seen {
	size_t n;        /* iterations in which there is a ratio */
	double most, sum; /* of the ratios; 0 if there is none */
	/* private */
	struct cgc_spread spread;
	void *out;
	size_t out_cap;
};

void cgc_seen_release(struct cgc_seen *s);

/*
 * Adds a batch, of which the nbad vectors at the positions in bad are not
 * honest; the chain is told of f.  If the honest ones are all the same there
 * is no ratio.  Fails as cgc_spread_run(), cgc_chain_check() and
 * cgc_chain_apply().
 */
CGC_MUST_USE enum cgc_status cgc_seen_add(struct cgc_seen *s,
    struct cgc_chain *chain, size_t f, const struct cgc_batch *messages,
    const uint32_t *bad, size_t nbad, struct cgc_err *err);

#endif
