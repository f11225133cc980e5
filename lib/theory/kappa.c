/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "theory/kappa.h"

/* f / (n - 2f), q below */
double
cgc_kappa_least(double n, double f)
{
	return f / (n - 2 * f);
}

/* The mean: 0 if nobody lies, else one vector moves it anywhere. */
static double
mean(double n, double f)
{
	(void)n;
	return f == 0 ? 0 : NAN;
}

/* Trimming exactly f: 6q (1 + q). */
static double
cwtm(double n, double f)
{
	double q = cgc_kappa_least(n, f);

	return 6 * q * (1 + q);
}

/*
 * Scores of the n - f nearest, itself included: 6 (1 + q).  The mean of the
 * n - f best is no worse: Bareilles et al., arXiv 2602.03899.
 */
static double
krum(double n, double f)
{
	return 6 * (1 + cgc_kappa_least(n, f));
}

/* Geometric and coordinate-wise median: 4 (1 + q)^2. */
static double
median(double n, double f)
{
	double q = 1 + cgc_kappa_least(n, f);

	return 4 * q * q;
}

/*
 * 4f/(n-f) (1 + q)^2, of the greatest eigenvalue of the covariance, which is
 * at most its trace: Allouah et al., ICML 2023 (arXiv 2302.04787).
 */
static double
smea(double n, double f)
{
	return f / (n - f) * median(n, f);
}

/* NNM in front of a rule: 8f/(n-f) (kappa + 1). */
static double
nnm(double kappa, double n, double f)
{
	return 8 * f / (n - f) * (kappa + 1);
}

/*
 * ARC in front of a rule: kappa + 2q; Allouah et al., ICLR 2025 (arXiv
 * 2405.14432).
 */
static double
arc(double kappa, double n, double f)
{
	return kappa + 2 * cgc_kappa_least(n, f);
}

/* Whether a parameter is what the rule makes of n and f by itself. */
typedef bool proviso(const struct cgc_call *call, int param, size_t n,
    size_t f);

static bool
is_unset(const struct cgc_call *call, int param, size_t n, size_t f)
{
	(void)n;
	(void)f;
	return !call->given[param];
}

static bool
is_f(const struct cgc_call *call, int param, size_t n, size_t f)
{
	return !call->given[param] || cgc_call_count(call, param, n) == f;
}

static bool
is_honest(const struct cgc_call *call, int param, size_t n, size_t f)
{
	return !call->given[param] || cgc_call_count(call, param, n) == n - f;
}

/* Krum's second word: n-f-1 others. */
static bool
is_wide(const struct cgc_call *call, int param, size_t n, size_t f)
{
	(void)n;
	(void)f;
	return call->value[param].i == 1;
}

/* What is proved, and of which parameters; those not named do not matter. */
static const struct proof {
	const char *name;
	double (*alone)(double n, double f);                /* a rule */
	double (*before)(double kappa, double n, double f); /* or what */
	struct {                                            /* precedes one */
		const char *key;
		proviso *holds;
	} only[3];
} proofs[] = {
	{ "mean", mean, NULL, { { NULL, NULL } } },
	{ "cwtm", cwtm, NULL, { { "trim", is_f } } },
	{ "median", median, NULL, { { NULL, NULL } } },
	{ "geomed", median, NULL,
	    { { "tol", is_unset }, { "iters", is_unset },
	    { "nu", is_unset } } },
	{ "krum", krum, NULL, { { "near", is_wide } } },
	{ "multikrum", krum, NULL,
	    { { "near", is_wide }, { "pick", is_honest } } },
	{ "smea", smea, NULL, { { NULL, NULL } } },
	{ "nnm", NULL, nnm, { { NULL, NULL } } },
	{ "arc", NULL, arc, { { NULL, NULL } } },
};

static int
param_of(const struct cgc_call *call, const char *key)
{
	int i = 0;

	while (strcmp(call->method->params[i].key, key) != 0)
		i++;
	return i;
}

/* What is proved of a link with these parameters, or NULL. */
static const struct proof *
proof_of(const struct cgc_call *call, size_t n, size_t f)
{
	const struct proof *p = proofs, *end = p + sizeof proofs / sizeof *p;

	while (p < end && strcmp(p->name, call->method->name) != 0)
		p++;
	if (p == end)
		return NULL;
	for (size_t i = 0; i < 3 && p->only[i].key != NULL; i++)
		if (!p->only[i].holds(call, param_of(call, p->only[i].key),
		    n, f))
			return NULL;
	return p;
}

double
cgc_kappa_chain(const struct cgc_chain *chain, size_t n, size_t f,
    const char **who)
{
	double kappa = NAN;

	/* links with a proof leave n and f as they are */
	for (size_t i = chain->links; i-- > 0;) {
		const struct cgc_call *call = &chain->link[i];
		const struct proof *p = proof_of(call, n, f);

		if (i + 1 == chain->links || p == NULL)
			*who = call->method->name;
		if (p == NULL)
			return NAN;
		kappa = p->alone != NULL ? p->alone((double)n, (double)f) :
		    p->before(kappa, (double)n, (double)f);
	}
	return kappa;
}
