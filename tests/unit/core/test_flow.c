/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk through the tables of the flow: from the start, every event in every variant is tried in
 * every situation that can be reached, and what must hold everywhere is checked in each.
 */
#include "../cmocka_kit.h"

#include "core/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEN = 1795424400, SITUATIONS_MAX = 12000, EVENTS_MAX = 448, WITH_DOCUMENT = 9 };

static const struct rules rules = {
    .offices = {{.scope = 169,
                 .name = "Tiergarten",
                 .early_min = 30,
                 .late_min = 15,
                 .walkin = true,
                 .document = DOCUMENT_OPTIONAL,
                 .document_kinds = 1 << (DOCUMENT_PASSPORT - 1) | 1 << (DOCUMENT_ID_CARD - 1)},
                {.scope = 130, .name = "Einwanderung", .prefix = "FA"}},
    .office_count = 2,
    .services = {{.scope = 169,
                  .request = WITH_DOCUMENT,
                  .early_min = -1,
                  .late_min = -1,
                  .document = DOCUMENT_REQUIRED}},
    .service_count = 1,
    .number_tries = 2,
    .pause_first_s = 20,
    .keep_place = true,
    .roster = true,
    .staff = true,
    .calls = true,
    .own = {.mode = OWN_AWAY, .prefix = "K", .first = 1, .last = 99},
};
static struct offer offer = {.entries = {{.scope = 169, .enabled = true}, {.scope = 145}},
                             .count = 2};
static const char code_good[] =
    "100501:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
static const char code_other[] = "100777:abcd";

static struct event events[EVENTS_MAX];
static int event_count;

static struct model *situations;
static int situation_count;

static struct event *add(enum event_kind kind)
{
    assert_true(event_count < EVENTS_MAX);
    struct event *e = &events[event_count++];
    *e = (struct event){.kind = kind};
    return e;
}

static void add_code(const char *text)
{
    struct event *e = add(EVENT_CODE_READ);

    e->code.len = (uint16_t)strlen(text);
    memcpy(e->code.bytes, text, strlen(text));
}

static struct booking sample(enum booking_status status, int64_t start_s)
{
    struct booking b = {.ref = {.id = 100501},
                        .scope = 169,
                        .start_s = start_s,
                        .persons = 1,
                        .status = status,
                        .with_appointment = true,
                        .number = "100501"};

    memcpy(b.ref.key, code_good + 7, 64);
    return b;
}

/* What the document reader and the swipe reader beside it say. */
static void document_events_make(void)
{
    add(EVENT_DOCUMENT_FOUND);
    for (int o = DOCUMENT_WRONG_KEY; o < DOCUMENT_OUTCOME_COUNT; o++)
        add(EVENT_DOCUMENT_ANSWERED)->document.outcome = (enum document_outcome)o;
    for (int worth = DOCUMENT_UNKNOWN; worth <= DOCUMENT_AUTHENTIC; worth++)
        for (int match = 0; match < DOCUMENT_MATCH_COUNT; match++)
            add(EVENT_DOCUMENT_ANSWERED)->document =
                (struct document_answer){.kind = DOCUMENT_ID_CARD,
                                         .authenticity = (enum document_authenticity)worth,
                                         .match = (enum document_match)match,
                                         .booking_count = 1,
                                         .booking_ids = {100501}};
    struct event *e = add(EVENT_MRZ_READ);
    e->mrz.kind = DOCUMENT_KEY_MRZ;
    memcpy(e->mrz.mrz_info, "L898902C3674081221204159", 25);
    for (int stored = 0; stored < 2; stored++) {
        e = add(stored ? EVENT_BOOKING_LOOKED_UP : EVENT_BOOKING_ANSWERED);
        e->booking_answer.booking = sample(BOOKING_CONFIRMED, TEN);
        e->booking_answer.booking.service = WITH_DOCUMENT;
    }
    e = add(EVENT_NUMBER_LOOKED_UP);
    e->number_answer.count = 1;
    e->number_answer.bookings[0] = sample(BOOKING_CONFIRMED, TEN);
    e->number_answer.bookings[0].service = WITH_DOCUMENT;
}

