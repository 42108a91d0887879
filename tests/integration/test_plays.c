/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plays: one visit a file, with the times at which things happen. The core is real; its neighbours
 * are the lines of the play. The words are told in plays/README.md.
 */
#include "../unit/cmocka_kit.h"

#include "base/clock.h"
#include "core/flow.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MIDNIGHT = 1795388400, WORDS_MAX = 24, SEEN_MAX = 64 };

static const struct rules rules_of_plays = {
    .offices =
        {{.scope = 169, .name = "Tiergarten", .early_min = 30, .late_min = 15, .walkin = true},
         {.scope = 130, .name = "Einwanderung", .prefix = "FA", .early_min = 60}},
    .office_count = 2,
    .number_tries = 3,
    .pause_first_s = 20,
    .staff = true,
    .calls = true,
    .keep_place = true,
};

static const char *const effect_names[EFFECT_COUNT] = {
    [EFFECT_LOOK_UP_BOOKING] = "LOOK_UP_BOOKING",
    [EFFECT_LOOK_UP_ID] = "LOOK_UP_ID",
    [EFFECT_LOOK_UP_NUMBER] = "LOOK_UP_NUMBER",
    [EFFECT_FIND_BOOKING] = "FIND_BOOKING",
    [EFFECT_FIND_NUMBER] = "FIND_NUMBER",
    [EFFECT_LOAD_OFFER] = "LOAD_OFFER",
    [EFFECT_LOAD_QUEUE] = "LOAD_QUEUE",
    [EFFECT_ISSUE_NUMBER] = "ISSUE_NUMBER",
    [EFFECT_RECORD_CHECKIN] = "RECORD_CHECKIN",
    [EFFECT_RECORD_WALKIN] = "RECORD_WALKIN",
    [EFFECT_RECORD_NUMBER] = "RECORD_NUMBER",
    [EFFECT_RECORD_OWN] = "RECORD_OWN",
    [EFFECT_RECORD_UNDO] = "RECORD_UNDO",
    [EFFECT_SETTLE_ENTRY] = "SETTLE_ENTRY",
    [EFFECT_FIND_ENTRIES] = "FIND_ENTRIES",
    [EFFECT_CHECK_PIN] = "CHECK_PIN",
    [EFFECT_TELL_STATUS] = "TELL_STATUS",
    [EFFECT_TELL_LOG] = "TELL_LOG",
    [EFFECT_KEEP_CLOSED] = "KEEP_CLOSED",
    [EFFECT_END] = "END",
    [EFFECT_SHUT_DOWN] = "SHUT_DOWN",
    [EFFECT_SELFTEST] = "SELFTEST",
    [EFFECT_KEEP_SELFTEST] = "KEEP_SELFTEST",
    [EFFECT_NOTE] = "NOTE",
    [EFFECT_KEEP_GUESSES] = "KEEP_GUESSES",
    [EFFECT_PRINT_SLIP] = "PRINT_SLIP",
    [EFFECT_LISTEN] = "LISTEN",
    [EFFECT_ACKNOWLEDGE] = "ACKNOWLEDGE",
    [EFFECT_SOUND] = "SOUND",
    [EFFECT_READ_DOCUMENT] = "READ_DOCUMENT",
    [EFFECT_DROP_DOCUMENT] = "DROP_DOCUMENT",
    [EFFECT_ANSWER_ORDER] = "ANSWER_ORDER",
    [EFFECT_CANCEL] = "CANCEL",
};
static const char *const note_names[NOTE_COUNT] = {
    "REPRINT",       "REFUSED",     "SIGNAL_AGAIN",    "SIGNAL_ELSEWHERE",
    "SIGNAL_HOLDER", "SIGNAL_NAME", "SIGNAL_DOCUMENT", "SIGNAL_RENAMED",
    "HELP",          "HELP_OVER",   "HELP_SEEN",       "LOGOUT",
    "OVERRIDE",      "CLOSED",      "OPENED",          "PAPER",
    "TEST",          "SHUT_DOWN"};
static const char *const gap_names[] = {"WHOLE", "OUT_OF_SERVICE", "SCANNER", "CLOCK"};
static const char *const sound_names[] = {
#define SOUND(name, notes) #name,
#include "core/sound.def"
#undef SOUND
};
static const char *const pad_names[] = {
#define PAD(name, code) #name,
#include "core/pad.def"
#undef PAD
};
static const char *const own_names[] = {"NEVER", "AWAY", "ALWAYS"};
static const char *const counter_names[COUNTER_COUNT] = {
#define COUNTER(name, metric, help) #name,
#include "core/counter.def"
#undef COUNTER
};
static const char *const answer_names[] = {"OK",     "UNKNOWN_ID", "WRONG_KEY",
                                           "CLOSED", "UNSETTLED",  "UNREACHABLE"};
static const char *const slip_names[] = {"NONE", "PRINTING", "PRINTED", "FAILED"};
static const char *const said_names[STAFF_SAID_COUNT] = {"NOTHING", "NO_ANSWER",    "CHECKED_IN",
                                                         "UNDONE",  "NOT_RECORDED", "PRINTING",
                                                         "PRINTED", "NOT_PRINTED",  "SOUNDED"};
static const char *const scanner_names[] = {"UNTESTED", "WAITS",  "CODE",
                                            "OTHER",    "BROKEN", "NOTHING"};
