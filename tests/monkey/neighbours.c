/* SPDX-License-Identifier: Apache-2.0 */
#include "neighbours.h"

#include "base/clock.h"
#include "canary.h"
#include "hour.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ON_THE_WAY_MAX = 96, LATE_MS = 12000, PRINTER_MS = 4000 };

struct neighbours {
    struct chance *chance;
    struct mailbox mailbox;
    struct {
        int64_t due_ms;
        struct event event;
    } way[ON_THE_WAY_MAX];
    int way_count;
    uint32_t visitors;
    int64_t entries;
    bool closed; /* by staff, as the store keeps it */
    struct guesses guesses[GUESS_COUNT];
};

static int64_t wall_s(void)
{
    return clock_wall_s();
}

static void send(struct neighbours *n, const struct event *event, int64_t after_ms)
{
    if (n->way_count == ON_THE_WAY_MAX) {
        if (event->kind == EVENT_OFFER_ANSWERED)
            free(event->offer_answer.offer);
        return;
    }
    n->way[n->way_count].due_ms = hour_now_ms() + after_ms;
    n->way[n->way_count++].event = *event;
}

/* Most answers are quick, some are late, some never come. */
static void answer(struct neighbours *n, const struct event *event)
{
    int how = chance_below(n->chance, 100);

    if (how < 3) {
        if (event->kind == EVENT_OFFER_ANSWERED)
            free(event->offer_answer.offer);
        return;
    }
    send(n, event, how < 80 ? chance_below(n->chance, 300) : chance_below(n->chance, LATE_MS));
}

static enum answer some_answer(struct neighbours *n)
{
    return chance_percent(n->chance, 70)
               ? ANSWER_OK
               : (enum answer)chance_below(n->chance, ANSWER_UNREACHABLE + 1);
}

/* Now, early, late, of another day, in any state. */
static struct booking some_booking(struct neighbours *n)
{
    int64_t start_s = wall_s() + (chance_below(n->chance, 240) - 120) * 60;
    if (chance_percent(n->chance, 60))
        start_s = wall_s() + chance_below(n->chance, 20) * 60;
    struct booking b = canary_booking(n->visitors++, start_s);

    if (chance_percent(n->chance, 30))
        b.status = (enum booking_status)chance_below(n->chance, BOOKING_BLOCKED + 1);
    if (chance_percent(n->chance, 5))
        b.scope = 7;
    if (chance_percent(n->chance, 30))
        b.service = NEIGHBOURS_WITH_DOCUMENT;
    b.offline = chance_percent(n->chance, 10);
    return b;
}

static void booking_answer(struct neighbours *n, enum event_kind kind, uint32_t request,
                           const struct booking_ref *ref)
{
    struct event e = {.kind = kind, .request = request};

    e.booking_answer.answer = some_answer(n);
    if (e.booking_answer.answer == ANSWER_OK) {
        e.booking_answer.booking = some_booking(n);
        e.booking_answer.booking.ref = *ref;
    }
    answer(n, &e);
}

static void number_answer(struct neighbours *n, enum event_kind kind, uint32_t request)
{
    struct event e = {.kind = kind, .request = request};

    e.number_answer.answer = some_answer(n);
    e.number_answer.count =
        e.number_answer.answer == ANSWER_OK ? chance_below(n->chance, CANDIDATES_MAX + 1) : 0;
    for (int i = 0; i < e.number_answer.count; i++) {
        e.number_answer.bookings[i] = some_booking(n);
        /* Several of the same time. */
        if (i > 0 && chance_percent(n->chance, 60))
            e.number_answer.bookings[i].start_s = e.number_answer.bookings[0].start_s;
    }
    answer(n, &e);
}

/* ---- the service -------------------------------------------------------------------------- */

static void find_booking(void *self, uint32_t request, const struct booking_ref *ref)
{
    booking_answer(self, EVENT_BOOKING_ANSWERED, request, ref);
}

static void find_number(void *self, uint32_t request, const char *number)
{
    (void)number;
    number_answer(self, EVENT_NUMBER_ANSWERED, request);
}

static void load_offer(void *self, uint32_t request)
{
    struct neighbours *n = self;
    struct event e = {.kind = EVENT_OFFER_ANSWERED, .request = request};

    e.offer_answer.answer = some_answer(n);
    if (e.offer_answer.answer == ANSWER_OK) {
        struct offer *offer = calloc(1, sizeof *offer);
        if (offer == NULL)
            abort();
        offer->count = chance_below(n->chance, 20);
        for (int i = 0; i < offer->count; i++)
            offer->entries[i] = (struct offer_entry){.scope = 169,
                                                     .request = i + 1,
                                                     .service = -1,
                                                     .enabled = chance_percent(n->chance, 80),
                                                     .name = "Meldebescheinigung"};
        e.offer_answer.offer = offer;
    }
    answer(n, &e);
}

