/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>

#include "theory/kappa.h"
#include "theory/report.h"

/* A case at work: with delta, or as LAD without, whose lines have a prefix. */
struct work {
	struct cgc_report *r;
	const struct cgc_case *c;
	struct cgc_setting s;
	const char *prefix;
	const char *theorem, *error; /* (26) and (32), or (27) and (34) */
};

void
cgc_report_number(double value, int digits, char *text, size_t size)
{
	if (isnan(value))
		snprintf(text, size, "none");
	else if (value == floor(value) && fabs(value) < 1e15)
		snprintf(text, size, "%.0f", value);
	else
		snprintf(text, size, "%.*g", digits, value);
}

static void
add_line(struct cgc_report *r, const char *prefix, const char *name,
    double value, const char *where, const char *what)
{
	struct cgc_line *line = &r->line[r->lines++];

	*line = (struct cgc_line){ .value = value, .where = where,
	    .what = what };
	snprintf(line->name, sizeof line->name, "%s%s", prefix, name);
}

void
cgc_report_put(struct cgc_report *r, const char *name, double value,
    const char *where, const char *what)
{
	add_line(r, "", name, value, where, what);
}

void
cgc_report_fail(struct cgc_report *r, const char *where, const char *what,
    const char *why)
{
	struct cgc_condition *c = &r->condition[r->conditions++];

	*c = (struct cgc_condition){ .by = NAN, .where = where };
	snprintf(c->text, sizeof c->text, "%s: %s", what, why);
}

/* what, which is found, is to be as relation ("below") to limit says. */
static void
expect(struct cgc_report *r, bool holds, const char *where, const char *what,
    double found, const char *relation, double limit)
{
	struct cgc_condition *c = &r->condition[r->conditions++];
	char is[32], bound[32], by[32];

	*c = (struct cgc_condition){ .holds = holds, .where = where,
	    .by = holds ? 0 : fabs(found - limit) };
	cgc_report_number(found, 6, is, sizeof is);
	cgc_report_number(limit, 6, bound, sizeof bound);
	cgc_report_number(c->by, 6, by, sizeof by);
	snprintf(c->text, sizeof c->text, "%s is %s, expected %s %s%s%s",
	    what, is, relation, bound, holds ? "" : "; off by ",
	    holds ? "" : by);
}

static void
put(struct work *w, const char *name, double value, const char *where,
    const char *what)
{
	add_line(w->r, w->prefix, name, value, where, what);
}

/* A bound on ||grad F||^2, and what that is of mu = grad F / N. */
static void
put_bound(struct work *w, const char *name, double value, const char *where,
    const char *what)
{
	char mu[24];

	snprintf(mu, sizeof mu, "%s_mu", name);
	put(w, name, value, where, what);
	put(w, mu, value / (w->s.n * w->s.n), where, "the same of ||mu||^2");
}

void
cgc_report_kappa(struct cgc_report *r, const struct cgc_case *c)
{
	const struct cgc_setting *s = &c->setting;
	double least = cgc_kappa_least(s->n, c->f);

	expect(r, c->f == s->n - s->h, "Def. 1", "f", c->f, "N - H =",
	    s->n - s->h);
	if (!isnan(s->kappa))
		expect(r, s->kappa >= least, "Def. 1", "kappa", s->kappa,
		    "at least f/(N-2f) =", least);
	cgc_report_put(r, "kappa", s->kappa, "Def. 1", "of the rule");
	cgc_report_put(r, "kappa_least", least, "",
	    "f/(N-2f): no rule has less");
}

/* Lemmas 3 and 4. */
static void
put_constants(struct work *w, const struct cgc_constants *k)
{
	static const char *const where[3][4] = {
		{ "(21)", "(22)", "(24)", "(25)" },
		{ "(28)", "(29)", "(30)", "(31)" },
		{ "Lemma 3", "Lemma 3", "Lemma 4", "Lemma 4" }
	};
	const char *const *at = where[w->c->edition != CGC_PAPER ? 2 :
	    w->s.delta == 0];

	put(w, "kappa_1", k->k1, at[0], "E||g - gbar||^2 <= kappa kappa_1");
	put(w, "kappa_2", k->k2, at[1], "+ kappa kappa_2 ||grad F||^2");
	put(w, "kappa_3", k->k3, at[2], "E||gbar||^2 <= kappa_3");
	put(w, "kappa_4", k->k4, at[3], "+ kappa_4 ||grad F||^2");
}

