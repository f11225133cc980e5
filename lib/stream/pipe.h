/* SPDX-License-Identifier: MIT */
#ifndef CGC_PIPE_H
#define CGC_PIPE_H

/*
 * pipe - a descriptor that large frames come through.
 *
 * Where the system lets a pipe hold more than the usual 64 KiB, its two ends
 * wait for each other less often.  What it refuses makes no difference but in
 * time.
 */

#define CGC_PIPE_WIDE (1 << 20) /* bytes that any user may have on Linux; */
                                /* and payloads from where it pays */

/* Lets fd hold CGC_PIPE_WIDE bytes, if it is a pipe that holds less. */
void cgc_pipe_widen(int fd);

#endif
