/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figures: how the days of the last month turned out, office by office, as numbers without names.
 * One record of 80 bytes for each booking and each number of a day, made from the kiosks' events
 * and the service's day lists; what they count as says store/turnout.h, the same for a kiosk's own
 * figures (ankunft-ctl attendance) as for these. Days are local days; nothing here looks at a
 * clock.
 *
 * In memory. Events come again after a start, day lists of days that are over do not: a visitor who
 * was only ever known by a list counts on days since the start.
 *
 * One call at a time; the board holds the lock.
 */
#ifndef RECEPTION_FIGURES_H
#define RECEPTION_FIGURES_H

#include "base/err.h"
#include "core/hall.h"
#include "core/rules.h"
#include "store/turnout.h"

enum {
    FIGURES_DAYS = 31,
    FIGURES_OF_DAY_MAX = 8000, /* bookings and numbers of an office's day */
    FIGURES_QUARTERS = 96,     /* of an hour, in a day */
    FIGURES_KIOSKS_MAX = 255
};

struct figures;

struct figures_quarter {
    int arrivals;        /* with a booking, seen by a kiosk */
    int waits;           /* came then and were called, both seen */
    int wait_median_min; /* of those; 0: none */
};

struct figures_day {
    struct turnout_day turnout; /* issued: the service's numbers, whoever gave them */
    int wait_median_min;        /* of the day, from arrival to call; -1: none was seen */
    struct figures_quarter quarters[FIGURES_QUARTERS];
};

/* Of these offices only; rules outlive it. ERR_NO_MEMORY. */
struct err figures_open(const struct rules *rules, struct figures **ret_figures) MUST_CHECK;
void figures_close(struct figures *figures);

/* Each event once, those of one kiosk in their order. Without memory, or full: left out. */
void figures_hear(struct figures *figures, const struct hall_event *event);
/* An office's day as the service has it, whole. day_s: its first second. */
void figures_list(struct figures *figures, int32_t scope, int64_t day_s,
                  const struct booking *bookings, int count, int64_t asked_s);

/*
 * The figures of the day of day_s; today_s: any second of today. All zero where nothing is known.
 * ERR_NO_MEMORY.
 */
struct err figures_day(const struct figures *figures, int32_t scope, int64_t day_s, int64_t today_s,
                       struct figures_day *ret_day) MUST_CHECK;
/* What it holds, for figures of its own. */
size_t figures_bytes(const struct figures *figures);

/* A day "YYYY-MM-DD" as its first second; false: there is no such day. */
bool figures_date(const char *date, int64_t *ret_day_s);

#endif
