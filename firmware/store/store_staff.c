/* SPDX-License-Identifier: Apache-2.0 */
/* store_staff: what staff ask and do at the kiosk, on the store's thread. */
#include "base/buf.h"
#include "base/log.h"
#include "store/pins.h"
#include "store/settling.h"
#include "store/store_part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLOSED_MEMO "closed"
#define PAPER_MEMO  "paper"
#define ROLL_MEMO   "roll"

/* ---- who it is ---------------------------------------------------------------------------- */

void store_check_pin(struct store *store, const struct command *command)
{
    struct event event = {.kind = EVENT_PIN_CHECKED, .request = command->request};
    struct err e = pins_check(store->pin_file, command->pin, event.pin.name);

    event.pin.right = !err_is(e);
    if (event.pin.right) {
        log_info("staff", "%s has come", event.pin.name);
        store_audit(store, AUDIT_LOGIN, event.pin.name, "-", "at the kiosk",
                    daytime_now_s(store->daytime));
    } else {
        log_warn("staff", "a PIN was refused: %s", err_name(e));
        store_audit(store, AUDIT_REFUSED, "", "-", "a PIN of nobody",
                    daytime_now_s(store->daytime));
    }
    store->mailbox.post(store->mailbox.self, &event);
}

/* ---- what is asked ------------------------------------------------------------------------ */

void store_find_entries(struct store *store, const struct command *command)
{
    struct event event = {.kind = EVENT_ENTRIES_FOUND, .request = command->request};

    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL) {
        struct err e = journal_find_number(store->journal, command->number, command->wall_s,
                                           event.entries.found, &event.entries.count);
        event.entries.ok = !err_is(e);
        if (err_is(e))
            store_broken(store, e);
    }
    pthread_mutex_unlock(&store->lock);
    store->mailbox.post(store->mailbox.self, &event);
}

/* Under the lock. */
static struct err status_read(struct store *store, int64_t wall_s, struct status_store *ret_status)
{
    char value[JOURNAL_MEMO_MAX + 1];
    struct journal_counts counts;

    if (store->journal == NULL)
        return err_make(ERR_GONE);
    struct err e = journal_count(store->journal, &counts);
    ret_status->unsent = counts.unsent;
    ret_status->unsettled = counts.unsettled;
    if (!err_is(e))
        e = journal_oldest_unsent(store->journal, &ret_status->oldest_s);
    if (!err_is(e))
        e = journal_calls(store->journal, wall_s, &ret_status->calls, &ret_status->called_s);
    if (!err_is(e))
        e = journal_unclaimed(store->journal, &ret_status->unclaimed);
    if (!err_is(e))
        e = journal_memo_get(store->journal, PAPER_MEMO, value);
    if (!err_is(e))
        ret_status->paper_s = strtoll(value, NULL, 10);
    ret_status->paper_slips =
        roll_forecast(&store->roll, store->roll_mm, wall_s, &ret_status->paper_until_s);
    if (err_is(e))
        store_broken(store, e);
    return e;
}

void store_tell_status(struct store *store, int64_t wall_s)
{
    struct event event = {.kind = EVENT_STATUS_TOLD};
    struct status_store *status = &event.status.store;

    event.status.part = STATUS_OF_STORE;
    pthread_mutex_lock(&store->lock);
    status->works = !err_is(status_read(store, wall_s, status));
    pthread_mutex_unlock(&store->lock);
    status->office_count = store->rules->office_count;
    for (int i = 0; i < status->office_count; i++) {
        status->offices[i].scope = store->rules->offices[i].scope;
        status->offices[i].roster_age_s =
            lookup_age_s(store->lookup, status->offices[i].scope, wall_s);
    }
    noshow_state(store->noshow, status);
    store->mailbox.post(store->mailbox.self, &event);
}

/* ---- what is kept ------------------------------------------------------------------------- */

/* False: it is not on the disk. */
static bool memo_keep(struct store *store, const char *name, const char *value)
{
    struct err e = err_make(ERR_GONE);

    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL) {
        e = journal_memo_put(store->journal, name, value);
        if (err_is(e))
            store_broken(store, e);
    }
    pthread_mutex_unlock(&store->lock);
    return !err_is(e);
}

static void recorded_tell(struct store *store, uint32_t request, struct err e)
{
    struct event event = {.kind = EVENT_RECORDED, .request = request};

    if (request == 0)
        return;
    event.recorded.ok = !err_is(e);
    event.recorded.unknown = e.code == ERR_UNKNOWN;
    store->mailbox.post(store->mailbox.self, &event);
}

void store_keep_closed(struct store *store, const struct command *command)
{
    bool kept = memo_keep(store, CLOSED_MEMO, command->closed ? "yes" : "no");

    recorded_tell(store, command->request, kept ? err_none() : err_make(ERR_IO));
}

