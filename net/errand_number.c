/* SPDX-License-Identifier: Apache-2.0 */
/*
 * errand_number: numbers without an appointment. One of the kiosk's own becomes one of ZMS's; one
 * whose answer was lost is found and given back.
 */
#include "base/buf.h"
#include "base/clock.h"
#include "net/errand_part.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What is written where ZMS has a visitor's name, and the remark: of the number only. */
struct marks {
    char name[BOOKING_NUMBER_MAX + 16];
    char amendment[KIOSK_ID_MAX + 24];
};

static struct marks marks_of(const struct outbox_item *item, const char *kiosk)
{
    struct marks marks;
    struct buf name = buf_on(marks.name, sizeof marks.name);
    struct buf amendment = buf_on(marks.amendment, sizeof marks.amendment);
    struct tm tm = clock_local(item->arrived_s);

    buf_addf(&name, "Kiosk %s", item->number);
    buf_addf(&amendment, "Kiosk %s, %02d:%02d", kiosk, tm.tm_hour, tm.tm_min);
    return marks;
}

/* ---- giving back --------------------------------------------------------------------------- */

enum given_back {
    GIVEN_BACK,
    NOT_OURS, /* somebody has written on it */
    TAKEN_UP, /* does not wait any more */
    NOT_GIVEN /* see ret_end */
};

/*
 * Gives a number back that waits and bears these marks. There is no lock over there: the read comes
 * immediately before.
 */
static enum given_back give_back(struct zms *zms, const struct booking_ref *ref, const char *name,
                                 const char *amendment, const struct outbox_item *item,
                                 struct errand_end *ret_end)
{
    struct http_answer entity;
    struct booking found;
    bool bears = false;
    enum zms_result result = zms_entity(zms, ref, &entity, &found);

    if (result == ZMS_OK &&
        err_is(zms_read_bears(entity.body, entity.len, name, amendment, &bears)))
        result = ZMS_FOREIGN;
    http_answer_wipe(&entity);
    if (result == ZMS_NOT_FOUND || result == ZMS_WRONG_KEY ||
        (result == ZMS_OK && found.status != BOOKING_QUEUED))
        return TAKEN_UP;
    if (result != ZMS_OK) {
        *ret_end = errand_read_failed(zms, item, result);
        return NOT_GIVEN;
    }
    if (!bears)
        return NOT_OURS;
    result = zms_give_back(zms, ref);
    if (result == ZMS_OK)
        return GIVEN_BACK;
    if (result == ZMS_NOT_FOUND || result == ZMS_WRONG_KEY)
        return TAKEN_UP;
    *ret_end = errand_write_failed(zms, item, result);
    return NOT_GIVEN;
}

/* ---- a number of the kiosk's own ------------------------------------------------------------ */

struct twins {
    const char *number;
    struct zms_walkin walkins[CANDIDATES_MAX];
    int count;
    struct errand_look *look;
};

static bool twin_add(void *self, const struct zms_walkin *walkin)
{
    struct twins *twins = self;
    const char *number = walkin->booking.number;

    if (twins->look->count < ERRAND_LOOK_MAX)
        text_copy(twins->look->numbers[twins->look->count++], BOOKING_NUMBER_MAX + 1, number);
    if (strcasecmp(number, twins->number) == 0 && twins->count < CANDIDATES_MAX)
        twins->walkins[twins->count++] = *walkin;
    return true;
}

/* All that stand there under its number, at most CANDIDATES_MAX. */
static enum zms_result twins_look(struct zms *zms, struct errand_share *share,
                                  const struct outbox_item *item, struct twins *ret_twins)
{
    struct errand_look *look = calloc(1, sizeof *look);

    if (look == NULL)
        return ZMS_NOT_SENT;
    *ret_twins = (struct twins){.number = item->number, .look = look};
    int64_t seen_ms = clock_monotonic_ms();
    enum zms_result result = zms_walkins(zms, item->scope, item->arrived_s, twin_add, ret_twins);
    if (result == ZMS_OK) {
        pthread_mutex_lock(&share->look.lock);
        share->look.scope = item->scope;
        share->look.day_s = item->arrived_s;
        share->look.seen_ms = seen_ms;
        share->look.count = look->count;
        memcpy(share->look.numbers, look->numbers, sizeof look->numbers);
        pthread_mutex_unlock(&share->look.lock);
    }
    free(look);
    return result;
}

