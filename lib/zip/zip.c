/* SPDX-License-Identifier: MIT */
#include <zlib.h>

#include "zip/zip.h"

uint32_t
cgc_zip_crc32(const void *data, size_t len)
{
	return (uint32_t)crc32_z(0, data, len);
}
