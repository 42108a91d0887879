/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/row.h"

#include "store/turnout.h"

#include <string.h>

/* ---- taking in ---------------------------------------------------------------------------- */

bool row_unsent(enum state state)
{
    return state == STATE_RECORDED || state == STATE_SENDING || state == STATE_ASKING ||
           state == STATE_UNKNOWN;
}

/* Says nothing any more of who is there. */
static bool is_over(enum state state)
{
    return state == STATE_UNDONE || state == STATE_REVOKED || state == STATE_CLOSED ||
           state == STATE_RECALLED;
}

static bool is_number(enum kind kind)
{
    return kind == KIND_OWN || kind == KIND_WALKIN;
}

int row_signal_named(const char *reason)
{
    static const struct {
        const char *part;
        int signal;
    } signals[] = {
        {"one holder behind", ROW_SIGNAL_HOLDER},   {"one document for", ROW_SIGNAL_HOLDER},
        {"shown again", ROW_SIGNAL_AGAIN},          {"checked in at", ROW_SIGNAL_AGAIN},
        {"a document of another", ROW_SIGNAL_NAME}, {"the name of the booking", ROW_SIGNAL_NAME},
    };

    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        if (strncmp(reason, signals[i].part, strlen(signals[i].part)) == 0)
            return signals[i].signal;
    return 0;
}

/* Where this entry is noted, or may be. NULL: all places are taken by what counts more. */
static struct row_entry *entry_place(struct row_facts *facts, const struct hall_event *event,
                                     enum kind kind)
{
    struct row_entry *over = NULL;

    for (int i = 0; i < facts->entry_count; i++) {
        struct row_entry *entry = &facts->entries[i];
        if (entry->entry == event->entry && entry->kind == kind &&
            strcmp(entry->kiosk, event->kiosk) == 0)
            return entry;
        if (is_over(entry->state) && (over == NULL || entry->at_s < over->at_s))
            over = entry;
    }
    return facts->entry_count < ROW_ENTRIES_MAX ? &facts->entries[facts->entry_count++] : over;
}

static void booking_hear(struct row_facts *facts, const struct hall_event *event, enum kind kind)
{
    if (facts->booking_id == 0)
        facts->booking_id = event->booking_id;
    if (event->number[0] != '\0')
        memcpy(facts->number, event->number, sizeof facts->number);
    if (facts->scope == 0)
        facts->scope = event->scope;
    if (facts->request == 0)
        facts->request = event->request;
    facts->walkin = facts->walkin || is_number(kind);
    if (facts->start_s == 0 && !facts->walkin)
        facts->start_s = event->start_s;
}

void row_hear(struct row_facts *facts, const struct hall_event *event)
{
    enum kind kind = kind_named(event->kind);
    enum state state = state_named(event->state);

    if (kind == KIND_SIGNAL)
        facts->signals |= row_signal_named(event->reason);
    if (kind == KIND_COUNT || state == STATE_COUNT || kind == KIND_SIGNAL || kind == KIND_ATTEMPT ||
        kind == KIND_HELP)
        return;
    booking_hear(facts, event, kind);
    if (kind == KIND_CHECKIN && state == STATE_CLOSED)
        facts->signals |= row_signal_named(event->reason) & ROW_SIGNAL_AGAIN;
    struct row_entry *entry = entry_place(facts, event, kind);
    if (entry == NULL)
        return;
    *entry = (struct row_entry){.entry = event->entry,
                                .kind = kind,
                                .state = state,
                                .arrived_s = event->arrived_s,
                                .at_s = event->at_s};
    memcpy(entry->kiosk, event->kiosk, sizeof entry->kiosk);
    memcpy(entry->reason, event->reason, sizeof entry->reason);
}

static bool wait_over(enum booking_status status)
{
    return status == BOOKING_CALLED || status == BOOKING_PROCESSING || status == BOOKING_PARKED ||
           status == BOOKING_FINISHED;
}

void row_list(struct row_facts *facts, const struct booking *booking, int64_t asked_s)
{
    /* Whoever is called when first heard of was called nobody knows when. */
    bool seen_waiting = facts->listed && facts->missing_s == 0 && !wait_over(facts->status);

    if (wait_over(booking->status) && seen_waiting && facts->called_s == 0)
        facts->called_s = asked_s;
    else if (!wait_over(booking->status))
        facts->called_s = 0; /* called in error, and waits again */
    facts->booking_id = booking->ref.id;
    memcpy(facts->number, booking->number, sizeof facts->number);
    facts->scope = booking->scope;
    if (booking->service != 0)
        facts->request = booking->service;
    facts->walkin = !booking->with_appointment;
    facts->start_s = booking->with_appointment ? booking->start_s : 0;
    facts->listed = true;
    facts->status = booking->status;
    facts->list_arrival_s = booking->arrival_s;
    facts->listed_s = asked_s;
    facts->missing_s = 0;
}

