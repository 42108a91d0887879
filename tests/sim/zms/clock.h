/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_CLOCK_H
#define ZMS_PRACTICE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Seconds since 1970, moved by the offset that tests set. */
int64_t clock_now(void);
void clock_move(int64_t offset);
int64_t clock_offset(void);
/* From now on the time is what stands in the first eight bytes of the file, for as long as we run:
 * whoever wrote it there moves it. False: it cannot be read. */
bool clock_follow(const char *path);

/* 00:00 local time of the day of `when`; minutes since that midnight on the wall clock. */
int64_t clock_midnight(int64_t when);
int clock_minute(int64_t when);

/* Midnight of "YYYY-MM-DD"; -1 when it is no calendar day. */
int64_t clock_parse_day(const char *text);

/* strftime in local time; returns `out`. */
const char *clock_format(char *out, size_t size, const char *format, int64_t when);
const char *clock_format_utc(char *out, size_t size, const char *format, int64_t when);

#endif
