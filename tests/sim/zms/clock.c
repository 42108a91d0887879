/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static atomic_llong offset_seconds;
static const atomic_llong *given_seconds; /* NULL: the machine's clock */

int64_t clock_now(void)
{
    int64_t now = given_seconds ? (int64_t)atomic_load(given_seconds) : (int64_t)time(NULL);

    return now + (int64_t)atomic_load(&offset_seconds);
}

bool clock_follow(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *page = MAP_FAILED;

    if (fd >= 0) {
        page = mmap(NULL, sizeof(*given_seconds), PROT_READ, MAP_SHARED, fd, 0);
        close(fd);
    }
    if (page == MAP_FAILED) {
        return false;
    }
    given_seconds = page;
    return true;
}

void clock_move(int64_t offset)
{
    atomic_store(&offset_seconds, (long long)offset);
}

int64_t clock_offset(void)
{
    return (int64_t)atomic_load(&offset_seconds);
}

static struct tm clock_split(int64_t when)
{
    struct tm parts;
    time_t seconds = (time_t)when;

    memset(&parts, 0, sizeof(parts));
    localtime_r(&seconds, &parts);
    return parts;
}

int64_t clock_midnight(int64_t when)
{
    struct tm parts = clock_split(when);

    parts.tm_hour = 0;
    parts.tm_min = 0;
    parts.tm_sec = 0;
    parts.tm_isdst = -1;
    return (int64_t)mktime(&parts);
}

int clock_minute(int64_t when)
{
    struct tm parts = clock_split(when);

    return parts.tm_hour * 60 + parts.tm_min;
}

int64_t clock_parse_day(const char *text)
{
    struct tm parts;
    int year = 0;
    int month = 0;
    int day = 0;
    char rest = 0;

    if (strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d%c", &year, &month, &day, &rest) != 3) {
        return -1;
    }
    if (month < 1 || month > 12 || day < 1 || day > 31) {
        return -1;
    }
    memset(&parts, 0, sizeof(parts));
    parts.tm_year = year - 1900;
    parts.tm_mon = month - 1;
    parts.tm_mday = day;
    parts.tm_isdst = -1;
    return (int64_t)mktime(&parts);
}

/* The format is always a literal of this program. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
const char *clock_format(char *out, size_t size, const char *format, int64_t when)
{
    struct tm parts = clock_split(when);

    if (strftime(out, size, format, &parts) == 0 && size > 0) {
        out[0] = 0;
    }
    return out;
}

const char *clock_format_utc(char *out, size_t size, const char *format, int64_t when)
{
    struct tm parts;
    time_t seconds = (time_t)when;

    memset(&parts, 0, sizeof(parts));
    gmtime_r(&seconds, &parts);
    if (strftime(out, size, format, &parts) == 0 && size > 0) {
        out[0] = 0;
    }
    return out;
}
#pragma GCC diagnostic pop