void row_unlist(struct row_facts *facts, int64_t asked_s)
{
    if (facts->listed && facts->missing_s == 0 && facts->status == BOOKING_QUEUED)
        facts->called_s = asked_s;
    facts->missing_s = asked_s;
}

/* ---- saying ------------------------------------------------------------------------------- */

/* Of the entries, those that matter; NULL: there is none. */
struct voices {
    const struct row_entry *checkin, *undone, *undo, *number, *absence, *refused;
};

static struct voices voices_of(const struct row_facts *facts)
{
    struct voices voices = {0};

    for (int i = 0; i < facts->entry_count; i++) {
        const struct row_entry *entry = &facts->entries[i];
        if (entry->state == STATE_REFUSED && voices.refused == NULL)
            voices.refused = entry;
        if (is_number(entry->kind))
            voices.number = entry;
        else if (entry->kind == KIND_UNDO && !is_over(entry->state))
            voices.undo = entry;
        else if (entry->kind == KIND_ABSENCE && !is_over(entry->state))
            voices.absence = entry;
        else if (entry->kind == KIND_CHECKIN && is_over(entry->state) &&
                 entry->state != STATE_CLOSED)
            voices.undone = entry;
        else if (entry->kind == KIND_CHECKIN && !is_over(entry->state) &&
                 (voices.checkin == NULL || entry->arrived_s < voices.checkin->arrived_s))
            voices.checkin = entry;
    }
    return voices;
}

static bool newer(int64_t list_s, const struct row_entry *entry)
{
    return list_s > entry->at_s + ROW_NEWER_S;
}

/* Taken back at a kiosk, and the service was not told, or no list was asked for since. */
static bool taken_back(const struct row_facts *facts, const struct voices *voices)
{
    if (voices->undone == NULL || voices->checkin != NULL)
        return false;
    if (voices->undo != NULL && row_unsent(voices->undo->state))
        return true;
    return (voices->undo == NULL || voices->undo->state != STATE_REFUSED) &&
           !newer(facts->listed_s, voices->undo != NULL ? voices->undo : voices->undone);
}

static bool any_unsent(const struct voices *voices)
{
    return (voices->checkin != NULL &&
            (row_unsent(voices->checkin->state) || voices->checkin->state == STATE_REFUSED)) ||
           (voices->number != NULL && row_unsent(voices->number->state));
}

/* The lines of the table down to "queued": false where none fits. */
static bool say_desk(const struct row_facts *facts, const struct voices *voices, struct row *row)
{
    if (!facts->listed)
        return false;
    switch (facts->status) {
    case BOOKING_FINISHED:
        row->status = ROW_FINISHED;
        return true;
    case BOOKING_DELETED:
    case BOOKING_BLOCKED:
        row->status = ROW_CANCELLED;
        return true;
    case BOOKING_QUEUED:
        row->status = facts->missing_s != 0       ? ROW_FINISHED
                      : taken_back(facts, voices) ? ROW_EXPECTED
                                                  : ROW_ARRIVED;
        row->offline =
            row->status == ROW_EXPECTED || (row->status == ROW_ARRIVED && any_unsent(voices));
        return true;
    case BOOKING_CALLED:
        row->status = facts->missing_s != 0 ? ROW_FINISHED : ROW_CALLED;
        return true;
    case BOOKING_PROCESSING:
    case BOOKING_PARKED:
        row->status = facts->missing_s != 0 ? ROW_FINISHED : ROW_IN_SERVICE;
        return true;
    case BOOKING_OTHER:
    case BOOKING_RESERVED:
    case BOOKING_PRECONFIRMED:
    case BOOKING_CONFIRMED:
    case BOOKING_MISSED:
        break;
    }
    return false;
}

static bool say_checkin(const struct row_facts *facts, const struct row_entry *checkin,
                        struct row *row)
{
    if (checkin == NULL)
        return false;
    row->status = ROW_ARRIVED;
    row->offline = checkin->state != STATE_CONFIRMED;
    if (row->offline)
        return true;
    if (facts->missing_s != 0 && newer(facts->missing_s, checkin))
        row->status = ROW_FINISHED;
    else if (facts->listed && facts->status != BOOKING_OTHER && newer(facts->listed_s, checkin))
        return false;
    return true;
}

