/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/csv.h"

#include <string.h>

/* In the order of enum turnout; but for the last, which no booking counts as here. */
static const char *const names[TURNOUT_NONE] = {
    [TURNOUT_EARLY] = "early",         [TURNOUT_ON_TIME] = "on_time",
    [TURNOUT_LATE] = "late",           [TURNOUT_ELSEWHERE] = "elsewhere",
    [TURNOUT_CANCELLED] = "cancelled", [TURNOUT_MISSED] = "missed",
    [TURNOUT_UNKNOWN] = "unknown",     [TURNOUT_OPEN] = "open",
};

void csv_text(struct buf *out, const char *text)
{
    buf_add(out, text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL ? "\"'" : "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buf_add_c(out, '"');
        buf_add_c(out, *text);
    }
    buf_add_c(out, '"');
}

static void line(struct buf *out, const struct figures_day *day, const char *office,
                 const char *figure, int quarter, int value)
{
    buf_addf(out, "%s,", day->turnout.day);
    csv_text(out, office);
    buf_addf(out, ",%s,", figure);
    if (quarter >= 0)
        buf_addf(out, "%02d:%02d", quarter / 4, quarter % 4 * 15);
    buf_addf(out, ",%d\r\n", value);
}

void csv_day(struct buf *out, const struct figures_day *day, const char *office)
{
    buf_add(out, "date,office,figure,time,value\r\n");
    line(out, day, office, "expected", -1, day->turnout.expected);
    for (int i = 0; i < TURNOUT_NONE; i++)
        line(out, day, office, names[i], -1, day->turnout.of[i]);
    line(out, day, office, "walkins", -1, day->turnout.issued);
    line(out, day, office, "own", -1, day->turnout.own);
    line(out, day, office, "hints", -1, day->turnout.hints);
    if (day->wait_median_min >= 0)
        line(out, day, office, "wait_median_min", -1, day->wait_median_min);
    for (int i = 0; i < FIGURES_QUARTERS; i++)
        if (day->quarters[i].arrivals > 0)
            line(out, day, office, "arrivals", i, day->quarters[i].arrivals);
    for (int i = 0; i < FIGURES_QUARTERS; i++)
        if (day->quarters[i].waits > 0)
            line(out, day, office, "wait_median_min", i, day->quarters[i].wait_median_min);
}

void csv_days(struct buf *out, const struct figures_day *days, int count, const char *office)
{
    buf_add(out, "date,office,expected");
    for (int i = 0; i < TURNOUT_NONE; i++)
        buf_addf(out, ",%s", names[i]);
    buf_add(out, ",walkins,own,hints,wait_median_min\r\n");
    for (int d = 0; d < count; d++) {
        buf_addf(out, "%s,", days[d].turnout.day);
        csv_text(out, office);
        buf_addf(out, ",%d", days[d].turnout.expected);
        for (int i = 0; i < TURNOUT_NONE; i++)
            buf_addf(out, ",%d", days[d].turnout.of[i]);
        buf_addf(out, ",%d,%d,%d,", days[d].turnout.issued, days[d].turnout.own,
                 days[d].turnout.hints);
        if (days[d].wait_median_min >= 0)
            buf_addf(out, "%d", days[d].wait_median_min);
        buf_add(out, "\r\n");
    }
}
