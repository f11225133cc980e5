/* SPDX-License-Identifier: MIT */
/*
 * Readers against streams that are whole, cut, damaged, shuffled or lying.
 */
#include <fcntl.h>
#include <sys/wait.h>

#include "stream/reader.h"
#include "unit.h"
#include "wire.h"

static char path[] = "/tmp/cgc-unit-XXXXXX";
static int fd;

/* What came out of a reader: a text for each batch, then how it ended. */
struct result {
	enum cgc_status st;
	size_t batches;
	char text[8][200];
	size_t body_cap, spare_cap;
	struct cgc_err err;
};

static void
describe(const struct cgc_batch *b, char *text, size_t size)
{
	size_t n = (size_t)snprintf(text, size, "%llu:",
	    (unsigned long long)b->like.iteration);

	for (size_t i = 0; i < b->n; i++) {
		const struct cgc_row *row = &b->row[i];

		n += (size_t)snprintf(text + n, size - n, " %lu",
		    (unsigned long)row->frame.index);
		for (uint64_t q = 0; q < row->frame.dim; q++)
			n += (size_t)snprintf(text + n, size - n, ",%g",
			    cgc_dtype_get(row->frame.dtype, row->data, q));
	}
}

static void
drain_from(const char *name, const struct cgc_reader_opts *opts,
    size_t map_from, struct result *out)
{
	struct cgc_reader r;
	struct cgc_batch *b;

	memset(out, 0, sizeof *out);
	out->st = cgc_reader_open(&r, &name, 1, opts, &out->err);
	r.opts.map_from = map_from;
	while (out->st == CGC_OK) {
		out->st = cgc_reader_next(&r, &b, &out->err);
		if (out->st == CGC_OK && out->batches++ < 8)
			describe(b, out->text[out->batches - 1],
			    sizeof out->text[0]);
	}
	out->body_cap = r.in.body_cap;
	out->spare_cap = r.spare_cap;
	cgc_reader_close(&r);
}

/* What reading makes of it, and mapping must make of it as well. */
static struct result
drain_bytes(const void *data, size_t len, const struct cgc_reader_opts *opts)
{
	struct result read, mapped;

	wire_save(fd, data, len);
	drain_from(path, opts, SIZE_MAX, &read);
	drain_from(path, opts, 1, &mapped);
	CHECK(mapped.st == read.st && mapped.batches == read.batches);
	for (size_t i = 0; i < 8; i++)
		CHECK_STR(mapped.text[i], read.text[i]);
	CHECK_STR(mapped.err.text, read.err.text);
	return read;
}

/* The bytes of w, whose memory it frees. */
static struct result
drain_wire(struct wire *w, const struct cgc_reader_opts *opts)
{
	struct result res = drain_bytes(w->data, w->len, opts);

	free(w->data);
	memset(w, 0, sizeof *w);
	return res;
}

static void
cut_anywhere(void)
{
	size_t whole[4], at = 0;
	struct wire w = { .len = 0 };
	struct result res;

	whole[0] = 0;
	wire_vector(&w, 5, 1, 2);
	wire_vector(&w, 5, 0, 2);
	whole[1] = w.len;
	wire_vector(&w, 6, 0, 1);
	whole[2] = w.len;
	for (uint32_t i = 0; i < 3; i++)
		wire_vector(&w, 7, i, 3);
	whole[3] = w.len;
	for (size_t len = 0; len <= w.len; len++) {
		if (at < 3 && len == whole[at + 1])
			at++;
		res = drain_bytes(w.data, len, NULL);
		CHECK(res.st == (len == whole[at] ? CGC_END : CGC_EDATA));
		CHECK(res.batches == at);
	}
	free(w.data);
}

static void
flip_any_bit(void)
{
	struct wire w = { .len = 0 };
	struct result res;

	wire_vector(&w, 3, 0, 2);
	wire_vector(&w, 3, 1, 2);
	for (size_t i = 0; i < 8 * w.len; i++) {
		w.data[i / 8] ^= (unsigned char)(1 << i % 8);
		res = drain_bytes(w.data, w.len, NULL);
		CHECK(res.st == CGC_EDATA && res.batches == 0);
		w.data[i / 8] ^= (unsigned char)(1 << i % 8);
	}
	CHECK(drain_wire(&w, NULL).st == CGC_END);
}

