/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store.h"

#include "base/bug.h"
#include "base/log.h"
#include "base/ring.h"
#include "store/audit.h"
#include "store/directory.h"
#include "store/journal.h"
#include "store/keys.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MEND_MS = 2000 }; /* between looks at a disk that failed */

enum command_kind {
    COMMAND_LOOK_UP_BOOKING,
    COMMAND_LOOK_UP_NUMBER,
    COMMAND_CHECKIN,
    COMMAND_WALKIN,
    COMMAND_NUMBER,
    COMMAND_NOTE,
    COMMAND_MEND
};

struct command {
    enum command_kind kind;
    uint32_t request;
    int64_t wall_s; /* of a question */
    union {
        struct booking_ref ref;
        char number[BOOKING_NUMBER_MAX + 1];
        struct checkin_record checkin;
        struct walkin_record walkin;
        struct note note;
    };
};

struct store {
    char dir[PATH_MAX];
    int keep_days;
    struct daytime *daytime;
    const struct rules *rules;
    struct mailbox mailbox;
    struct ring ring; /* of struct command */
    pthread_t thread;
    struct lookup *lookup;
    struct audit *audit;  /* the thread's; NULL: it could not be opened */
    pthread_mutex_t lock; /* guards all below */
    struct keys *keys;
    int lock_fd;             /* of the folder, -1 while it could not be claimed */
    struct journal *journal; /* NULL while broken */
    bool begun;              /* was opened once: wishes without an outcome are alive from then on */
    enum device_state told;
    struct journal_counts told_counts;
    struct on_the_way { /* taken by the network, outcome not yet durable */
        int64_t entry;
        bool settled; /* outcome known, but the disk refused it */
        enum outcome outcome;
        char reason[JOURNAL_REASON_MAX + 1];
    } way[STORE_ON_THE_WAY_MAX];
    int way_count;
};

static int64_t wall_ms(const struct store *store)
{
    return daytime_read(store->daytime).wall_ms;
}

/* ---- telling the owner -------------------------------------------------------------------- */