/* What the theorem gives at a rate: the error term, and all of it after T. */
static void
put_rate(struct work *w, double most)
{
	struct cgc_run run = w->c->run;
	bool given = !isnan(run.rate);

	if (isnan(run.smooth))
		return;
	if (!given)
		run.rate = most / 2;
	put(w, "rate_max", most, w->theorem, "rates are below");
	put(w, "rate", run.rate, "", given ? "as given" : "half of that");
	if (given && !isnan(most))
		expect(w->r, run.rate < most, w->theorem, "the rate",
		    run.rate, "below", most);
	run.iterations = INFINITY;
	put_bound(w, "rate_error", cgc_bound_run(&w->s, w->c->edition, &run),
	    w->error, "the error term at that rate");
	run.iterations = w->c->run.iterations;
	if (!isnan(run.iterations) && !isnan(run.gap))
		put_bound(w, "bound", cgc_bound_run(&w->s, w->c->edition,
		    &run), w->theorem, "mean of ||grad F||^2 over T");
}

/* The least d for the target, by as much of the theorem as is given. */
static void
put_target(struct work *w)
{
	struct cgc_run run = w->c->run;

	if (isnan(w->c->target))
		return;
	if (isnan(run.smooth) || isnan(run.rate))
		run = (struct cgc_run){ .iterations = INFINITY };
	else if (isnan(run.gap) || isnan(run.iterations))
		run.iterations = INFINITY;
	put(w, "target_load", cgc_least_target(&w->s, w->c->edition, &run,
	    w->c->target * w->s.n * w->s.n), w->theorem,
	    "least d that meets the target");
}

/* Theorem 1, or 2 if delta is 0. */
static void
put_theorem(struct work *w)
{
	const struct cgc_run slow = { .iterations = INFINITY };
	struct cgc_constants k;
	double margin, most;

	cgc_constants_make(&w->s, w->c->edition, &k);
	margin = cgc_bound_margin(&w->s, &k);
	most = cgc_bound_rate(&w->s, &k);
	put_constants(w, &k);
	put(w, "margin", margin, w->theorem, "N sqrt(kappa kappa_2), below 1");
	if (!isnan(margin))
		expect(w->r, margin < 1, w->theorem, "N sqrt(kappa kappa_2)",
		    margin, "below", 1);
	put(w, "least_load", cgc_least_condition(&w->s, w->c->edition),
	    w->theorem, "least d for which it is");
	put(w, "step_max", most, w->theorem, "L times the rate is below");
	put_bound(w, "error", cgc_bound_run(&w->s, w->c->edition, &slow),
	    w->error, "the error term of small rates");
	put_rate(w, most / w->c->run.smooth);
	put_target(w);
	if (w->c->edition != CGC_EXACT)
		put(w, "eq33", cgc_bound_order(&w->s, &k), "(33)",
		    "sqrt(kappa / kappa_2) kappa_1");
}

/* LAD beside the rule without it; (35) is about LAD as printed. */
static void
put_gain(struct work *w)
{
	put(w, "eq36_mu", cgc_bound_baseline(&w->s), "(36)",
	    "beta^2 kappa: without LAD");
	if (w->c->edition == CGC_EXACT)
		return;
	put(w, "eq35_mu", cgc_bound_lad_order(&w->s), "(35)",
	    "the order of LAD's error term");
	put(w, "gain_above", cgc_least_threshold(&w->s), "(35), (36)",
	    "(35) < (36) for d above this");
	put(w, "gain_load", cgc_least_gain(&w->s), "(35), (36)",
	    "and the least such d");
}

void
cgc_report_theory(struct cgc_report *r, const struct cgc_case *c)
{
	struct work w = { r, c, c->setting, "", "Theorem 1", "(32)" };

	if (c->f != w.s.n - w.s.h)
		w.s.kappa = NAN;
	put(&w, "lemma_1", cgc_lemma1(&w.s), "(17)", "(N-H)(N-d)/(dH(N-1)N)");
	put(&w, "lemma_2", cgc_lemma2(&w.s), "(18)", "E||g_i - mu||^2 <=");
	if (w.s.delta != 0) {
		put_theorem(&w);
		w.prefix = "lad_";
		w.s.delta = 0;
	}
	w.theorem = "Theorem 2";
	w.error = "(34)";
	put_theorem(&w);
	w.prefix = "";
	put_gain(&w);
}
