/* SPDX-License-Identifier: Apache-2.0 */
#include "core/openmetrics.h"

#include <inttypes.h>
#include <string.h>

/* ---- families ------------------------------------------------------------------------------- */

/* unit: "" for none; otherwise the name ends in it, as OpenMetrics wants. */
static void family_begin(struct buf *out, const char *name, const char *type, const char *unit,
                         const char *help)
{
    buf_addf(out, "# TYPE ankunft_%s %s\n", name, type);
    if (unit[0] != '\0')
        buf_addf(out, "# UNIT ankunft_%s %s\n", name, unit);
    buf_addf(out, "# HELP ankunft_%s %s\n", name, help);
}

static void label_add(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "%s=\"", name);
    for (; *value != '\0'; value++)
        if (*value == '\n')
            buf_add(out, "\\n");
        else if (*value == '"' || *value == '\\')
            buf_addf(out, "\\%c", *value);
        else
            buf_add_c(out, *value);
    buf_add_c(out, '"');
}

static void sample_begin(struct buf *out, const char *name, const char *kiosk)
{
    buf_addf(out, "ankunft_%s{", name);
    label_add(out, "kiosk", kiosk);
}

static void sample_end(struct buf *out, int64_t value)
{
    buf_addf(out, "} %" PRId64 "\n", value);
}

/* ---- a kiosk's single figures --------------------------------------------------------------- */

/* What a figure is of one kiosk; false: not known, no sample. */
typedef bool figure(const struct hall_state *s, int64_t *ret_value);

/* A moment or a count that is 0 where there is none. */
static bool known(int64_t value, int64_t *ret_value)
{
    *ret_value = value;
    return value != 0;
}

#define FIGURE(name, expression)                                                                   \
    static bool name##_of(const struct hall_state *s, int64_t *ret_value)                          \
    {                                                                                              \
        *ret_value = (expression);                                                                 \
        return true;                                                                               \
    }
#define MOMENT(name, member)                                                                       \
    static bool name##_of(const struct hall_state *s, int64_t *ret_value)                          \
    {                                                                                              \
        return known(s->member, ret_value);                                                        \
    }
MOMENT(told, at_s)
MOMENT(start, since_s)
FIGURE(clock_sure, s->sure)
FIGURE(closed, s->closed)
FIGURE(out, s->out)
FIGURE(unsent, s->unsent)
MOMENT(oldest, oldest_s)
FIGURE(unsettled, s->unsettled)
FIGURE(calls, s->calls)
MOMENT(called, called_s)
MOMENT(paper_changed, paper_s)
FIGURE(paper_slips, s->paper_slips)
MOMENT(paper_end, paper_until_s)
MOMENT(selftest, selftest_s)
FIGURE(gaps, s->gap_count)
FIGURE(unclaimed, s->unclaimed)

static bool selftest_failed_of(const struct hall_state *s, int64_t *ret_value)
{
    *ret_value = s->selftest_failed;
    return s->selftest_s != 0;
}

static bool blind_of(const struct hall_state *s, int64_t *ret_value)
{
    *ret_value = 0;
    for (int i = 0; i < s->gap_count; i++) {
        int64_t until_s = s->gaps[i].until_s != 0 ? s->gaps[i].until_s : s->at_s;
        if (until_s > s->gaps[i].from_s)
            *ret_value += until_s - s->gaps[i].from_s;
    }
    return true;
}

static const struct {
    const char *name, *unit, *help;
    figure *of;
} figures[] = {
    {"told_timestamp_seconds", "seconds", "When the kiosk said all this.", told_of},
    {"start_timestamp_seconds", "seconds", "Since when the program runs.", start_of},
    {"clock_sure", "", "1: the time is to be trusted.", clock_sure_of},
    {"closed", "", "1: staff have put the kiosk out of service.", closed_of},
    {"out_of_service", "", "1: the screen takes nobody, for whatever reason.", out_of},
    {"unsent", "", "Entries that the booking service does not have for certain.", unsent_of},
    {"unsent_oldest_timestamp_seconds", "seconds",
     "Since when the oldest unsent entry waits; absent: none waits.", oldest_of},
    {"unsettled", "", "Entries that the service refused; a person must look.", unsettled_of},
    {"calls_open", "", "Visitors who have called a person, and nobody came yet.", calls_of},
    {"call_oldest_timestamp_seconds", "seconds",
     "Since when the first of them waits; absent: nobody waits.", called_of},
    {"paper_changed_timestamp_seconds", "seconds", "When the paper was changed last.",
     paper_changed_of},
    {"paper_slips", "", "About so many slips more are on the roll.", paper_slips_of},
    {"paper_end_timestamp_seconds", "seconds",
     "About when the paper ends; absent: not today, or not known.", paper_end_of},
    {"selftest_timestamp_seconds", "seconds", "When the kiosk tested itself last.", selftest_of},
    {"selftest_failed", "", "How many parts failed in the last self-test.", selftest_failed_of},
    {"gaps", "", "Times at which the kiosk was blind today.", gaps_of},
    {"blind_seconds", "seconds", "How long the kiosk was blind today, in all.", blind_of},
    {"unclaimed", "", "Check-ins that the hall does not know of yet.", unclaimed_of},
};