static enum cgc_status
never_decode(const struct cgc_frame *frame, const unsigned char *payload,
    void *out, struct cgc_err *err)
{
	(void)frame;
	(void)payload;
	(void)out;
	return cgc_fail(err, CGC_EUSAGE, "called");
}

/* Headers that promise more than follows them: refused, nothing allocated. */
static void
claim_too_much(void)
{
	static const struct {
		uint64_t dim, length;
		uint32_t count;
		uint8_t codec;
	} claim[] = {
		{ (uint64_t)1 << 60, (uint64_t)1 << 62, 1, 0 },
		{ (uint64_t)1 << 62, 0, 1, 0 }, /* 4 dim is 0 in 64 bits */
		{ ((uint64_t)1 << 62) + 3, 12, 1, 0 },
		{ (uint64_t)1 << 60, 16, 1, 1 },
		{ 3, (uint64_t)1 << 60, 1, 1 },
		{ 3, UINT64_MAX, 1, 1 },
		{ 3, UINT64_MAX - 8, 1, 1 },
		{ UINT64_MAX, UINT64_MAX, 1, 1 },
		{ (uint64_t)1 << 28, (uint64_t)1 << 30, 1, 0 },
		{ (uint64_t)1 << 28, (uint64_t)1 << 30, UINT32_MAX, 0 },
		{ 3, 12, UINT32_MAX, 0 },
	};
	const struct cgc_reader_opts opts = { .decode = never_decode };
	const float x[3] = { 1, 2, 3 };

	for (size_t i = 0; i < sizeof claim / sizeof *claim; i++) {
		struct cgc_frame f = wire_small(0, 0, claim[i].count);
		struct wire w = { .len = 0 };
		struct result res;

		f.dim = claim[i].dim;
		f.length = claim[i].length;
		f.codec = claim[i].codec;
		f.crc = cgc_zip_crc32(x, sizeof x);
		wire_head(&w, &f);
		wire_put(&w, x, sizeof x);
		wire_put(&w, "\0\0\0", 4);
		res = drain_wire(&w, &opts);
		CHECK(res.st == CGC_EDATA && res.batches == 0);
		CHECK(res.body_cap <= 65536 && res.spare_cap == 0);
	}
}

/* The next permutation in lexicographic order; 0 after the last. */
static int
permute(int *p, int n)
{
	int i = n - 2, j = n - 1, swap;

	while (i >= 0 && p[i] > p[i + 1])
		i--;
	if (i < 0)
		return 0;
	while (p[j] < p[i])
		j--;
	swap = p[i], p[i] = p[j], p[j] = swap;
	for (i++, j = n - 1; i < j; i++, j--)
		swap = p[i], p[i] = p[j], p[j] = swap;
	return 1;
}

/* Every order of 4 frames of one iteration and 3 of another. */
static void
any_order(void)
{
	static const char *const expected[2] = {
		"1: 0,1,0,-0.5 1,1,1,-0.5 2,1,2,-0.5 3,1,3,-0.5",
		"2: 0,2,0,-0.5 1,2,1,-0.5 2,2,2,-0.5"
	};
	int order[7] = { 0, 1, 2, 3, 4, 5, 6 };
	struct wire w = { .len = 0 };
	struct result res;
	size_t runs = 0;

	do {
		int first = order[6] < 4; /* the other one is whole first */

		w.len = 0;
		for (int i = 0; i < 7; i++)
			wire_vector(&w, order[i] < 4 ? 1 : 2,
			    (uint32_t)order[i] % 4, order[i] < 4 ? 4 : 3);
		res = drain_bytes(w.data, w.len, NULL);
		CHECK(res.st == CGC_END && res.batches == 2);
		CHECK_STR(res.text[0], expected[first]);
		CHECK_STR(res.text[1], expected[!first]);
		runs++;
	} while (permute(order, 7));
	CHECK(runs == 5040);
	free(w.data);
}

/* A writer that hands over single bytes, as a slow network may. */
static void
byte_by_byte(void)
{
	struct wire w = { .len = 0 };
	struct result file, pipe_;
	int end[2], status, old = dup(STDIN_FILENO);
	pid_t pid;

	for (uint32_t i = 0; i < 20; i++)
		wire_vector(&w, i / 4, 3 - i % 4, 4);
	file = drain_bytes(w.data, w.len, NULL);
	if (!CHECK(pipe(end) == 0))
		return;
	if ((pid = fork()) == 0) {
		for (size_t i = 0; i < w.len; i++)
			if (write(end[1], w.data + i, 1) != 1)
				_exit(1);
		_exit(0);
	}
	close(end[1]);
	dup2(end[0], STDIN_FILENO);
	close(end[0]);
	drain_from("-", NULL, SIZE_MAX, &pipe_);
	dup2(old, STDIN_FILENO);
	close(old);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	CHECK(file.st == CGC_END && file.batches == 5);
	CHECK(pipe_.st == CGC_END && pipe_.batches == 5);
	CHECK(memcmp(file.text, pipe_.text, sizeof file.text) == 0);
	free(w.data);
}

