/* SPDX-License-Identifier: Apache-2.0 */
/* staff: how the kiosk is, in words and numbers, and what can be done about it. */
#include "base/buf.h"
#include "base/clock.h"
#include "ui/widget/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OFFICES_SHOWN = 3 };

static void number_write(int64_t n, char ret_text[24])
{
    snprintf(ret_text, 24, "%lld", (long long)n);
}

static void counted(struct screen *s, struct stack *stack, const char *id, int n, int64_t since_s)
{
    char digits[24], time[8];

    number_write(n, digits);
    screen_time(since_s, time);
    const struct i18n_value values[] = {{"n", digits}, {"time", time}};
    screen_format(s, id, values, 2, sheet_line(s, stack, id));
}

/* The order of the offices in the status: the oldest bookings first. */
static void oldest_first(const struct status_store *status, int ret_order[OFFICES_MAX])
{
    for (int i = 0; i < status->office_count; i++) {
        int64_t age_s = status->offices[i].roster_age_s;
        int k = i;
        /* None at all is older than any. */
        for (; k > 0; k--) {
            int64_t other_s = status->offices[ret_order[k - 1]].roster_age_s;
            if (other_s < 0 || (age_s >= 0 && age_s <= other_s))
                break;
            ret_order[k] = ret_order[k - 1];
        }
        ret_order[k] = i;
    }
}

static void roster_add(struct screen *s, struct stack *stack)
{
    const struct status_store *status = &s->model->staff.status;
    char all[LIST_LABEL_MAX + 1], one[LIST_LABEL_MAX + 1], minutes[24];
    struct buf out = buf_on(all, sizeof all);
    int order[OFFICES_MAX];

    if (!s->rules->roster)
        return;
    oldest_first(status, order);
    for (int i = 0; i < status->office_count && i < OFFICES_SHOWN; i++) {
        int64_t age_s = status->offices[order[i]].roster_age_s;
        const struct office *office = rules_office(s->rules, status->offices[order[i]].scope);
        number_write(age_s / 60, minutes);
        const struct i18n_value values[] = {{"office", office != NULL ? office->name : ""},
                                            {"n", minutes}};
        screen_format(s, age_s < 0 ? "staff.roster_none" : "staff.roster", values, 2, one);
        buf_addf(&out, "%s%s", i > 0 ? "\n" : "", one);
    }
    (void)text_copy(sheet_line(s, stack, "staff.roster"), LIST_LABEL_MAX + 1, all);
}

static void clock_add(struct screen *s, struct stack *stack)
{
    const struct status_clock *clock = &s->model->staff.clock;
    const char *id = clock->sure ? "staff.clock.sure" : "staff.clock.unsure";
    char seconds[24];

    number_write((clock->ahead_ms + (clock->ahead_ms < 0 ? -500 : 500)) / 1000, seconds);
    screen_format(s, id, &(struct i18n_value){"n", seconds}, 1, sheet_line(s, stack, id));
}

/* When the roll was put in, and for how long it will do. */
static void paper_add(struct screen *s, struct stack *stack)
{
    const struct status_store *status = &s->model->staff.status;
    const char *id = status->paper_until_s != 0 ? "staff.paper_until" : "staff.paper";
    char date[LIST_LABEL_MAX + 1], time[8], slips[24], until[8];

    if (status->paper_s == 0)
        return;
    screen_date(s, status->paper_s, date);
    screen_time(status->paper_s, time);
    screen_time(status->paper_until_s, until);
    number_write(status->paper_slips, slips);
    const struct i18n_value values[] = {
        {"date", date}, {"time", time}, {"n", slips}, {"until", until}};
    screen_format(s, id, values, 4, sheet_line(s, stack, id));
}

static void store_add(struct screen *s, struct stack *stack)
{
    const struct status_store *status = &s->model->staff.status;

    if (!status->works) {
        sheet_text(s, stack, "staff.store_broken");
        return;
    }
    counted(s, stack, status->unsent > 0 ? "staff.unsent_since" : "staff.unsent", status->unsent,
            status->oldest_s);
    counted(s, stack, "staff.unsettled", status->unsettled, 0);
}

