/* SPDX-License-Identifier: MIT */
/*
 * replay - runs a fuzz target without a fuzzer.
 *
 * usage: replay N FILE...
 * Each file as it is, then N mutations of mutations of them; always the same
 * ones.  A crash leaves its input in the file replay.crash.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

#define MAX_SIZE 4096
#define MAX_FILES 400

static struct input {
	uint8_t data[MAX_SIZE];
	size_t size;
} seeds[MAX_FILES], now;
static size_t nseeds;
static uint64_t state = 88172645463325252;

/* Marsaglia's xorshift. */
static uint32_t
word(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32) % below;
}

/* A number of 1, 2, 4 or 8 bytes that programs tend to trip over. */
static void
put_number(uint8_t *p, size_t room)
{
	static const uint64_t odd[] = { 0, 1, 2, 3, 7, 8, 15, 64, 255, 4096,
	    65535, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff,
	    0xffffffffffffffff };
	uint64_t value = odd[word(sizeof odd / sizeof *odd)];
	size_t bytes = (size_t)1 << word(4);

	for (size_t i = 0; i < bytes && i < room; i++)
		p[i] = (uint8_t)(value >> (8 * i));
}

/* Part of a seed over, or instead of, what is there. */
static size_t
splice(uint8_t *data, size_t size, size_t max)
{
	const struct input *s = &seeds[word((uint32_t)nseeds)];
	size_t from = s->size ? word((uint32_t)s->size) / 8 * 8 : 0;
	size_t to = word((uint32_t)size + 1) / 8 * 8, len = s->size - from;

	if (len > max - to)
		len = max - to;
	memcpy(data + to, s->data + from, len);
	return to + len;
}

size_t
LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
	uint32_t at = size > 0 ? word((uint32_t)size) : 0;

	switch (size > 0 ? word(8) : 7) {
	case 0:
		data[at] ^= (uint8_t)(1 << word(8));
		return size;
	case 1:
		data[at] = (uint8_t)word(256);
		return size;
	case 2: /* fields of the first header are the richest */
		put_number(data + at % 64 % size, size - at % 64 % size);
		return size;
	case 3:
		put_number(data + at, size - at);
		return size;
	case 4:
		return at;
	case 5:
		memmove(data + at, data + at + 1, size - at - 1);
		return size - 1;
	case 6:
		if (size == max)
			return size;
		memmove(data + at + 1, data + at, size - at);
		return size + 1;
	default:
		return splice(data, size, max);
	}
}

static void
load(const char *path, struct input *in)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	in->size = fread(in->data, 1, sizeof in->data, f);
	fclose(f);
}

static void
on_crash(int sig)
{
	int fd = open("replay.crash", O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd >= 0 && write(fd, now.data, now.size) == (ssize_t)now.size)
		close(fd);
	signal(sig, SIG_DFL);
	raise(sig);
}

int
main(int argc, char **argv)
{
	unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

	if (argc < 3 || argc > MAX_FILES + 2) {
		fprintf(stderr, "usage: replay N FILE...\n");
		return 2;
	}
	signal(SIGABRT, on_crash);
	signal(SIGSEGV, on_crash);
	signal(SIGBUS, on_crash);
	signal(SIGFPE, on_crash);
	for (int i = 2; i < argc; i++) {
		load(argv[i], &seeds[nseeds]);
		now = seeds[nseeds++];
		LLVMFuzzerTestOneInput(now.data, now.size);
	}
	for (unsigned long i = 0; i < n; i++) {
		if (word(6) == 0)
			now = seeds[word((uint32_t)nseeds)];
		now.size = LLVMFuzzerCustomMutator(now.data, now.size,
		    MAX_SIZE, word(1 << 16));
		LLVMFuzzerTestOneInput(now.data, now.size);
	}
	printf("%zu files, %lu mutations\n", nseeds, n);
	return 0;
}
