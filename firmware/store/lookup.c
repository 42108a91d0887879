/* SPDX-License-Identifier: Apache-2.0 */
#include "store/lookup.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/token.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct lookup {
    struct lookup_config config;
    char dir[PATH_MAX];
    pthread_mutex_t lock;  /* guards all below */
    struct roster *roster; /* NULL: it could not be opened */
    char today[11];        /* before this nothing is kept; "": nobody has said yet */
};

/* Caller holds the lock. */
static void day_begin(struct lookup *lookup, int64_t wall_s)
{
    char today[11];

    clock_day_name(wall_s, today);
    if (strcmp(today, lookup->today) == 0)
        return;
    struct err e = roster_forget_before(lookup->roster, today);
    if (err_is(e))
        log_warn("roster", "yesterday could not be deleted yet: %s", err_name(e));
    else
        memcpy(lookup->today, today, sizeof today);
}

/* Caller holds the lock, or is alone. */
static void roster_begin_using(struct lookup *lookup)
{
    struct err e = roster_open(lookup->dir, lookup->config.key_home, &lookup->roster);

    if (err_is(e)) {
        log_error("roster", "cannot be used: %s; bookings are asked from the service", err_name(e));
        lookup->roster = NULL;
    }
    if (lookup->roster != NULL && lookup->config.by_id)
        roster_index_ids(lookup->roster);
}

/* A fault in the file is in the log before the first visitor holds up a code. */
static void signers_look(const char *file)
{
    struct token_keys keys;

    if (file != NULL && file[0] != '\0' && !err_is(token_keys_load(file, &keys)))
        log_info("token", "%d keys sign codes", keys.count);
}

struct err lookup_open(const char *dir, const struct lookup_config *config,
                       struct lookup **ret_lookup)
{
    struct lookup *lookup = calloc(1, sizeof *lookup);

    if (lookup == NULL)
        return err_make(ERR_NO_MEMORY);
    lookup->config = *config;
    if (!text_copy(lookup->dir, sizeof lookup->dir, dir)) {
        free(lookup);
        return err_make(ERR_TOO_LONG);
    }
    pthread_mutex_init(&lookup->lock, NULL);
    roster_begin_using(lookup);
    signers_look(config->token_keys);
    *ret_lookup = lookup;
    return err_none();
}

void lookup_close(struct lookup *lookup)
{
    if (lookup == NULL)
        return;
    if (lookup->roster != NULL)
        roster_close(lookup->roster);
    pthread_mutex_destroy(&lookup->lock);
    free(lookup);
}

void lookup_day_begin(struct lookup *lookup, int64_t wall_s)
{
    pthread_mutex_lock(&lookup->lock);
    if (lookup->roster != NULL)
        day_begin(lookup, wall_s);
    pthread_mutex_unlock(&lookup->lock);
}

/* How old is what the roster says of this office and day, and is that still fresh? */
static void age_note(const struct lookup *lookup, struct booking *booking, int64_t wall_s)
{
    char day[11];

    clock_day_name(booking->start_s, day);
    int64_t age_s = roster_age_s(lookup->roster, booking->scope, day, wall_s);
    booking->offline = age_s < 0 || age_s > lookup->config.stale_s;
    booking->known_s = roster_fetched_s(lookup->roster, booking->scope, day);
}

/* ---- signed codes ------------------------------------------------------------------------- */

static bool token_is_good(const struct lookup *lookup, const struct booking_ref *ref,
                          int64_t wall_s, struct token *ret_token)
{
    const char *file = lookup->config.token_keys;
    struct token_keys keys;

    if (file == NULL || file[0] == '\0')
        return false;
    struct err e = token_keys_load(file, &keys);
    if (err_is(e))
        return false;
    e = token_check(&keys, ref->token, wall_s, ret_token);
    if (err_is(e))
        log_info("token", "a signed code is refused: %s", err_name(e));
    return !err_is(e);
}

/* Older than whatever anybody knows: the word of a code takes nothing back. */
enum { KNOWN_LONG_AGO_S = 1 };

static void booking_of_token(const struct token *token, struct booking *ret_booking)
{
    *ret_booking = (struct booking){.ref = {.id = token->booking_id},
                                    .scope = token->scope,
                                    .service = token->service,
                                    .persons = token->persons,
                                    .start_s = token->start_s,
                                    .arrival_s = token->start_s,
                                    .status = BOOKING_CONFIRMED,
                                    .with_appointment = true,
                                    .known_s = KNOWN_LONG_AGO_S,
                                    .offline = true};
    memcpy(ret_booking->number, token->number, sizeof ret_booking->number);
}

/* Caller holds the lock. The booking as the roster has it under its number, if it does. */
static void roster_asked(const struct lookup *lookup, const struct token *token, int64_t wall_s,
                         struct booking *booking)
{
    struct booking found[CANDIDATES_MAX];
    char day[11];
    int count = 0;
    bool whole;

    clock_day_name(token->start_s, day);
    if (lookup->roster == NULL ||
        err_is(roster_find_number(lookup->roster, &token->scope, 1, token->number, day, found,
                                  &count, &whole)))
        return;
    for (int i = 0; i < count; i++)
        if (found[i].ref.id == token->booking_id) {
            *booking = found[i];
            age_note(lookup, booking, wall_s);
        }
}

static void token_look_up(struct lookup *lookup, const struct booking_ref *ref, int64_t wall_s,
                          struct event *ret_event)
{
    struct booking *booking = &ret_event->booking_answer.booking;
    struct token token;

