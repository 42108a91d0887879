/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attendance: the file of who was expected, and of when this kiosk was watching (attendance.db).
 * Numbers of bookings and times; no names, no keys, no waiting numbers.
 *
 * One call at a time; the caller holds the lock that guards it. Calls wait for the disk. After an
 * error close it and open it again. Days are local days as clock_day_name writes them.
 */
#ifndef STORE_ATTENDANCE_H
#define STORE_ATTENDANCE_H

#include "base/daytime.h"
#include "core/booking.h"
#include "core/event.h"
#include "store/gaps.h"

struct attendance;
struct database_form;

/* The file, for those who read it beside a running kiosk (database_visit). */
extern const struct database_form attendance_form;

/* Somebody whom the service expects. */
struct attendance_guest {
    int64_t booking_id, start_s;
    enum booking_status status;
};

/* The folder must have been claimed. Errors as database_open. */
struct err attendance_open(const char *dir, struct attendance **ret_attendance) MUST_CHECK;
void attendance_close(struct attendance *attendance);

/*
 * At least every WATCH_BEAT_MS and when it changes: how the watch of an office stands. What lies
 * between two beats further apart, or between two runs, was not watched (WATCH_DARK). Where the
 * offices' time makes a jump, nothing that was watched in this run before it counts (WATCH_CLOCK),
 * as nobody knows when it was.
 */
struct err attendance_beat(struct attendance *attendance, int32_t scope, enum watch_gap gap,
                           const struct daytime_reading *now) MUST_CHECK;
/* *ret_gap: WATCH_WHOLE where one interval covers all of it, else the first reason. */
struct err attendance_watched(struct attendance *attendance, int32_t scope, int64_t from_ms,
                              int64_t until_ms, enum watch_gap *ret_gap) MUST_CHECK;

/*
 * How the watch of an office stands: since when it is whole, 0: it is blind now; and where it was
 * blind since from_ms, up to now, what is dark among it, added to *gaps.
 */
struct err attendance_state(struct attendance *attendance, int32_t scope, int64_t from_ms,
                            const struct daytime_reading *now, int64_t *ret_whole_s,
                            struct gaps *gaps) MUST_CHECK;

/*
 * An office's day as the service has it now, whole. Who has vanished from it before being there is
 * "gone"; who was there, and has been served, or was missed, leaves the list as well and stays as
 * they were.
 */
struct err attendance_list(struct attendance *attendance, const char *day, int32_t scope,
                           const struct attendance_guest *guests, int count,
                           int64_t now_s) MUST_CHECK;
/* Something was said already of somebody with an appointment at that time. */
struct err attendance_is_judged(struct attendance *attendance, const char *day, int64_t booking_id,
                                int64_t start_s, bool *ret_is) MUST_CHECK;
struct err attendance_judge(struct attendance *attendance, const char *day,
                            int64_t booking_id) MUST_CHECK;
/* Deletes what lies before the day. */
struct err attendance_forget(struct attendance *attendance, int64_t before_s) MUST_CHECK;

#endif