static void events_make(void)
{
    struct event *zero = add(EVENT_PRESSED);

    zero->pressed.action = ACTION_KEY; /* six are a CAN, seven a date with its check digit */
    zero->pressed.arg = '0';
    add(EVENT_TIME_PASSED);
    for (int a = 1; a < ACTION_COUNT; a++) {
        static const int args[] = {0, 1, '7', TIME_CHOICES, 2, 3, 4, 5};
        /* The right time may stand at any place. */
        int count = a == ACTION_PICK_TIME ? 8 : 4;
        for (int i = 0; i < count; i++) {
            struct event *e = add(EVENT_PRESSED);
            e->pressed.action = (enum action)a;
            e->pressed.arg = args[i];
        }
    }
    add_code(code_good);
    add_code(code_other);
    add_code("nonsense");
    add(EVENT_CODE_GARBLED);
    for (int s = BOOKING_OTHER; s <= BOOKING_BLOCKED; s++) {
        for (int stored = 0; stored < 2; stored++) {
            struct event *e = add(stored ? EVENT_BOOKING_LOOKED_UP : EVENT_BOOKING_ANSWERED);
            e->booking_answer.answer = ANSWER_OK;
            e->booking_answer.booking = sample((enum booking_status)s, TEN);
            e->booking_answer.booking.offline = stored != 0;
            e = add(stored ? EVENT_NUMBER_LOOKED_UP : EVENT_NUMBER_ANSWERED);
            e->number_answer.answer = ANSWER_OK;
            e->number_answer.count = 1;
            e->number_answer.bookings[0] = sample((enum booking_status)s, TEN);
        }
    }
    for (int a = ANSWER_UNKNOWN_ID; a <= ANSWER_UNREACHABLE; a++)
        add(EVENT_BOOKING_ANSWERED)->booking_answer.answer = (enum answer)a;
    add(EVENT_BOOKING_LOOKED_UP)->booking_answer.answer = ANSWER_UNKNOWN_ID;
    add(EVENT_NUMBER_LOOKED_UP)->number_answer.answer = ANSWER_UNKNOWN_ID;
    add(EVENT_NUMBER_ANSWERED)->number_answer.answer = ANSWER_OK;
    add(EVENT_NUMBER_ANSWERED)->number_answer.answer = ANSWER_UNREACHABLE;
    struct event *e = add(EVENT_NUMBER_ANSWERED);
    e->number_answer.count = 2; /* the same number and time at two offices */
    e->number_answer.bookings[0] = sample(BOOKING_CONFIRMED, TEN);
    e->number_answer.bookings[1] = sample(BOOKING_QUEUED, TEN);
    e->number_answer.bookings[1].scope = 130;
    e = add(EVENT_OFFER_ANSWERED);
    e->offer_answer.offer = &offer;
    static struct offer none;
    add(EVENT_OFFER_ANSWERED)->offer_answer.offer = &none;
    add(EVENT_OFFER_ANSWERED)->offer_answer.answer = ANSWER_UNREACHABLE;
    add(EVENT_QUEUE_ANSWERED)->queue_answer.ahead = 3;
    add(EVENT_QUEUE_ANSWERED)->queue_answer.answer = ANSWER_UNREACHABLE;
    e = add(EVENT_ISSUE_ANSWERED);
    e->issue_answer.booking =
        (struct booking){.ref = {.id = 200001}, .number = "101", .scope = 169};
    for (int a = ANSWER_UNKNOWN_ID; a <= ANSWER_UNREACHABLE; a++)
        add(EVENT_ISSUE_ANSWERED)->issue_answer.answer = (enum answer)a;
    for (int i = 0; i < 4; i++) {
        e = add(EVENT_RECORDED);
        e->recorded.ok = i > 0;
        e->recorded.repeated = i > 1;
        e->recorded.entry = i;
        e->recorded.arrived_s = TEN;
    }
    add(EVENT_PRINTED)->printed.ok = true;
    add(EVENT_PRINTED);
    for (int d = 0; d < DEVICE_COUNT; d++)
        for (int s = DEVICE_ABSENT; s <= DEVICE_BROKEN; s++) {
            e = add(EVENT_DEVICE_CHANGED);
            e->device.device = (enum device)d;
            e->device.state = (enum device_state)s;
        }
    add(EVENT_OUTBOX_CHANGED)->outbox.unsent = 2;
    e = add(EVENT_RECORDED); /* a number of the kiosk's own */
    e->recorded.ok = true;
    e->recorded.entry = 9;
    memcpy(e->recorded.number, "K07", 4);
    for (int k = 0; k < PAD_COUNT; k++)
        add(EVENT_PAD_PRESSED)->pad = (enum pad_key)k;
    add(EVENT_HEADPHONE_CHANGED)->headphone.plugged = true;
    add(EVENT_HEADPHONE_CHANGED)->headphone.plugged = false;
    add(EVENT_STAFF_CALLED);
    add(EVENT_CLOSED_KEPT);
    add(EVENT_PIN_CHECKED);
    e = add(EVENT_PIN_CHECKED);
    e->pin.right = true;
    memcpy(e->pin.name, "anna", 5);
    add(EVENT_ENTRIES_FOUND);
    e = add(EVENT_ENTRIES_FOUND);
    e->entries.ok = true;
    e->entries.count = 1;
    e->entries.found[0] = (struct found_entry){.entry = 7,
                                               .booking_id = 100501,
                                               .scope = 169,
                                               .number = "100501",
                                               .start_s = TEN,
                                               .arrived_s = TEN};
    e = add(EVENT_STATUS_TOLD);
    e->status.store = (struct status_store){.works = true, .calls = 1};
    document_events_make();
    e = add(EVENT_GUESSES_KEPT);
    e->guesses = (struct guesses){.wrong_answers = 1};
}