static const char *const outcome_names[DOCUMENT_OUTCOME_COUNT] = {
    "READ", "WRONG_KEY", "ABSENT", "REMOVED", "UNSUPPORTED", "MALFORMED", "NO_READER", "FAILED"};
static const char *const kind_names[DOCUMENT_KIND_COUNT] = {"OTHER", "PASSPORT", "ID_CARD",
                                                            "RESIDENCE_PERMIT"};
static const char *const worth_names[DOCUMENT_AUTHENTICITY_COUNT] = {
    "UNCHECKED", "ALTERED", "CLONED", "REVOKED", "UNKNOWN", "EXPIRED", "AUTHENTIC"};
static const char *const match_names[DOCUMENT_MATCH_COUNT] = {"NO_NAME", "DIFFERS", "PARTIAL",
                                                              "MATCHES"};
static const char *const policy_names[] = {"OFF", "OPTIONAL", "REQUIRED"};
static const char *const device_names[] = {"SCANNER", "PRINTER", "SERVICE", "STORE",
                                           "KEYPAD",  "AUDIO",   "DOCUMENT"};
static const char *const device_state_names[] = {"ABSENT", "READY", "PAPER_LOW", "PAPER_OUT",
                                                 "BROKEN"};
static const char *const action_names[] = {
    "NONE",
#define ACTION(name) #name,
#include "core/action.def"
#undef ACTION
};

struct play {
    const char *file;
    int line;
    struct model m;
    struct rules rules;
    int64_t wall_base_s;
    struct effect seen[SEEN_MAX];
    int seen_count;
    struct checkin_record checkin;
    struct document_order order; /* the last one */
    uint32_t task_asked;         /* of the last question of an order from afar */
    struct order_reply reply;    /* to the last of these */
    struct undo_record undo;
    struct settle_record settle;
    int64_t orders;
    bool for_order; /* the next answer is for an order, not for the visit */
    struct guesses kept[GUESS_COUNT];
    bool kept_closed;
    struct selftest kept_test;
    struct booking also[CANDIDATES_MAX];
    int also_count;
    int persons;      /* of the bookings, 0: one */
    struct note note; /* the last one */
    char sounds[64];  /* heard since the last "sounds" */
    char beeps[64];   /* of the scanner since the last "beeps" */
    enum effect_kind asked;
    bool unsure;
    char *words[WORDS_MAX];
    int word_count;
};

#define play_fail(p, ...)                                                                          \
    do {                                                                                           \
        print_error("%s:%d: ", (p)->file, (p)->line);                                              \
        fail_msg(__VA_ARGS__);                                                                     \
    } while (0)

static int named(struct play *p, const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (names[i] != NULL && strcmp(names[i], name) == 0)
            return (int)i;
    play_fail(p, "unknown word %s", name);
    return -1;
}
#define NAMED(p, names, name) named(p, names, sizeof(names) / sizeof(names)[0], name)

static void heard(char list[64], const char *name)
{
    size_t n = strlen(list);

    snprintf(list + n, 64 - n, "%s%s", n > 0 ? " " : "", name);
}

static void hand(struct play *p, struct event *e)
{
    static struct effects fx;

    e->now_ms = p->m.now_ms;
    e->wall_s = p->wall_base_s + p->m.now_ms / 1000;
    e->sure = !p->unsure;
    e->request = e->kind == EVENT_PRINTED ? p->m.slip_request : p->m.request;
    if (p->for_order)
        e->request = e->kind == EVENT_PRINTED ? p->m.task.slip : p->task_asked;
    p->for_order = false;
    flow_step(&p->m, e, &fx);
    for (int i = 0; i < fx.count; i++) {
        if (fx.list[i].kind == EFFECT_WATCH || fx.list[i].kind == EFFECT_TELL_STATUS)
            continue; /* goes on all the time; a play asks for it by "watch" */
        if (fx.list[i].kind == EFFECT_SOUND) {
            heard(p->sounds, sound_names[fx.list[i].sound]);
            continue; /* a play asks for it by "sounds" */
        }
        if (fx.list[i].kind == EFFECT_ACKNOWLEDGE) {
            heard(p->beeps, fx.list[i].on ? "GOOD" : "BAD");
            continue; /* a play asks for it by "beeps" */
        }
        assert_true(p->seen_count < SEEN_MAX);
        p->seen[p->seen_count++] = fx.list[i];
        if (fx.list[i].kind == EFFECT_RECORD_CHECKIN)
            p->checkin = fx.list[i].checkin;
        if (fx.list[i].kind == EFFECT_READ_DOCUMENT)
            p->order = fx.list[i].document;
        if (fx.list[i].request > ORDER_REQUESTS)
            p->task_asked = fx.list[i].request;
        if (fx.list[i].kind == EFFECT_ANSWER_ORDER)
            p->reply = fx.list[i].reply;
        if (fx.list[i].kind == EFFECT_RECORD_UNDO)
            p->undo = fx.list[i].undo;
        if (fx.list[i].kind == EFFECT_SETTLE_ENTRY)
            p->settle = fx.list[i].settle;
        if (fx.list[i].kind == EFFECT_KEEP_CLOSED)
            p->kept_closed = fx.list[i].on;
        if (fx.list[i].kind == EFFECT_KEEP_SELFTEST)
            p->kept_test = fx.list[i].selftest;
        if (fx.list[i].kind == EFFECT_KEEP_GUESSES)
            p->kept[fx.list[i].guesses.what] = fx.list[i].guesses;
        if (fx.list[i].kind == EFFECT_NOTE)
            p->note = fx.list[i].note;
        if (fx.list[i].kind <= EFFECT_CHECK_PIN)
            p->asked = fx.list[i].kind;
    }
}

