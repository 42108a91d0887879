/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attendance: the figures of days as CSV or JSON, without names; what is counted how is told at the
 * top of store/turnout.h. Exit codes: 0, 1 with the reason on stderr, 2 asked wrongly.
 */
#ifndef CTL_ATTENDANCE_H
#define CTL_ATTENDANCE_H

#include "config.h"

/* NULL: not said. day, or from and to (each may be left out: then as the other, or today). */
struct attendance_wish {
    const char *day, *from, *to; /* YYYY-MM-DD */
    const char *office;          /* scope; NULL: every office */
    const char *format;          /* "csv" or "json"; NULL: csv */
};

int attendance_print(const struct config *config, const struct attendance_wish *wish);

#endif
