/* SPDX-License-Identifier: Apache-2.0 */
#include "figures.h"

#include "base/clock.h"
#include "store/turnout_read.h"

#include <string.h>

struct reader {
    void (*each)(void *self, const struct figures *figures);
    void *self;
};

static bool day_take(void *self, const struct turnout_day *day)
{
    static const enum turnout lines[FIGURE_COUNT] = {
        TURNOUT_EARLY,     TURNOUT_ON_TIME, TURNOUT_LATE,    TURNOUT_ELSEWHERE,
        TURNOUT_CANCELLED, TURNOUT_MISSED,  TURNOUT_UNKNOWN, TURNOUT_OPEN};
    struct reader *reader = self;
    struct figures figures = {.scope = day->scope};

    memcpy(figures.day, day->day, sizeof figures.day);
    for (int i = 0; i < FIGURE_COUNT; i++)
        figures.of[i] = day->of[lines[i]];
    reader->each(reader->self, &figures);
    return true;
}

bool figures_each(const char *dir, int64_t from_s, int64_t to_s, int64_t today_s,
                  void (*each)(void *self, const struct figures *figures), void *self)
{
    struct reader reader = {each, self};
    struct turnout_span span = {.scope = 0};

    clock_day_name(from_s, span.from);
    clock_day_name(to_s, span.to);
    clock_day_name(today_s, span.today);
    return !err_is(turnout_read(dir, &span, day_take, &reader));
}

const char *figure_name(enum figure figure)
{
    static const char *const names[FIGURE_COUNT] = {"early",     "on time", "late",    "elsewhere",
                                                    "cancelled", "missed",  "unknown", "open"};

    return names[figure];
}