static void pass(struct play *p, int64_t ms)
{
    int64_t until_ms = p->m.now_ms + ms;

    while (p->m.now_ms < until_ms) {
        int64_t due_ms = flow_due_ms(&p->m);
        p->m.now_ms = p->m.now_ms + due_ms < until_ms ? p->m.now_ms + due_ms : until_ms;
        hand(p, &(struct event){.kind = EVENT_TIME_PASSED});
    }
}

static const char *word(struct play *p, int i)
{
    if (i >= p->word_count)
        play_fail(p, "a word is missing");
    return p->words[i];
}

static enum selftest_check check_named(struct play *p, const char *name)
{
    for (int i = 0; i < SELFTEST_CHECKS; i++)
        if (strcmp(selftest_check_name((enum selftest_check)i), name) == 0)
            return (enum selftest_check)i;
    play_fail(p, "unknown check %s", name);
    return SELFTEST_CHECKS;
}

static enum selftest_verdict verdict_named(struct play *p, const char *name)
{
    for (int i = 0; i < SELFTEST_VERDICTS; i++)
        if (strcmp(selftest_verdict_name((enum selftest_verdict)i), name) == 0)
            return (enum selftest_verdict)i;
    play_fail(p, "unknown verdict %s", name);
    return SELFTEST_VERDICTS;
}

static int64_t time_of(struct play *p, const char *text)
{
    int h, m, s = 0;

    if (sscanf(text, "%d:%d:%d", &h, &m, &s) < 2)
        play_fail(p, "no time: %s", text);
    return h * 3600 + m * 60 + s;
}

static struct booking booking_of(struct play *p)
{
    struct booking b = {.ref = {.id = 100501, .key = "a1b2"},
                        .status = booking_status_named(word(p, 1)),
                        .start_s = MIDNIGHT + 86400LL * atoi(word(p, 2)) + time_of(p, word(p, 3)),
                        .scope = atoi(word(p, 4)),
                        .persons = p->persons > 0 ? p->persons : 1,
                        .with_appointment = true,
                        .number = "100501",
                        .place = "Wedding",
                        .street = "Müllerstraße 146"};

    b.arrival_s = b.start_s;
    return b;
}

static void line_code(struct play *p)
{
    struct event e = {.kind = EVENT_CODE_READ};

    for (int i = 1; i < p->word_count; i++)
        e.code.len = (uint16_t)(e.code.len + snprintf(e.code.bytes + e.code.len,
                                                      sizeof e.code.bytes - e.code.len, "%s%s",
                                                      i > 1 ? " " : "", p->words[i]));
    hand(p, &e);
}

static void press(struct play *p, const char *action, int arg)
{
    hand(p, &(struct event){.kind = EVENT_PRESSED,
                            .pressed = {(enum action)NAMED(p, action_names, action), arg}});
}

static void line_press(struct play *p)
{
    const char *arg = p->word_count > 2 ? p->words[2] : "0";

    press(p, word(p, 1), arg[0] == '\'' ? arg[1] : atoi(arg));
}

/* Chooses the answer with this time, or "none of these". */
static void line_pick(struct play *p)
{
    int64_t time_s = MIDNIGHT + time_of(p, word(p, 1));
    int arg = TIME_CHOICES;

    for (int i = 0; i < TIME_CHOICES; i++)
        if (p->m.session.choices_s[i] == time_s)
            arg = i;
    press(p, "PICK_TIME", arg);
}

static void line_found(struct play *p)
{
    struct event e = {.kind = EVENT_NUMBER_ANSWERED};

    if (strcmp(word(p, 1), "nothing") != 0) {
        e.number_answer.count = 1;
        e.number_answer.bookings[0] = booking_of(p);
    }
    for (int i = 0; i < p->also_count; i++)
        e.number_answer.bookings[e.number_answer.count++] = p->also[i];
    p->also_count = 0;
    hand(p, &e);
}

/* A further booking of the next "found". */
static void line_also(struct play *p)
{
    struct booking *b = &p->also[p->also_count++];

    assert_true(p->also_count < CANDIDATES_MAX);
    *b = booking_of(p);
    b->ref.id += p->also_count;
}

static void line_stored(struct play *p, enum event_kind kind)
{
    struct event e = {.kind = kind};
    bool number = kind == EVENT_NUMBER_LOOKED_UP;

    if (strcmp(word(p, 1), "nothing") == 0) {
        e.booking_answer.answer = ANSWER_UNKNOWN_ID; /* the first member of each answer */
    } else {
        struct booking b = booking_of(p);
        b.offline = p->word_count > 5;
        if (p->m.session.ref.token[0] != 0)
            b.ref = p->m.session.ref; /* with the signed code that led to it */
        if (number) {
            e.number_answer.count = 1;
            e.number_answer.bookings[0] = b;
        } else {
            e.booking_answer.booking = b;
        }
    }
    hand(p, &e);
}

