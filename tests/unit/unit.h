/* SPDX-License-Identifier: MIT */
#ifndef CGC_UNIT_H
#define CGC_UNIT_H

#include <math.h>
#include <stdio.h>
#include <string.h>

/*
 * unit - checks for the test programs.
 *
 * A failed check says where and what, and the program goes on.  Each program
 * is one file that includes this once and ends with "return unit_done();".
 */

#define UNIT_SHOWN 20 /* failures that are printed; the rest is counted */

static unsigned long unit_checks, unit_failures;

static inline int
unit_check(int good, const char *file, int line, const char *text)
{
	unit_checks++;
	if (!good && unit_failures++ < UNIT_SHOWN)
		printf("%s:%d: %s\n", file, line, text);
	return good;
}

static inline int
unit_check_str(const char *a, const char *b, const char *file, int line)
{
	char text[1024];

	snprintf(text, sizeof text, "found \"%s\", expected \"%s\"", a, b);
	return unit_check(strcmp(a, b) == 0, file, line, text);
}

static inline int
unit_check_near(double a, double b, double rtol, const char *file, int line)
{
	char text[128];

	snprintf(text, sizeof text, "found %.17g, expected %.17g within %g", a,
	    b, rtol);
	return unit_check(a == b || fabs(a - b) <= rtol * fabs(b), file, line,
	    text);
}

/* Each is true if the check held: "if (!CHECK(...)) return;". */
#define CHECK(cond) unit_check(!!(cond), __FILE__, __LINE__, #cond)
#define CHECK_STR(a, b) unit_check_str(a, b, __FILE__, __LINE__)
#define CHECK_NEAR(a, b, rtol) unit_check_near(a, b, rtol, __FILE__, __LINE__)

/* The exit status of the program. */
static inline int
unit_done(void)
{
	printf("%lu checks, %lu failed\n", unit_checks, unit_failures);
	return unit_failures != 0;
}

#endif
