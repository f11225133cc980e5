/* SPDX-License-Identifier: MIT */
#ifndef CGC_STEP_H
#define CGC_STEP_H

#include <stddef.h>

/*
 * step - the update of the model, x^{t+1} = x^t - gamma^t g^t: LAD paper,
 * eq. (7), the last line of Algorithms 1 and 2.
 */

/*
 * One step of heavy-ball momentum (0: plain descent), over dim coordinates:
 *   v <- momentum v + g;  x <- x - gamma v
 * v may be NULL if momentum is 0.  Source of the momentum: Polyak 1964.
 */
void cgc_step_take(double *x, double *v, const double *g, size_t dim,
    double gamma, double momentum);

#endif