static void line_answer(struct play *p)
{
    enum answer answer = (enum answer)NAMED(p, answer_names, word(p, 1));
    static const enum event_kind kinds[] = {
        [EFFECT_FIND_BOOKING] = EVENT_BOOKING_ANSWERED,
        [EFFECT_FIND_NUMBER] = EVENT_NUMBER_ANSWERED,
        [EFFECT_LOAD_OFFER] = EVENT_OFFER_ANSWERED,
        [EFFECT_LOAD_QUEUE] = EVENT_QUEUE_ANSWERED,
        [EFFECT_ISSUE_NUMBER] = EVENT_ISSUE_ANSWERED,
    };
    struct event e = {.kind = kinds[p->asked]};

    assert_true(p->asked <= EFFECT_ISSUE_NUMBER);
    e.booking_answer.answer = answer; /* the first member of each answer */
    hand(p, &e);
}

static void line_offer(struct play *p)
{
    static struct offer offer;
    struct event e = {.kind = EVENT_OFFER_ANSWERED, .offer_answer.offer = &offer};

    offer.count = 0;
    for (int i = 1; i < p->word_count; i++)
        offer.entries[offer.count++] = (struct offer_entry){
            .scope = atoi(p->words[i]), .enabled = p->words[i][0] != '-', .service = -1};
    hand(p, &e);
}

static void line_queue(struct play *p)
{
    hand(p, &(struct event){
                .kind = EVENT_QUEUE_ANSWERED,
                .queue_answer = {.ahead = atoi(word(p, 1)), .wait_min = atoi(word(p, 2))}});
}

static void line_issued(struct play *p)
{
    struct event e = {.kind = EVENT_ISSUE_ANSWERED,
                      .issue_answer.booking = {.ref = {.id = 200001}, .scope = 169}};

    snprintf(e.issue_answer.booking.number, sizeof e.issue_answer.booking.number, "%s", word(p, 1));
    hand(p, &e);
}

static void line_recorded(struct play *p)
{
    const char *how = p->word_count > 1 ? p->words[1] : "";
    struct event e = {.kind = EVENT_RECORDED,
                      .recorded = {.ok = strcmp(how, "not") != 0 && strcmp(how, "unknown") != 0,
                                   .unknown = strcmp(how, "unknown") == 0,
                                   .repeated = strcmp(how, "again") == 0,
                                   .entry = 7,
                                   .arrived_s = p->checkin.arrived_s}};

    if (e.recorded.repeated && p->word_count > 2)
        e.recorded.arrived_s = MIDNIGHT + time_of(p, p->words[2]);
    if (strcmp(how, "own") == 0 && p->word_count > 2)
        snprintf(e.recorded.number, sizeof e.recorded.number, "%s", p->words[2]);
    hand(p, &e);
}

static void line_printed(struct play *p)
{
    hand(p, &(struct event){.kind = EVENT_PRINTED, .printed.ok = p->word_count == 1});
}

/* "test_slip", "test_slip not": the answer to the slip of the kiosk's own test. */
static void line_test_slip(struct play *p)
{
    const uint32_t slip_request = p->m.slip_request;

    p->m.slip_request = p->m.tests.slip_request;
    line_printed(p);
    p->m.slip_request = slip_request;
}

static void line_device(struct play *p)
{
    hand(p,
         &(struct event){.kind = EVENT_DEVICE_CHANGED,
                         .device = {(enum device)NAMED(p, device_names, word(p, 1)),
                                    (enum device_state)NAMED(p, device_state_names, word(p, 2))}});
}

static void line_expect(struct play *p)
{
    const char *state = flow_state_info(p->m.state)->name;

    if (strcmp(state, word(p, 1)) != 0)
        play_fail(p, "expected %s, the screen is %s", p->words[1], state);
    for (int i = 0; i < p->seen_count || i + 2 < p->word_count; i++) {
        const char *got = i < p->seen_count ? effect_names[p->seen[i].kind] : "nothing";
        const char *wanted = i + 2 < p->word_count ? p->words[i + 2] : "nothing";
        if (strcmp(got, wanted) != 0)
            play_fail(p, "expected effect %s, got %s", wanted, got);
    }
    p->seen_count = 0;
}

static void expect_text(struct play *p, const char *what, const char *got)
{
    if (strcmp(got, word(p, 1)) != 0)
        play_fail(p, "expected %s %s, got %s", what, p->words[1], got);
}

static void expect_count(struct play *p, const char *what, int got)
{
    if (got != atoi(word(p, 1)))
        play_fail(p, "expected %s %s, got %d", what, p->words[1], got);
}

/* All of it, in this order; "normal" where there is nothing to tell. */
static void line_display(struct play *p)
{
    static const char *const contrasts[CONTRAST_COUNT] = {"", " high", " light"};
    static const char *const sizes[SIZE_COUNT] = {"", " l", " xl"};
    const struct display *d = &p->m.display;
    char have[64], want[64] = "";

    snprintf(have, sizeof have, "%s%s%s%s", contrasts[d->contrast], sizes[d->size],
             d->low ? " low" : "", d->still ? " still" : "");
    for (int i = 1; i < p->word_count; i++)
        snprintf(want + strlen(want), sizeof want - strlen(want), " %s", p->words[i]);
    if (strcmp(have[0] != '\0' ? have : " normal", want) != 0)
        play_fail(p, "expected display%s, it is%s", want, have[0] != '\0' ? have : " normal");
}

/* Which booking was recorded as having come. */
static void line_checkin(struct play *p)
{
    if (p->checkin.scope != atoi(word(p, 1)) || p->checkin.ref.id != atoi(word(p, 2)))
        play_fail(p, "booking %lld of office %d is checked in", (long long)p->checkin.ref.id,
                  (int)p->checkin.scope);
}