static void load_queue(void *self, uint32_t request, int32_t scope)
{
    struct neighbours *n = self;
    struct event e = {.kind = EVENT_QUEUE_ANSWERED, .request = request};

    (void)scope;
    e.queue_answer.answer = some_answer(n);
    e.queue_answer.ahead = chance_below(n->chance, 60);
    e.queue_answer.wait_min = chance_below(n->chance, 300) - 1;
    answer(n, &e);
}

static void issue_number(void *self, uint32_t request, int32_t scope, int32_t service)
{
    struct neighbours *n = self;
    struct event e = {.kind = EVENT_ISSUE_ANSWERED, .request = request};

    (void)service;
    e.issue_answer.answer = some_answer(n);
    e.issue_answer.booking = some_booking(n);
    e.issue_answer.booking.scope = scope;
    answer(n, &e);
}

static void cancel(void *self)
{
    (void)self;
}

/* ---- the store ---------------------------------------------------------------------------- */

static void look_up_booking(void *self, uint32_t request, const struct booking_ref *ref,
                            int64_t now_s)
{
    (void)now_s;
    booking_answer(self, EVENT_BOOKING_LOOKED_UP, request, ref);
}

static void look_up_id(void *self, uint32_t request, int64_t booking_id, int64_t now_s)
{
    (void)now_s;
    booking_answer(self, EVENT_BOOKING_LOOKED_UP, request, &(struct booking_ref){.id = booking_id});
}

static void look_up_number(void *self, uint32_t request, const char *number, int64_t now_s)
{
    (void)number;
    (void)now_s;
    number_answer(self, EVENT_NUMBER_LOOKED_UP, request);
}

static void recorded(struct neighbours *n, uint32_t request, const char *number)
{
    struct event e = {.kind = EVENT_RECORDED, .request = request};

    e.recorded.ok = chance_percent(n->chance, 95);
    e.recorded.entry = ++n->entries;
    e.recorded.repeated = chance_percent(n->chance, 10);
    e.recorded.arrived_s = wall_s() - chance_below(n->chance, 3600);
    snprintf(e.recorded.number, sizeof e.recorded.number, "%s", number);
    answer(n, &e);
}

static void record_checkin(void *self, uint32_t request, const struct checkin_record *record)
{
    (void)record;
    recorded(self, request, "");
}

static void record_walkin(void *self, uint32_t request, const struct walkin_record *record)
{
    (void)record;
    recorded(self, request, "");
}

static void record_own(void *self, uint32_t request, const struct walkin_record *record)
{
    struct neighbours *n = self;
    struct booking b = canary_booking(n->visitors++, 0);

    (void)record;
    recorded(n, request, chance_percent(n->chance, 90) ? b.number : "");
}

static void note(void *self, const struct note *told)
{
    (void)self;
    (void)told;
}

static void watch(void *self, enum watch_gap gap)
{
    (void)self;
    (void)gap;
}

static void keep_guesses(void *self, const struct guesses *guesses)
{
    struct neighbours *n = self;

    n->guesses[guesses->what] = *guesses;
}

static void record_undo(void *self, uint32_t request, const struct undo_record *record)
{
    (void)record;
    recorded(self, request, "");
}

/* Nobody guesses a PIN by chance: some are right whatever they are. */
static void check_pin(void *self, uint32_t request, const char *pin)
{
    struct neighbours *n = self;
    struct event e = {.kind = EVENT_PIN_CHECKED, .request = request};

    (void)pin;
    e.pin.right = chance_percent(n->chance, 60);
    if (e.pin.right)
        canary_name(e.pin.name);
    answer(n, &e);
}

static void find_entries(void *self, uint32_t request, const char *number, int64_t now_s)
{
    struct neighbours *n = self;
    struct event e = {.kind = EVENT_ENTRIES_FOUND, .request = request};

    (void)number;
    e.entries.ok = chance_percent(n->chance, 95);
    e.entries.count = chance_below(n->chance, CANDIDATES_MAX + 1);
    for (int i = 0; i < e.entries.count; i++) {
        struct booking b = canary_booking(n->visitors++, now_s);
        e.entries.found[i] =
            (struct found_entry){.entry = ++n->entries,
                                 .booking_id = b.ref.id,
                                 .scope = b.scope,
                                 .start_s = chance_percent(n->chance, 80) ? now_s : 0,
                                 .arrived_s = now_s - 60,
                                 .undone = chance_percent(n->chance, 30)};
        memcpy(e.entries.found[i].number, b.number, sizeof b.number);
    }
    answer(n, &e);
}

