/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock: reading time, and arithmetic on local days.
 *
 * Monotonic milliseconds drive every time-out; wall seconds (Unix) are only compared with
 * appointments. Local time is that of the TZ variable, which the composition root sets from the
 * configuration before threads start (ZMS reckons in Europe/Berlin). Any thread.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

int64_t clock_monotonic_ms(void);
int64_t clock_wall_s(void);

/* Local calendar time of a Unix time; values that localtime refuses give the epoch. */
struct tm clock_local(int64_t wall_s);
/* Same local calendar day? True across the 23- and 25-hour days of the year. */
bool clock_same_day(int64_t a_s, int64_t b_s);
/* Unix time of the first second of the local day. */
int64_t clock_day_start(int64_t wall_s);
/* "YYYY-MM-DD" of the local day. */
void clock_day_name(int64_t wall_s, char ret_day[11]);

#endif
