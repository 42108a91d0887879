/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/directory.h"
#include "store/store_part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPENED_MEMO "opened"

/* ---- telling the owner -------------------------------------------------------------------- */

static void post_recorded(struct mailbox mailbox, uint32_t request, struct err e,
                          const struct journal_receipt *receipt, const char *number)
{
    struct event event = {.kind = EVENT_RECORDED, .request = request};

    event.recorded.ok = !err_is(e);
    event.recorded.unknown = e.code == ERR_UNKNOWN;
    event.recorded.entry = receipt->entry;
    event.recorded.repeated = receipt->repeated;
    event.recorded.arrived_s = receipt->arrived_s;
    (void)text_copy(event.recorded.number, sizeof event.recorded.number, number);
    mailbox.post(mailbox.self, &event);
}

static void tell_device(struct store *store, enum device_state state)
{
    struct event event = {.kind = EVENT_DEVICE_CHANGED};

    if (store->told == state)
        return;
    store->told = state;
    event.device.device = DEVICE_STORE;
    event.device.state = state;
    store->mailbox.post(store->mailbox.self, &event);
}

void store_broken(struct store *store, struct err e)
{
    struct command mend = {.kind = COMMAND_MEND};

    log_error("store", "out of order: %s", err_name(e));
    journal_close(store->journal);
    store->journal = NULL;
    if (store->failed)
        tell_device(store, DEVICE_BROKEN);
    store->mend_now = !store->failed;
    store->failed = true;
    ring_put(&store->ring, &mend); /* a full ring wakes the thread as well */
}

void store_worked(struct store *store)
{
    store->failed = false;
}

void store_tell_counts(struct store *store)
{
    struct event event = {.kind = EVENT_OUTBOX_CHANGED};
    struct journal_counts counts;

    if (store->journal == NULL)
        return;
    struct err e = journal_count(store->journal, &counts);
    if (err_is(e)) {
        store_broken(store, e);
        return;
    }
    if (counts.unsent == store->told_counts.unsent &&
        counts.unsettled == store->told_counts.unsettled)
        return;
    store->told_counts = counts;
    event.outbox.unsent = counts.unsent;
    event.outbox.unsettled = counts.unsettled;
    store->mailbox.post(store->mailbox.self, &event);
}

/* ---- opening and mending ------------------------------------------------------------------ */

struct err store_settle(struct store *store, const struct on_the_way *way)
{
    struct daytime_reading now = daytime_read(store->daytime);
    struct err e = journal_settle(store->journal, way->entry, way->outcome, way->reason, &now);

    bool again = way->outcome == OUTCOME_RETRY || way->outcome == OUTCOME_UNSETTLED ||
                 way->outcome == OUTCOME_WAITING;

    if (!err_is(e) && !again)
        keys_forget(store->keys, way->entry);
    return e;
}

/* Writes down the outcomes that the disk had refused, and revives what nobody sends any more. */
static struct err catch_up(struct store *store)
{
    int64_t keep[STORE_ON_THE_WAY_MAX];

    for (int i = 0; i < store->way_count;) {
        if (!store->way[i].settled) {
            keep[i] = store->way[i].entry;
            i++;
            continue;
        }
        struct err e = store_settle(store, &store->way[i]);
        if (err_is(e))
            return e;
        store->way[i] = store->way[--store->way_count];
    }
    struct daytime_reading now = daytime_read(store->daytime);
    return journal_revive(store->journal, !store->begun, keep, store->way_count, &now);
}

/* A clock that is a year ahead must not delete what is of today. */
static void forget_when_sure(struct store *store)
{
    struct daytime_reading now = daytime_read(store->daytime);

    char today[11];

    clock_day_name(now.wall_ms / 1000, today);
    if (store->journal == NULL || !now.sure || strcmp(today, store->forgotten) == 0)
        return;
    struct err e =
        journal_forget(store->journal, now.wall_ms / 1000 - (int64_t)store->keep_days * 86400);
    if (!err_is(e))
        e = journal_forget_elsewhere(store->journal, now.wall_ms / 1000);
    if (err_is(e))
        store_broken(store, e);
    else
        memcpy(store->forgotten, today, sizeof today);
}