static void tell_status(void *self, int64_t now_s)
{
    struct neighbours *n = self;
    struct event e = {.kind = EVENT_STATUS_TOLD};

    e.status.store = (struct status_store){.works = chance_percent(n->chance, 90),
                                           .unsent = chance_below(n->chance, 9),
                                           .oldest_s = now_s - 100,
                                           .calls = chance_below(n->chance, 3),
                                           .called_s = now_s - 50,
                                           .paper_s = now_s - 86400,
                                           .office_count = 2,
                                           .offices = {{169, 50, now_s - 3600}, {130, -1, 0}}};
    answer(n, &e);
}

static void keep_closed(void *self, uint32_t request, bool closed)
{
    struct neighbours *n = self;

    n->closed = closed;
    if (request != 0)
        answer(n, &(struct event){.kind = EVENT_RECORDED, .request = request, .recorded.ok = true});
}

/* ---- devices ------------------------------------------------------------------------------ */

/* A printer always answers; how is another matter. */
static void print(void *self, uint32_t request, struct bitmap *bitmap)
{
    struct neighbours *n = self;
    struct event e = {.kind = EVENT_PRINTED, .request = request};

    bitmap_free(bitmap);
    e.printed.ok = chance_percent(n->chance, 80);
    send(n, &e, chance_below(n->chance, PRINTER_MS));
}

static void listen(void *self, bool on)
{
    (void)self;
    (void)on;
}

static void acknowledge(void *self, bool good)
{
    (void)self;
    (void)good;
}

static void say(void *self, const struct utterance *utterance, bool behind)
{
    (void)self;
    (void)utterance;
    (void)behind;
}

static void hush(void *self)
{
    (void)self;
}

static void tune(void *self, int volume, int speed, bool headphone)
{
    (void)self;
    (void)volume;
    (void)speed;
    (void)headphone;
}

static void play(void *self, enum sound sound)
{
    (void)self;
    (void)sound;
}

/* ---- the document reader ------------------------------------------------------------------ */

static void read_document(void *self, uint32_t request, const struct document_order *order)
{
    struct neighbours *n = self;
    struct event found = {.kind = EVENT_DOCUMENT_FOUND, .request = request};
    struct event e = {.kind = EVENT_DOCUMENT_ANSWERED, .request = request};
    struct document_answer *a = &e.document;
    bool well = chance_percent(n->chance, 60);

    if (chance_percent(n->chance, 80))
        answer(n, &found);
    a->outcome = well ? DOCUMENT_READ
                      : (enum document_outcome)chance_below(n->chance, DOCUMENT_OUTCOME_COUNT);
    a->kind = (enum document_kind)chance_below(n->chance, DOCUMENT_KIND_COUNT);
    a->authenticity =
        well ? DOCUMENT_AUTHENTIC
             : (enum document_authenticity)chance_below(n->chance, DOCUMENT_AUTHENTICITY_COUNT);
    a->match = well ? DOCUMENT_MATCHES
                    : (enum document_match)chance_below(n->chance, DOCUMENT_MATCH_COUNT);
    a->booking_count = chance_percent(n->chance, 80) ? 1 : chance_below(n->chance, 9);
    a->booking_ids[0] = order->booking_id != 0 ? order->booking_id : 100000 + n->visitors++;
    answer(n, &e);
}

/* What is on its way comes all the same, as it may. */
static void drop_document(void *self)
{
    (void)self;
}

struct app_neighbours neighbours_ports(struct neighbours *n)
{
    return (struct app_neighbours){.service = {n, find_booking, find_number, load_offer, load_queue,
                                               issue_number, cancel, cancel},
                                   .store = {.self = n,
                                             .look_up_booking = look_up_booking,
                                             .look_up_id = look_up_id,
                                             .look_up_number = look_up_number,
                                             .record_checkin = record_checkin,
                                             .record_walkin = record_walkin,
                                             .record_number = record_walkin,
                                             .record_own = record_own,
                                             .note = note,
                                             .watch = watch,
                                             .keep_guesses = keep_guesses,
                                             .record_undo = record_undo,
                                             .check_pin = check_pin,
                                             .find_entries = find_entries,
                                             .tell_status = tell_status,
                                             .keep_closed = keep_closed},
                                   .scanner = {n, listen, acknowledge},
                                   .printer = {n, 576, print},
                                   .document = {n, read_document, drop_document},
                                   .voice = {n, say, hush, tune},
                                   .sound = {n, play}};
}

/* ---- what comes --------------------------------------------------------------------------- */

int64_t neighbours_due_ms(const struct neighbours *n)
{
    int64_t due_ms = INT64_MAX;

    for (int i = 0; i < n->way_count; i++)
        if (n->way[i].due_ms < due_ms)
            due_ms = n->way[i].due_ms;
    return due_ms == INT64_MAX ? -1 : due_ms > hour_now_ms() ? due_ms - hour_now_ms() : 0;
}