static void step(struct model *m, const struct event *template, int64_t after_ms,
                 struct effects *ret_fx)
{
    struct event e = *template;

    e.now_ms = m->now_ms + after_ms;
    e.wall_s = TEN + e.now_ms / 1000;
    e.sure = true;
    e.request = e.kind == EVENT_PRINTED ? m->slip_request : m->request;
    flow_step(m, &e, ret_fx);
}

static bool leads_to_typing(enum flow_state state)
{
    return state == STATE_START || state == STATE_NUMBER || state == STATE_LOOKING ||
           state == STATE_TIME || state == STATE_PAUSE;
}

/* Where it matters whether the service is away. */
static bool gives_numbers(enum flow_state state)
{
    return state == STATE_START || state == STATE_SERVICES || state == STATE_OFFER ||
           state == STATE_ISSUING;
}

static bool is_away(const struct model *m)
{
    return m->devices[DEVICE_SERVICE] == DEVICE_BROKEN;
}

/*
 * What lies under an overlay. All heaps of them are tried over one plain and one personal screen;
 * over the others the uppermost is enough, and whether the question is among those below.
 */
static unsigned heap_of(const struct model *m)
{
    unsigned mask = 0;

    for (int i = 1; i < m->under_count; i++)
        mask |= 1u << m->under[i];
    bool all = m->under_count > 0 && (m->under[0] == STATE_SERVICES || m->under[0] == STATE_NUMBER);
    return all ? mask : mask & 1u << STATE_STILL_THERE;
}

/* Over the screens on which a document's key is typed, which are alike, one is enough. */
static int bottom_of(const struct model *m)
{
    enum flow_state bottom = m->under_count > 0 ? m->under[0] : STATE_COUNT;

    return bottom >= STATE_WAY && bottom <= STATE_MRZ_EXPIRY ? STATE_CAN : (int)bottom;
}

static bool is_staff_state(enum flow_state state)
{
    return flow_state_info(state)->time == TIME_STAFF || state == STATE_STAFF_WORKING;
}

/* What staff look at matters only where they look at it. */
static bool same_staff(const struct model *a, const struct model *b)
{
    const struct staff *x = &a->staff, *y = &b->staff;

    switch (a->state) {
    case STATE_STAFF_PIN:
        return strlen(x->pin) == strlen(y->pin) &&
               a->guessing[GUESS_PIN].wrong_answers == b->guessing[GUESS_PIN].wrong_answers;
    case STATE_STAFF_WORKING:
    case STATE_STAFF_FOUND:
        return (x->name[0] != 0) == (y->name[0] != 0) && x->undoes == y->undoes &&
               x->found_count == y->found_count &&
               (x->found[0].entry.entry != 0) == (y->found[0].entry.entry != 0) &&
               (x->found[0].booking.ref.id != 0) == (y->found[0].booking.ref.id != 0) &&
               x->found[0].entry.undone == y->found[0].entry.undone;
    case STATE_STAFF:
        return (x->status.calls > 0) == (y->status.calls > 0);
    case STATE_STAFF_TESTS:
        return (x->scanner == SCANNER_WAITS) == (y->scanner == SCANNER_WAITS);
    default:
        return true;
    }
}

static bool types_of_document(enum flow_state state)
{
    return state == STATE_CAN || (state >= STATE_MRZ_NUMBER && state <= STATE_MRZ_EXPIRY);
}

static enum flow_state lowest(const struct model *m)
{
    return m->under_count > 0 ? m->under[0] : m->state;
}

static enum chip_typed typed_check(const struct model *m)
{
    static const enum chip_field fields[STATE_COUNT] = {[STATE_CAN] = CHIP_CAN,
                                                        [STATE_MRZ_NUMBER] = CHIP_NUMBER,
                                                        [STATE_MRZ_BIRTH] = CHIP_BIRTH,
                                                        [STATE_MRZ_EXPIRY] = CHIP_EXPIRY};

    return chip_key_check(fields[m->state], m->session.typed);
}

/* Its key is asked for, or it is read. */
static bool is_document_state(enum flow_state state)
{
    return state >= STATE_CONSENT && state <= STATE_AGAIN;
}

