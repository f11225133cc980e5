/* SPDX-License-Identifier: MIT */
#ifndef CGC_KAPPA_H
#define CGC_KAPPA_H

#include "rule/chain.h"

/*
 * kappa - what is proved of a chain of rules, by Definition 1 of the LAD
 * paper: for every S of n - f among n vectors, with mean m_S,
 *   ||F(x_1 ... x_n) - m_S||^2 <= kappa / |S| sum over S of ||x_i - m_S||^2.
 * Source: Allouah, Farhadkhani, Guerraoui, Gupta, Pinot, Stephan, AISTATS 2023
 * (arXiv 2302.01772), and as kappa.c says.
 */

/*
 * The bound for n vectors of which f may be anything, n > 2f.  NAN if none is
 * known, and then *who is the link that spoils it; else the last link.
 */
double cgc_kappa_chain(const struct cgc_chain *chain, size_t n, size_t f,
    const char **who);

/* f / (n - 2f): no rule has less. */
double cgc_kappa_least(double n, double f);

#endif
