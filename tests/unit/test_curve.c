/* SPDX-License-Identifier: MIT */
/*
 * Curves against sums in long double, and what of a title gets into a script.
 */
#include <ctype.h>
#include <stdlib.h>

#include "plot/curve.h"
#include "plot/gnuplot.h"
#include "unit.h"

static struct cgc_curves curves;
static struct cgc_err err;

static void
add(const char *series, const char *seed, double x, double y)
{
	CHECK(cgc_curves_add(&curves, series, seed, x, y, &err) == CGC_OK);
}

/* Series, seeds and x in any order: series by appearance, points by x. */
static void
test_order(void)
{
	cgc_curves_init(&curves, 1 << 20);
	add("b", "7", 2, 5);
	add("a", "7", 1, 1);
	add("b", "8", 1, 3);
	add("b", "7", 1, 4);
	CHECK(cgc_curves_finish(&curves, &err) == CGC_OK);
	CHECK(curves.series.n == 2 && curves.seeds.n == 2);
	CHECK_STR(curves.series.name[0], "b");
	CHECK_STR(curves.series.name[1], "a");
	CHECK(curves.curve[0].n == 2 && curves.curve[1].n == 1);
	CHECK(curves.curve[0].point[0].x == 1);
	CHECK(curves.curve[0].point[0].n == 2);
	CHECK(curves.curve[0].point[0].mean == 3.5);
	CHECK_NEAR(curves.curve[0].point[0].sd, sqrt(0.5), 1e-15);
	CHECK(curves.curve[0].point[1].n == 1);
	CHECK(curves.curve[0].point[1].sd == 0);
	CHECK(cgc_curve_has_band(&curves.curve[0]));
	CHECK(!cgc_curve_has_band(&curves.curve[1]));
	cgc_curves_release(&curves);
}

/* A mean far from zero is where sums of squares lose the deviation. */
static void
test_deviation(void)
{
	char seed[16];

	for (int n = 2; n <= 40; n++) {
		long double sum = 0, squares = 0;

		cgc_curves_init(&curves, 1 << 20);
		for (int i = 0; i < n; i++) {
			snprintf(seed, sizeof seed, "%d", i);
			add("", seed, 0, 1e9 + i * 7 % 11);
			sum += i * 7 % 11;
		}
		for (int i = 0; i < n; i++)
			squares += (i * 7 % 11 - sum / n) *
			    (i * 7 % 11 - sum / n);
		CHECK(cgc_curves_finish(&curves, &err) == CGC_OK);
		CHECK_NEAR(curves.curve[0].point[0].mean,
		    (double)(1e9L + sum / n), 1e-15);
		CHECK_NEAR(curves.curve[0].point[0].sd,
		    sqrt((double)(squares / (n - 1))), 1e-6);
		cgc_curves_release(&curves);
	}
}

/* One run that diverged makes a point NaN, wherever among the seeds it is. */
static void
test_nonfinite(void)
{
	static const double bad[] = { NAN, INFINITY, -INFINITY };
	char seed[16];

	for (int b = 0; b < 3; b++)
		for (int at = 0; at < 4; at++) {
			cgc_curves_init(&curves, 1 << 20);
			for (int i = 0; i < 4; i++) {
				snprintf(seed, sizeof seed, "%d", i);
				add("", seed, 0, i == at ? bad[b] : i);
				add("", seed, 1, i);
			}
			CHECK(cgc_curves_finish(&curves, &err) == CGC_OK);
			CHECK(isnan(curves.curve[0].point[0].mean));
			CHECK(curves.curve[0].point[1].mean == 1.5);
			cgc_curves_release(&curves);
		}
}

