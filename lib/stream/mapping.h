/* SPDX-License-Identifier: MIT */
#ifndef CGC_MAPPING_H
#define CGC_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

/*
 * mapping - what regular files hold, as memory.
 *
 * It is a read-ahead that nothing copies: the descriptor goes on behind what
 * is mapped, so that whoever has used that up reads what has been added since.
 * The memory may be written to, which the file does not notice.
 *
 * A file that is mapped must not shrink: touching what is gone, or what the
 * disk refuses, raises SIGBUS.
 */

/*
 * From where it pays: batches of 128 KiB were read in 22 microseconds and
 * mapped in 26, of 256 KiB in 88 and 34, where new memory costs page faults.
 */
#define CGC_MAPPING_LEAST ((size_t)256 << 10)

struct cgc_mappings {
	struct cgc_mapping *map; /* in the order of their making */
	size_t n, map_cap;
};

void cgc_mappings_release(struct cgc_mappings *maps);

/*
 * Maps what follows the offset of fd and sets *data and *len to it.  False,
 * and nothing has changed, if that is less than `least` bytes, not a regular
 * file, or not to be had: then it is to be read.
 */
bool cgc_mappings_add(struct cgc_mappings *maps, int fd, size_t least,
    unsigned char **data, size_t *len);

/*
 * Gives back all in front of p, which lies in the last mapping or behind it;
 * pages that are not worth a call may stay.  NULL: all that there is.
 */
void cgc_mappings_drop(struct cgc_mappings *maps, const unsigned char *p);

#endif