static void line_arrival(struct play *p)
{
    if (p->checkin.write_arrival_s != MIDNIGHT + time_of(p, word(p, 1)))
        play_fail(p, "arrival is %lld s after midnight",
                  (long long)(p->checkin.write_arrival_s - MIDNIGHT));
}

/* What is on its way to the store of somebody's guessing. */
static void line_guesses(struct play *p)
{
    const struct guesses *kept = &p->kept[GUESS_NUMBER];

    if (kept->wrong_answers != atoi(word(p, 1)) || kept->pauses != atoi(word(p, 2)))
        play_fail(p, "%d wrong answers and %d pauses are kept", kept->wrong_answers, kept->pauses);
}

/* The kiosk was switched off and on; what the store had kept comes back. */
static void line_restart(struct play *p)
{
    int64_t now_ms = p->m.now_ms;

    flow_init(&p->m, &p->rules, 2, 4711);
    p->m.now_ms = p->m.entered_ms = p->m.touched_ms = now_ms;
    p->m.devices[DEVICE_PRINTER] = DEVICE_READY;
    for (int i = 0; i < GUESS_COUNT; i++) {
        p->kept[i].what = (enum guess_what)i;
        hand(p, &(struct event){.kind = EVENT_GUESSES_KEPT, .guesses = p->kept[i]});
    }
    if (p->kept_closed)
        hand(p, &(struct event){.kind = EVENT_CLOSED_KEPT});
    if (p->kept_test.at_s != 0)
        hand(p, &(struct event){.kind = EVENT_SELFTESTED,
                                .selftested = {.kept = true, .test = p->kept_test}});
    p->seen_count = 0;
}

static void line_heard(struct play *p, char list[64])
{
    char wanted[64] = "";

    for (int i = 1; i < p->word_count; i++)
        heard(wanted, p->words[i]);
    if (strcmp(wanted, list) != 0)
        play_fail(p, "expected the %s '%s', heard '%s'", p->words[0], wanted, list);
    list[0] = '\0';
}

/* "speech off", or "speech on VOLUME SPEED" with a further word where the screen is dark. */
static void line_speech(struct play *p)
{
    bool on = strcmp(word(p, 1), "on") == 0;

    if (p->m.voice != on)
        play_fail(p, "speech is %s", p->m.voice ? "on" : "off");
    int volume = on ? atoi(word(p, 2)) : 0, speed = on ? atoi(word(p, 3)) : 0;
    if (p->m.voice_volume != volume || p->m.voice_speed != speed)
        play_fail(p, "volume %d, speed %d", p->m.voice_volume, p->m.voice_speed);
    if (p->m.dark != (p->word_count > 4))
        play_fail(p, "the screen is %s", p->m.dark ? "dark" : "not dark");
}

/* The store's word on the PIN: "pin right anna", "pin wrong". */
static void line_pin(struct play *p)
{
    struct event e = {.kind = EVENT_PIN_CHECKED, .pin.right = strcmp(word(p, 1), "right") == 0};

    if (e.pin.right)
        snprintf(e.pin.name, sizeof e.pin.name, "%s", word(p, 2));
    hand(p, &e);
}

/* What the journal has: "entries nothing", "entries here|undone 10:00 169". */
static void line_entries(struct play *p)
{
    struct event e = {.kind = EVENT_ENTRIES_FOUND, .entries.ok = true};

    if (strcmp(word(p, 1), "nothing") != 0) {
        e.entries.count = 1;
        e.entries.found[0] = (struct found_entry){.entry = 7,
                                                  .booking_id = 100501,
                                                  .number = "100501",
                                                  .start_s = MIDNIGHT + time_of(p, word(p, 2)),
                                                  .arrived_s = MIDNIGHT + time_of(p, word(p, 2)),
                                                  .scope = atoi(word(p, 3)),
                                                  .undone = strcmp(word(p, 1), "undone") == 0};
    }
    hand(p, &e);
}

/* "status CALLS": the store tells, with so many calls for help. */
static void line_status(struct play *p)
{
    struct event e = {.kind = EVENT_STATUS_TOLD};

    e.status.store = (struct status_store){.works = true, .calls = atoi(word(p, 1))};
    hand(p, &e);
}

/* "afar KIND [NUMBER | ENTRY [REASON]]": an order of Bettina's, at the reception. */
static void line_afar(struct play *p)
{
    struct event e = {.kind = EVENT_ORDERED,
                      .order = {.kind = order_named(word(p, 1)), .by = "bettina.brandt"}};

    if (e.order.kind == ORDER_COUNT)
        play_fail(p, "unknown order %s", p->words[1]);
    snprintf(e.order.id, sizeof e.order.id, "%032lld", (long long)++p->orders);
    snprintf(e.order.number, sizeof e.order.number, "%s", p->word_count > 2 ? p->words[2] : "");
    e.order.entry = p->word_count > 2 ? atoll(p->words[2]) : 0;
    snprintf(e.order.reason, sizeof e.order.reason, "%s", p->word_count > 3 ? p->words[3] : "");
    hand(p, &e);
}

/* "told END [WORDS]": the answer to the last order but those that were refused meanwhile. */
static void line_told(struct play *p)
{
    char words[ORDER_WORDS_MAX + 1] = "";

    for (int i = 2; i < p->word_count; i++)
        snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s", i > 2 ? " " : "",
                 p->words[i]);
    expect_text(p, "end", order_end_word(p->reply.end));
    if (p->word_count > 2 && strcmp(p->reply.words, words) != 0)
        play_fail(p, "expected the words '%s', got '%s'", words, p->reply.words);
    if (atoll(p->reply.id) != p->orders)
        play_fail(p, "the answer is to another order");
}