/* Opens what is not open, and believes a disk only when it has taken something. */
static struct err mend(struct store *store)
{
    struct err e = err_none();

    if (store->journal != NULL)
        return e;
    if (store->lock_fd < 0)
        e = directory_claim(store->dir, &store->lock_fd);
    if (!err_is(e))
        e = journal_open(store->dir, &store->self, &store->journal);
    if (!err_is(e))
        e = catch_up(store);
    store->once_at_ms = 0; /* there may be claims of a run before */
    if (!err_is(e))
        e = journal_memo_put(store->journal, OPENED_MEMO, journal_uid_make().hex);
    if (err_is(e)) {
        journal_close(store->journal);
        store->journal = NULL;
        tell_device(store, DEVICE_BROKEN);
        return e;
    }
    store_guesses_begin(store);
    if (!store->begun) {
        store_tell_closed(store);
        store_roll_begin(store);
    }
    store->begun = true;
    log_info("store", "ready in %s", store->dir);
    tell_device(store, DEVICE_READY);
    forget_when_sure(store);
    store_tell_counts(store);
    return store->journal != NULL ? e : err_make(ERR_IO);
}

/* ---- the owner's commands ----------------------------------------------------------------- */

/* What a command that records brings back. */
struct recorded {
    struct journal_receipt receipt;
    char number[BOOKING_NUMBER_MAX + 1];
};

static struct err checkin_do(struct store *store, const struct command *command,
                             const struct journal_uid *uid, const struct daytime_reading *now,
                             struct journal_receipt *ret_receipt)
{
    struct err e = journal_record_checkin(store->journal, uid, &command->checkin, now, ret_receipt);

    if (!err_is(e))
        keys_put(store->keys, ret_receipt->entry, command->checkin.ref.key);
    return e;
}

/* A number of the hall's counter that was drawn for it, or else the kiosk's own. */
static struct err own_do(struct store *store, const struct command *command,
                         const struct journal_uid *uid, const char *drawn,
                         const struct daytime_reading *now, struct recorded *ret_recorded)
{
    if (drawn[0] == '\0')
        return journal_record_own(store->journal, uid, &command->walkin, &store->rules->own, now,
                                  &ret_recorded->receipt, ret_recorded->number);
    (void)text_copy(ret_recorded->number, sizeof ret_recorded->number, drawn);
    return journal_record_drawn(store->journal, uid, &command->walkin, drawn, now,
                                &ret_recorded->receipt);
}

/* drawn: of COMMAND_OWN, a number of the hall's, or "". */
static struct err command_do(struct store *store, const struct command *command,
                             const struct journal_uid *uid, const char *drawn,
                             struct recorded *ret_recorded)
{
    struct journal_receipt *receipt = &ret_recorded->receipt;
    struct daytime_reading now = daytime_read(store->daytime);

    *ret_recorded = (struct recorded){.receipt = {.entry = 0}};
    struct err e = mend(store);
    if (!err_is(e))
        e = store_correct(store, &now); /* who comes again shall find the first arrival */
    if (err_is(e))
        return e;
    switch (command->kind) {
    case COMMAND_CHECKIN:
        e = checkin_do(store, command, uid, &now, receipt);
        break;
    case COMMAND_WALKIN:
        e = journal_record_walkin(store->journal, uid, &command->walkin, &now, receipt);
        break;
    case COMMAND_NUMBER:
        e = journal_record_number(store->journal, &command->walkin, &now, receipt);
        break;
    case COMMAND_OWN:
        e = own_do(store, command, uid, drawn, &now, ret_recorded);
        break;
    case COMMAND_UNDO:
        e = journal_record_undo(store->journal, uid, &command->undo, &now, receipt);
        break;
    case COMMAND_LOOK_UP_BOOKING:
    case COMMAND_LOOK_UP_ID:
    case COMMAND_LOOK_UP_NUMBER:
    case COMMAND_NOTE:
    case COMMAND_WATCH:
    case COMMAND_GUESSES:
    case COMMAND_CHECK_PIN:
    case COMMAND_FIND_ENTRIES:
    case COMMAND_STATUS:
    case COMMAND_CLOSED:
    case COMMAND_SETTLE:
    case COMMAND_PAPER:
    case COMMAND_MEND:
        break;
    }
    store->unsure |= !now.sure;
    if (err_is(e) && e.code != ERR_UNKNOWN)
        store_broken(store, e);
    return e;
}