/* How far a document's key is typed, and what it is shown for. */
static bool same_document(const struct model *a, const struct model *b)
{
    const struct session *x = &a->session, *y = &b->session;
    enum flow_state at = lowest(a);

    if ((is_document_state(at) || at == STATE_LOOKING) && x->document.alone != y->document.alone)
        return false;
    if (a->state == STATE_AGAIN)
        return (x->document.answer.outcome == DOCUMENT_WRONG_KEY) ==
               (y->document.answer.outcome == DOCUMENT_WRONG_KEY);
    if (!types_of_document(a->state))
        return true;
    bool wrong = typed_check(a) == CHIP_WRONG || a->state == STATE_MRZ_NUMBER;
    return typed_check(a) == typed_check(b) && (wrong ? (x->typed[0] == 0) == (y->typed[0] == 0)
                                                      : strlen(x->typed) == strlen(y->typed));
}

/* Two models are the same situation when a visitor or a neighbour could not tell them apart. */
static bool same_situation(const struct model *a, const struct model *b)
{
    if (a->state == b->state && is_staff_state(a->state))
        return same_staff(a, b) && a->closed == b->closed &&
               (a->session.slip == SLIP_PRINTING) == (b->session.slip == SLIP_PRINTING) &&
               (strlen(a->session.typed) > 1) == (strlen(b->session.typed) > 1);
    return a->state == b->state && same_document(a, b) && bottom_of(a) == bottom_of(b) &&
           heap_of(a) == heap_of(b) && a->session.verdict == b->session.verdict &&
           a->session.wait_for == b->session.wait_for && a->session.slip == b->session.slip &&
           (a->session.ref.id != 0) == (b->session.ref.id != 0) &&
           (a->session.entry != 0) == (b->session.entry != 0) &&
           (a->session.booking.number[0] == 0) == (b->session.booking.number[0] == 0) &&
           (a->state != STATE_ISSUING || a->session.own == b->session.own) &&
           (a->state != STATE_TIME || a->session.candidate_count == b->session.candidate_count) &&
           a->closed == b->closed && (!gives_numbers(a->state) || is_away(a) == is_away(b)) &&
           (strlen(a->session.typed) > 1) == (strlen(b->session.typed) > 1) &&
           (!leads_to_typing(a->state) ||
            (a->guessing[GUESS_NUMBER].wrong_answers == b->guessing[GUESS_NUMBER].wrong_answers &&
             (a->guessing[GUESS_NUMBER].pause_until_ms > a->now_ms) ==
                 (b->guessing[GUESS_NUMBER].pause_until_ms > b->now_ms)));
}

static void situation_add(const struct model *m)
{
    for (int i = 0; i < situation_count; i++)
        if (same_situation(&situations[i], m))
            return;
    assert_true(situation_count < SITUATIONS_MAX);
    situations[situation_count++] = *m;
}

/* A neighbour's state that does not change the way. */
static bool only_multiplies(const struct model *m, const struct event *e)
{
    if (e->kind != EVENT_DEVICE_CHANGED || e->device.device == DEVICE_STORE)
        return false;
    if (e->device.device == DEVICE_DOCUMENT && e->device.state == DEVICE_BROKEN)
        return m->state != STATE_LAY && m->state != STATE_READING;
    if (e->device.device == DEVICE_SERVICE && e->device.state == DEVICE_BROKEN)
        return !gives_numbers(m->state);
    return m->state != STATE_START || e->device.state != DEVICE_ABSENT;
}

static int walk(void **state)
{
    struct effects *fx = calloc(1, sizeof *fx);
    (void)state;

    events_make();
    situations = calloc(SITUATIONS_MAX, sizeof *situations);
    if (situations == NULL || fx == NULL)
        return 1;
    flow_init(&situations[0], &rules, 2, 4711);
    situations[0].wall_s = TEN;
    situations[0].devices[DEVICE_PRINTER] = DEVICE_READY;
    situations[0].devices[DEVICE_DOCUMENT] = DEVICE_READY;
    situation_count = 1;
    for (int i = 0; i < situation_count; i++)
        for (int k = 0; k < event_count; k++) {
            struct model next = situations[i];
            if (only_multiplies(&next, &events[k]))
                continue;
            step(&next, &events[k], events[k].kind == EVENT_TIME_PASSED ? 40000 : 10, fx);
            situation_add(&next);
        }
    free(fx);
    return 0;
}

static int unwalk(void **state)
{
    (void)state;
    free(situations);
    return 0;
}