/* "selftest HH:MM [HH:MM] [print]": when the kiosk tests itself. */
static void line_selftest(struct play *p)
{
    for (int i = 1; i < p->word_count; i++)
        if (strcmp(p->words[i], "print") == 0)
            p->rules.selftest.print = true;
        else
            p->rules.selftest.times_min[i - 1] = (int)(time_of(p, p->words[i]) / 60);
}

/* "tested [fail|warn CHECK]…": what came of it; all else is well. */
static void line_tested(struct play *p)
{
    struct event e = {.kind = EVENT_SELFTESTED};

    for (int i = SELFTEST_CONFIG; i < SELFTEST_CHECKS; i++)
        selftest_set(&e.selftested.test, (enum selftest_check)i, SELFTEST_OK, "well");
    for (int i = 1; i + 1 < p->word_count; i += 2)
        selftest_set(&e.selftested.test, check_named(p, p->words[i + 1]),
                     verdict_named(p, p->words[i]), "found");
    hand(p, &e);
}

/* "finding CHECK VERDICT [words]": what staff see of the last test. */
static void line_finding(struct play *p)
{
    const struct selftest_finding *f = &p->m.tests.last.checks[check_named(p, word(p, 1))];
    char found[128] = "";

    for (int i = 3; i < p->word_count; i++)
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s", i > 3 ? " " : "",
                 p->words[i]);
    if (f->verdict != verdict_named(p, word(p, 2)) ||
        (found[0] != '\0' && strcmp(found, f->found) != 0))
        play_fail(p, "%s is %s: %s", p->words[1], selftest_verdict_name(f->verdict), f->found);
}

/* "test_of HH:MM": when the last test was. */
static void line_test_of(struct play *p)
{
    if (p->m.tests.last.at_s != MIDNIGHT + time_of(p, word(p, 1)))
        play_fail(p, "the last test was %lld s after midnight",
                  (long long)(p->m.tests.last.at_s - MIDNIGHT));
}

/* "documents POLICY KIND…": what the offices ask for; the day's bookings are here, the reader is.
 */
static void line_documents(struct play *p)
{
    p->rules.roster = true;
    p->m.devices[DEVICE_DOCUMENT] = DEVICE_READY;
    for (int o = 0; o < p->rules.office_count; o++) {
        struct office *office = &p->rules.offices[o];
        office->document = (enum document_policy)NAMED(p, policy_names, word(p, 1));
        office->document_kinds = 0;
        for (int i = 2; i < p->word_count; i++)
            office->document_kinds |= 1 << (NAMED(p, kind_names, p->words[i]) - 1);
    }
}

/* "document OUTCOME" or "document READ KIND WORTH MATCH [BOOKINGS [ID]]". */
static void line_document(struct play *p)
{
    struct event e = {.kind = EVENT_DOCUMENT_ANSWERED};
    struct document_answer *a = &e.document;

    a->outcome = (enum document_outcome)NAMED(p, outcome_names, word(p, 1));
    if (a->outcome == DOCUMENT_READ) {
        a->kind = (enum document_kind)NAMED(p, kind_names, word(p, 2));
        a->authenticity = (enum document_authenticity)NAMED(p, worth_names, word(p, 3));
        a->match = (enum document_match)NAMED(p, match_names, word(p, 4));
        a->booking_count = p->word_count > 5 ? atoi(p->words[5]) : 0;
        a->booking_ids[0] = p->word_count > 6 ? atoi(p->words[6]) : 0;
        memset(a->tag, 7, sizeof a->tag);
    }
    hand(p, &e);
}

/* A zone goes through the slit of a swipe reader: ICAO's specimen. */
static void line_swiped(struct play *p)
{
    struct event e = {.kind = EVENT_MRZ_READ, .mrz = {.kind = DOCUMENT_KEY_MRZ}};

    memcpy(e.mrz.mrz_info, "L898902C3674081221204159", 25);
    hand(p, &e);
}

/* "order BOOKING KEY": what the reader was asked for last. */
static void line_order(struct play *p)
{
    const struct document_key *key = &p->order.key;
    const char *opens = key->kind == DOCUMENT_KEY_CAN ? key->can : key->mrz_info;

    if (p->order.booking_id != atoi(word(p, 1)) || strcmp(opens, word(p, 2)) != 0)
        play_fail(p, "booking %lld, key %s", (long long)p->order.booking_id, opens);
}

/* "holder HEX": the tag of a signed code that the reader was to compare with. */
static void line_holder(struct play *p)
{
    char hex[2 * TOKEN_HOLDER_BYTES + 1];

    for (int i = 0; i < TOKEN_HOLDER_BYTES; i++)
        snprintf(hex + (size_t)2 * (size_t)i, 3, "%02x", p->order.holder[i]);
    expect_text(p, "holder", hex);
}

/* Nothing of what opens a chip is left in the session. */
static void line_keyless(struct play *p)
{
    struct session none;
    const struct session *v = &p->m.session;

    memset(&none, 0, sizeof none);
    if (memcmp(&none.document.key, &v->document.key, sizeof v->document.key) != 0 ||
        v->document.number[0] != '\0' || v->document.birth[0] != '\0' || v->typed[0] != '\0')
        play_fail(p, "something of a document's key is left");
}