/* A question to the roster needs neither the journal nor its lock. */
static void look_up(struct store *store, const struct command *command)
{
    struct event event = {.request = command->request};

    if (command->kind == COMMAND_LOOK_UP_BOOKING)
        lookup_booking(store->lookup, &command->ref, command->wall_s, &event);
    else if (command->kind == COMMAND_LOOK_UP_ID)
        lookup_id(store->lookup, command->ref.id, command->wall_s, &event);
    else
        lookup_number(store->lookup, command->number, command->wall_s, &event);
    store->mailbox.post(store->mailbox.self, &event);
    explicit_bzero(&event, sizeof event);
}

static void roster_day_begin(struct store *store)
{
    struct daytime_reading now = daytime_read(store->daytime);

    if (now.sure)
        lookup_day_begin(store->lookup, now.wall_ms / 1000);
}

static void watch_beat(struct store *store, enum watch_gap gap)
{
    noshow_beat(store->noshow, gap);
    roster_day_begin(store);
    if (store->names != NULL)
        names_day_begin(store->names);
    pthread_mutex_lock(&store->lock);
    forget_when_sure(store);
    store_tell_counts(store);
    pthread_mutex_unlock(&store->lock);
    store_roll_keep(store);
    store_trail_move(store);
    store_once_look(store, true);
}

/* The check-in that the hall is to be asked about; 0: none. */
static int64_t checkin_of(const struct command *command, const struct recorded *recorded)
{
    return command->kind == COMMAND_CHECKIN ? recorded->receipt.entry
           : command->kind == COMMAND_UNDO  ? command->undo.entry
                                            : 0;
}

static void command_run(struct store *store, const struct command *command)
{
    struct journal_uid uid = journal_uid_make();
    char drawn[BOOKING_NUMBER_MAX + 1] = "";
    struct recorded recorded;

    if (command->kind == COMMAND_OWN)
        store_once_draw(store, &command->walkin, drawn);
    pthread_mutex_lock(&store->lock);
    struct err e = command_do(store, command, &uid, drawn, &recorded);
    /* A visitor stands there: a second try on a fresh connection, which the uid keeps from
     * doubling. */
    if (err_is(e) && e.code != ERR_UNKNOWN && command->kind != COMMAND_MEND)
        e = command_do(store, command, &uid, drawn, &recorded);
    if (!err_is(e) && checkin_of(command, &recorded) != 0)
        store_once_ask(store, checkin_of(command, &recorded), &recorded.receipt);
    if (command->kind != COMMAND_MEND)
        post_recorded(store->mailbox, command->request, e, &recorded.receipt, recorded.number);
    if (command->kind != COMMAND_MEND && !err_is(e))
        store_worked(store);
    store_tell_counts(store);
    pthread_mutex_unlock(&store->lock);
}

static bool is_broken(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    bool is = store->journal == NULL;
    pthread_mutex_unlock(&store->lock);
    return is;
}

static bool mends_now(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    bool now = store->mend_now;
    store->mend_now = false;
    pthread_mutex_unlock(&store->lock);
    return now;
}

/* How long to wait for a command: until the next look at the disk where it has failed, else -1. */
static int64_t mend_in_ms(struct store *store)
{
    int64_t now_ms = clock_monotonic_ms();

    if (!is_broken(store)) {
        store->mend_at_ms = INT64_MAX;
        return -1;
    }
    if (store->mend_at_ms == INT64_MAX)
        store->mend_at_ms = now_ms + MEND_MS;
    return store->mend_at_ms > now_ms ? store->mend_at_ms - now_ms : 0;
}

/* However many commands come meanwhile: they do not put it off. */
static void mend_when_due(struct store *store)
{
    static const struct command mend = {.kind = COMMAND_MEND};

    if (clock_monotonic_ms() < store->mend_at_ms)
        return;
    store->mend_at_ms = INT64_MAX;
    command_run(store, &mend);
}