bool neighbours_deliver(struct neighbours *n)
{
    bool any = false;

    for (int i = 0; i < n->way_count;) {
        if (n->way[i].due_ms > hour_now_ms()) {
            i++;
            continue;
        }
        n->mailbox.post(n->mailbox.self, &n->way[i].event);
        n->way[i] = n->way[--n->way_count];
        any = true;
    }
    return any;
}

void neighbours_forget(struct neighbours *n)
{
    for (int i = 0; i < n->way_count; i++)
        if (n->way[i].event.kind == EVENT_OFFER_ANSWERED)
            free(n->way[i].event.offer_answer.offer);
    n->way_count = 0;
}

static void code_hold_up(struct neighbours *n)
{
    struct event e = {.kind = EVENT_CODE_READ};
    struct booking b = canary_booking(n->visitors++, wall_s());
    char *bytes = e.code.bytes;

    switch (chance_below(n->chance, 6)) {
    case 0:
        e.kind = EVENT_CODE_GARBLED;
        break;
    case 1:
        e.code.len = (uint16_t)chance_below(n->chance, CODE_BYTES_MAX + 1);
        for (int i = 0; i < e.code.len; i++)
            bytes[i] = (char)chance_next(n->chance);
        break;
    case 2: /* an old short key */
        e.code.len = (uint16_t)snprintf(bytes, CODE_BYTES_MAX, "%lld:%04x", (long long)b.ref.id,
                                        chance_below(n->chance, 65536));
        break;
    default:
        e.code.len =
            (uint16_t)snprintf(bytes, CODE_BYTES_MAX, "%lld:%s", (long long)b.ref.id, b.ref.key);
        break;
    }
    n->mailbox.post(n->mailbox.self, &e);
}

static void device_change(struct neighbours *n)
{
    struct event e = {.kind = EVENT_DEVICE_CHANGED};

    e.device.device = (enum device)chance_below(n->chance, DEVICE_COUNT);
    e.device.state = (enum device_state)chance_below(n->chance, DEVICE_BROKEN + 1);
    /* No kiosk is without its store. */
    if (e.device.device == DEVICE_STORE ||
        (e.device.device != DEVICE_PRINTER && e.device.state != DEVICE_ABSENT))
        e.device.state = chance_percent(n->chance, 70) ? DEVICE_READY : DEVICE_BROKEN;
    n->mailbox.post(n->mailbox.self, &e);
}

void neighbours_surprise(struct neighbours *n)
{
    struct event e = {.kind = EVENT_OUTBOX_CHANGED};

    switch (chance_below(n->chance, 8)) {
    case 0:
        device_change(n);
        break;
    case 1:
        e.outbox.unsent = chance_below(n->chance, 500);
        n->mailbox.post(n->mailbox.self, &e);
        break;
    case 2:
        e = (struct event){.kind = EVENT_HEADPHONE_CHANGED};
        e.headphone.plugged = chance_percent(n->chance, 50);
        n->mailbox.post(n->mailbox.self, &e);
        break;
    case 3:
        e = (struct event){.kind = EVENT_PAD_PRESSED};
        e.pad = (enum pad_key)chance_below(n->chance, PAD_COUNT);
        n->mailbox.post(n->mailbox.self, &e);
        break;
    case 4:
        e = (struct event){.kind = EVENT_MRZ_READ, .mrz = canary_zone()};
        n->mailbox.post(n->mailbox.self, &e);
        break;
    default:
        code_hold_up(n);
        break;
    }
}

void neighbours_mend(struct neighbours *n)
{
    struct event e = {.kind = EVENT_DEVICE_CHANGED, .device.state = DEVICE_READY};

    for (int d = 0; d < DEVICE_COUNT; d++) {
        e.device.device = (enum device)d;
        n->mailbox.post(n->mailbox.self, &e);
    }
    e = (struct event){.kind = EVENT_HEADPHONE_CHANGED};
    n->mailbox.post(n->mailbox.self, &e);
}

void neighbours_begin(struct neighbours *n, struct mailbox mailbox)
{
    n->mailbox = mailbox;
    neighbours_mend(n);
    for (int i = 0; i < GUESS_COUNT; i++) {
        struct event e = {.kind = EVENT_GUESSES_KEPT, .guesses = n->guesses[i]};
        e.guesses.what = (enum guess_what)i;
        mailbox.post(mailbox.self, &e);
    }
    if (n->closed)
        mailbox.post(mailbox.self, &(struct event){.kind = EVENT_CLOSED_KEPT});
}

struct neighbours *neighbours_open(struct chance *chance)
{
    struct neighbours *n = calloc(1, sizeof *n);

    if (n == NULL)
        abort();
    n->chance = chance;
    return n;
}

void neighbours_close(struct neighbours *n)
{
    neighbours_forget(n);
    free(n);
}