/* "noted KIND": among what was noted since the last "expect". */
static void line_noted(struct play *p)
{
    enum note_kind kind = (enum note_kind)NAMED(p, note_names, word(p, 1));

    for (int i = 0; i < p->seen_count; i++)
        if (p->seen[i].kind == EFFECT_NOTE && p->seen[i].note.kind == kind)
            return;
    play_fail(p, "%s was not noted", p->words[1]);
}

static void line_blank(struct play *p)
{
    struct session blank;
    struct staff nobody;

    memset(&blank, 0, sizeof blank);
    memset(&nobody, 0, sizeof nobody);
    blank.ahead = blank.wait_min = -1;
    if (memcmp(&blank, &p->m.session, sizeof blank) != 0)
        play_fail(p, "something of the visitor is left");
    if (memcmp(&nobody, &p->m.staff, sizeof nobody) != 0)
        play_fail(p, "something of the staff is left");
}

/* "offered ACTION yes|no": would a press do anything? */
static void line_offered(struct play *p)
{
    enum action action = (enum action)NAMED(p, action_names, word(p, 1));

    if (flow_offers(&p->m, action) != (strcmp(word(p, 2), "yes") == 0))
        play_fail(p, "%s is %soffered", p->words[1], p->words[2][0] == 'y' ? "not " : "");
}

static void line_play(struct play *p)
{
    const char *verb = p->words[0];

    p->for_order = strcmp(verb, "task") == 0;
    if (p->for_order) {
        verb = word(p, 1);
        memmove(p->words, p->words + 1, (size_t)--p->word_count * sizeof p->words[0]);
    }
    if (strcmp(verb, "at") == 0)
        p->wall_base_s = MIDNIGHT + time_of(p, word(p, 1)) - p->m.now_ms / 1000;
    else if (strcmp(verb, "after") == 0)
        pass(p, atoi(word(p, 1)));
    else if (strcmp(verb, "code") == 0)
        line_code(p);
    else if (strcmp(verb, "garbled") == 0)
        hand(p, &(struct event){.kind = EVENT_CODE_GARBLED});
    else if (strcmp(verb, "press") == 0)
        line_press(p);
    else if (strcmp(verb, "pick") == 0)
        line_pick(p);
    else if (strcmp(verb, "type") == 0)
        for (const char *c = word(p, 1); *c != '\0'; c++)
            press(p, "KEY", *c);
    else if (strcmp(verb, "booking") == 0)
        hand(p, &(struct event){.kind = EVENT_BOOKING_ANSWERED,
                                .booking_answer.booking = booking_of(p)});
    else if (strcmp(verb, "roster") == 0)
        p->rules.roster = true;
    else if (strcmp(verb, "stored") == 0)
        line_stored(p, EVENT_BOOKING_LOOKED_UP);
    else if (strcmp(verb, "stored_number") == 0)
        line_stored(p, EVENT_NUMBER_LOOKED_UP);
    else if (strcmp(verb, "found") == 0)
        line_found(p);
    else if (strcmp(verb, "also") == 0)
        line_also(p);
    else if (strcmp(verb, "persons") == 0)
        p->persons = atoi(word(p, 1));
    else if (strcmp(verb, "people") == 0)
        expect_count(p, "people", p->m.session.ticket.persons);
    else if (strcmp(verb, "answer") == 0)
        line_answer(p);
    else if (strcmp(verb, "offer") == 0)
        line_offer(p);
    else if (strcmp(verb, "queue") == 0)
        line_queue(p);
    else if (strcmp(verb, "issued") == 0)
        line_issued(p);
    else if (strcmp(verb, "recorded") == 0)
        line_recorded(p);
    else if (strcmp(verb, "printed") == 0)
        line_printed(p);
    else if (strcmp(verb, "test_slip") == 0)
        line_test_slip(p);
    else if (strcmp(verb, "device") == 0)
        line_device(p);
    else if (strcmp(verb, "expect") == 0)
        line_expect(p);
    else if (strcmp(verb, "verdict") == 0)
        expect_text(p, "verdict", verdict_info(p->m.session.verdict)->name);
    else if (strcmp(verb, "number") == 0)
        expect_text(p, "number", p->m.session.ticket.number);
    else if (strcmp(verb, "slip") == 0)
        expect_text(p, "slip", slip_names[p->m.session.slip]);
    else if (strcmp(verb, "language") == 0)
        expect_count(p, "language", p->m.language);
    else if (strcmp(verb, "display") == 0)
        line_display(p);
    else if (strcmp(verb, "ahead") == 0)
        expect_count(p, "ahead", p->m.session.ahead);
    else if (strcmp(verb, "seconds") == 0)
        expect_count(p, "seconds", flow_seconds_left(&p->m));
    else if (strcmp(verb, "checkin") == 0)
        line_checkin(p);
    else if (strcmp(verb, "arrival") == 0)
        line_arrival(p);
    else if (strcmp(verb, "own") == 0)
        p->rules.own.mode = (enum own_mode)NAMED(p, own_names, word(p, 1));
    else if (strcmp(verb, "unsure") == 0)
        p->unsure = true;
    else if (strcmp(verb, "watch") == 0)
        expect_text(p, "watch", gap_names[p->m.watch]);
    else if (strcmp(verb, "note") == 0)
        expect_text(p, "note", note_names[p->note.kind]);
    else if (strcmp(verb, "guesses") == 0)
        line_guesses(p);
    else if (strcmp(verb, "by") == 0)
        expect_text(p, "actor", p->note.actor);
    else if (strcmp(verb, "hold") == 0)
        hand(p, &(struct event){.kind = EVENT_STAFF_CALLED});
    else if (strcmp(verb, "pin") == 0)
        line_pin(p);
    else if (strcmp(verb, "entries") == 0)
        line_entries(p);
    else if (strcmp(verb, "status") == 0)
        line_status(p);
    else if (strcmp(verb, "said") == 0)
        expect_text(p, "said", said_names[p->m.staff.said]);
    else if (strcmp(verb, "scanner") == 0)
        expect_text(p, "scanner", scanner_names[p->m.staff.scanner]);
    else if (strcmp(verb, "offered") == 0)
        line_offered(p);
    else if (strcmp(verb, "withdrawn") == 0)
        hand(p, &(struct event){.kind = EVENT_WITHDRAWN});
    else if (strcmp(verb, "afar") == 0)
        line_afar(p);
    else if (strcmp(verb, "told") == 0)
        line_told(p);
    else if (strcmp(verb, "coming") == 0)
        expect_count(p, "coming", p->m.call_seen);
    else if (strcmp(verb, "undo_of") == 0)
        expect_count(p, "entry", (int)p->undo.entry);
    else if (strcmp(verb, "undo_by") == 0)
        expect_text(p, "actor", p->undo.actor);
    else if (strcmp(verb, "settle") == 0)
        expect_text(p, "settling", p->settle.retry ? "retry" : p->settle.reason);
    else if (strcmp(verb, "settle_by") == 0)
        expect_text(p, "actor", p->settle.actor);
    else if (strcmp(verb, "counted") == 0)
        expect_count(p, "counter", (int)p->m.counters[NAMED(p, counter_names, word(p, 2))]);
    else if (strcmp(verb, "selftest") == 0)
        line_selftest(p);
    else if (strcmp(verb, "tested") == 0)
        line_tested(p);
    else if (strcmp(verb, "finding") == 0)
        line_finding(p);
    else if (strcmp(verb, "test_of") == 0)
        line_test_of(p);
    else if (strcmp(verb, "restart") == 0)
        line_restart(p);
    else if (strcmp(verb, "pad") == 0)
        hand(p, &(struct event){.kind = EVENT_PAD_PRESSED,
                                .pad = (enum pad_key)NAMED(p, pad_names, word(p, 1))});
    else if (strcmp(verb, "headphone") == 0)
        hand(p, &(struct event){.kind = EVENT_HEADPHONE_CHANGED,
                                .headphone = {.plugged = strcmp(word(p, 1), "out") != 0,
                                              .found = strcmp(word(p, 1), "found") == 0}});
    else if (strcmp(verb, "sounds") == 0)
        line_heard(p, p->sounds);
    else if (strcmp(verb, "beeps") == 0)
        line_heard(p, p->beeps);
    else if (strcmp(verb, "speech") == 0)
        line_speech(p);
    else if (strcmp(verb, "documents") == 0)
        line_documents(p);
    else if (strcmp(verb, "laid") == 0)
        hand(p, &(struct event){.kind = EVENT_DOCUMENT_FOUND});
    else if (strcmp(verb, "document") == 0)
        line_document(p);
    else if (strcmp(verb, "swiped") == 0)
        line_swiped(p);
    else if (strcmp(verb, "order") == 0)
        line_order(p);
    else if (strcmp(verb, "holder") == 0)
        line_holder(p);
    else if (strcmp(verb, "keyless") == 0)
        line_keyless(p);
    else if (strcmp(verb, "noted") == 0)
        line_noted(p);
    else if (strcmp(verb, "blank") == 0)
        line_blank(p);
    else
        play_fail(p, "unknown verb %s", verb);
}