static void *store_main(void *arg)
{
    struct store *store = arg;
    struct command command;

    beat_promise(store->beat, BEAT_WORK_MS);
    store_trail_move(store);
    for (;;) {
        int64_t wait_ms = mend_in_ms(store), once_ms = store_once_in_ms(store);
        if (once_ms >= 0 && (wait_ms < 0 || once_ms < wait_ms))
            wait_ms = once_ms;
        beat_promise(store->beat, -1);
        bool got = ring_wait(&store->ring, wait_ms, &command);
        beat_promise(store->beat, BEAT_WORK_MS);
        if (!got && ring_closed(&store->ring)) {
            store_roll_keep(store);
            return NULL;
        }
        mend_when_due(store);
        store_once_look(store, false);
        /* A MEND that is not for now was put to wake this thread: it looks by itself from here. */
        if (!got || (command.kind == COMMAND_MEND && !mends_now(store)))
            continue;
        switch (command.kind) {
        case COMMAND_LOOK_UP_BOOKING:
        case COMMAND_LOOK_UP_ID:
        case COMMAND_LOOK_UP_NUMBER:
            look_up(store, &command);
            break;
        case COMMAND_NOTE:
            store_note(store, &command.note);
            break;
        case COMMAND_WATCH:
            watch_beat(store, command.gap);
            break;
        case COMMAND_GUESSES:
            store_guesses_keep(store, &command.guesses);
            break;
        case COMMAND_CHECK_PIN:
            store_check_pin(store, &command);
            break;
        case COMMAND_FIND_ENTRIES:
            store_find_entries(store, &command);
            break;
        case COMMAND_STATUS:
            store_tell_status(store, command.wall_s);
            break;
        case COMMAND_CLOSED:
            store_keep_closed(store, &command);
            break;
        case COMMAND_SETTLE:
            store_settle_entry(store, &command);
            break;
        case COMMAND_PAPER:
            store_count_paper(store, &command);
            break;
        case COMMAND_MEND:
        case COMMAND_CHECKIN:
        case COMMAND_WALKIN:
        case COMMAND_NUMBER:
        case COMMAND_OWN:
        case COMMAND_UNDO:
            command_run(store, &command);
            break;
        }
        explicit_bzero(&command, sizeof command);
    }
}

void store_give(struct store *store, const struct command *command)
{
    static const struct journal_receipt nothing;
    struct event unknown = {.request = command->request};

    if (ring_put(&store->ring, command))
        return;
    log_error("store", "too many commands waiting");
    if (command->kind >= COMMAND_CHECKIN)
        post_recorded(store->mailbox, command->request, err_make(ERR_FULL), &nothing, "");
    store_refuse_staff(store, command);
    if (command->kind > COMMAND_LOOK_UP_NUMBER)
        return;
    /* The answer is the first member of both: the service is asked instead. */
    unknown.kind =
        command->kind == COMMAND_LOOK_UP_NUMBER ? EVENT_NUMBER_LOOKED_UP : EVENT_BOOKING_LOOKED_UP;
    unknown.booking_answer.answer = ANSWER_UNKNOWN_ID;
    store->mailbox.post(store->mailbox.self, &unknown);
}

static void port_look_up_booking(void *self, uint32_t request, const struct booking_ref *ref,
                                 int64_t wall_s)
{
    struct command command = {
        .kind = COMMAND_LOOK_UP_BOOKING, .request = request, .wall_s = wall_s, .ref = *ref};

    store_give(self, &command);
    explicit_bzero(&command, sizeof command);
}

static void port_look_up_id(void *self, uint32_t request, int64_t booking_id, int64_t wall_s)
{
    struct command command = {
        .kind = COMMAND_LOOK_UP_ID, .request = request, .wall_s = wall_s, .ref.id = booking_id};

    store_give(self, &command);
}

static void port_look_up_number(void *self, uint32_t request, const char *number, int64_t wall_s)
{
    struct command command = {.kind = COMMAND_LOOK_UP_NUMBER, .request = request, .wall_s = wall_s};

    strncpy(command.number, number, BOOKING_NUMBER_MAX);
    store_give(self, &command);
}