static void every_state_and_every_verdict_can_be_reached(void **state)
{
    bool states[STATE_COUNT] = {0}, verdicts[VERDICT_COUNT] = {0};
    (void)state;

    for (int i = 0; i < situation_count; i++) {
        states[situations[i].state] = true;
        if (situations[i].state == STATE_VERDICT || situations[i].state == STATE_DONE)
            verdicts[situations[i].session.verdict] = true;
    }
    for (int i = 0; i < STATE_COUNT; i++)
        if (!states[i])
            fail_msg("%s is never reached", flow_state_info((enum flow_state)i)->name);
    for (int i = 0; i < VERDICT_COUNT; i++) {
        /* The sample is here and on time. */
        bool elsewhere = i == VERDICT_EARLY || i == VERDICT_LATE || i == VERDICT_OTHER_DAY ||
                         i == VERDICT_OTHER_PLACE;
        if (!verdicts[i] && !elsewhere)
            fail_msg("%s is never reached", verdict_info((enum verdict)i)->name);
    }
    print_message("%d situations, %d events\n", situation_count, event_count);
}

static bool session_is_blank(const struct session *session)
{
    struct session blank;

    memset(&blank, 0, sizeof blank);
    blank.ahead = blank.wait_min = -1;
    return memcmp(session, &blank, sizeof blank) == 0;
}

/* Where everything ends: staff may have put the kiosk out of service, or looked at a broken one. */
static enum flow_state rest_of(const struct model *m)
{
    return m->closed || m->devices[DEVICE_STORE] == DEVICE_BROKEN ? STATE_OUT_OF_SERVICE
                                                                  : STATE_START;
}

static bool staff_is_blank(const struct staff *staff)
{
    struct staff blank;

    memset(&blank, 0, sizeof blank);
    return memcmp(staff, &blank, sizeof blank) == 0;
}

/* The start as everyone finds it. */
static bool is_fresh(const struct model *m)
{
    return m->state == rest_of(m) && staff_is_blank(&m->staff) && m->language == 0 &&
           display_is_normal(&m->display) && !m->voice && !m->dark && m->voice_volume == 0 &&
           m->voice_speed == 0;
}

static void silence_leads_home(struct model m)
{
    static struct effects fx;
    const struct event passed = {.kind = EVENT_TIME_PASSED};
    enum flow_state from = m.state;
    int64_t begun_ms = m.now_ms;
    bool slow = display_takes_time(&m.display) || m.voice;

    if (m.state == STATE_OUT_OF_SERVICE)
        return; /* waits for a repair */
    if (m.session.slip == SLIP_PRINTING)
        m.session.slip = SLIP_FAILED; /* the printer's own deadline answers */
    for (int n = 0; n < 2000 && !is_fresh(&m); n++) {
        int64_t due_ms = flow_due_ms(&m);
        assert_true(due_ms > 0 && due_ms <= 60000);
        step(&m, &passed, due_ms, &fx);
    }
    if (!is_fresh(&m))
        fail_msg("%s never ends", flow_state_info(from)->name);
    assert_true(session_is_blank(&m.session));
    /* The longest way: a pause of 40 s, then two silences with their questions. */
    assert_true(m.now_ms - begun_ms <= (slow ? 3 : 1) * 400000);
}

/* Whatever happens, silence alone leads back to an empty start, as everyone finds it. */
static void silence_leads_back_to_an_empty_start_from_everywhere(void **state)
{
    static const struct display displays[] = {
        {0}, {.size = SIZE_XL}, {.low = true}, {.still = true}};
    (void)state;

    for (int i = 0; i < situation_count; i++)
        for (size_t d = 0; d < sizeof displays / sizeof displays[0]; d++) {
            struct model m = situations[i];
            m.display = displays[d];
            silence_leads_home(m);
        }
}

/* Stop is everywhere except where something begun must be finished, and it wipes at once. */
static void stop_leads_to_an_empty_start_at_once(void **state)
{
    static struct effects fx;
    struct event stop = {.kind = EVENT_PRESSED, .pressed = {.action = ACTION_STOP}};
    (void)state;

    for (int i = 0; i < situation_count; i++) {
        struct model m = situations[i];
        step(&m, &stop, 10, &fx);
        bool kept = situations[i].state == STATE_RECORDING ||
                    situations[i].state == STATE_ISSUING ||
                    situations[i].state == STATE_OUT_OF_SERVICE ||
                    situations[i].state == STATE_STAFF_WORKING;
        if (kept) {
            assert_int_equal(m.state, situations[i].state);
        } else {
            assert_true(is_fresh(&m));
            assert_true(session_is_blank(&m.session));
        }
    }
}

static bool has_effect(const struct effects *fx, enum effect_kind kind)
{
    for (int i = 0; i < fx->count; i++)
        if (fx->list[i].kind == kind)
            return true;
    return false;
}

/* A visitor with another language is never stuck: where somebody is asked something, it can be
 * changed, and help is there. */
