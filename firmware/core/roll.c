/* SPDX-License-Identifier: Apache-2.0 */
#include "core/roll.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    SLIP_MM = 110,        /* as long as a slip is, before one has been printed */
    PACE_SLIPS_MIN = 10,  /* fewer say nothing of the day's pace … */
    PACE_SPAN_MIN_S = 900 /* … nor does so short a time */
};
#define COUNT_MAX INT64_C(1000000000)

void roll_add(struct roll *roll, int mm, int64_t wall_s)
{
    if (roll->day_first_s == 0 || !clock_same_day(roll->day_first_s, wall_s)) {
        roll->day_first_s = wall_s;
        roll->day_slips = 0;
    }
    roll->mm += mm;
    roll->slips++;
    roll->day_slips++;
}

int roll_forecast(const struct roll *roll, int64_t roll_mm, int64_t wall_s, int64_t *ret_until_s)
{
    int64_t slip_mm = roll->slips > 0 ? (roll->mm + roll->slips - 1) / roll->slips : SLIP_MM;
    int64_t left = roll->mm < roll_mm && slip_mm > 0 ? (roll_mm - roll->mm) / slip_mm : 0;
    int64_t span_s = wall_s - roll->day_first_s;

    *ret_until_s = 0;
    if (roll->day_slips >= PACE_SLIPS_MIN && span_s >= PACE_SPAN_MIN_S &&
        clock_same_day(roll->day_first_s, wall_s)) {
        int64_t until_s = wall_s + left * span_s / roll->day_slips;
        if (clock_same_day(until_s, wall_s))
            *ret_until_s = until_s;
    }
    return (int)left;
}

bool roll_read(const char *text, struct roll *ret_roll)
{
    struct roll roll;
    int end = 0;

    *ret_roll = (struct roll){0};
    if (sscanf(text, "%10" SCNd64 " %10" SCNd64 " %12" SCNd64 " %10" SCNd64 "%n", &roll.mm,
               &roll.slips, &roll.day_first_s, &roll.day_slips, &end) != 4 ||
        text[end] != '\0' || roll.mm < 0 || roll.mm > COUNT_MAX || roll.slips < 0 ||
        roll.slips > COUNT_MAX || roll.day_first_s < 0 || roll.day_slips < 0 ||
        roll.day_slips > roll.slips)
        return false;
    *ret_roll = roll;
    return true;
}

void roll_write(const struct roll *roll, char ret_text[ROLL_TEXT_MAX + 1])
{
    snprintf(ret_text, ROLL_TEXT_MAX + 1, "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, roll->mm,
             roll->slips, roll->day_first_s, roll->day_slips);
}