/* On a connection of its own, as a technician's tool does it. */
void store_settle_entry(struct store *store, const struct command *command)
{
    const struct settle_record *record = &command->settle;
    const struct settling settling = {.entry = record->entry,
                                      .retry = record->retry,
                                      .by = record->actor,
                                      .from = "reception",
                                      .reason = record->reason,
                                      .at_s = daytime_now_s(store->daytime)};
    enum kind kind;
    enum state state;
    struct err e = settling_do(store->dir, &settling, &kind, &state);

    pthread_mutex_lock(&store->lock);
    store_tell_counts(store);
    pthread_mutex_unlock(&store->lock);
    recorded_tell(store, command->request, e);
}

void store_paper_changed(struct store *store, int64_t wall_s)
{
    char value[24];

    snprintf(value, sizeof value, "%lld", (long long)wall_s);
    (void)memo_keep(store, PAPER_MEMO, value);
    store->roll = (struct roll){0};
    store->roll_moved = true;
    store_roll_keep(store);
}

void store_count_paper(struct store *store, const struct command *command)
{
    roll_add(&store->roll, command->paper_mm, command->wall_s);
    store->roll_moved = true;
}

void store_roll_keep(struct store *store)
{
    char value[ROLL_TEXT_MAX + 1];

    _Static_assert((int)ROLL_TEXT_MAX <= (int)JOURNAL_MEMO_MAX, "a roll is a memo");
    if (!store->roll_moved)
        return;
    roll_write(&store->roll, value);
    store->roll_moved = !memo_keep(store, ROLL_MEMO, value);
}

void store_roll_begin(struct store *store)
{
    char value[JOURNAL_MEMO_MAX + 1];
    struct err e = journal_memo_get(store->journal, ROLL_MEMO, value);

    if (!err_is(e))
        (void)roll_read(value, &store->roll);
}

void store_tell_closed(struct store *store)
{
    const struct event event = {.kind = EVENT_CLOSED_KEPT};
    char value[JOURNAL_MEMO_MAX + 1];
    struct err e = journal_memo_get(store->journal, CLOSED_MEMO, value);

    if (!err_is(e) && strcmp(value, "yes") == 0)
        store->mailbox.post(store->mailbox.self, &event);
}

void store_calls_end(struct store *store, const struct note *note)
{
    struct daytime_reading now = daytime_read(store->daytime);

    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL) {
        struct err e = journal_calls_end(store->journal, note->actor, &now);
        if (err_is(e))
            store_broken(store, e);
    }
    pthread_mutex_unlock(&store->lock);
}

/* ---- the port's calls --------------------------------------------------------------------- */

void store_refuse_staff(struct store *store, const struct command *command)
{
    struct event event = {.request = command->request};

    if (command->kind == COMMAND_CLOSED || command->kind == COMMAND_SETTLE)
        recorded_tell(store, command->request, err_make(ERR_FULL));
    if (command->kind != COMMAND_CHECK_PIN && command->kind != COMMAND_FIND_ENTRIES)
        return;
    event.kind = command->kind == COMMAND_CHECK_PIN ? EVENT_PIN_CHECKED : EVENT_ENTRIES_FOUND;
    store->mailbox.post(store->mailbox.self, &event);
}

static void port_record_undo(void *self, uint32_t request, const struct undo_record *record)
{
    struct command command = {.kind = COMMAND_UNDO, .request = request, .undo = *record};

    store_give(self, &command);
}

static void port_check_pin(void *self, uint32_t request, const char *pin)
{
    struct command command = {.kind = COMMAND_CHECK_PIN, .request = request};

    (void)text_copy(command.pin, sizeof command.pin, pin);
    store_give(self, &command);
    explicit_bzero(&command, sizeof command);
}

static void port_find_entries(void *self, uint32_t request, const char *number, int64_t wall_s)
{
    struct command command = {.kind = COMMAND_FIND_ENTRIES, .request = request, .wall_s = wall_s};

    (void)text_copy(command.number, sizeof command.number, number);
    store_give(self, &command);
}

static void port_tell_status(void *self, int64_t wall_s)
{
    struct command command = {.kind = COMMAND_STATUS, .wall_s = wall_s};

    store_give(self, &command);
}

static void port_settle_entry(void *self, uint32_t request, const struct settle_record *record)
{
    struct command command = {.kind = COMMAND_SETTLE, .request = request, .settle = *record};

    store_give(self, &command);
}

static void port_keep_closed(void *self, uint32_t request, bool closed)
{
    struct command command = {.kind = COMMAND_CLOSED, .request = request, .closed = closed};

    store_give(self, &command);
}

static void port_count_paper(void *self, int mm, int64_t wall_s)
{
    struct command command = {.kind = COMMAND_PAPER, .wall_s = wall_s, .paper_mm = mm};

    store_give(self, &command);
}

void store_staff_port(struct store_port *port)
{
    port->record_undo = port_record_undo;
    port->check_pin = port_check_pin;
    port->find_entries = port_find_entries;
    port->tell_status = port_tell_status;
    port->keep_closed = port_keep_closed;
    port->settle_entry = port_settle_entry;
    port->count_paper = port_count_paper;
}
