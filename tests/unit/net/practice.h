/* SPDX-License-Identifier: Apache-2.0 */
/*
 * practice: runs the practice service (tests/sim/zms) for a test, and its control interface.
 * Its clock stands at noon of today, so that no test depends on the hour it runs at; the difference
 * to ours is found by net/ itself.
 */
#ifndef PRACTICE_H
#define PRACTICE_H

#include "core/booking.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct practice;

/* NULL: the program is not there. lists_as_objects: as ZMS sends sorted lists at times. */
struct practice *practice_start(bool lists_as_objects);
void practice_stop(struct practice *practice);
/* Its process ends; begins anew on the same port, with the day it began with. */
void practice_halt(struct practice *practice);
void practice_resume(struct practice *practice);
const char *practice_url(const struct practice *practice);
/* Seconds its clock is ahead of ours. */
int64_t practice_offset_s(const struct practice *practice);
int64_t practice_now_s(const struct practice *practice);

/* Adds a booking: scope, minutes from its now, further members as JSON ("" or ",\"persons\":3"). */
struct booking practice_booking(struct practice *practice, int32_t scope, int minutes,
                                const char *more);
/* As the service has it now: status and arrival. */
struct booking practice_look(struct practice *practice, int64_t id);
/* How many are shown under a number in a status; *ret_last, if wanted: the last of them. */
int practice_numbered(struct practice *practice, const char *number, const char *status,
                      struct booking *ret_last);
void practice_status(struct practice *practice, int64_t id, const char *status);
void practice_office(struct practice *practice, const char *json);
void practice_fault(struct practice *practice, const char *route, const char *kind, int count);
/* Requests are held up for that long, or until the faults are cleared; then answered as ever. */
void practice_fault_held(struct practice *practice, const char *route, int ms, int count);
/* Its clock, this far ahead of noon. */
void practice_clock(struct practice *practice, int64_t ahead_s);
/* Waits until the armed faults have met their requests. */
void practice_fault_await(struct practice *practice);
void practice_fault_clear(struct practice *practice);
void practice_expire(struct practice *practice);
/* Entries of the ledger: by booking id (0: any) and whose route contains a word. */
int practice_ledger(struct practice *practice, int64_t id, const char *route);
/* The account of the last entry of a booking, "" if none. */
void practice_author(struct practice *practice, int64_t id, char ret_account[64]);
/* A file with the password of account kiosk-169; lives until practice_stop. */
const char *practice_password_file(const struct practice *practice);

#endif
