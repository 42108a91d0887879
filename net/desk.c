/* SPDX-License-Identifier: Apache-2.0 */
#include "net/desk.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/offer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    IDLE_READY_FACTOR = 10, /* a reachable service is looked at this much more rarely */
    NUMBER_CALLS = 2,       /* a typed number may take this many lookups' time over all offices */
};

static bool stale(void *self)
{
    struct desk *desk = self;

    return inbox_stale(&desk->inbox, &desk->current);
}

static void post(struct desk *desk, struct event *event)
{
    event->kind = answer_kind(desk->current.question);
    event->request = desk->current.request;
    desk->mailbox.post(desk->mailbox.self, event);
}

static void ask_booking(struct desk *desk, struct event *event)
{
    event->booking_answer.answer = zms_answer_lookup(
        zms_booking(&desk->zms, &desk->current.ref, &event->booking_answer.booking));
}

/* Letters at the start of a typed number. */
static size_t prefix_len(const char *number)
{
    size_t len = 0;

    while ((number[len] >= 'A' && number[len] <= 'Z') || (number[len] >= 'a' && number[len] <= 'z'))
        len++;
    return len;
}

static bool prefix_fits(const struct office *office, const char *number)
{
    size_t len = prefix_len(number);

    return strlen(office->prefix) == len && strncasecmp(office->prefix, number, len) == 0;
}

struct number_search {
    int64_t until_ms;
    int answered; /* offices whose list was read */
    enum zms_result failure;
    int count;
};

/* One office's day. An office that does not allow the list is passed over. */
static void number_at(struct desk *desk, int32_t scope, struct number_search *search,
                      struct booking *bookings)
{
    struct booking found[CANDIDATES_MAX];
    int count = 0;
    int64_t left_ms = search->until_ms - clock_monotonic_ms();

    if (left_ms <= 0) {
        search->failure = ZMS_SILENT;
        return;
    }
    int64_t timeout_ms =
        left_ms < desk->zms.config->lookup_ms ? left_ms : desk->zms.config->lookup_ms;
    enum zms_result result = zms_day_number(&desk->zms, scope, reach_now_s(desk->zms.line.reach),
                                            timeout_ms, desk->current.number, found, &count);
    if (result == ZMS_OK) {
        search->answered++;
    } else if (result == ZMS_REFUSED || result == ZMS_NOT_FOUND) {
        log_warn("service", "day list of scope %d: %s", (int)scope, desk->zms.fault.exception);
    } else {
        search->failure = result;
    }
    for (int i = 0; i < count && search->count < CANDIDATES_MAX; i++)
        bookings[search->count++] = found[i];
    explicit_bzero(found, sizeof found);
}

/*
 * First the offices whose prefix was typed; the others only if none of those has the number, as a
 * prefix in our configuration may be out of date.
 */
static void ask_number(struct desk *desk, struct event *event)
{
    struct number_search search = {.until_ms = clock_monotonic_ms() +
                                               (int64_t)NUMBER_CALLS * desk->zms.config->lookup_ms,
                                   .failure = ZMS_OK};

    /* Nothing is shown under "". */
    if (desk->current.number[0] == '\0')
        return;
    for (int fits = 1; fits >= 0 && search.count == 0 && search.failure == ZMS_OK; fits--)
        for (int i = 0; i < desk->rules->office_count && search.failure == ZMS_OK; i++) {
            const struct office *office = &desk->rules->offices[i];
            if (prefix_fits(office, desk->current.number) == (fits == 1))
                number_at(desk, office->scope, &search, event->number_answer.bookings);
        }
    event->number_answer.count = search.count;
    if (search.failure != ZMS_OK || search.answered == 0)
        event->number_answer.answer = ANSWER_UNREACHABLE;
}

/* Remembered after the first answer. */
static enum zms_result organisation_of(void *self, int32_t scope, int32_t *ret_organisation)
{
    struct desk *desk = self;

    for (int i = 0; i < desk->organisation_count; i++)
        if (desk->organisations[i].scope == scope) {
            *ret_organisation = desk->organisations[i].organisation;
            return ZMS_OK;
        }
    enum zms_result result = zms_organisation(&desk->zms, scope, ret_organisation);
    if (result == ZMS_OK && desk->organisation_count < OFFICES_MAX) {
        int i = desk->organisation_count++;
        desk->organisations[i].scope = scope;
        desk->organisations[i].organisation = *ret_organisation;
    }
    return result;
}

