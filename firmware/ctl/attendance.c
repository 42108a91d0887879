/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/attendance.h"

#include "base/buf.h"
#include "base/clock.h"
#include "store/turnout_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns, with their names in both formats. */
static const struct {
    const char *name;
    int turnout; /* enum turnout, or one of these */
} columns[] = {
    {"expected", -1},
    {"early", TURNOUT_EARLY},
    {"on_time", TURNOUT_ON_TIME},
    {"late", TURNOUT_LATE},
    {"elsewhere", TURNOUT_ELSEWHERE},
    {"missed", TURNOUT_MISSED},
    {"unknown", TURNOUT_UNKNOWN},
    {"open", TURNOUT_OPEN},
    {"cancelled", TURNOUT_CANCELLED},
    {"walk_ins", -2},
    {"walk_ins_own", -3},
    {"hints", -4},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

struct print {
    bool json;
    int days;
};

static int column(const struct turnout_day *day, int at)
{
    switch (columns[at].turnout) {
    case -1:
        return day->expected;
    case -2:
        return day->issued + day->own;
    case -3:
        return day->own;
    case -4:
        return day->hints;
    default:
        return day->of[columns[at].turnout];
    }
}

static void csv_head(void)
{
    printf("day,office");
    for (int i = 0; i < COLUMNS; i++)
        printf(",%s", columns[i].name);
    printf(",median_minutes\n");
}

static void csv_print(const struct turnout_day *day)
{
    printf("%s,%d", day->day, (int)day->scope);
    for (int i = 0; i < COLUMNS; i++)
        printf(",%d", column(day, i));
    if (day->has_median)
        printf(",%d\n", day->median_min);
    else
        printf(",\n");
}

static void json_print(const struct turnout_day *day, bool first)
{
    printf("%s\n  {\"day\": \"%s\", \"office\": %d", first ? "" : ",", day->day, (int)day->scope);
    for (int i = 0; i < COLUMNS; i++)
        printf(", \"%s\": %d", columns[i].name, column(day, i));
    if (day->has_median)
        printf(", \"median_minutes\": %d}", day->median_min);
    else
        printf(", \"median_minutes\": null}");
}

/* A damaged file may hold any text as day: nothing but a day is printed. */
static bool is_day(const char *text)
{
    int year, month, day, end = 0;

    if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 ||
        sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || end != 10)
        return false;
    struct tm tm = {
        .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12, .tm_isdst = -1};
    return mktime(&tm) != -1 && tm.tm_mday == day && tm.tm_mon == month - 1;
}

static bool day_print(void *self, const struct turnout_day *day)
{
    struct print *print = self;

    if (!is_day(day->day))
        return true;
    if (print->json)
        json_print(day, print->days == 0);
    else
        csv_print(day);
    print->days++;
    return true;
}

/* Complains, and false, where it cannot be done. */
static bool span_read(const struct attendance_wish *wish, struct turnout_span *ret_span)
{
    clock_day_name(clock_wall_s(), ret_span->today);
    const char *from = wish->day != NULL ? wish->day : wish->from;
    const char *to = wish->day != NULL ? wish->day : wish->to;

    from = from != NULL ? from : to != NULL ? to : ret_span->today;
    to = to != NULL ? to : wish->from != NULL ? ret_span->today : from;
    if (!is_day(from) || !is_day(to)) {
        fprintf(stderr, "ankunft-ctl attendance: days are written YYYY-MM-DD\n");
        return false;
    }
    (void)text_copy(ret_span->from, sizeof ret_span->from, from);
    (void)text_copy(ret_span->to, sizeof ret_span->to, to);
    char *end = NULL;
    long scope = wish->office != NULL ? strtol(wish->office, &end, 10) : 0;
    if (wish->office != NULL &&
        (end == wish->office || *end != '\0' || scope < 1 || scope > INT32_MAX)) {
        fprintf(stderr, "ankunft-ctl attendance: --office wants the number of a scope\n");
        return false;
    }
    ret_span->scope = (int32_t)scope;
    return true;
}

int attendance_print(const struct config *config, const struct attendance_wish *wish)
{
    struct print print = {.json = wish->format != NULL && strcmp(wish->format, "json") == 0};
    struct turnout_span span;

    if (wish->format != NULL && !print.json && strcmp(wish->format, "csv") != 0) {
        fprintf(stderr, "ankunft-ctl attendance: --format csv or json\n");
        return 2;
    }
    if (!span_read(wish, &span))
        return 2;
    if (print.json)
        printf("[");
    else
        csv_head();
    struct err e = turnout_read(config->kiosk.state_dir, &span, day_print, &print);
    if (print.json)
        printf("%s]\n", print.days > 0 ? "\n" : "");
    if (err_is(e))
        fprintf(stderr, "ankunft-ctl: %s: %s\n", config->kiosk.state_dir,
                e.code == ERR_GONE ? "no journal there: has the kiosk run yet?" : err_name(e));
    return err_is(e) ? 1 : 0;
}