static void figures_add(const struct openmetrics *what, struct buf *out)
{
    int64_t value;

    for (size_t f = 0; f < sizeof figures / sizeof figures[0]; f++) {
        family_begin(out, figures[f].name, "gauge", figures[f].unit, figures[f].help);
        for (int i = 0; i < what->kiosk_count; i++)
            if (figures[f].of(what->kiosks[i].state, &value)) {
                sample_begin(out, figures[f].name, what->kiosks[i].state->kiosk);
                sample_end(out, value);
            }
    }
    family_begin(out, "clock_ahead_seconds", "gauge", "seconds",
                 "The offices' time before the machine's clock.");
    for (int i = 0; i < what->kiosk_count; i++) {
        sample_begin(out, "clock_ahead_seconds", what->kiosks[i].state->kiosk);
        int64_t ms = what->kiosks[i].state->ahead_ms;
        buf_addf(out, "} %s%" PRIu64 ".%03d\n", ms < 0 ? "-" : "",
                 (ms < 0 ? 0 - (uint64_t)ms : (uint64_t)ms) / 1000,
                 (int)(ms < 0 ? -(ms % 1000) : ms % 1000));
    }
}

/* ---- what a kiosk has several of ------------------------------------------------------------ */

static void versions_add(const struct openmetrics *what, struct buf *out)
{
    family_begin(out, "kiosk", "info", "", "The kiosk, its name and its program's version.");
    for (int i = 0; i < what->kiosk_count; i++) {
        const struct hall_state *s = what->kiosks[i].state;
        sample_begin(out, "kiosk_info", s->kiosk);
        buf_add_c(out, ',');
        label_add(out, "name", s->name);
        buf_add_c(out, ',');
        label_add(out, "version", s->version);
        sample_end(out, 1);
    }
}

static void devices_add(const struct openmetrics *what, struct buf *out)
{
    static const char *const devices[DEVICE_COUNT] = {
        [DEVICE_SCANNER] = "scanner",  [DEVICE_PRINTER] = "printer", [DEVICE_SERVICE] = "service",
        [DEVICE_STORE] = "store",      [DEVICE_KEYPAD] = "keypad",   [DEVICE_AUDIO] = "audio",
        [DEVICE_DOCUMENT] = "document"};
    static const char *const states[] = {[DEVICE_ABSENT] = "absent",
                                         [DEVICE_READY] = "ready",
                                         [DEVICE_PAPER_LOW] = "paper_low",
                                         [DEVICE_PAPER_OUT] = "paper_out",
                                         [DEVICE_BROKEN] = "broken"};

    family_begin(out, "device", "stateset", "", "The state of each part; absent: not configured.");
    for (int i = 0; i < what->kiosk_count; i++)
        for (int d = 0; d < DEVICE_COUNT; d++)
            for (int state = DEVICE_ABSENT; state <= DEVICE_BROKEN; state++) {
                sample_begin(out, "device", what->kiosks[i].state->kiosk);
                buf_addf(out, ",device=\"%s\",ankunft_device=\"%s\"", devices[d], states[state]);
                sample_end(out, (int)what->kiosks[i].state->devices[d] == state);
            }
}

static void watch_add(const struct openmetrics *what, struct buf *out)
{
    static const char *const gaps[WATCH_GAP_COUNT] = {
        [WATCH_WHOLE] = "whole",     [WATCH_OUT_OF_SERVICE] = "out_of_service",
        [WATCH_SCANNER] = "scanner", [WATCH_CLOCK] = "clock",
        [WATCH_ROSTER] = "roster",   [WATCH_DARK] = "dark"};

    family_begin(out, "watch", "stateset", "",
                 "Would the kiosk see everybody who comes (whole), or why not?");
    for (int i = 0; i < what->kiosk_count; i++)
        for (int gap = 0; gap < WATCH_GAP_COUNT; gap++) {
            sample_begin(out, "watch", what->kiosks[i].state->kiosk);
            buf_addf(out, ",ankunft_watch=\"%s\"", gaps[gap]);
            sample_end(out, (int)what->kiosks[i].state->gap == gap);
        }
}