/* Never sent before, and a moment ago nobody else had entered it. */
static bool is_new(struct errand_share *share, const struct outbox_item *item)
{
    struct errand_look *look = &share->look;

    if (item->unsettled)
        return false;
    pthread_mutex_lock(&look->lock);
    bool new = look->scope == item->scope &&clock_same_day(look->day_s, item->arrived_s) &&
               clock_monotonic_ms() < look->seen_ms + ERRAND_LOOK_MS &&
               look->count < ERRAND_LOOK_MAX;
    for (int i = 0; i < look->count && new; i++)
        new = strcasecmp(look->numbers[i], item->number) != 0;
    pthread_mutex_unlock(&look->lock);
    return new;
}

/* From now on it is not new any more, whatever becomes of it. */
static void sent_note(struct errand_share *share, const struct outbox_item *item)
{
    struct errand_look *look = &share->look;

    pthread_mutex_lock(&look->lock);
    if (look->count < ERRAND_LOOK_MAX)
        text_copy(look->numbers[look->count++], BOOKING_NUMBER_MAX + 1, item->number);
    pthread_mutex_unlock(&look->lock);
}

static struct errand_end arrival_put(struct zms *zms, const struct booking_ref *ref,
                                     const struct http_answer *entity,
                                     const struct outbox_item *item)
{
    struct booking stored;

    if (zms->config->arrival_status_queued_fallback)
        return errand_end(OUTCOME_CONFIRMED, PACE_WELL,
                          "entered, with the service's own time of arrival");
    enum zms_result result = zms_put(zms, ref, entity, BOOKING_QUEUED, item->arrived_s, &stored);
    if (result == ZMS_OK && stored.ref.id == ref->id && stored.status == BOOKING_QUEUED &&
        stored.arrival_s == item->arrived_s)
        return errand_end(OUTCOME_CONFIRMED, PACE_WELL, "entered and read back");
    if (result == ZMS_OK || result == ZMS_NOT_FOUND || result == ZMS_WRONG_KEY)
        return errand_end(OUTCOME_UNSETTLED, PACE_WELL, "entered, reads differently");
    struct errand_end end = errand_write_failed(zms, item, result);
    /* It stands there: never again as if nothing had been sent. */
    if (end.outcome == OUTCOME_RETRY)
        end.outcome = OUTCOME_UNSETTLED;
    return end;
}

/* What stands there under its number, as just read. */
static struct errand_end entered_settle(struct zms *zms, const struct booking_ref *ref,
                                        const struct booking *found,
                                        const struct http_answer *entity,
                                        const struct outbox_item *item)
{
    const char *reason = "";

    switch (settle_entered(found, item, &reason)) {
    case SETTLE_WRITE:
        return arrival_put(zms, ref, entity, item);
    case SETTLE_DONE:
        return errand_end(OUTCOME_CONFIRMED, PACE_WELL, reason);
    case SETTLE_REFUSE:
    case SETTLE_DROP:
        break;
    }
    return errand_end(OUTCOME_REFUSED, PACE_WELL, reason);
}

static struct errand_end entered_finish(struct zms *zms, const struct zms_walkin *stays,
                                        const struct outbox_item *item)
{
    const char *reason = "";
    struct http_answer entity;
    struct booking found;

    if (settle_entered(&stays->booking, item, &reason) == SETTLE_DONE)
        return errand_end(OUTCOME_CONFIRMED, PACE_WELL, reason);
    enum zms_result result = zms_entity(zms, &stays->booking.ref, &entity, &found);
    struct errand_end end =
        result == ZMS_OK ? entered_settle(zms, &stays->booking.ref, &found, &entity, item)
        : result == ZMS_NOT_FOUND || result == ZMS_WRONG_KEY
            ? errand_end(OUTCOME_WAITING, PACE_WELL, "gone while it was looked at")
            : errand_read_failed(zms, item, result);
    http_answer_wipe(&entity);
    return end;
}

/* One or more stand there. Of two that this kiosk made, one is given back. */
static struct errand_end entered(struct zms *zms, struct errand_share *share,
                                 const struct twins *twins, const struct outbox_item *item)
{
    struct marks marks = marks_of(item, share->rules->kiosk);
    struct errand_end end;
    int stays, spare;

    settle_twins(twins->walkins, twins->count, &stays, &spare);
    end = entered_finish(zms, &twins->walkins[stays], item);
    if (spare < 0 || end.outcome != OUTCOME_CONFIRMED)
        return end;
    switch (give_back(zms, &twins->walkins[spare].booking.ref, marks.name, marks.amendment, item,
                      &end)) {
    case GIVEN_BACK:
    case TAKEN_UP:
        /* There may be a third. */
        return errand_end(OUTCOME_WAITING, PACE_WELL, "entered twice, one given back");
    case NOT_OURS:
        return errand_end_with(OUTCOME_REFUSED, "two wait under one number", item->number);
    case NOT_GIVEN:
        break;
    }
    return end;
}

