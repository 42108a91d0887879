/* SPDX-License-Identifier: Apache-2.0 */
/* journal_absence: who did not come, and who came after all; an undo is revoked in the same way. */
#include "base/buf.h"
#include "base/clock.h"
#include "store/journal_part.h"

#include <time.h>

static const char *gap_words(const struct absence_record *record)
{
    if (record->shared)
        return "other kiosks serve the office, too";
    if (record->hall)
        return "not known: another kiosk of the office was not watching";
    switch (record->gap) {
    case WATCH_OUT_OF_SERVICE:
        return "not known: the kiosk was out of service";
    case WATCH_SCANNER:
        return "not known: the scanner did not work";
    case WATCH_CLOCK:
        return "not known: the time was not sure";
    case WATCH_ROSTER:
        return "not known: the bookings were not up to date";
    case WATCH_DARK:
        return "not known: the kiosk did not run";
    case WATCH_WHOLE:
    case WATCH_GAP_COUNT:
        break;
    }
    return "";
}

/* What the other kiosks have told of the booking: that the visitor came, or was missed. */
static struct err there_elsewhere(struct journal *j, const struct absence_record *record,
                                  int64_t *ret_arrived_s, bool *ret_missed)
{
    struct journal_elsewhere elsewhere;
    char day[11];

    clock_day_name(record->start_s, day);
    struct err e = journal_elsewhere_read(j, record->ref.id, day, &elsewhere);
    if (!err_is(e))
        e = journal_elsewhere_missed(j, record->ref.id, day, record->start_s, ret_missed);
    *ret_arrived_s = elsewhere.kiosk[0] != '\0' ? elsewhere.arrived_s : 0;
    return e;
}

struct err journal_record_absence(struct journal *j, const struct journal_uid *uid,
                                  const struct absence_record *record, bool report,
                                  const struct daytime_reading *now,
                                  struct journal_receipt *ret_receipt, enum absence_end *ret_end)
{
    bool blind = record->shared || record->hall || record->gap != WATCH_WHOLE;
    const struct journal_row row = {
        .uid = uid,
        .kind = KIND_ABSENCE,
        .state = blind    ? STATE_BLIND
                 : report ? STATE_RECORDED
                          : STATE_OBSERVED,
        .booking_id = record->ref.id,
        .scope = record->scope,
        .number = record->number,
        .start_s = record->start_s,
        /* Its day is that of the appointment, also where the grace ends after midnight. */
        .arrived_s = record->start_s,
        .write_arrival_s = record->start_s,
        .reason = gap_words(record),
    };
    int64_t arrived_s;
    bool missed = false;

    *ret_receipt = (struct journal_receipt){.arrived_s = record->start_s};
    *ret_end = ABSENCE_RECORDED;
    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    e = journal_arrived(j, record->ref.id, record->start_s, &arrived_s);
    if (!err_is(e) && arrived_s == 0)
        e = there_elsewhere(j, record, &arrived_s, &missed);
    if (!err_is(e) && arrived_s != 0)
        *ret_end = ABSENCE_THERE;
    else if (!err_is(e) && !missed)
        e = journal_insert(j, &row, now, &ret_receipt->entry);
    return queries_finish(&j->q, e);
}

struct err journal_hold_back(struct journal *j, int64_t entry, const struct daytime_reading *now)
{
    query_bind_int(j->q.stmts[QUERY_HOLD_BACK], 1, entry);
    query_bind_int(j->q.stmts[QUERY_HOLD_BACK], 2, now->wall_ms + LATE_WRITE_MS);
    return query_run(&j->q, QUERY_HOLD_BACK);
}

static struct err revoke(struct journal *j, const struct journal_found *found, int64_t checkin,
                         const char *reason, const struct daytime_reading *now)
{
    enum state next = STATE_REVOKED; /* of a damaged one, too */

    (void)state_listed(found->kind, found->state, HAPPENED_ARRIVED, &next);
    struct err e = journal_move(j, found->entry, next, reason, now);
    /* Sent without an answer: it may still take effect. */
    if (!err_is(e) && found->state == STATE_UNKNOWN)
        e = journal_hold_back(j, checkin, now);
    return e;
}

struct err journal_revoke_absences(struct journal *j, int64_t booking_id, const char *day,
                                   int64_t checkin, const char *reason,
                                   const struct daytime_reading *now)
{
    struct journal_found found;

    /* Each absence goes into a state that is not looked for, so this ends. */
    for (;;) {
        struct err e = journal_absence_of(j, booking_id, day, &found);
        if (!err_is(e) && found.entry != 0)
            e = revoke(j, &found, checkin, reason, now);
        if (err_is(e) || found.entry == 0)
            return e;
    }
}

struct err journal_revoke(struct journal *j, int64_t booking_id, const char *day, int64_t checkin,
                          const struct daytime_reading *now)
{
    struct tm tm = clock_local(now->wall_ms / 1000);
    char reason[JOURNAL_REASON_MAX + 1];
    struct buf out = buf_on(reason, sizeof reason);
    struct journal_found found;

    buf_addf(&out, "arrived at %02d:%02d", tm.tm_hour, tm.tm_min);
    struct err e = journal_revoke_absences(j, booking_id, day, checkin, reason, now);
    if (!err_is(e))
        e = journal_of_booking(j, KIND_UNDO, booking_id, day, NULL, &found);
    if (err_is(e) || found.entry == 0)
        return e;
    enum state next = state_next(KIND_UNDO, found.state, HAPPENED_ARRIVED);
    return next == found.state ? e : revoke(j, &found, checkin, reason, now);
}
