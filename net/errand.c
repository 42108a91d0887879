/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/clock.h"
#include "net/errand_part.h"

struct errand_end errand_end(enum outcome outcome, enum pace_word word, const char *reason)
{
    struct errand_end end = {.outcome = outcome, .word = word};
    struct buf text = buf_on(end.reason, sizeof end.reason);

    buf_add(&text, reason);
    return end;
}

struct errand_end errand_end_with(enum outcome outcome, const char *reason, const char *detail)
{
    struct errand_end end = {.outcome = outcome, .word = PACE_WELL};
    struct buf text = buf_on(end.reason, sizeof end.reason);

    buf_addf(&text, "%s: %s", reason, detail);
    return end;
}

struct errand_end errand_later(const struct outbox_item *item, enum pace_word word,
                               const char *reason)
{
    return errand_end(item->unsettled ? OUTCOME_UNSETTLED : OUTCOME_RETRY, word, reason);
}

static struct errand_end refused(const struct zms *zms, const char *what)
{
    return errand_end_with(OUTCOME_REFUSED, what,
                           zms->fault.exception[0] != '\0' ? zms->fault.exception : "refused");
}

static const char *result_words(enum zms_result result)
{
    switch (result) {
    case ZMS_LOGIN:
        return "no session";
    case ZMS_FAILED:
        return "the service failed";
    case ZMS_FOREIGN:
        return "not the service's answer";
    case ZMS_NOT_SENT:
        return "no connection";
    case ZMS_OK:
    case ZMS_NOT_FOUND:
    case ZMS_WRONG_KEY:
    case ZMS_EXHAUSTED:
    case ZMS_REFUSED:
    case ZMS_SILENT:
        break;
    }
    return "no answer";
}

struct errand_end errand_read_failed(const struct zms *zms, const struct outbox_item *item,
                                     enum zms_result result)
{
    if (result == ZMS_NOT_FOUND)
        return errand_end(OUTCOME_REFUSED, PACE_WELL, "no such booking");
    if (result == ZMS_WRONG_KEY)
        return errand_end(OUTCOME_REFUSED, PACE_WELL, "cancelled, finished or redirected");
    if (result == ZMS_REFUSED || result == ZMS_EXHAUSTED)
        return refused(zms, "read");
    return errand_later(item, PACE_SUFFERS, result_words(result));
}

struct errand_end errand_write_failed(const struct zms *zms, const struct outbox_item *item,
                                      enum zms_result result)
{
    switch (result) {
    case ZMS_LOGIN:
    case ZMS_NOT_SENT:
        return errand_later(item, PACE_SUFFERS, result_words(result));
    case ZMS_NOT_FOUND:
    case ZMS_WRONG_KEY:
    case ZMS_EXHAUSTED:
    case ZMS_REFUSED:
        return refused(zms, "write");
    case ZMS_OK:
    case ZMS_FAILED:
    case ZMS_FOREIGN:
    case ZMS_SILENT:
        break;
    }
    return errand_end(OUTCOME_UNSETTLED, PACE_SUFFERS, result_words(result));
}

void errand_share_init(struct errand_share *share, const struct rules *rules,
                       struct outbox_port outbox)
{
    *share = (struct errand_share){.rules = rules, .outbox = outbox};
    atomic_init(&share->silent_ms, clock_monotonic_ms());
    pthread_mutex_init(&share->look.lock, NULL);
}

void errand_share_deinit(struct errand_share *share)
{
    pthread_mutex_destroy(&share->look.lock);
}

struct errand_end errand_run(struct zms *zms, struct errand_share *share,
                             const struct outbox_item *item)
{
    switch (item->errand) {
    case ERRAND_ARRIVAL:
    case ERRAND_ABSENCE:
    case ERRAND_UNDO:
    case ERRAND_REVOKE:
        break;
    case ERRAND_ENTER_NUMBER:
        return errand_enter(zms, share, item);
    case ERRAND_FIND_NUMBER:
        return errand_find(zms, share, item);
    }
    return errand_booking(zms, item);
}
