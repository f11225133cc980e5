/* SPDX-License-Identifier: MIT */
#ifndef CGC_LINEAR_H
#define CGC_LINEAR_H

#include "model/model.h"

/*
 * linear - what models have in common that see of a sample z the number
 * u = <x, z> alone: the loss is l(u, y), its gradient l'(u, y) z.
 * Two classes are the targets y = -1 and y = 1, the lower label first; a
 * flipped target is -y.
 */

/* l(u, y); *slope = its derivative in u. */
typedef double cgc_linear_loss(double u, double y, double *slope);

/* The add() of such a model; see model.h. */
void cgc_linear_add(const struct cgc_model_job *job, cgc_linear_loss *loss,
    double *g, struct cgc_tally *tally);

/* (u - y)^2 / 2 */
cgc_linear_loss cgc_linear_square;

/*
 * Penalties: return what they add to a loss; g += its gradient, unless g is
 * NULL.
 *   ridge      weight ||x||^2 / 2
 *   nonconvex  weight (sum of x_q^2 / (1 + x_q^2)), which no longer grows
 *              where x is large: as in Byz-DASHA-PAGE's experiments (Rammal
 *              et al., AISTATS 2024)
 */
double cgc_penalty_ridge(double weight, size_t dim, const double *x,
    double *g);
double cgc_penalty_nonconvex(double weight, size_t dim, const double *x,
    double *g);

#endif
