/* SPDX-License-Identifier: Apache-2.0 */
/* store_note: what is kept in mind beside check-ins and numbers: notes, guesses, the audit trail.
 */
#include "base/clock.h"
#include "base/log.h"
#include "store/guesses.h"
#include "store/settings.h"
#include "store/store_part.h"
#include "store/trail.h"

#include <string.h>

/* ---- wrong answers, over a restart -------------------------------------------------------- */

static const char *const guesses_memos[GUESS_COUNT] = {
    [GUESS_NUMBER] = "guesses",
    [GUESS_PIN] = "pin-guesses",
};

/* Under the lock. What cannot be written waits for the disk to mend. */
static void guesses_save(struct store *store, struct kept_guesses *kept)
{
    char value[GUESSES_TEXT_MAX + 1];

    if (store->journal == NULL)
        return;
    guesses_write(&kept->guesses, &kept->at, value);
    struct err e = journal_memo_put(store->journal, guesses_memos[kept->guesses.what], value);
    kept->wait = err_is(e);
    if (err_is(e))
        store_broken(store, e);
}

void store_guesses_keep(struct store *store, const struct guesses *guesses)
{
    struct kept_guesses *kept = &store->guesses[guesses->what];

    pthread_mutex_lock(&store->lock);
    *kept = (struct kept_guesses){
        .guesses = *guesses, .at = daytime_read(store->daytime), .wait = true};
    guesses_save(store, kept);
    pthread_mutex_unlock(&store->lock);
}

static void guesses_begin(struct store *store, enum guess_what what)
{
    struct event event = {.kind = EVENT_GUESSES_KEPT};
    struct daytime_reading now = daytime_read(store->daytime);
    char value[JOURNAL_MEMO_MAX + 1];

    if (store->begun && store->guesses[what].wait)
        guesses_save(store, &store->guesses[what]);
    if (store->begun)
        return;
    store->guesses[what].wait = false; /* said before it was known what had been */
    struct err e = journal_memo_get(store->journal, guesses_memos[what], value);
    if (!err_is(e))
        (void)guesses_read(value, &now, &event.guesses);
    event.guesses.what = what;
    store->mailbox.post(store->mailbox.self, &event);
}

void store_guesses_begin(struct store *store)
{
    for (int i = 0; i < GUESS_COUNT; i++)
        guesses_begin(store, (enum guess_what)i);
}

/* ---- notes -------------------------------------------------------------------------------- */

void store_audit(struct store *store, enum audit_kind kind, const char *actor, const char *subject,
                 const char *detail, int64_t wall_s)
{
    struct err e = err_make(ERR_GONE);

    if (store->audit != NULL)
        e = audit_append(store->audit, kind, actor[0] != '\0' ? actor : "visitor", subject, detail,
                         wall_s);
    if (err_is(e))
        log_error("audit", "an entry is lost: %s", err_name(e));
}

static void audit_note(struct store *store, const struct note *note)
{
    static const enum audit_kind kinds[NOTE_COUNT] = {
        [NOTE_REPRINT] = AUDIT_REPRINT,   [NOTE_REFUSED] = AUDIT_REFUSED,
        [NOTE_HELP_SEEN] = AUDIT_HELP,    [NOTE_LOGOUT] = AUDIT_LOGOUT,
        [NOTE_OVERRIDE] = AUDIT_OVERRIDE, [NOTE_CLOSED] = AUDIT_CLOSED,
        [NOTE_OPENED] = AUDIT_OPENED,     [NOTE_PAPER] = AUDIT_PAPER,
        [NOTE_TEST] = AUDIT_TEST,         [NOTE_SHUT_DOWN] = AUDIT_SHUT_DOWN,
    };

    /* AUDIT_BEGUN, which is 0, is the log's own: those notes are the journal's alone. */
    if (kinds[note->kind] != AUDIT_BEGUN)
        store_audit(store, kinds[note->kind], note->actor, note->number, note->detail,
                    note->wall_s);
}

/* Does it become an event of the journal? */
static bool is_event(enum note_kind kind)
{
    return kind != NOTE_REPRINT && kind <= NOTE_HELP;
}

/* Signals that rest on names and documents are kept only where the rules look for them. */
static bool is_wanted(const struct rules *rules, enum note_kind kind)
{
    return (kind != NOTE_SIGNAL_NAME || rules->signal_name) &&
           (kind != NOTE_SIGNAL_DOCUMENT || rules->signal_document) &&
           (kind != NOTE_SIGNAL_RENAMED || rules->signal_renamed);
}

/*
 * Under the lock. Who checked in here has not arrived elsewhere: the code is shown again, which is
 * worth a hint only after a while. False: nothing is to be written.
 */
