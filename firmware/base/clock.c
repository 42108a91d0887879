/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <string.h>

int64_t clock_monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_wall_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec;
}

struct tm clock_local(int64_t wall_s)
{
    struct tm tm;
    time_t t = (time_t)wall_s;

    if (localtime_r(&t, &tm) == NULL || tm.tm_year < 0 || tm.tm_year > 8099) {
        t = 0;
        localtime_r(&t, &tm);
    }
    return tm;
}

bool clock_same_day(int64_t a_s, int64_t b_s)
{
    struct tm a = clock_local(a_s), b = clock_local(b_s);

    return a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
}

int64_t clock_day_start(int64_t wall_s)
{
    struct tm tm = clock_local(wall_s);

    tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return (int64_t)mktime(&tm);
}

void clock_day_name(int64_t wall_s, char ret_day[11])
{
    struct tm tm = clock_local(wall_s);

    strftime(ret_day, 11, "%Y-%m-%d", &tm);
}