/* A second frame of the batch that is as the first but for one thing. */
static void
disagree(void)
{
	static const char *const names[] = { "dim is 4, expected 3",
	    "count is 3, expected 2", "run is 9, expected 0",
	    "dtype is u32, expected f32", "kind is model, expected gradient",
	    "frame 2: index is 0, which frame 1 " };
	const float x[4] = { 0 };

	for (int i = 0; i < 6; i++) {
		struct cgc_frame f = wire_small(8, i != 5, 2);
		struct wire w = { .len = 0 };
		struct result res;

		if (i == 0)
			f.dim = 4, f.length = 16;
		f.count = i == 1 ? 3 : 2;
		f.run = i == 2 ? 9 : 0;
		f.dtype = i == 3 ? CGC_U32 : CGC_F32;
		f.kind = i == 4 ? CGC_MODEL : CGC_GRADIENT;
		wire_vector(&w, 8, 0, 2);
		wire_frame(&w, f, x);
		res = drain_wire(&w, NULL);
		CHECK(res.st == CGC_EDATA && res.batches == 0);
		if (!CHECK(strstr(res.err.text, names[i]) != NULL))
			printf("\t%s\n", res.err.text);
	}
}

/* Headers with one byte that is out of range, their CRC-32 made right. */
static void
unknown_values(void)
{
	static const struct {
		size_t at;
		unsigned char value;
		const char *text;
	} bad[] = {
		{ 0, 'C', "magic is 43 67 63 76" },
		{ 4, 0, "version is 0, expected 1" },
		{ 4, 2, "version is 2, expected 1" },
		{ 5, 0, "kind is 0" }, { 5, 8, "kind is 8" },
		{ 5, 255, "kind is 255" },
		{ 6, 0, "dtype is 0" }, { 6, 5, "dtype is 5" },
		{ 7, 255, "codec is 255" },
		{ 20, 0, "count is 0" }, { 24, 0, "dim is 0" },
		{ 24, 2, "length is 12" }, { 32, 11, "length is 11" },
		{ 32, 13, "length is 13" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct wire w = { .len = 0 };
		struct result res;
		uint32_t crc;

		wire_vector(&w, 1, 0, 1);
		w.data[bad[i].at] = bad[i].value;
		crc = cgc_zip_crc32(w.data, 60);
		for (int b = 0; b < 4; b++)
			w.data[60 + b] = (unsigned char)(crc >> (8 * b));
		res = drain_wire(&w, NULL);
		CHECK(res.st == CGC_EDATA && res.batches == 0);
		if (!CHECK(strstr(res.err.text, bad[i].text) != NULL))
			printf("\t%s\n", res.err.text);
	}
}

static void
choose_kinds(void)
{
	struct cgc_reader_opts opts = { .kinds = 1u << CGC_GRADIENT };
	struct wire w = { .len = 0 };

	wire_vector(&w, 1, 0, 1);
	CHECK(drain_bytes(w.data, w.len, &opts).st == CGC_END);
	opts.kinds = 1u << CGC_MODEL | 1u << CGC_CODED;
	CHECK(drain_wire(&w, &opts).st == CGC_EDATA);
}

/* With opts.partial, what is there at the end comes out, oldest first. */
static void
missing_frames(void)
{
	const struct cgc_reader_opts opts = { .partial = true };
	struct wire w = { .len = 0 };
	struct result res;

	wire_vector(&w, 9, 2, 3);
	wire_vector(&w, 4, 1, 3);
	wire_vector(&w, 9, 0, 3);
	res = drain_bytes(w.data, w.len, NULL);
	CHECK(res.st == CGC_EDATA && res.batches == 0);
	CHECK(strstr(res.err.text, "ended with 1 of 3 frames of iteration 4; "
	    "index 0 is missing") != NULL);
	res = drain_wire(&w, &opts);
	CHECK(res.st == CGC_END && res.batches == 2);
	CHECK_STR(res.text[0], "4: 1,4,1,-0.5");
	CHECK_STR(res.text[1], "9: 0,9,0,-0.5 2,9,2,-0.5");
}

static void
obey_limits(void)
{
	struct cgc_reader_opts opts = { .limits = { 3, 1 << 20 } };
	struct wire w = { .len = 0 };
	struct result res;

	wire_vector(&w, 1, 0, 1);
	CHECK(drain_bytes(w.data, w.len, &opts).st == CGC_END);
	opts.limits.max_dim = 2;
	res = drain_wire(&w, &opts);
	CHECK(res.st == CGC_EDATA && strstr(res.err.text, "--max-dim"));

	/* batches one after the other need no more than one */
	opts.limits.max_dim = 3;
	opts.limits.max_mem = 4096;
	for (uint64_t t = 0; t < 1000; t++)
		wire_vector(&w, t, 0, 1);
	res = drain_wire(&w, &opts);
	CHECK(res.st == CGC_END && res.batches == 1000);

	/* open ones add up, however short their vectors are, mapped or not */
	for (uint64_t t = 0; t < 1000; t++)
		wire_vector(&w, t, 0, 2);
	wire_save(fd, w.data, w.len);
	drain_from(path, &opts, SIZE_MAX, &res);
	CHECK(res.st == CGC_EDATA && strstr(res.err.text, "--max-mem"));
	CHECK(strstr(res.err.text, "frame 8:") != NULL);
	drain_from(path, &opts, 1, &res);
	CHECK(res.st == CGC_EDATA && strstr(res.err.text, "--max-mem"));
	CHECK(strstr(res.err.text, "frame 9:") != NULL);
	free(w.data);
}

/*
 * 20,000 iterations, device after device: as many open batches.  The second
 * time their numbers differ in their high bits only.
 */
static void
many_open_batches(void)
{
	for (int shift = 0; shift <= 44; shift += 44) {
		struct wire w = { .len = 0 };
		struct result res;

		for (uint32_t i = 0; i < 2; i++)
			for (uint64_t t = 0; t < 20000; t++)
				wire_vector(&w, t << shift, i, 2);
		res = drain_wire(&w, NULL);
		CHECK(res.st == CGC_END && res.batches == 20000);
		CHECK_STR(res.text[0], "0: 0,0,0,-0.5 1,0,1,-0.5");
	}
}

/* Files are joined between frames only; readers of single frames. */
static void
two_files(void)
{
	const char *const twice[2] = { path, path };
	struct wire w = { .len = 0 };
	struct cgc_reader r;
	struct cgc_batch *b;
	struct cgc_row *row;
	struct cgc_err err;

	wire_vector(&w, 2, 0, 1);
	wire_save(fd, w.data, w.len);
	CHECK(cgc_reader_open(&r, twice, 2, NULL, &err) == CGC_OK);
	CHECK(cgc_reader_one(&r, &row, &err) == CGC_OK);
	CHECK(row->frame.iteration == 2 && row->place == 1);
	CHECK(cgc_reader_one(&r, &row, &err) == CGC_OK);
	CHECK(cgc_reader_one(&r, &row, &err) == CGC_END);
	cgc_reader_close(&r);

	wire_save(fd, w.data, 40);
	CHECK(cgc_reader_open(&r, twice, 2, NULL, &err) == CGC_OK);
	CHECK(cgc_reader_next(&r, &b, &err) == CGC_EDATA);
	CHECK(strstr(err.text, "cut short: 40 of 64 bytes") != NULL);
	cgc_reader_close(&r);

	w.len = 0;
	wire_vector(&w, 2, 1, 2);
	wire_save(fd, w.data, w.len);
	CHECK(cgc_reader_open(&r, twice, 1, NULL, &err) == CGC_OK);
	CHECK(cgc_reader_one(&r, &row, &err) == CGC_EDATA);
	cgc_reader_close(&r);
	free(w.data);
}

int
main(void)
{
	if ((fd = mkstemp(path)) < 0)
		return 1;
	cut_anywhere();
	flip_any_bit();
	claim_too_much();
	any_order();
	byte_by_byte();
	disagree();
	unknown_values();
	choose_kinds();
	missing_frames();
	obey_limits();
	many_open_batches();
	two_files();
	close(fd);
	unlink(path);
	return unit_done();
}