static void language_display_and_help_are_offered_wherever_something_is_asked(void **state)
{
    (void)state;
    for (int i = 0; i < situation_count; i++) {
        const struct model *m = &situations[i];
        enum time_class time = flow_state_info(m->state)->time;
        static const struct {
            enum flow_state state;
            enum action action;
        } overlays[] = {{STATE_LANGUAGES, ACTION_LANGUAGES},
                        {STATE_DISPLAY, ACTION_DISPLAY},
                        {STATE_HELP, ACTION_HELP}};
        for (size_t o = 0; o < sizeof overlays / sizeof overlays[0]; o++) {
            bool there = m->state == overlays[o].state;
            for (int k = 0; k < m->under_count; k++)
                there = there || m->under[k] == overlays[o].state;
            if (time != TIME_WAIT && time != TIME_FAULT && time != TIME_STAFF && !there)
                assert_true(flow_offers(m, overlays[o].action));
        }
        assert_int_equal(flow_offers(m, ACTION_STOP),
                         m->state != STATE_START && m->state != STATE_RECORDING &&
                             m->state != STATE_ISSUING && m->state != STATE_OUT_OF_SERVICE &&
                             m->state != STATE_STAFF_WORKING);
    }
}

/* Typed digits, the booking, the number, the offer: all is there in the other language. */
static void another_language_loses_nothing(void **state)
{
    static struct effects fx;
    const struct event ask = {.kind = EVENT_PRESSED, .pressed = {.action = ACTION_LANGUAGES}};
    const struct event pick = {.kind = EVENT_PRESSED,
                               .pressed = {.action = ACTION_PICK_LANGUAGE, .arg = 1}};
    int tried = 0;

    (void)state;
    for (int i = 0; i < situation_count; i++) {
        const struct model *before = &situations[i];
        struct model m = *before;
        if (!flow_offers(before, ACTION_LANGUAGES))
            continue;
        step(&m, &ask, 10, &fx);
        if (flow_state_info(before->state)->time == TIME_WAIT) {
            assert_int_equal(m.state, before->state);
            assert_true(m.session.language_wanted);
            m.session.language_wanted = before->session.language_wanted;
            assert_memory_equal(&m.session, &before->session, sizeof m.session);
            continue;
        }
        step(&m, &pick, 10, &fx);
        assert_int_equal(m.language, 1);
        assert_int_equal(m.state, before->state);
        assert_int_equal(m.under_count, before->under_count);
        assert_memory_equal(&m.session, &before->session, sizeof m.session);
        tried++;
    }
    assert_true(tried > 100);
}

static bool reads(enum flow_state state)
{
    return state == STATE_LAY || state == STATE_READING;
}

static void documents_are_read_as_agreed(const struct model *before, const struct event *e,
                                         const struct model *m, const struct effects *fx)
{
    static const struct document_key none;
    bool keyed = memcmp(&none, &m->session.document.key, sizeof none) != 0;
    enum flow_state at = lowest(m);

    /* Nothing is read before somebody has agreed and said by which key. */
    if (has_effect(fx, EFFECT_READ_DOCUMENT))
        assert_true(before->state == STATE_WAY || before->state == STATE_AGAIN ||
                    types_of_document(before->state));
    /* A key is kept while it may be needed, and no longer. */
    assert_true(!keyed || reads(at) || at == STATE_AGAIN);
    /* The reader is told to stop whenever the visit goes on without its answer. */
    assert_int_equal(has_effect(fx, EFFECT_DROP_DOCUMENT), reads(before->state) &&
                                                               !reads(m->state) &&
                                                               e->kind != EVENT_DOCUMENT_ANSWERED);
    /* Where a document is asked for, nobody comes in without one that is good enough. */
    for (int i = 0; i < fx->count; i++)
        if (fx->list[i].kind == EFFECT_RECORD_CHECKIN && before->state != STATE_STAFF_FOUND &&
            m->session.booking.service == WITH_DOCUMENT)
            assert_true(m->session.document.answer.authenticity == DOCUMENT_AUTHENTIC &&
                        m->session.document.answer.match == DOCUMENT_MATCHES);
}

