/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zms_write: the bodies sent to ZMS. Pure: plain data or an answer's bytes in, text out, which the
 * caller frees with zms_text_free. Any thread. NULL: the input was not what it should be, or no
 * memory.
 */
#ifndef NET_ZMS_WRITE_H
#define NET_ZMS_WRITE_H

#include "core/booking.h"

#include <stddef.h>
#include <stdint.h>

/* POST /workstation/login/ */
char *zms_write_login(const char *account, const char *password);

/*
 * POST /workstation/: the workstation as the login answered it, with the scope chosen and no desk
 * name. ZMS fact: an account with a numeric desk name counts as a counter and shortens the
 * expected waits.
 */
char *zms_write_workstation(const char *login_answer, size_t len, int32_t scope);

/*
 * POST /process/{id}/{key}/: the absolute write. The complete entity exactly as just read
 * (GET …?resolveReferences=2), with status and queue.status, and queue.arrivalTime, as given, and
 * queue.withAppointment left out.
 * ZMS fact: the call overwrites everything with what it is given; what is missing is lost.
 * ZMS fact: with queue.withAppointment in the body the server stamps the arrival with its own now.
 * ZMS fact: "missed" so written keeps the arrival it is given, and wasMissed as it was.
 */
char *zms_write_process(const char *process_answer, size_t len, enum booking_status status,
                        int64_t arrival_s);

/* What is told to ZMS of a number that the kiosk gave away. */
struct zms_given {
    int32_t scope;
    int32_t request;       /* 0: none */
    const char *number;    /* at most BOOKING_NUMBER_MAX characters */
    const char *name;      /* stands where a visitor's name would */
    const char *amendment; /* staff reads it */
};
/* POST /workstation/process/waitingnumber/ */
char *zms_write_given(const struct zms_given *given);

/* POST /process/status/queued/: the fallback. ZMS fact: it stamps the arrival with now. */
char *zms_write_queued(const struct booking_ref *ref);

/* POST /ticketprinter/ */
char *zms_write_ticketprinter(const char *hash, const char *buttonlist);

/* Wipes and frees. NULL is allowed. */
void zms_text_free(char *text);

#endif