/*
 * Not in the queue; but an earlier attempt may have put it there, and somebody taken it out since.
 * ZMS fact: one that staff removes without cancelling it leaves no trace, and is entered again.
 */
static bool was_there(struct zms *zms, const struct outbox_item *item, const struct marks *marks,
                      struct errand_end *ret_end)
{
    bool served = false, cancelled = false;
    enum zms_result result = zms_served(zms, item->scope, item->arrived_s, marks->name, &served);

    if (result == ZMS_OK && !served)
        result = zms_cancelled(zms, item->scope, item->arrived_s, item->number, &cancelled);
    if (result != ZMS_OK)
        *ret_end = errand_read_failed(zms, item, result);
    else if (served)
        *ret_end = errand_end(OUTCOME_CONFIRMED, PACE_WELL, "already served");
    else if (cancelled)
        *ret_end = errand_end(OUTCOME_REFUSED, PACE_WELL, "the number was cancelled");
    return result != ZMS_OK || served || cancelled;
}

/* ZMS fact: an older ZMS does not take displayNumber and gives a number of its own instead. */
static struct errand_end misnamed(struct zms *zms, const struct booking *made,
                                  const struct marks *marks, const struct outbox_item *item)
{
    struct errand_end end;

    if (give_back(zms, &made->ref, marks->name, marks->amendment, item, &end) == GIVEN_BACK)
        return errand_end(OUTCOME_REFUSED, PACE_WELL,
                          "the service does not take a kiosk's own numbers");
    return errand_end_with(OUTCOME_REFUSED, "entered under another number", made->number);
}

static struct errand_end create(struct zms *zms, struct errand_share *share,
                                const struct outbox_item *item, const struct marks *marks)
{
    const struct zms_given given = {.scope = item->scope,
                                    .request = item->request,
                                    .number = item->number,
                                    .name = marks->name,
                                    .amendment = marks->amendment};
    struct http_answer entity;
    struct booking made = {.ref.id = 0};
    struct errand_end end;

    sent_note(share, item);
    enum zms_result result = zms_enter(zms, &given, &entity, &made);

    if (result != ZMS_OK) {
        if (result >= ZMS_FAILED && result != ZMS_NOT_SENT)
            atomic_store(&share->silent_ms, clock_monotonic_ms());
        end = errand_write_failed(zms, item, result);
    } else if (strcasecmp(made.number, item->number) != 0) {
        end = misnamed(zms, &made, marks, item);
    } else {
        end = entered_settle(zms, &made.ref, &made, &entity, item);
    }
    http_answer_wipe(&entity);
    explicit_bzero(&made, sizeof made);
    return end;
}

/* Nothing stands under its number. */
static struct errand_end enter(struct zms *zms, struct errand_share *share,
                               const struct outbox_item *item)
{
    struct marks marks = marks_of(item, share->rules->kiosk);
    struct errand_end end;

    if (item->unsettled && was_there(zms, item, &marks, &end))
        return end;
    if (!clock_same_day(item->arrived_s, reach_now_s(zms->line.reach)))
        return errand_end(OUTCOME_REFUSED, PACE_WELL, "its day has passed");
    if (item->unsettled &&
        clock_monotonic_ms() < atomic_load(&share->silent_ms) + zms->config->late_ms)
        return errand_end(OUTCOME_WAITING, PACE_WELL, "not there yet, may still come");
    return create(zms, share, item, &marks);
}

/* The silent attempt may have come in after all: one of the two goes. */
static struct errand_end look_again(struct zms *zms, struct errand_share *share,
                                    const struct outbox_item *item, struct errand_end end)
{
    struct twins twins;

    if (twins_look(zms, share, item, &twins) != ZMS_OK)
        end = errand_end(OUTCOME_UNSETTLED, PACE_SUFFERS, "entered, not looked at again");
    else if (twins.count > 1)
        end = entered(zms, share, &twins, item);
    explicit_bzero(&twins, sizeof twins);
    return end;
}

struct errand_end errand_enter(struct zms *zms, struct errand_share *share,
                               const struct outbox_item *item)
{
    struct twins twins;

    if (!session_configured(zms->session))
        return errand_end(OUTCOME_REFUSED, PACE_UNASKED, "numbers are entered with a login only");
    if (is_new(share, item))
        return enter(zms, share, item);
    enum zms_result result = twins_look(zms, share, item, &twins);
    if (result != ZMS_OK)
        return errand_read_failed(zms, item, result);
    struct errand_end end =
        twins.count == 0 ? enter(zms, share, item) : entered(zms, share, &twins, item);
    if (twins.count == 0 && item->unsettled && end.outcome == OUTCOME_CONFIRMED)
        end = look_again(zms, share, item, end);
    explicit_bzero(&twins, sizeof twins);
    return end;
}

