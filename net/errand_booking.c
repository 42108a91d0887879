/* SPDX-License-Identifier: Apache-2.0 */
/* errand_booking: that a visitor with a booking has come, or has not, or has not after all. */
#include "base/buf.h"
#include "base/clock.h"
#include "net/errand_part.h"

#include <string.h>

static bool is_arrival(const struct outbox_item *item)
{
    return item->errand == ERRAND_ARRIVAL;
}

static enum settle_step decide(const struct booking *found, const struct outbox_item *item,
                               const char **ret_reason)
{
    switch (item->errand) {
    case ERRAND_ABSENCE:
        return settle_absence(found, item, ret_reason);
    case ERRAND_UNDO:
        return settle_undo(found, item, ret_reason);
    case ERRAND_REVOKE:
        return settle_revoke(found, item, ret_reason);
    case ERRAND_ARRIVAL:
    case ERRAND_ENTER_NUMBER:
    case ERRAND_FIND_NUMBER:
        break;
    }
    return settle_arrival(found, item, ret_reason);
}

/* How ZMS shall have the booking. */
static void wanted(const struct outbox_item *item, enum booking_status *ret_status,
                   int64_t *ret_arrival_s)
{
    /*
     * ZMS fact: who was never there is "missed" with the time of the appointment as arrival, and
     * who has not come yet is "confirmed" with it.
     */
    *ret_status = item->errand == ERRAND_ABSENCE ? BOOKING_MISSED
                  : is_arrival(item)             ? BOOKING_QUEUED
                                                 : BOOKING_CONFIRMED;
    *ret_arrival_s = is_arrival(item) ? item->write_arrival_s : item->start_s;
}

/* Who is not to be found any more is not absent either, and has not arrived. */
static struct errand_end read_failed(const struct zms *zms, const struct outbox_item *item,
                                     enum zms_result result)
{
    struct errand_end end = errand_read_failed(zms, item, result);

    if (!is_arrival(item) && (result == ZMS_NOT_FOUND || result == ZMS_WRONG_KEY))
        end.outcome = OUTCOME_DROPPED;
    return end;
}

/* After a write that ZMS called good: does it read back? */
static struct errand_end verify(struct zms *zms, const struct booking_ref *ref,
                                const struct outbox_item *item)
{
    struct http_answer answer;
    struct booking found;
    const char *reason;
    enum zms_result result = zms_entity(zms, ref, &answer, &found);

    http_answer_wipe(&answer);
    if (result != ZMS_OK)
        return errand_end(OUTCOME_UNSETTLED, result < ZMS_FAILED ? PACE_WELL : PACE_SUFFERS,
                          "written, not read back");
    switch (decide(&found, item, &reason)) {
    case SETTLE_DONE:
        return errand_end(OUTCOME_CONFIRMED, PACE_WELL, "written and read back");
    case SETTLE_DROP:
        return errand_end(OUTCOME_DROPPED, PACE_WELL, reason);
    case SETTLE_WRITE:
    case SETTLE_REFUSE:
        break;
    }
    return errand_end(OUTCOME_UNSETTLED, PACE_WELL, "written, reads differently");
}

static struct errand_end put(struct zms *zms, const struct booking_ref *ref,
                             const struct http_answer *entity, const struct outbox_item *item)
{
    struct booking stored = {.ref.id = 0};
    enum booking_status status;
    int64_t arrival_s;

    wanted(item, &status, &arrival_s);
    enum zms_result result = zms->config->arrival_status_queued_fallback
                                 ? zms_arrive_queued(zms, ref, item->scope)
                                 : zms_put(zms, ref, entity, status, arrival_s, &stored);

    if (result != ZMS_OK)
        return errand_write_failed(zms, item, result);
    /* The answer was read from the database after the write; a third call would tell no more. */
    if (stored.ref.id == ref->id && stored.status == status && stored.scope == item->scope &&
        stored.arrival_s == arrival_s)
        return errand_end(OUTCOME_CONFIRMED, PACE_WELL, "written and read back");
    return verify(zms, ref, item);
}

static struct errand_end write(struct zms *zms, const struct booking_ref *ref,
                               const struct http_answer *entity, const struct outbox_item *item)
{
    /*
     * ZMS fact: an arrival is a time of day on the booking's own day; afterwards it means nothing.
     * ZMS fact: in the night it counts whoever did not come as missed, by itself.
     * Asked only now, as the read has told us what day it is over there.
     */
    if (!clock_same_day(item->start_s, reach_now_s(zms->line.reach)))
        return errand_end(is_arrival(item) ? OUTCOME_REFUSED : OUTCOME_DROPPED, PACE_WELL,
                          "its day has passed");
    if (!is_arrival(item) && zms->config->arrival_status_queued_fallback)
        return errand_end(OUTCOME_REFUSED, PACE_WELL, "this needs the update route");
    return put(zms, ref, entity, item);
}

static struct errand_end carry(struct zms *zms, const struct booking_ref *ref,
                               const struct outbox_item *item)
{
    struct http_answer entity;
    struct booking found;
    struct errand_end end;
    const char *reason = "";
    enum zms_result result = zms_entity(zms, ref, &entity, &found);

    if (result != ZMS_OK) {
        http_answer_wipe(&entity);
        return read_failed(zms, item, result);
    }
    switch (decide(&found, item, &reason)) {
    case SETTLE_WRITE:
        end = write(zms, ref, &entity, item);
        break;
    case SETTLE_DONE:
        end = errand_end(OUTCOME_CONFIRMED, PACE_WELL, reason);
        break;
    case SETTLE_DROP:
        end = errand_end(OUTCOME_DROPPED, PACE_WELL, reason);
        break;
    case SETTLE_REFUSE:
    default:
        end = errand_end(OUTCOME_REFUSED, PACE_WELL, reason);
        break;
    }
    http_answer_wipe(&entity);
    return end;
}

struct errand_end errand_booking(struct zms *zms, const struct outbox_item *item)
{
    struct booking_ref ref = {.id = item->booking_id};
    struct booking listed;

    if (item->key[0] == '\0') {
        if (!session_configured(zms->session))
            return errand_end(OUTCOME_REFUSED, PACE_UNASKED,
                              "key gone with a restart, and no login");
        enum zms_result result =
            zms_day_id(zms, item->scope, item->start_s, item->booking_id, &listed);
        /* ZMS fact: who has been served stands in the list of the day without their number. */
        if (result == ZMS_NOT_FOUND)
            return errand_end(is_arrival(item) ? OUTCOME_REFUSED : OUTCOME_DROPPED, PACE_WELL,
                              "not in the list of the day: served, cancelled or moved");
        if (result != ZMS_OK)
            return read_failed(zms, item, result);
        ref = listed.ref;
        explicit_bzero(&listed, sizeof listed);
    } else {
        text_copy(ref.key, sizeof ref.key, item->key);
    }
    struct errand_end end = carry(zms, &ref, item);
    explicit_bzero(&ref, sizeof ref);
    return end;
}
