/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* whose cores a process may use, POSIX does not say */
#include <sched.h>
#include <unistd.h>

#include "team/team.h"

unsigned
cgc_team_cores(void)
{
	long cores = 0;
#ifdef CPU_COUNT
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		cores = CPU_COUNT(&set);
#endif
	if (cores < 1)
		cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 1 ? 1 : cores > CGC_TEAM_MAX ? CGC_TEAM_MAX :
	    (unsigned)cores;
}