static void post_recorded(struct mailbox mailbox, uint32_t request, bool ok,
                          const struct journal_receipt *receipt)
{
    struct event event = {.kind = EVENT_RECORDED, .request = request};

    event.recorded.ok = ok;
    event.recorded.entry = receipt->entry;
    event.recorded.repeated = receipt->repeated;
    event.recorded.arrived_s = receipt->arrived_s;
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

/* The disk failed: the connection is given up; mending finds out what happened. */
static void broken(struct store *store, struct err e)
{
    struct command mend = {.kind = COMMAND_MEND};

    log_error("store", "out of order: %s", err_name(e));
    journal_close(store->journal);
    store->journal = NULL;
    tell_device(store, DEVICE_BROKEN);
    ring_put(&store->ring, &mend); /* a full ring wakes the thread as well */
}

static void tell_counts(struct store *store)
{
    struct event event = {.kind = EVENT_OUTBOX_CHANGED};
    struct journal_counts counts;

    if (store->journal == NULL)
        return;
    struct err e = journal_count(store->journal, &counts);
    if (err_is(e)) {
        broken(store, e);
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

static struct err settle_durably(struct store *store, const struct on_the_way *way)
{
    struct err e =
        journal_settle(store->journal, way->entry, way->outcome, way->reason, wall_ms(store));

    if (!err_is(e) && (way->outcome == OUTCOME_CONFIRMED || way->outcome == OUTCOME_REFUSED))
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
        struct err e = settle_durably(store, &store->way[i]);
        if (err_is(e))
            return e;
        store->way[i] = store->way[--store->way_count];
    }
    struct err e = journal_revive(store->journal, !store->begun, keep, store->way_count);
    if (!err_is(e) && !store->begun)
        e = journal_forget(store->journal,
                           daytime_now_s(store->daytime) - (int64_t)store->keep_days * 86400);
    return e;
}

/* Opens what is not open. */
static struct err mend(struct store *store)
{
    struct err e = err_none();

    if (store->journal != NULL)
        return e;
    if (store->lock_fd < 0)
        e = directory_claim(store->dir, &store->lock_fd);
    if (!err_is(e))
        e = journal_open(store->dir, &store->journal);
    if (!err_is(e))
        e = catch_up(store);
    if (err_is(e)) {
        journal_close(store->journal);
        store->journal = NULL;
        tell_device(store, DEVICE_BROKEN);
        return e;
    }
    store->begun = true;
    log_info("store", "ready in %s", store->dir);
    tell_device(store, DEVICE_READY);
    tell_counts(store);
    return store->journal != NULL ? e : err_make(ERR_IO);
}

/* ---- the owner's commands ----------------------------------------------------------------- */

static struct err command_do(struct store *store, const struct command *command,
                             const struct journal_uid *uid, struct journal_receipt *ret_receipt)
{
    *ret_receipt = (struct journal_receipt){.entry = 0};
    struct err e = mend(store);
    if (err_is(e))
        return e;
    switch (command->kind) {
    case COMMAND_CHECKIN:
        e = journal_record_checkin(store->journal, uid, &command->checkin, wall_ms(store),
                                   ret_receipt);
        if (!err_is(e))
            keys_put(store->keys, ret_receipt->entry, command->checkin.ref.key);
        break;
    case COMMAND_WALKIN:
        e = journal_record_walkin(store->journal, uid, &command->walkin, wall_ms(store),
                                  ret_receipt);
        break;
    case COMMAND_NUMBER:
        e = journal_record_number(store->journal, &command->walkin, ret_receipt);
        break;
    case COMMAND_LOOK_UP_BOOKING:
    case COMMAND_LOOK_UP_NUMBER:
    case COMMAND_NOTE:
    case COMMAND_MEND:
        break;
    }
    if (err_is(e) && e.code != ERR_UNKNOWN)
        broken(store, e);
    return e;
}

/* A question to the roster needs neither the journal nor its lock. */
static void look_up(struct store *store, const struct command *command)
{
    struct event event = {.request = command->request};

    if (command->kind == COMMAND_LOOK_UP_BOOKING)
        lookup_booking(store->lookup, &command->ref, command->wall_s, &event);
    else
        lookup_number(store->lookup, command->number, command->wall_s, &event);
    store->mailbox.post(store->mailbox.self, &event);
    explicit_bzero(&event, sizeof event);
}

static void note_write(struct store *store, const struct note *note)
{
    static const enum audit_kind kinds[] = {
        [NOTE_REPRINT] = AUDIT_REPRINT, [NOTE_REFUSED] = AUDIT_REFUSED};
    struct err e = err_make(ERR_GONE);

    if (store->audit != NULL)
        e = audit_append(store->audit, kinds[note->kind], "visitor", note->number, note->detail,
                         note->wall_s);
    if (err_is(e))
        log_error("audit", "an entry is lost: %s", err_name(e));
}

static void command_run(struct store *store, const struct command *command)
{
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;

    pthread_mutex_lock(&store->lock);
    struct err e = command_do(store, command, &uid, &receipt);
    /* A visitor stands there: a second try on a fresh connection, which the uid keeps from
     * doubling. */
    if (err_is(e) && e.code != ERR_UNKNOWN && command->kind != COMMAND_MEND)
        e = command_do(store, command, &uid, &receipt);
    if (command->kind != COMMAND_MEND)
        post_recorded(store->mailbox, command->request, !err_is(e), &receipt);
    tell_counts(store);
    pthread_mutex_unlock(&store->lock);
}

static bool is_broken(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    bool is = store->journal == NULL;
    pthread_mutex_unlock(&store->lock);
    return is;
}

static void *store_main(void *arg)
{
    struct store *store = arg;
    struct command command;

    for (;;) {
        bool got = ring_wait(&store->ring, is_broken(store) ? MEND_MS : -1, &command);
        if (!got && ring_closed(&store->ring))
            return NULL;
        if (!got)
            command.kind = COMMAND_MEND;
        else if (command.kind == COMMAND_MEND)
            continue; /* it was put to wake this thread: from now on it looks by itself */
        if (command.kind <= COMMAND_LOOK_UP_NUMBER)
            look_up(store, &command);
        else if (command.kind == COMMAND_NOTE)
            note_write(store, &command.note);
        else
            command_run(store, &command);
        explicit_bzero(&command, sizeof command);
    }
}

static void command_give(struct store *store, const struct command *command)
{
    static const struct journal_receipt nothing;
    struct event unknown = {.request = command->request};

    if (ring_put(&store->ring, command))
        return;
    log_error("store", "too many commands waiting");
    if (command->kind == COMMAND_NOTE)
        return;
    if (command->kind > COMMAND_LOOK_UP_NUMBER) {
        post_recorded(store->mailbox, command->request, false, &nothing);
        return;
    }
    /* The answer is the first member of both: the service is asked instead. */
    unknown.kind =
        command->kind == COMMAND_LOOK_UP_BOOKING ? EVENT_BOOKING_LOOKED_UP : EVENT_NUMBER_LOOKED_UP;
    unknown.booking_answer.answer = ANSWER_UNKNOWN_ID;
    store->mailbox.post(store->mailbox.self, &unknown);
}

static void port_look_up_booking(void *self, uint32_t request, const struct booking_ref *ref,
                                 int64_t wall_s)
{
    struct command command = {
        .kind = COMMAND_LOOK_UP_BOOKING, .request = request, .wall_s = wall_s, .ref = *ref};

    command_give(self, &command);
    explicit_bzero(&command, sizeof command);
}

static void port_look_up_number(void *self, uint32_t request, const char *number, int64_t wall_s)
{
    struct command command = {.kind = COMMAND_LOOK_UP_NUMBER, .request = request, .wall_s = wall_s};

    strncpy(command.number, number, BOOKING_NUMBER_MAX);
    command_give(self, &command);
}

static void port_record_checkin(void *self, uint32_t request, const struct checkin_record *record)
{
    struct command command = {.kind = COMMAND_CHECKIN, .request = request, .checkin = *record};

    command_give(self, &command);
    explicit_bzero(&command, sizeof command);
}

static void port_record_walkin(void *self, uint32_t request, const struct walkin_record *record)
{
    struct command command = {.kind = COMMAND_WALKIN, .request = request, .walkin = *record};

    command_give(self, &command);
}

static void port_record_number(void *self, uint32_t request, const struct walkin_record *record)
{
    struct command command = {.kind = COMMAND_NUMBER, .request = request, .walkin = *record};

    command_give(self, &command);
}

static void port_note(void *self, const struct note *note)
{
    struct command command = {.kind = COMMAND_NOTE, .note = *note};

    command_give(self, &command);
}

/* ---- the network's calls ------------------------------------------------------------------ */

static bool outbox_take(void *self, struct outbox_item *ret_item)
{
    struct store *store = self;

    *ret_item = (struct outbox_item){.entry = 0};
    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL && store->way_count < STORE_ON_THE_WAY_MAX) {
        struct err e = journal_take(store->journal, wall_ms(store), ret_item);
        if (err_is(e))
            broken(store, e);
    }
    if (ret_item->entry != 0) {
        store->way[store->way_count++] = (struct on_the_way){.entry = ret_item->entry};
        keys_get(store->keys, ret_item->entry, ret_item->key);
    }
    pthread_mutex_unlock(&store->lock);
    return ret_item->entry != 0;
}

static void outbox_settle(void *self, int64_t entry, enum outcome outcome, const char *reason)
{
    struct store *store = self;
    int i = 0;

    pthread_mutex_lock(&store->lock);
    while (i < store->way_count && (store->way[i].entry != entry || store->way[i].settled))
        i++;
    bug_if(i == store->way_count); /* settled what it did not take */
    struct on_the_way *way = &store->way[i];
    way->settled = true;
    way->outcome = outcome;
    strncpy(way->reason, reason != NULL ? reason : "", JOURNAL_REASON_MAX);
    struct err e = store->journal != NULL ? settle_durably(store, way) : err_make(ERR_IO);
    if (!err_is(e)) {
        *way = store->way[--store->way_count];
    } else if (store->journal != NULL) {
        broken(store, e);
    }
    tell_counts(store);
    pthread_mutex_unlock(&store->lock);
}

static int64_t outbox_due_in_ms(void *self)
{
    struct store *store = self;
    int64_t ms = MEND_MS; /* broken, or all hands full: ask again, but not at once */

    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL && store->way_count < STORE_ON_THE_WAY_MAX) {
        struct err e = journal_due_in_ms(store->journal, wall_ms(store), &ms);
        if (err_is(e)) {
            broken(store, e);
            ms = MEND_MS;
        }
    }
    pthread_mutex_unlock(&store->lock);
    return ms;
}

