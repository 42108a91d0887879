/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/words.h"

#include "base/clock.h"

#include <stdio.h>

void words_time(int64_t wall_s, char ret_text[8])
{
    struct tm tm = clock_local(wall_s);

    snprintf(ret_text, 8, "%d:%02d", tm.tm_hour % 24, tm.tm_min % 60);
}

/* The parts of a date put together as `pattern_id` says, with the weekday called `weekday_stem`. */
static void date_write(const struct i18n *i18n, int language, int64_t wall_s,
                       const char *pattern_id, const char *weekday_stem, char *ret_text,
                       size_t size)
{
    struct tm tm = clock_local(wall_s);
    char weekday_id[16], month_id[16], day[8];

    snprintf(weekday_id, sizeof weekday_id, "%s%d", weekday_stem, tm.tm_wday % 7);
    snprintf(month_id, sizeof month_id, "month.%d", tm.tm_mon % 12 + 1);
    snprintf(day, sizeof day, "%d", tm.tm_mday % 100);
    const struct i18n_value parts[] = {{"weekday", i18n_text(i18n, language, weekday_id)},
                                       {"day", day},
                                       {"month", i18n_text(i18n, language, month_id)}};
    (void)i18n_format(ret_text, size, i18n_text(i18n, language, pattern_id), parts, 3);
}

void words_date(const struct i18n *i18n, int language, int64_t wall_s, char *ret_text, size_t size)
{
    date_write(i18n, language, wall_s, "format.date", "weekday.", ret_text, size);
}

void words_date_on(const struct i18n *i18n, int language, int64_t wall_s, char *ret_text,
                   size_t size)
{
    date_write(i18n, language, wall_s, "date.on", "weekday.on.", ret_text, size);
}

const char *words_wait(int wait_min, const char *minutes_id, const char *hours_id, int *ret_count)
{
    bool hours = wait_min >= 120;

    *ret_count = hours ? (wait_min + 30) / 60 : wait_min;
    return hours ? hours_id : minutes_id;
}

const char *words_area(const struct rules *rules, int32_t scope, const char *tag, const char *hint)
{
    const struct office *office = rules_office(rules, scope);
    const char *where = office != NULL ? local_text_in(&office->where, tag) : "";

    return where[0] != '\0' ? where : hint;
}