static bool signal_weighed(struct store *store, struct note *note)
{
    int64_t arrived_s;

    if (note->kind != NOTE_SIGNAL_ELSEWHERE)
        return true;
    struct err e = journal_arrived(store->journal, note->booking_id, note->wall_s, &arrived_s);
    if (err_is(e) || arrived_s == 0)
        return !err_is(e);
    note->kind = NOTE_SIGNAL_AGAIN;
    note->detail = "shown again, long after the check-in here";
    return note->wall_s - arrived_s >= SIGNAL_AGAIN_S;
}

void store_signal(struct store *store, enum note_kind kind, const struct sighting *sighting)
{
    struct command command = {.kind = COMMAND_NOTE,
                              .note = {.kind = kind,
                                       .booking_id = sighting->booking_id,
                                       .scope = sighting->scope,
                                       .wall_s = daytime_now_s(store->daytime)}};

    store_give(store, &command);
}

static void journal_note(struct store *store, struct note *note)
{
    static const char *const details[NOTE_COUNT] = {
        [NOTE_SIGNAL_HOLDER] = "one holder behind several bookings of the day",
        [NOTE_SIGNAL_NAME] = "a document of another name was shown for the booking",
        [NOTE_SIGNAL_DOCUMENT] = "one document for several bookings of the day",
        [NOTE_SIGNAL_RENAMED] = "the name of the booking was changed",
    };
    struct daytime_reading now = daytime_read(store->daytime);
    struct journal_uid uid = journal_uid_make();

    if (details[note->kind] != NULL)
        note->detail = details[note->kind];
    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL && signal_weighed(store, note)) {
        struct err e = journal_record_note(store->journal, &uid, note, &now);
        if (err_is(e))
            store_broken(store, e);
    }
    pthread_mutex_unlock(&store->lock);
}

static void document_tell(void *self, const struct sighting *sighting)
{
    struct store *store = self;
    struct note note = {.kind = NOTE_SIGNAL_DOCUMENT,
                        .booking_id = sighting->booking_id,
                        .scope = sighting->scope,
                        .wall_s = daytime_now_s(store->daytime)};

    journal_note(store, &note);
}

/* Once for each booking that the document was read for, from the second on. */
static void document_seen(struct store *store, const struct note *note)
{
    struct sighting seen = {.booking_id = note->booking_id,
                            .day_s = clock_day_start(note->wall_s),
                            .scope = note->scope};
    bool other;

    memcpy(seen.tag, note->document, sizeof seen.tag);
    sightings_forget_before(&store->documents, seen.day_s);
    if (sightings_add(&store->documents, &seen, &other))
        sightings_tell_shared(&store->documents, &seen, store, document_tell);
}

void store_note(struct store *store, const struct note *told)
{
    struct note copy = *told, *note = &copy;

    audit_note(store, note);
    if (note->kind == NOTE_HELP)
        log_warn("help", "a visitor calls a person");
    if (note->kind == NOTE_HELP_OVER || note->kind == NOTE_HELP_SEEN)
        store_calls_end(store, note);
    if (note->kind == NOTE_PAPER)
        store_paper_changed(store, note->wall_s);
    if (!is_event(note->kind) || !is_wanted(store->rules, note->kind))
        return;
    if (note->kind == NOTE_SIGNAL_DOCUMENT)
        document_seen(store, note);
    else
        journal_note(store, note);
}

/* ---- the audit trail ---------------------------------------------------------------------- */

void store_audit_begin(struct store *store)
{
    char key[2 * AUDIT_PUBLIC_BYTES + 1];
    struct err e = audit_open(store->dir, &store->audit);

    if (err_is(e)) {
        store->audit = NULL;
        store->audit_final = e.code != ERR_IO && e.code != ERR_FULL;
        log_error("audit", "no trail is kept: %s", err_name(e));
        return;
    }
    audit_public_key(store->audit, key);
    log_info("audit", "public key %s", key);
}

void store_trail_move(struct store *store)
{
    if (store->audit == NULL && !store->audit_final)
        store_audit_begin(store);
    if (store->audit == NULL)
        return;
    pthread_mutex_lock(&store->lock);
    bool works = store->journal != NULL;
    pthread_mutex_unlock(&store->lock);
    struct err e = err_none();
    if (works && store->settings != NULL) {
        e = settings_note(store->dir, store->audit, store->settings, daytime_now_s(store->daytime));
        if (!err_is(e))
            store->settings = NULL;
    }
    if (works && !err_is(e))
        e = trail_flush(store->dir, store->audit);
    if (err_is(e))
        log_warn("audit", "what was settled by persons is not in the log yet: %s", err_name(e));
}