/* ---- life --------------------------------------------------------------------------------- */

static void store_free(struct store *store)
{
    journal_close(store->journal);
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

/* A kiosk that cannot keep its trail says so and goes on: visitors come first. */
static void audit_begin(struct store *store)
{
    char key[2 * AUDIT_PUBLIC_BYTES + 1];
    struct err e = audit_open(store->dir, &store->audit);

    if (err_is(e)) {
        store->audit = NULL;
        log_error("audit", "no trail is kept: %s", err_name(e));
        return;
    }
    audit_public_key(store->audit, key);
    log_info("audit", "public key %s", key);
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
    store->mailbox = mailbox;
    store->told = DEVICE_ABSENT;
    store->told_counts = (struct journal_counts){.unsent = -1, .unsettled = -1};
    pthread_mutex_init(&store->lock, NULL);
    size_t len = strlen(config->dir);
    struct err e = len < sizeof store->dir ? err_none() : err_make(ERR_TOO_LONG);
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
    if (!err_is(e))
        audit_begin(store);
    if (!err_is(e) && pthread_create(&store->thread, NULL, store_main, store) != 0)
        e = err_make(ERR_NO_MEMORY);
    if (err_is(e)) {
        store_free(store);
        return e;
    }
    *ret_store = store;
    *ret_port = (struct store_port){.self = store,
                                    .look_up_booking = port_look_up_booking,
                                    .look_up_number = port_look_up_number,
                                    .record_checkin = port_record_checkin,
                                    .record_walkin = port_record_walkin,
                                    .record_number = port_record_number,
                                    .note = port_note};
    *ret_roster = lookup_port(store->lookup);
    *ret_outbox = (struct outbox_port){
        .self = store, .take = outbox_take, .settle = outbox_settle, .due_in_ms = outbox_due_in_ms};
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
