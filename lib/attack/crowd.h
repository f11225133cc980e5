/* SPDX-License-Identifier: MIT */
#ifndef CGC_CROWD_H
#define CGC_CROWD_H

#include "attack/attack.h"

/*
 * crowd - what an omniscient attacker knows of the honest vectors, and the
 * two ways to answer: all Byzantine devices alike, or each a constant.
 */

/* job->mean = the mean of the honest vectors. */
void cgc_crowd_mean(const struct cgc_attack_job *job);

/*
 * job->std = their standard deviation per coordinate, with n - f - ddof in the
 * denominator; after cgc_crowd_mean().
 */
void cgc_crowd_std(const struct cgc_attack_job *job, int ddof);

/* Every Byzantine vector becomes scale * mean + factor * std. */
void cgc_crowd_send(const struct cgc_attack_job *job, double scale,
    double factor);

/* Every coordinate of every Byzantine vector becomes value. */
void cgc_crowd_fill(const struct cgc_attack_job *job, double value);

#endif
