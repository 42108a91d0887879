/* SPDX-License-Identifier: Apache-2.0 */
/*
 * turnout: how the visitors of a day turned out, as figures without names. Pure; any thread.
 *
 * Each booking of an office's day counts once, in the first line of these that fits:
 *
 *   early, on time, late   checked in at this kiosk, by the true arrival: on time is from
 *                          TURNOUT_EARLY_MIN before the appointment to TURNOUT_LATE_MIN after it,
 *                          both included; earlier is early, later is late
 *   elsewhere              arrived by the service's word alone (queued, called, processing, parked,
 *                          finished): at a desk or at another kiosk. When, nobody wrote down:
 *                          they are in no median
 *   cancelled              gone from the day's list before being there, deleted or blocked
 *   missed                 missed by the service's word, or absent by this kiosk's
 *   unknown                this kiosk cannot say (it had not watched all the time), or the service
 *                          refused its word; and who is left over when the day is over
 *   open                   the day is not over, and nothing has been said
 *
 * Expected are all but the cancelled. Whoever has not confirmed the booking is in no line. The
 * median is over early, on time and late, in minutes from the appointment, negative before it.
 */
#ifndef STORE_TURNOUT_H
#define STORE_TURNOUT_H

#include "core/booking.h"
#include "store/state.h"

enum { TURNOUT_EARLY_MIN = 10, TURNOUT_LATE_MIN = 5 };

enum turnout {
    TURNOUT_EARLY,
    TURNOUT_ON_TIME,
    TURNOUT_LATE,
    TURNOUT_ELSEWHERE,
    TURNOUT_CANCELLED,
    TURNOUT_MISSED,
    TURNOUT_UNKNOWN,
    TURNOUT_OPEN,
    TURNOUT_NONE, /* no appointment was confirmed */
    TURNOUT_COUNT
};

/* What is known of one booking on one day. */
struct turnout_guest {
    char day[11];
    int64_t booking_id;
    int32_t scope;
    int64_t start_s;
    bool listed; /* stood on a day list: status and gone say how, last */
    bool gone;
    enum booking_status status;
    bool arrived; /* checked in here */
    int64_t arrived_s;
    bool absent; /* an absence was recorded, and is in this state now */
    enum state absence;
};

struct turnout_day {
    char day[11];
    int32_t scope;
    int expected;
    int of[TURNOUT_COUNT];
    int issued, own; /* numbers without an appointment: the service's, the kiosk's own */
    int hints;       /* at traded appointments; several may be about one booking */
    bool has_median;
    int median_min;
};

enum turnout turnout_of(const struct turnout_guest *guest, const char *today);
/* Whole minutes from the appointment to the arrival; half a minute counts as one. */
int turnout_minutes(const struct turnout_guest *guest);
/* Sorts the minutes. The mean of the middle two, rounded likewise, where no one is the middle. */
int turnout_median(int *minutes, int count);

/*
 * Puts together what is known of the same booking and day from several sources: sorts guests, and
 * joins neighbours; of two absences the one that stood later in the list counts. The new count, -1
 * without memory.
 */
int turnout_join(struct turnout_guest *guests, int count);
/*
 * The figures of an office's day that begins the joined list: how many guests it took. minutes:
 * room for as many.
 */
int turnout_take(const struct turnout_guest *guests, int count, const char *today, int *minutes,
                 struct turnout_day *ret_day);

#endif