/* ---- a number whose answer was lost --------------------------------------------------------- */

enum { LOST_EARLY_S = 3, LOST_LOOKUPS = 3 }; /* two clocks; what the desk may do before it draws */

struct search {
    struct errand_share *share;
    const struct outbox_item *item;
    int64_t until_s;
    struct settle_lost seen;
    struct booking found; /* the last of them */
    char text[64];
    struct buf numbers; /* on text */
};

/* ZMS fact: a number's arrival is the moment its call came in, however long it took after that. */
static int64_t until_of(const struct outbox_item *item, const struct service_config *config)
{
    int64_t ms = (int64_t)LOST_LOOKUPS * config->lookup_ms + config->issue_ms + config->late_ms;

    return item->arrived_s + ms / 1000;
}

static bool candidate_look(void *self, const struct zms_walkin *walkin)
{
    struct search *search = self;
    const struct booking *found = &walkin->booking;
    const struct outbox_item *item = search->item;
    struct outbox_port *outbox = &search->share->outbox;

    if (found->status == BOOKING_DELETED || found->status == BOOKING_BLOCKED)
        return true;
    if (!walkin->drawn || found->scope != item->scope || found->service != item->request ||
        found->arrival_s < item->arrived_s - LOST_EARLY_S || found->arrival_s > search->until_s)
        return true;
    enum claim claim = outbox->claim_of(outbox->self, found->ref.id);
    if (claim == CLAIM_OPEN)
        search->seen.open = true;
    if (claim != CLAIM_NOBODY)
        return true;
    buf_addf(&search->numbers, "%s%s", search->seen.count > 0 ? ", " : "", found->number);
    search->seen.count++;
    search->seen.status = found->status;
    search->found = *found;
    return true;
}

static struct errand_end lost_give_back(struct zms *zms, const struct search *search,
                                        const char *reason)
{
    struct errand_end end;

    /* ZMS fact: a drawn number has a nameless client and no remark. */
    switch (give_back(zms, &search->found.ref, "", "", search->item, &end)) {
    case GIVEN_BACK:
        return errand_end_with(OUTCOME_CONFIRMED, reason, search->text);
    case NOT_OURS:
        return errand_end_with(OUTCOME_CONFIRMED, "found, staff have written on it", search->text);
    case TAKEN_UP:
        return errand_end(OUTCOME_WAITING, PACE_WELL, "gone while it was looked at");
    case NOT_GIVEN:
        break;
    }
    return end;
}

static struct errand_end found_settle(struct zms *zms, const struct search *search)
{
    const char *reason = "";

    switch (settle_lost(&search->seen, &reason)) {
    case LOST_WAIT:
        return errand_end(OUTCOME_WAITING, PACE_WELL, reason);
    case LOST_NOT_THERE:
        return errand_end(OUTCOME_CONFIRMED, PACE_WELL, reason);
    case LOST_GIVE_BACK:
        return lost_give_back(zms, search, reason);
    case LOST_TAKEN_UP:
        return errand_end_with(OUTCOME_CONFIRMED, reason, search->text);
    case LOST_UNCLEAR:
        break;
    }
    return errand_end_with(OUTCOME_REFUSED, reason, search->text);
}

struct errand_end errand_find(struct zms *zms, struct errand_share *share,
                              const struct outbox_item *item)
{
    const struct office *office = rules_office(share->rules, item->scope);
    struct search search = {.share = share, .item = item, .until_s = until_of(item, zms->config)};

    search.numbers = buf_on(search.text, sizeof search.text);
    if (!session_configured(zms->session))
        return errand_end(OUTCOME_REFUSED, PACE_UNASKED, "numbers are found with a login only");
    enum zms_result result =
        zms_walkins(zms, item->scope, item->arrived_s, candidate_look, &search);
    if (result != ZMS_OK)
        return errand_read_failed(zms, item, result);
    int64_t now_s = reach_now_s(zms->line.reach);
    /* ZMS fact: in the night it throws away what still waits. */
    if (!clock_same_day(item->arrived_s, now_s))
        return errand_end(OUTCOME_CONFIRMED, PACE_WELL, "its day has passed");
    search.seen.over = now_s > search.until_s;
    search.seen.shared = office == NULL || office->kiosks > 1;
    struct errand_end end = found_settle(zms, &search);
    explicit_bzero(&search.found, sizeof search.found);
    return end;
}