static void what_must_hold_at_every_step_holds(void **state)
{
    static struct effects fx;
    (void)state;

    for (int i = 0; i < situation_count; i++)
        for (int k = 0; k < event_count; k++) {
            struct model m = situations[i];
            step(&m, &events[k], 10, &fx);
            /* The scanner is told exactly when its part changes. */
            assert_int_equal(has_effect(&fx, EFFECT_LISTEN),
                             flow_state_info(m.state)->listens !=
                                 flow_state_info(situations[i].state)->listens);
            /* The scanner has exactly one word on each code it read. */
            assert_int_equal(has_effect(&fx, EFFECT_ACKNOWLEDGE),
                             events[k].kind == EVENT_CODE_READ ||
                                 events[k].kind == EVENT_CODE_GARBLED);
            /* A number is on the screen or on paper only after the store has answered. */
            if (m.state == STATE_DONE && situations[i].state != STATE_DONE && m.under_count == 0 &&
                situations[i].under_count == 0)
                assert_int_equal(events[k].kind, EVENT_RECORDED);
            /* The call that creates is made once, after its wish is durable. */
            if (has_effect(&fx, EFFECT_ISSUE_NUMBER))
                assert_true(events[k].kind == EVENT_RECORDED && events[k].recorded.ok &&
                            situations[i].session.entry == 0);
            /* A number of the kiosk's own is asked for once; the service's beside it is over. */
            if (has_effect(&fx, EFFECT_RECORD_OWN))
                assert_true(!situations[i].session.own && m.session.own &&
                            !has_effect(&fx, EFFECT_ISSUE_NUMBER));
            assert_true(m.under_count >= 0 && m.under_count <= OVERLAYS_MAX);
            assert_true(strlen(m.session.typed) <=
                        (types_of_document(lowest(&m)) ? MRZ_NUMBER_MAX + 1 : BOOKING_NUMBER_MAX));
            documents_are_read_as_agreed(&situations[i], &events[k], &m, &fx);
        }
}

static void answers_to_a_visitor_who_has_left_change_nothing(void **state)
{
    static struct effects fx;
    (void)state;

    for (int i = 0; i < situation_count; i++)
        for (int k = 0; k < event_count; k++) {
            struct model m = situations[i];
            struct event e = events[k];
            if (e.kind < EVENT_BOOKING_LOOKED_UP || e.kind > EVENT_PRINTED)
                continue;
            e.now_ms = m.now_ms + 1;
            e.wall_s = TEN;
            e.request = (e.kind == EVENT_PRINTED ? m.slip_request : m.request) - 1;
            flow_step(&m, &e, &fx);
            assert_int_equal(m.state, situations[i].state);
            assert_int_equal(fx.count, 0);
            assert_memory_equal(&m.session, &situations[i].session, sizeof m.session);
        }
}

static void the_time_question_hides_the_right_answer_among_others(void **state)
{
    static struct effects fx;
    int places[TIME_CHOICES] = {0};
    (void)state;

    for (uint32_t seed = 0; seed < 600; seed++) {
        struct model m;
        flow_init(&m, &rules, 2, seed * 7919);
        memcpy(m.session.typed, "100501", 7);
        m.state = STATE_LOOKING;
        m.wall_s = TEN;
        struct event e = {.kind = EVENT_NUMBER_ANSWERED,
                          .wall_s = TEN,
                          .number_answer = {.answer = ANSWER_OK, .count = 1}};
        e.number_answer.bookings[0] = sample(BOOKING_CONFIRMED, TEN + 2 * 3600);
        flow_step(&m, &e, &fx);
        assert_int_equal(m.state, STATE_TIME);
        int at = -1;
        for (int i = 0; i < TIME_CHOICES; i++) {
            if (i > 0)
                assert_true(m.session.choices_s[i] > m.session.choices_s[i - 1]);
            if (m.session.choices_s[i] == TEN + 2 * 3600)
                at = i;
        }
        assert_true(at >= 0);
        places[at]++;
    }
    for (int i = 0; i < TIME_CHOICES; i++)
        assert_true(places[i] > 20);
}

static void ask(struct model *m, const char *number, bool known, int64_t wall_s)
{
    static struct effects fx;
    struct event e = {.kind = EVENT_NUMBER_ANSWERED, .wall_s = wall_s};

    m->session = (struct session){0};
    m->state = STATE_LOOKING;
    strcpy(m->session.typed, number);
    e.request = m->request;
    e.number_answer.count = known ? 1 : 0;
    if (known)
        e.number_answer.bookings[0] = sample(BOOKING_CONFIRMED, TEN);
    flow_step(m, &e, &fx);
    assert_int_equal(m->state, STATE_TIME);
}

/* Typing a number again and again must not narrow the times down, nor tell whether it exists. */
static void the_same_number_is_always_asked_for_the_same_times(void **state)
{
    struct model m;
    int64_t first[TIME_CHOICES];
    (void)state;

    flow_init(&m, &rules, 2, 4711);
    for (int known = 0; known < 2; known++) {
        ask(&m, "100501", known != 0, TEN);
        memcpy(first, m.session.choices_s, sizeof first);
        for (int i = 1; i < 5; i++) {
            ask(&m, "100501", known != 0, TEN + i * 1717);
            assert_memory_equal(first, m.session.choices_s, sizeof first);
        }
        ask(&m, "100502", known != 0, TEN);
        assert_memory_not_equal(first, m.session.choices_s, sizeof first);
    }
}

