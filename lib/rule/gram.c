/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "rule/gram.h"
#include "rule/whole.h"

void
cgc_gram_distances(const struct cgc_vectors *in, double far, void *scratch,
    double *d2)
{
	cgc_whole_distances(in, scratch, d2);
	for (size_t i = 0; i < in->n * in->n; i++)
		if (!(d2[i] <= CGC_GRAM_FAR))
			d2[i] = far;
}

/*
 * With r_i = sum over j of w_j d_ij = ||x_i - mu||^2 + s and t = sum of
 * w_i r_i = 2s, s being the variance, 2 <x_i - mu, x_j - mu> is
 * r_i + r_j - t - d_ij.
 */
void
cgc_gram_about_mean(const double *d2, size_t n, const uint32_t *which,
    const double *w, size_t m, double *row, double *g)
{
	double all = 1.0 / (double)m, t = 0;

	for (size_t i = 0; i < m; i++) {
		const double *d = d2 + which[i] * n;

		row[i] = 0;
		for (size_t j = 0; j < m; j++)
			row[i] += (w != NULL ? w[j] : all) * d[which[j]];
	}
	for (size_t i = 0; i < m; i++)
		t += (w != NULL ? w[i] : all) * row[i];
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j <= i; j++) {
			double x = (row[i] + row[j] - t -
			    d2[which[i] * n + which[j]]) / 2;

			if (w != NULL)
				x *= sqrt(w[i] * w[j]);
			g[i * m + j] = g[j * m + i] = x;
		}
}
