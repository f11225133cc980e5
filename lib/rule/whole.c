/* SPDX-License-Identifier: MIT */
#include <float.h>
#include <math.h>

#include "rule/large.h"
#include "rule/whole.h"
#include "sweep/sweep.h"

uint64_t
cgc_whole_scratch(const struct cgc_vectors *in)
{
	return cgc_sweep_scratch(in->team, in->n, in->n * sizeof(double));
}

uint64_t
cgc_whole_pairs_scratch(const struct cgc_vectors *in)
{
	return cgc_sweep_scratch(in->team, in->n, cgc_sweep_pairs(in->n));
}

struct cgc_sweep
cgc_whole_sweep(const struct cgc_vectors *in, void *scratch)
{
	return (struct cgc_sweep){ .team = in->team, .dtype = in->dtype,
	    .n = in->n, .dim = in->dim, .x = in->x, .scratch = scratch };
}

void
cgc_whole_mean(const struct cgc_vectors *in, const uint32_t *which, size_t m,
    void *scratch, void *out)
{
	struct cgc_sweep s = cgc_whole_sweep(in, scratch);

	cgc_sweep_mean(&s, which, m, out);
	cgc_large_mend(in, which, m, out);
}

void
cgc_whole_mix(const struct cgc_vectors *in, const double *w, void *scratch,
    double *out)
{
	struct cgc_sweep s = cgc_whole_sweep(in, scratch);

	cgc_sweep_mix(&s, w, out);
}

void
cgc_whole_gaps2(const struct cgc_vectors *in, const double *z, void *scratch,
    double *out)
{
	struct cgc_sweep s = cgc_whole_sweep(in, scratch);

	cgc_sweep_gaps2(&s, z, out);
}

void
cgc_whole_norms(const struct cgc_vectors *in, const double *z, void *scratch,
    double *out)
{
	cgc_whole_gaps2(in, z, scratch, out);
	for (size_t i = 0; i < in->n; i++)
		out[i] = out[i] <= DBL_MAX ? sqrt(out[i]) :
		    cgc_large_norm(in->dtype, in->x[i], z, in->dim);
}

void
cgc_whole_distances(const struct cgc_vectors *in, void *scratch, double *out)
{
	struct cgc_sweep s = cgc_whole_sweep(in, scratch);

	cgc_sweep_distances(&s, out);
}

void
cgc_whole_products(const struct cgc_vectors *in, const double *z,
    void *scratch, double *out)
{
	struct cgc_sweep s = cgc_whole_sweep(in, scratch);

	cgc_sweep_products(&s, z, out);
}