static void port_record_checkin(void *self, uint32_t request, const struct checkin_record *record)
{
    struct command command = {.kind = COMMAND_CHECKIN, .request = request, .checkin = *record};

    store_give(self, &command);
    explicit_bzero(&command, sizeof command);
}

static void port_record_walkin(void *self, uint32_t request, const struct walkin_record *record)
{
    struct command command = {.kind = COMMAND_WALKIN, .request = request, .walkin = *record};

    store_give(self, &command);
}

static void port_record_number(void *self, uint32_t request, const struct walkin_record *record)
{
    struct command command = {.kind = COMMAND_NUMBER, .request = request, .walkin = *record};

    store_give(self, &command);
}

static void port_record_own(void *self, uint32_t request, const struct walkin_record *record)
{
    struct command command = {.kind = COMMAND_OWN, .request = request, .walkin = *record};

    store_give(self, &command);
}

static void port_watch(void *self, enum watch_gap gap)
{
    struct command command = {.kind = COMMAND_WATCH, .gap = gap};

    store_give(self, &command);
}

static void port_keep_guesses(void *self, const struct guesses *guesses)
{
    struct command command = {.kind = COMMAND_GUESSES, .guesses = *guesses};

    store_give(self, &command);
}

static void port_note(void *self, const struct note *note)
{
    struct command command = {.kind = COMMAND_NOTE, .note = *note};

    store_give(self, &command);
    explicit_bzero(&command, sizeof command);
}

/* ---- absences ----------------------------------------------------------------------------- */

/* Under the lock. */
static enum absence_end absence_write(struct store *store, const struct absence_record *record)
{
    struct daytime_reading now = daytime_read(store->daytime);
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;
    enum absence_end end;

    if (store->journal == NULL)
        return ABSENCE_LATER;
    struct err e =
        journal_record_absence(store->journal, &uid, record,
                               store->rules->attendance == ATTENDANCE_REPORT, &now, &receipt, &end);
    if (err_is(e)) {
        store_broken(store, e);
        return ABSENCE_LATER;
    }
    if (receipt.entry != 0)
        keys_put(store->keys, receipt.entry, record->ref.key);
    return end;
}

static enum absence_end sink_absent(void *self, const struct absence_record *record)
{
    struct store *store = self;

    pthread_mutex_lock(&store->lock);
    enum absence_end end = absence_write(store, record);
    store_tell_counts(store);
    pthread_mutex_unlock(&store->lock);
    return end;
}

static void sink_signal(void *self, enum note_kind kind, const struct sighting *sighting)
{
    store_signal(self, kind, sighting);
}

/* ---- life --------------------------------------------------------------------------------- */

static void store_free(struct store *store)
{
    beat_close(store->beat);
    journal_close(store->journal);
    noshow_close(store->noshow);
    names_close(store->names);
    sightings_free(&store->documents);
    lookup_close(store->lookup);
    audit_close(store->audit);
    if (store->keys != NULL)
        keys_close(store->keys);
    directory_release(store->lock_fd);
    if (store->ring.entries != NULL)
        ring_deinit(&store->ring);
    pthread_mutex_destroy(&store->lock);
    explicit_bzero(store, sizeof *store);
    free(store);
}

static struct err noshow_begin(struct store *store, const struct store_config *config)
{
    const struct noshow_config noshow = {.dir = store->dir,
                                         .keep_days = config->keep_days,
                                         .stale_s = config->lookup.stale_s,
                                         .daytime = config->daytime,
                                         .rules = config->rules,
                                         .watch = config->watch};
    const struct noshow_sink sink = {store, sink_absent, sink_signal};

    return noshow_open(&noshow, lookup_port(store->lookup), sink, &store->noshow);
}

/* Without names a document is authentic or not, and a person looks whose booking it is. */
static void names_begin(struct store *store)
{
    struct err e = names_open(store->daytime, &store->names);

    if (err_is(e))
        log_error("names", "no names are kept: %s", err_name(e));
}

struct names_port store_names(struct store *store)
{
    return store->names != NULL ? names_port(store->names) : (struct names_port){.self = NULL};
}