static void
test_refusals(void)
{
	char name[CGC_NAME_SIZE + 1];
	enum cgc_status st = CGC_OK;

	cgc_curves_init(&curves, 10 * sizeof(struct cgc_sample));
	CHECK(cgc_curves_add(&curves, "", "", NAN, 0, &err) == CGC_EDATA);
	CHECK(cgc_curves_add(&curves, "", "", INFINITY, 0, &err) ==
	    CGC_EDATA);
	memset(name, 'x', CGC_NAME_SIZE);
	name[CGC_NAME_SIZE] = '\0';
	CHECK(cgc_curves_add(&curves, name, "", 0, 0, &err) == CGC_EDATA);
	name[CGC_NAME_SIZE - 1] = '\0';
	add(name, "", 0, 0);
	for (int i = 0; i < 9; i++)
		add(name, "", i == 8 ? 0.0 : i + 1, 0);
	CHECK(cgc_curves_add(&curves, name, "", 10, 0, &err) == CGC_EIO);
	CHECK(cgc_curves_finish(&curves, &err) == CGC_EDATA);
	cgc_curves_release(&curves);

	cgc_curves_init(&curves, 1 << 20);
	for (int i = 0; i <= CGC_MAX_CURVES; i++) {
		CHECK(st == CGC_OK);
		snprintf(name, sizeof name, "%d", i);
		st = cgc_curves_add(&curves, name, "", 0, 0, &err);
	}
	CHECK(st == CGC_EDATA);
	cgc_curves_release(&curves);
}

/* The length of the string at p if gnuplot reads all of it as one, or 0. */
static size_t
quoted(const char *p)
{
	static const char plain[] = " -_.,:;=+*/()<>&|!?";
	size_t n = 1;

	if (p[0] != '"')
		return 0;
	for (; p[n] != '"'; n++)
		if (p[n] == '\\')
			for (int i = 0; i < 3; i++) {
				if (p[++n] < '0' || p[n] > '7')
					return 0;
			}
		else if (p[n] == '\0' || ((unsigned char)p[n] < 0x80 &&
		    !isalnum((unsigned char)p[n]) && !strchr(plain, p[n])))
			return 0;
	return n + 1;
}

/* The title line of the script is one string, and no byte of it is wild. */
static void
check_title(const char *title)
{
	static const char before[] = "\nset title ", after[] = " noenhanced\n";
	struct cgc_gnuplot plot = { .title = title };
	char *script = NULL, *p;
	size_t size, n;
	FILE *out = open_memstream(&script, &size);

	if (!CHECK(out != NULL))
		return;
	CHECK(cgc_gnuplot_set(&plot, NULL, NULL, &err) == CGC_OK);
	CHECK(cgc_gnuplot_write(&plot, &curves, out, &err) == CGC_OK);
	fclose(out);
	p = strstr(script, before);
	if (CHECK(p != NULL)) {
		n = quoted(p + strlen(before));
		CHECK(n > 0);
		CHECK(strncmp(p + strlen(before) + n, after, strlen(after)) ==
		    0);
	}
	free(script);
}

static void
test_titles(void)
{
	static const char *const wild[] = { "'''; x", "\"; print 1 #", "`ls`",
	    "a\\", "\\\"", "@x", "$(x)", "\n\nplot x\n", "\xc3", "\xe6\xbc",
	    "\xed\xa0\x80", "\xc2\x9b", "\xf4\x90\x80\x80", "\xc0\xaf" };
	char title[4] = "";
	unsigned x = 1;

	cgc_curves_init(&curves, 1 << 20);
	add("", "", 0, 0);
	CHECK(cgc_curves_finish(&curves, &err) == CGC_OK);
	for (size_t i = 0; i < sizeof wild / sizeof *wild; i++)
		check_title(wild[i]);
	for (int c = 1; c < 256; c++) {
		title[0] = (char)c;
		title[1] = '\0';
		check_title(title);
		for (int i = 0; i < 40; i++) {
			x = x * 1664525 + 1013904223;
			title[1] = (char)(x >> 24 | 1);
			title[2] = (char)(x >> 16 | 1);
			check_title(title);
		}
	}
	cgc_curves_release(&curves);
}

int
main(void)
{
	test_order();
	test_deviation();
	test_nonfinite();
	test_refusals();
	test_titles();
	return unit_done();
}