    if (!token_is_good(lookup, ref, wall_s, &token))
        return;
    booking_of_token(&token, booking);
    pthread_mutex_lock(&lookup->lock);
    roster_asked(lookup, &token, wall_s, booking);
    pthread_mutex_unlock(&lookup->lock);
    booking->ref = *ref;
    ret_event->booking_answer.answer = ANSWER_OK;
}

/* ---- questions ---------------------------------------------------------------------------- */

void lookup_booking(struct lookup *lookup, const struct booking_ref *ref, int64_t wall_s,
                    struct event *ret_event)
{
    struct booking *booking = &ret_event->booking_answer.booking;

    ret_event->kind = EVENT_BOOKING_LOOKED_UP;
    ret_event->booking_answer.answer = ANSWER_UNKNOWN_ID;
    if (ref->token[0] != 0) {
        token_look_up(lookup, ref, wall_s, ret_event);
        return;
    }
    pthread_mutex_lock(&lookup->lock);
    if (lookup->roster != NULL && !err_is(roster_find(lookup->roster, ref, booking))) {
        age_note(lookup, booking, wall_s);
        ret_event->booking_answer.answer = ANSWER_OK;
    }
    pthread_mutex_unlock(&lookup->lock);
}

void lookup_id(struct lookup *lookup, int64_t booking_id, int64_t wall_s, struct event *ret_event)
{
    struct booking *booking = &ret_event->booking_answer.booking;
    char today[11];

    ret_event->kind = EVENT_BOOKING_LOOKED_UP;
    ret_event->booking_answer.answer = ANSWER_UNKNOWN_ID;
    clock_day_name(wall_s, today);
    pthread_mutex_lock(&lookup->lock);
    if (lookup->roster != NULL &&
        !err_is(roster_find_id(lookup->roster, lookup->config.scopes, lookup->config.scope_count,
                               booking_id, today, booking))) {
        age_note(lookup, booking, wall_s);
        ret_event->booking_answer.answer = ANSWER_OK;
    }
    pthread_mutex_unlock(&lookup->lock);
}

void lookup_number(struct lookup *lookup, const char *number, int64_t wall_s,
                   struct event *ret_event)
{
    struct booking *bookings = ret_event->number_answer.bookings;
    char today[11];
    int count = 0;
    bool whole = false;

    ret_event->kind = EVENT_NUMBER_LOOKED_UP;
    ret_event->number_answer.answer = ANSWER_UNKNOWN_ID;
    clock_day_name(wall_s, today);
    pthread_mutex_lock(&lookup->lock);
    if (lookup->roster != NULL && !err_is(roster_find_number(lookup->roster, lookup->config.scopes,
                                                             lookup->config.scope_count, number,
                                                             today, bookings, &count, &whole))) {
        for (int i = 0; i < count; i++)
            age_note(lookup, &bookings[i], wall_s);
        ret_event->number_answer.answer = ANSWER_OK;
        ret_event->number_answer.count = count;
    }
    pthread_mutex_unlock(&lookup->lock);
}

int64_t lookup_age_s(struct lookup *lookup, int32_t scope, int64_t wall_s)
{
    int64_t age_s = -1;
    char day[11];

    clock_day_name(wall_s, day);
    pthread_mutex_lock(&lookup->lock);
    if (lookup->roster != NULL)
        age_s = roster_age_s(lookup->roster, scope, day, wall_s);
    pthread_mutex_unlock(&lookup->lock);
    return age_s;
}

/* ---- the network's calls ------------------------------------------------------------------ */

static bool said_yes(struct lookup *lookup, struct err e)
{
    if (err_is(e))
        log_warn("roster", "a set could not be stored: %s", err_name(e));
    pthread_mutex_unlock(&lookup->lock);
    return !err_is(e);
}

static bool port_begin(void *self, int32_t scope, int64_t day_s)
{
    struct lookup *lookup = self;
    char day[11];

    clock_day_name(day_s, day);
    pthread_mutex_lock(&lookup->lock);
    if (lookup->roster == NULL) /* a full disk may have room by now */
        roster_begin_using(lookup);
    return said_yes(lookup, lookup->roster != NULL ? roster_begin(lookup->roster, day, scope)
                                                   : err_make(ERR_GONE));
}

static bool port_put(void *self, const struct booking *booking)
{
    struct lookup *lookup = self;

    pthread_mutex_lock(&lookup->lock);
    struct err e = roster_put(lookup->roster, booking);
    if (e.code == ERR_RANGE)
        e = err_none(); /* not of this set: left out, and the set goes on */
    return said_yes(lookup, e);
}

static bool port_commit(void *self, int64_t fetched_s)
{
    struct lookup *lookup = self;

    pthread_mutex_lock(&lookup->lock);
    struct err e = roster_commit(lookup->roster, fetched_s);
    if (!err_is(e))
        day_begin(lookup, fetched_s);
    return said_yes(lookup, e);
}

static void port_abandon(void *self)
{
    struct lookup *lookup = self;

    pthread_mutex_lock(&lookup->lock);
    roster_abandon(lookup->roster);
    pthread_mutex_unlock(&lookup->lock);
}

struct roster_port lookup_port(struct lookup *lookup)
{
    return (struct roster_port){.self = lookup,
                                .begin = port_begin,
                                .put = port_put,
                                .commit = port_commit,
                                .abandon = port_abandon};
}
