/* SPDX-License-Identifier: MIT */
#ifndef CGC_ZIP_H
#define CGC_ZIP_H

#include <stddef.h>
#include <stdint.h>

/*
 * zip - what cgc takes from zlib, which enters through zip.c alone.
 */

/* CRC-32 (polynomial 0xedb88320, as in gzip and PNG) of len bytes. */
uint32_t cgc_zip_crc32(const void *data, size_t len);

#endif