/* When: the time, with the date where it was not today. */
static void when_write(struct screen *s, int64_t at_s, char ret_text[LIST_LABEL_MAX + 1])
{
    char date[LIST_LABEL_MAX + 1], time[8];

    screen_time(at_s, time);
    if (clock_same_day(at_s, s->model->wall_s)) {
        memcpy(ret_text, time, sizeof time);
        return;
    }
    screen_date(s, at_s, date);
    struct buf out = buf_on(ret_text, LIST_LABEL_MAX + 1);
    buf_addf(&out, "%s, %s", date, time);
}

/* The checks that ended so, by name, in one line; nothing where there are none. */
static void checks_add(struct screen *s, struct stack *stack, enum selftest_verdict verdict,
                       const char *when, const char *id)
{
    const struct selftest *test = &s->model->tests.last;
    char names[LIST_LABEL_MAX + 1], check[32];
    struct buf out = buf_on(names, sizeof names);

    for (int i = 0; i < SELFTEST_CHECKS; i++)
        if (test->checks[i].verdict == verdict) {
            snprintf(check, sizeof check, "staff.check.%s",
                     selftest_check_name((enum selftest_check)i));
            buf_addf(&out, "%s%s", out.len > 0 ? ", " : "", screen_text(s, check));
        }
    const struct i18n_value values[] = {{"time", when}, {"names", names}};
    if (out.len > 0)
        screen_format(s, id, values, 2, sheet_line(s, stack, id));
}

static void selftest_add(struct screen *s, struct stack *stack)
{
    const struct selftest *test = &s->model->tests.last;
    char when[LIST_LABEL_MAX + 1];

    if (test->at_s == 0)
        return;
    when_write(s, test->at_s, when);
    checks_add(s, stack, SELFTEST_FAIL, when, "staff.selftest.fail");
    checks_add(s, stack, SELFTEST_WARN, when, "staff.selftest.warn");
    if (selftest_worst(test) <= SELFTEST_OK)
        screen_format(s, "staff.selftest.well", &(struct i18n_value){"time", when}, 1,
                      sheet_line(s, stack, "staff.selftest.well"));
}

void staff_build(struct screen *s)
{
    const struct button all[] = {
        {LOOK_PLAIN, SIGN_KEYPAD, "staff.number", NULL, ACTION_STAFF_NUMBER, 0, false},
        {LOOK_PLAIN, SIGN_PRINTER, "staff.tests", NULL, ACTION_STAFF_TESTS, 0, false},
        {LOOK_PLAIN, ICON_LETTER, "staff.log", NULL, ACTION_STAFF_LOG, 0, false},
        {LOOK_PLAIN, SIGN_CLOSED, "staff.off", NULL, ACTION_STAFF_OFF, 0, false},
        {LOOK_PRIMARY, SIGN_CHECK, "staff.calls_seen", NULL, ACTION_CALLS_SEEN, 0, false},
    };
    const struct staff *staff = &s->model->staff;
    struct stack stack = {0};
    char title[LIST_LABEL_MAX + 1];

    screen_format(s, "staff.title", &(struct i18n_value){"name", staff->name}, 1, title);
    sheet_title(s, &stack, title);
    sheet_said(s, &stack);
    if (s->model->closed)
        sheet_text(s, &stack, "staff.closed");
    if (staff->status_known && staff->status.calls > 0)
        counted(s, &stack, "staff.calls", staff->status.calls, staff->status.called_s);
    sheet_text(s, &stack,
               s->model->devices[DEVICE_SERVICE] == DEVICE_BROKEN ? "staff.service.broken"
                                                                  : "staff.service.ready");
    sheet_devices(s, &stack);
    selftest_add(s, &stack);
    if (staff->status_known) {
        store_add(s, &stack);
        clock_add(s, &stack);
        roster_add(s, &stack);
        paper_add(s, &stack);
    }
    sheet_build(s, &stack, all, flow_offers(s->model, ACTION_CALLS_SEEN) ? 5 : 4);
}
