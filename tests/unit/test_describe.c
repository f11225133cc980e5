/* SPDX-License-Identifier: MIT */
/*
 * describe and json - figures at the ends of the range, lines of JSON.
 */
#include <stdint.h>
#include <stdlib.h>

#include "json/json.h"
#include "stream/describe.h"
#include "unit.h"

static struct cgc_stats
stats_of(const double *x, uint64_t n)
{
	struct cgc_stats s;

	cgc_stats_vector(&s, CGC_F64, x, n);
	return s;
}

static void
test_stats(void)
{
	const double plain[] = { 3, -4 }, large[] = { 3e300, -4e300 };
	const double small[] = { 3e-300, 4e-300 }, zero[] = { 0, -0. };
	const double tiny[] = { 3 * 4.9406564584124654e-324,
	    4 * 4.9406564584124654e-324 };
	const double mixed[] = { NAN, 1, INFINITY, -INFINITY };
	const double none[] = { NAN };

	CHECK(stats_of(plain, 2).norm == 5);
	CHECK(stats_of(plain, 2).min == -4 && stats_of(plain, 2).max == 3);
	CHECK_NEAR(stats_of(large, 2).norm, 5e300, 1e-15);
	CHECK_NEAR(stats_of(small, 2).norm, 5e-300, 1e-15);
	CHECK(stats_of(tiny, 2).norm == 5 * 4.9406564584124654e-324);
	CHECK(stats_of(zero, 2).norm == 0);
	CHECK(stats_of(mixed, 4).norm == 1);
	CHECK(stats_of(mixed, 4).nonfinite == 3);
	CHECK(stats_of(none, 1).min == 0 && stats_of(none, 1).max == 0);
	CHECK(stats_of(none, 1).finite == 0 && stats_of(none, 1).norm == 0);
}

static struct cgc_histogram
histogram_of(double *x, size_t n)
{
	struct cgc_row row = { .data = x, .frame = { .dim = n } };
	struct cgc_batch batch = { .row = &row, .n = 1, .like = {
	    .dtype = CGC_F64, .dim = n } };
	struct cgc_sample sample = { .n = 0 };
	struct cgc_histogram h;
	struct cgc_err err;

	CHECK(cgc_sample_add(&sample, &batch, &err) == CGC_OK);
	cgc_histogram_make(&h, &sample);
	cgc_sample_release(&sample);
	return h;
}

static void
test_histogram(void)
{
	double range[21], ends[] = { -1.7e308, 1.7e308, NAN };
	double same[] = { 2, 2, 2 };
	struct cgc_histogram h;

	for (int i = 0; i <= 20; i++)
		range[i] = i;
	h = histogram_of(range, 21);
	for (int b = 0; b < 19; b++)
		CHECK(h.count[b] == 1 && h.bar[b] == 25);
	CHECK(h.count[19] == 2 && h.bar[19] == 50);
	CHECK(h.edge[0] == 0 && h.edge[20] == 20);
	h = histogram_of(ends, 3);
	CHECK(h.count[0] == 1 && h.count[19] == 1);
	CHECK(isfinite(h.edge[10]));
	h = histogram_of(same, 3);
	CHECK(h.count[19] == 3);
}

static void
test_limit(void)
{
	double x[8] = { 0 };
	struct cgc_row row = { .data = x, .frame = { .dim = 8 } };
	struct cgc_batch batch = { .row = &row, .n = 1, .like = {
	    .dtype = CGC_F64, .dim = 8 } };
	struct cgc_sample sample = { .max_mem = 64 };
	struct cgc_err err;

	CHECK(cgc_sample_add(&sample, &batch, &err) == CGC_OK);
	CHECK(cgc_sample_add(&sample, &batch, &err) == CGC_EDATA);
	cgc_sample_release(&sample);
}

static void
test_json(void)
{
	const double list[] = { 0.1, NAN, -INFINITY, 1e300 };
	struct cgc_json j;
	struct cgc_err err;
	char *line;

	cgc_json_begin(&j);
	cgc_json_string(&j, "name", "a\"\n\\");
	cgc_json_integer(&j, "big", UINT64_MAX);
	cgc_json_seed(&j, "seed", UINT64_MAX);
	cgc_json_number(&j, "x", 0.1);
	cgc_json_number(&j, "nan", NAN);
	cgc_json_bool(&j, "yes", true);
	cgc_json_null(&j, "none");
	cgc_json_numbers(&j, "list", list, 4);
	cgc_json_open_list(&j, "devices");
	for (unsigned i = 0; i < 2; i++) {
		cgc_json_open_object(&j, NULL);
		cgc_json_integer(&j, "device", i);
		cgc_json_close(&j);
	}
	cgc_json_close(&j);
	cgc_json_integer(&j, "last", 0);
	if (!CHECK(cgc_json_end(&j, &line, &err) == CGC_OK))
		return;
	CHECK_STR(line, "{\"name\":\"a\\\"\\n\\\\\","
	    "\"big\":18446744073709551615,\"seed\":\"18446744073709551615\","
	    "\"x\":0.1,\"nan\":null,\"yes\":true,\"none\":null,"
	    "\"list\":[0.1,null,null,1e+300],"
	    "\"devices\":[{\"device\":0},{\"device\":1}],\"last\":0}");
	free(line);
}

static void
test_json_depth(void)
{
	struct cgc_json j;
	struct cgc_err err;
	char *line;

	cgc_json_begin(&j);
	for (int i = 0; i < 20; i++)
		cgc_json_open_list(&j, i == 0 ? "deep" : NULL);
	cgc_json_number(&j, NULL, 1);
	CHECK(cgc_json_end(&j, &line, &err) == CGC_EIO);
	CHECK(line == NULL);
}

/* What is read goes by kind, in order, and is no less than was written. */
static void
test_json_read(void)
{
	const struct cgc_json_value *item;
	struct cgc_json_value *value;
	struct cgc_err err;
	bool b = true;

	if (!CHECK(cgc_json_parse("{\"a\":false,\"b\":[true,0]}", &value,
	    &err) == CGC_OK))
		return;
	item = cgc_json_first(value);
	CHECK(cgc_json_is_object(value) && !cgc_json_is_object(item));
	CHECK_STR(cgc_json_key(item), "a");
	CHECK(cgc_json_get_bool(item, &b) && !b);
	item = cgc_json_next(item);
	CHECK_STR(cgc_json_key(item), "b");
	CHECK(!cgc_json_get_bool(item, &b));
	CHECK(cgc_json_get_bool(cgc_json_first(item), &b) && b);
	CHECK(cgc_json_next(item) == NULL);
	cgc_json_free(value);
	CHECK(cgc_json_parse("{\"a\":\"b\\u0000c\"}", &value, &err) ==
	    CGC_EDATA);
	CHECK(cgc_json_parse("{\"a\":\"b\\\\u0000c\"}", &value, &err) ==
	    CGC_OK);
	cgc_json_free(value);
}

int
main(void)
{
	test_stats();
	test_histogram();
	test_limit();
	test_json();
	test_json_depth();
	test_json_read();
	return unit_done();
}