static bool say_number(const struct row_facts *facts, const struct row_entry *number,
                       struct row *row)
{
    if (number == NULL)
        return false;
    row->offline = row_unsent(number->state);
    if (number->state == STATE_CLOSED)
        row->status = ROW_CANCELLED;
    else if ((number->state == STATE_CONFIRMED || number->state == STATE_ISSUED) &&
             facts->missing_s != 0 && newer(facts->missing_s, number))
        row->status = ROW_FINISHED;
    else
        row->status = ROW_ARRIVED;
    return true;
}

static void say_absence(const struct row_facts *facts, const struct row_entry *absence,
                        struct row *row)
{
    row->offline = false;
    if (facts->listed && facts->status == BOOKING_MISSED) {
        row->status = ROW_MISSED;
    } else if (absence != NULL) {
        bool blind = absence->state == STATE_BLIND || absence->state == STATE_REFUSED;
        row->status = blind ? ROW_UNKNOWN : ROW_MISSED;
        row->offline = row_unsent(absence->state);
    } else {
        row->status = facts->missing_s != 0 && facts->listed ? ROW_CANCELLED : ROW_EXPECTED;
    }
}

static enum row_punctual punctual_of(const struct row_facts *facts, int64_t arrived_s)
{
    int64_t late_s = arrived_s - facts->start_s;

    if (late_s < -(int64_t)TURNOUT_EARLY_MIN * 60)
        return ROW_EARLY;
    return late_s <= (int64_t)TURNOUT_LATE_MIN * 60 ? ROW_ON_TIME : ROW_LATE;
}

static bool is_there(enum row_status status)
{
    return status == ROW_ARRIVED || status == ROW_CALLED || status == ROW_IN_SERVICE ||
           status == ROW_FINISHED;
}

/* Only a kiosk's word tells when somebody really came (store/turnout.h, "elsewhere"). */
static void say_times(const struct row_facts *facts, const struct voices *voices, int late_min,
                      int64_t now_s, struct row *row)
{
    const struct row_entry *seen = voices->checkin != NULL ? voices->checkin : voices->number;

    if (is_there(row->status)) {
        row->arrived_s = seen != NULL ? seen->arrived_s : facts->list_arrival_s;
        if (voices->checkin != NULL && facts->start_s != 0)
            row->punctual = punctual_of(facts, row->arrived_s);
    }
    if (row->status == ROW_ARRIVED && row->arrived_s != 0 && now_s > row->arrived_s)
        row->waiting_min = (int)((now_s - row->arrived_s) / 60);
    if (row->status == ROW_EXPECTED && facts->start_s != 0 &&
        now_s > facts->start_s + (int64_t)late_min * 60)
        row->overdue_min = (int)((now_s - facts->start_s + 59) / 60);
}

struct row row_say(const struct row_facts *facts, int late_min, int64_t now_s)
{
    struct voices voices = voices_of(facts);
    struct row row = {.entry = -1};

    if (!say_desk(facts, &voices, &row) && !say_checkin(facts, voices.checkin, &row) &&
        !say_number(facts, voices.number, &row))
        say_absence(facts, voices.absence, &row);
    say_times(facts, &voices, late_min, now_s, &row);
    /* What a person must look at speaks first. */
    const struct row_entry *speaks = voices.refused   ? voices.refused
                                     : voices.checkin ? voices.checkin
                                     : voices.number  ? voices.number
                                     : voices.absence ? voices.absence
                                     : voices.undo    ? voices.undo
                                                      : voices.undone;
    if (speaks != NULL)
        row.entry = (int)(speaks - facts->entries);
    return row;
}

/* ---- words -------------------------------------------------------------------------------- */

const char *row_status_word(enum row_status status)
{
    static const char *const words[ROW_STATUS_COUNT] = {
        [ROW_EXPECTED] = "expected",     [ROW_ARRIVED] = "arrived",     [ROW_CALLED] = "called",
        [ROW_IN_SERVICE] = "in_service", [ROW_MISSED] = "missed",       [ROW_UNKNOWN] = "unknown",
        [ROW_FINISHED] = "finished",     [ROW_CANCELLED] = "cancelled",
    };

    return words[status];
}

const char *row_punctual_word(enum row_punctual punctual)
{
    static const char *const words[] = {
        [ROW_NOT_SAID] = "",
        [ROW_EARLY] = "early",
        [ROW_ON_TIME] = "on_time",
        [ROW_LATE] = "late",
    };

    return words[punctual];
}
