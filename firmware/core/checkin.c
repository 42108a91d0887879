/* SPDX-License-Identifier: Apache-2.0 */
#include "core/checkin.h"

#include "base/clock.h"

static const struct verdict_info infos[] = {
#define VERDICT(name, icon, tone, number, slip, stem) {#name, icon, tone, number, slip, stem},
#include "core/verdict.def"
#undef VERDICT
};

const struct verdict_info *verdict_info(enum verdict verdict)
{
    return &infos[verdict];
}

static void window_of(const struct booking *booking, const struct rules *rules, int64_t *ret_opens,
                      int64_t *ret_closes)
{
    int early_min = 0, late_min = 0;

    rules_window(rules, booking->scope, booking->service, &early_min, &late_min);
    *ret_opens = booking->start_s - (int64_t)early_min * 60;
    /* The minute named on the letter counts to its end. */
    *ret_closes = booking->start_s + (int64_t)late_min * 60 + 59;
}

int64_t checkin_opens_s(const struct booking *booking, const struct rules *rules)
{
    int64_t opens, closes;

    window_of(booking, rules, &opens, &closes);
    return opens;
}

int64_t checkin_arrival_s(const struct booking *booking, const struct rules *rules, int64_t now_s)
{
    return rules->keep_place && now_s < booking->start_s + 60 ? booking->start_s : now_s;
}

/* What the status alone decides; VERDICT_OK: nothing stands against it. */
static enum verdict decide_status(enum booking_status status)
{
    switch (status) {
    case BOOKING_CONFIRMED:
    case BOOKING_MISSED: /* called in vain before the visitor came: arriving revokes it */
        return VERDICT_OK;
    case BOOKING_QUEUED:
        return VERDICT_ALREADY;
    case BOOKING_RESERVED:
    case BOOKING_PRECONFIRMED:
        return VERDICT_NOT_CONFIRMED;
    case BOOKING_CALLED:
    case BOOKING_PROCESSING:
        return VERDICT_IN_SERVICE;
    case BOOKING_DELETED:
    case BOOKING_BLOCKED:
    case BOOKING_FINISHED:
        return VERDICT_CANCELLED;
    case BOOKING_PARKED:
    case BOOKING_OTHER:
        break;
    }
    return VERDICT_NEEDS_DESK;
}

enum verdict checkin_decide(const struct booking *booking, const struct rules *rules, int64_t now_s)
{
    enum verdict by_status = decide_status(booking->status);
    int64_t opens, closes;

    /* Cancelled or not activated: true wherever and whenever the visitor stands. */
    if (by_status == VERDICT_CANCELLED || by_status == VERDICT_NOT_CONFIRMED)
        return by_status;
    if (rules_office(rules, booking->scope) == NULL)
        return VERDICT_OTHER_PLACE;
    if (!clock_same_day(booking->start_s, now_s))
        return VERDICT_OTHER_DAY;
    if (by_status != VERDICT_OK)
        return by_status;
    const struct service *service = rules_service(rules, booking->scope, booking->service);
    if (service != NULL && service->desk)
        return VERDICT_NEEDS_DESK;
    window_of(booking, rules, &opens, &closes);
    if (now_s < opens)
        return VERDICT_EARLY;
    if (now_s > closes)
        return VERDICT_LATE;
    return booking->offline ? VERDICT_OK_OFFLINE : VERDICT_OK;
}