static void a_right_answer_now_and_then_does_not_buy_wrong_ones(void **state)
{
    static struct effects fx;
    struct model m;
    int pauses = 0;
    (void)state;

    flow_init(&m, &rules, 2, 4711);
    for (int i = 0; i < 12; i++) {
        bool right = i % 3 == 2;
        ask(&m, "100501", true, TEN);
        struct event e = {.kind = EVENT_PRESSED,
                          .pressed = {.action = ACTION_PICK_TIME, .arg = TIME_CHOICES}};
        for (int k = 0; right && k < TIME_CHOICES; k++)
            if (m.session.choices_s[k] == TEN)
                e.pressed.arg = k;
        step(&m, &e, 1000, &fx);
        pauses += m.state == STATE_PAUSE;
    }
    assert_true(pauses >= 3);
    assert_int_equal(m.guessing[GUESS_NUMBER].pauses, pauses);
}

static void wrong_answers_make_longer_and_longer_pauses(void **state)
{
    static struct effects fx;
    struct model m;
    int64_t last_ms = 0;
    (void)state;

    flow_init(&m, &rules, 2, 4711);
    for (int pause = 0; pause < 5; pause++) {
        for (int wrong = 0; wrong < rules.number_tries; wrong++) {
            m.state = STATE_TIME;
            struct event e = {.kind = EVENT_PRESSED,
                              .pressed = {.action = ACTION_PICK_TIME, .arg = TIME_CHOICES}};
            step(&m, &e, 10, &fx);
        }
        assert_int_equal(m.state, STATE_PAUSE);
        assert_true(m.guessing[GUESS_NUMBER].pause_until_ms - m.now_ms > last_ms);
        last_ms = m.guessing[GUESS_NUMBER].pause_until_ms - m.now_ms;
        m.now_ms = m.guessing[GUESS_NUMBER].pause_until_ms;
    }
    assert_int_equal(last_ms, 20 * 16 * 1000);
}

/* Absences rest on it: the store hears of the watch at least every WATCH_BEAT_MS, from everywhere.
 */
static void the_watch_is_told_in_time_from_everywhere(void **state)
{
    static struct effects fx;
    const struct event passed = {.kind = EVENT_TIME_PASSED};
    (void)state;

    for (int i = 0; i < situation_count; i++) {
        struct model m = situations[i];
        int64_t told_ms = m.now_ms;
        for (int n = 0; n < 40; n++) {
            step(&m, &passed, flow_due_ms(&m), &fx);
            if (has_effect(&fx, EFFECT_WATCH))
                told_ms = m.now_ms;
            assert_true(m.now_ms - told_ms <= WATCH_BEAT_MS);
        }
    }
}

/* It comes in the end, whatever was going on, and never while somebody is there. */
static void the_kiosk_tests_itself_at_rest_only(void **state)
{
    static const struct event passed = {.kind = EVENT_TIME_PASSED};
    static struct effects fx;
    struct rules tested = rules;
    (void)state;

    tested.selftest.times_min[0] = 9 * 60 + 30;
    for (int i = 0; i < situation_count; i += 9) { /* neighbours among them are much alike */
        struct model m = situations[i];
        bool begun = false;
        m.rules = &tested;
        if (m.session.slip == SLIP_PRINTING)
            m.session.slip = SLIP_FAILED; /* the printer's own deadline answers */
        for (int n = 0; n < 200 && !begun; n++) {
            step(&m, &passed, flow_due_ms(&m), &fx);
            begun = has_effect(&fx, EFFECT_SELFTEST);
            if (begun)
                assert_true(m.state == STATE_START || m.state == STATE_OUT_OF_SERVICE);
        }
        assert_true(begun);
        for (int n = 0; n < 40; n++) { /* and once */
            step(&m, &passed, flow_due_ms(&m), &fx);
            assert_false(has_effect(&fx, EFFECT_SELFTEST));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_watch_is_told_in_time_from_everywhere),
        cmocka_unit_test(the_kiosk_tests_itself_at_rest_only),
        cmocka_unit_test(every_state_and_every_verdict_can_be_reached),
        cmocka_unit_test(silence_leads_back_to_an_empty_start_from_everywhere),
        cmocka_unit_test(stop_leads_to_an_empty_start_at_once),
        cmocka_unit_test(another_language_loses_nothing),
        cmocka_unit_test(language_display_and_help_are_offered_wherever_something_is_asked),
        cmocka_unit_test(what_must_hold_at_every_step_holds),
        cmocka_unit_test(answers_to_a_visitor_who_has_left_change_nothing),
        cmocka_unit_test(the_time_question_hides_the_right_answer_among_others),
        cmocka_unit_test(the_same_number_is_always_asked_for_the_same_times),
        cmocka_unit_test(a_right_answer_now_and_then_does_not_buy_wrong_ones),
        cmocka_unit_test(wrong_answers_make_longer_and_longer_pauses),
    };
    return cmocka_run_group_tests(tests, walk, unwalk);
}