static void rosters_add(const struct openmetrics *what, struct buf *out)
{
    family_begin(out, "roster_there", "gauge", "", "1: the kiosk has today's bookings.");
    for (int i = 0; i < what->kiosk_count; i++)
        for (int o = 0; o < what->kiosks[i].state->office_count; o++) {
            sample_begin(out, "roster_there", what->kiosks[i].state->kiosk);
            buf_addf(out, ",scope=\"%" PRId32 "\"", what->kiosks[i].state->offices[o].scope);
            sample_end(out, what->kiosks[i].state->offices[o].roster_age_s >= 0);
        }
    family_begin(out, "roster_age_seconds", "gauge", "seconds",
                 "How old today's bookings are; absent: there are none.");
    for (int i = 0; i < what->kiosk_count; i++)
        for (int o = 0; o < what->kiosks[i].state->office_count; o++)
            if (what->kiosks[i].state->offices[o].roster_age_s >= 0) {
                sample_begin(out, "roster_age_seconds", what->kiosks[i].state->kiosk);
                buf_addf(out, ",scope=\"%" PRId32 "\"", what->kiosks[i].state->offices[o].scope);
                sample_end(out, what->kiosks[i].state->offices[o].roster_age_s);
            }
}

static void counters_add(const struct openmetrics *what, struct buf *out)
{
    static const struct {
        const char *name, *help;
    } counters[COUNTER_COUNT] = {
#define COUNTER(id, metric, text) [COUNTER_##id] = {metric, text},
#include "core/counter.def"
#undef COUNTER
    };

    for (int c = 0; c < COUNTER_COUNT; c++) {
        family_begin(out, counters[c].name, "counter", "", counters[c].help);
        for (int i = 0; i < what->kiosk_count; i++) {
            buf_addf(out, "ankunft_%s_total{", counters[c].name);
            label_add(out, "kiosk", what->kiosks[i].state->kiosk);
            sample_end(out, what->kiosks[i].state->counters[c]);
        }
    }
}

/* ---- what reception knows ------------------------------------------------------------------- */

static void scope_sample(struct buf *out, const char *name, int32_t scope, int64_t value)
{
    buf_addf(out, "ankunft_%s{scope=\"%" PRId32 "\"} %" PRId64 "\n", name, scope, value);
}

static void visitors_add(const struct openmetrics *what, struct buf *out)
{
    family_begin(out, "visitors", "gauge", "",
                 "Visitors of today, with a booking or without, by status.");
    for (int i = 0; i < what->office_count; i++) {
        const struct openmetrics_office *o = &what->offices[i];
        const struct {
            const char *status;
            int count;
        } of[] = {{"expected", o->expected},     {"arrived", o->arrived}, {"called", o->called},
                  {"in_service", o->in_service}, {"missed", o->missed},   {"unknown", o->unknown},
                  {"finished", o->finished}};
        for (size_t s = 0; s < sizeof of / sizeof of[0]; s++)
            buf_addf(out, "ankunft_visitors{scope=\"%" PRId32 "\",status=\"%s\"} %d\n", o->scope,
                     of[s].status, of[s].count);
    }
    family_begin(out, "walkins", "gauge", "", "Visitors of today without a booking.");
    for (int i = 0; i < what->office_count; i++)
        scope_sample(out, "walkins", what->offices[i].scope, what->offices[i].walkins);
    family_begin(out, "overdue", "gauge", "", "Expected visitors whose time is over.");
    for (int i = 0; i < what->office_count; i++)
        scope_sample(out, "overdue", what->offices[i].scope, what->offices[i].overdue);
    family_begin(out, "wait_median_seconds", "gauge", "seconds",
                 "Median wait of today; absent: not known.");
    for (int i = 0; i < what->office_count; i++)
        if (what->offices[i].wait_median_min >= 0)
            scope_sample(out, "wait_median_seconds", what->offices[i].scope,
                         (int64_t)what->offices[i].wait_median_min * 60);
    family_begin(out, "wait_expected_seconds", "gauge", "seconds",
                 "Expected wait of who comes now; absent: not known.");
    for (int i = 0; i < what->office_count; i++)
        if (what->offices[i].wait_expected_min >= 0)
            scope_sample(out, "wait_expected_seconds", what->offices[i].scope,
                         (int64_t)what->offices[i].wait_expected_min * 60);
}

static void hall_add(const struct openmetrics *what, struct buf *out)
{
    family_begin(out, "reception", "info", "", "The version of the program at reception.");
    buf_add(out, "ankunft_reception_info{");
    label_add(out, "version", what->version);
    sample_end(out, 1);
    family_begin(out, "online", "gauge", "", "1: reception hears of the kiosk.");
    for (int i = 0; i < what->kiosk_count; i++) {
        sample_begin(out, "online", what->kiosks[i].state->kiosk);
        sample_end(out, what->kiosks[i].online);
    }
    family_begin(out, "link", "gauge", "", "1: reception reaches it; zms: the booking service.");
    buf_addf(out, "ankunft_link{to=\"zms\"} %d\n", what->zms);
    if (what->bus_used)
        buf_addf(out, "ankunft_link{to=\"bus\"} %d\n", what->bus);
    visitors_add(what, out);
}

void openmetrics_write(const struct openmetrics *what, struct buf *out)
{
    versions_add(what, out);
    figures_add(what, out);
    devices_add(what, out);
    watch_add(what, out);
    rosters_add(what, out);
    counters_add(what, out);
    if (what->hall)
        hall_add(what, out);
    buf_add(out, "# EOF\n");
}