static void ask_offer(struct desk *desk, struct event *event)
{
    struct offer *offer = calloc(1, sizeof *offer);
    struct offer_source source = {desk, organisation_of};

    event->offer_answer.answer = ANSWER_UNREACHABLE;
    if (offer == NULL)
        return;
    offer_plan(desk->rules, offer);
    enum zms_result result = offer_ask(offer, &desk->zms, &source);
    if (result != ZMS_OK) {
        free(offer);
        return;
    }
    event->offer_answer.answer = ANSWER_OK;
    event->offer_answer.offer = offer;
}

static void ask_queue(struct desk *desk, struct event *event)
{
    event->queue_answer.wait_min = -1;
    event->queue_answer.answer =
        zms_answer_lookup(zms_queue(&desk->zms, desk->current.scope, &event->queue_answer.ahead,
                                    &event->queue_answer.wait_min));
}

static void ask_issue(struct desk *desk, struct event *event)
{
    const struct command *command = &desk->current;
    int32_t organisation;

    /* Nothing is created before the number is asked for, so any failure here is "unreachable". */
    if (organisation_of(desk, command->issue.scope, &organisation) != ZMS_OK) {
        event->issue_answer.answer = ANSWER_UNREACHABLE;
        return;
    }
    enum zms_result result = zms_issue(&desk->zms, organisation, command->issue.scope,
                                       command->issue.service, &event->issue_answer.booking);
    event->issue_answer.answer = zms_answer_create(result);
    if (result != ZMS_OK)
        log_warn("service", "no number at scope %d: result %d %s", (int)command->issue.scope,
                 (int)result, desk->zms.fault.exception);
}

static void ask(struct desk *desk)
{
    struct event event;

    memset(&event, 0, sizeof event); /* which is ANSWER_OK with nothing in it */
    switch (desk->current.question) {
    case QUESTION_BOOKING:
        ask_booking(desk, &event);
        break;
    case QUESTION_NUMBER:
        ask_number(desk, &event);
        break;
    case QUESTION_OFFER:
        ask_offer(desk, &event);
        break;
    case QUESTION_QUEUE:
        ask_queue(desk, &event);
        break;
    case QUESTION_ISSUE:
        ask_issue(desk, &event);
        break;
    }
    if (desk->current.question == QUESTION_ISSUE || !stale(desk))
        post(desk, &event);
    else if (desk->current.question == QUESTION_OFFER)
        free(event.offer_answer.offer);
    explicit_bzero(&event, sizeof event);
}

static int64_t idle_ms(struct desk *desk)
{
    int64_t poll_ms = (int64_t)desk->zms.config->poll_s * 1000;

    return reach_ready(desk->zms.line.reach) ? poll_ms * IDLE_READY_FACTOR : poll_ms;
}

static void *desk_run(void *self)
{
    struct desk *desk = self;
    enum inbox_end end = INBOX_TIME_OUT; /* the first look is due at once */
    /* A look is never stale by a visitor's leaving, only by the end of everything. */
    const struct command look = {.question = QUESTION_ISSUE};

    while (end != INBOX_CLOSED) {
        if (end == INBOX_TAKEN) {
            ask(desk);
        } else {
            desk->current = look;
            zms_health(&desk->zms);
        }
        explicit_bzero(&desk->current, sizeof desk->current);
        end = inbox_take(&desk->inbox, idle_ms(desk), &desk->current);
    }
    return NULL;
}

struct err desk_start(struct desk *desk, const struct zms *zms, const struct rules *rules,
                      struct mailbox mailbox)
{
    *desk = (struct desk){.zms = *zms, .rules = rules, .mailbox = mailbox};
    desk->zms.line.cancelled = stale;
    desk->zms.line.cancelled_self = desk;
    inbox_init(&desk->inbox);
    if (pthread_create(&desk->thread, NULL, desk_run, desk) == 0)
        return err_none();
    inbox_deinit(&desk->inbox);
    return err_make(ERR_IO);
}

void desk_ask(struct desk *desk, struct command *command)
{
    if (!inbox_put(&desk->inbox, command))
        answer_failed(&desk->mailbox, command->question, command->request, ANSWER_UNREACHABLE);
}

void desk_cancel(struct desk *desk)
{
    inbox_cancel(&desk->inbox);
    http_wake(desk->zms.line.http);
}

void desk_stop(struct desk *desk)
{
    inbox_close(&desk->inbox);
    http_wake(desk->zms.line.http);
    pthread_join(desk->thread, NULL);
    inbox_deinit(&desk->inbox);
}
