/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* F_SETPIPE_SZ and its like are Linux's own */
#include <fcntl.h>

#include "stream/pipe.h"

void
cgc_pipe_widen(int fd)
{
#ifdef F_SETPIPE_SZ
	int size = fcntl(fd, F_GETPIPE_SZ);

	if (size > 0 && size < CGC_PIPE_WIDE)
		fcntl(fd, F_SETPIPE_SZ, CGC_PIPE_WIDE);
#else
	(void)fd;
#endif
}