static void play_run(const char *path)
{
    struct play *p = calloc(1, sizeof *p);
    char line[256];
    FILE *f = fopen(path, "r");

    assert_non_null(p);
    assert_non_null(f);
    p->file = path;
    p->rules = rules_of_plays;
    flow_init(&p->m, &p->rules, 2, 4711);
    p->m.now_ms = 1000000;
    p->m.entered_ms = p->m.touched_ms = p->m.now_ms;
    p->m.devices[DEVICE_PRINTER] = DEVICE_READY;
    while (fgets(line, sizeof line, f) != NULL) {
        char *save = NULL;
        p->line++;
        line[strcspn(line, "#\n")] = '\0';
        p->word_count = 0;
        for (char *w = strtok_r(line, " ", &save); w != NULL && p->word_count < WORDS_MAX;
             w = strtok_r(NULL, " ", &save))
            p->words[p->word_count++] = w;
        if (p->word_count > 0)
            line_play(p);
    }
    fclose(f);
    free(p);
}

static void every_play_ends_as_written(void **state)
{
    struct dirent **names = NULL;
    char path[1024];
    int plays = 0;
    (void)state;

    int n = scandir(SOURCE_DIR "/tests/integration/plays", &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        size_t len = strlen(names[i]->d_name);
        if (len > 5 && strcmp(names[i]->d_name + len - 5, ".play") == 0) {
            snprintf(path, sizeof path, "%s/%s", SOURCE_DIR "/tests/integration/plays",
                     names[i]->d_name);
            play_run(path);
            plays++;
        }
        free(names[i]);
    }
    free(names);
    print_message("%d plays\n", plays);
    assert_true(plays >= 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_play_ends_as_written)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