/* The kernel's name for the time since the machine came up: steady times compare within it. */
static struct journal_uid run_of_machine(void)
{
    struct journal_uid run = journal_uid_make();
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    char id[40] = "";
    int len = 0;

    if (file == NULL)
        return run; /* steady times then compare within this run of the program */
    if (fgets(id, sizeof id, file) != NULL && strlen(id) >= 36)
        for (int i = 0; i < 36 && len < 32; i++)
            if (id[i] != '-')
                run.hex[len++] = id[i];
    fclose(file);
    return run;
}

/* Errors that time does not heal. */
static bool is_final(struct err e)
{
    return e.code == ERR_DENIED || e.code == ERR_BUSY || e.code == ERR_UNSUPPORTED ||
           e.code == ERR_NO_MEMORY || e.code == ERR_GONE || e.code == ERR_TOO_LONG;
}

struct err store_open(const struct store_config *config, struct mailbox mailbox,
                      struct store **ret_store, struct store_port *ret_port,
                      struct outbox_port *ret_outbox, struct roster_port *ret_roster)
{
    struct store *store = calloc(1, sizeof *store);

    *ret_store = NULL;
    if (store == NULL)
        return err_make(ERR_NO_MEMORY);
    store->lock_fd = -1;
    store->keep_days = config->keep_days;
    store->daytime = config->daytime;
    store->rules = config->rules;
    store->settings = config->settings;
    store->mailbox = mailbox;
    store->once = config->once;
    store->self.hall = config->once.claim != NULL;
    store->self.run = run_of_machine();
    store->unsure = true; /* there may be entries of the program's run before this one */
    (void)text_copy(store->self.kiosk, sizeof store->self.kiosk, config->rules->kiosk);
    store->roll_mm = config->roll_mm;
    store->told = DEVICE_ABSENT;
    store->mend_at_ms = INT64_MAX;
    store->told_counts = (struct journal_counts){.unsent = -1, .unsettled = -1};
    pthread_mutex_init(&store->lock, NULL);
    size_t len = strlen(config->dir);
    struct err e = len < sizeof store->dir ? err_none() : err_make(ERR_TOO_LONG);
    if (!err_is(e) && config->pin_file != NULL &&
        !text_copy(store->pin_file, sizeof store->pin_file, config->pin_file))
        e = err_make(ERR_TOO_LONG);
    if (!err_is(e)) {
        memcpy(store->dir, config->dir, len + 1);
        e = keys_open(&store->keys);
    }
    if (!err_is(e))
        e = ring_init(&store->ring, sizeof(struct command), COMMANDS_QUEUED_MAX);
    if (!err_is(e)) {
        pthread_mutex_lock(&store->lock);
        e = mend(store);
        pthread_mutex_unlock(&store->lock);
        if (err_is(e) && !is_final(e))
            e = err_none(); /* begins broken; the thread looks again */
    }
    if (!err_is(e))
        e = lookup_open(store->dir, &config->lookup, &store->lookup);
    if (!err_is(e)) {
        roster_day_begin(store);
        e = noshow_begin(store, config);
    }
    if (!err_is(e))
        store_audit_begin(store);
    if (!err_is(e) && config->names)
        names_begin(store);
    store->beat = beat_open("store");
    if (!err_is(e) && pthread_create(&store->thread, NULL, store_main, store) != 0)
        e = err_make(ERR_NO_MEMORY);
    if (err_is(e)) {
        store_free(store);
        return e;
    }
    *ret_store = store;
    *ret_port = (struct store_port){.self = store,
                                    .look_up_booking = port_look_up_booking,
                                    .look_up_id = port_look_up_id,
                                    .look_up_number = port_look_up_number,
                                    .record_checkin = port_record_checkin,
                                    .record_walkin = port_record_walkin,
                                    .record_number = port_record_number,
                                    .record_own = port_record_own,
                                    .note = port_note,
                                    .watch = port_watch,
                                    .keep_guesses = port_keep_guesses};
    store_staff_port(ret_port);
    *ret_roster = noshow_port(store->noshow);
    *ret_outbox = store_outbox(store);
    return e;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    ring_close(&store->ring);
    pthread_join(store->thread, NULL);
    store_free(store);
}
