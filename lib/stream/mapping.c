/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "stream/mapping.h"

#define WORTH ((size_t)4 << 20) /* bytes behind that are given back at once */

struct cgc_mapping {
	void *pages;
	size_t size;
};

/* Where fd is in a regular file with `least` bytes more, up to *end; or -1. */
static off_t
find_place(int fd, size_t least, off_t *end)
{
	struct stat sb;
	off_t at;

	if (fstat(fd, &sb) < 0 || !S_ISREG(sb.st_mode) ||
	    (at = lseek(fd, 0, SEEK_CUR)) < 0)
		return -1;
	*end = sb.st_size;
	return at < *end && (uintmax_t)(*end - at) >= least &&
	    (uintmax_t)*end < SIZE_MAX / 2 ? at : -1;
}

bool
cgc_mappings_add(struct cgc_mappings *maps, int fd, size_t least,
    unsigned char **data, size_t *len)
{
	off_t end = 0, at = find_place(fd, least, &end), first;
	struct cgc_mapping *m;
	struct cgc_err err;

	if (at < 0 || cgc_mem_grow(&maps->map, &maps->map_cap,
	    (uint64_t)maps->n + 1, sizeof *maps->map, &err) != CGC_OK)
		return false;
	m = &maps->map[maps->n];
	first = at - at % (off_t)sysconf(_SC_PAGESIZE);
	m->size = (size_t)(end - first);
	m->pages = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
	    fd, first);
	if (m->pages == MAP_FAILED)
		return false;
	if (lseek(fd, end, SEEK_SET) < 0) {
		munmap(m->pages, m->size);
		return false;
	}
	posix_madvise(m->pages, m->size, POSIX_MADV_SEQUENTIAL);
	maps->n++;
	*data = (unsigned char *)m->pages + (at - first);
	*len = (size_t)(end - at);
	return true;
}

/* The whole pages in front of p. */
static void
drop_front(struct cgc_mapping *m, const unsigned char *p)
{
	size_t behind = (size_t)(p - (unsigned char *)m->pages);

	behind -= behind % (size_t)sysconf(_SC_PAGESIZE);
	if (behind < WORTH || munmap(m->pages, behind) < 0)
		return;
	m->pages = (unsigned char *)m->pages + behind;
	m->size -= behind;
}

void
cgc_mappings_drop(struct cgc_mappings *maps, const unsigned char *p)
{
	size_t keep = p != NULL;

	for (size_t i = 0; i + keep < maps->n; i++)
		munmap(maps->map[i].pages, maps->map[i].size);
	if (p != NULL) {
		maps->map[0] = maps->map[maps->n - 1];
		drop_front(&maps->map[0], p);
	}
	maps->n = keep;
}

void
cgc_mappings_release(struct cgc_mappings *maps)
{
	cgc_mappings_drop(maps, NULL);
	free(maps->map);
	*maps = (struct cgc_mappings){ .n = 0 };
}
