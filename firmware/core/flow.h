/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow: the whole kiosk as a pure reducer. model + event -> model + effects; no clock, no file, no
 * allocation, no library. The owner thread holds the one model; tests hold as many as they like.
 *
 * What comes after a screen is in flow_rules.def, which screens there are in flow_states.def. A
 * pair of state and event that no rule names is counted in model.ignored and changes nothing.
 */
#ifndef CORE_FLOW_H
#define CORE_FLOW_H

#include "core/checkin.h"
#include "core/chip_key.h"
#include "core/counter.h"
#include "core/display.h"
#include "core/event.h"
#include "core/rules.h"

enum flow_state {
#define STATE(name, time, personal, listens) STATE_##name,
#include "core/flow_states.def"
#undef STATE
    STATE_COUNT
};

enum time_class {
    TIME_NONE,
    TIME_PLAIN,
    TIME_PERSONAL,
    TIME_WAIT,
    TIME_COUNT,
    TIME_QUESTION,
    TIME_FAULT,
    TIME_STAFF
};

/* Milliseconds; the visual rules' "Time" table. */
enum {
    SILENCE_PLAIN_MS = 60000,
    SILENCE_PERSONAL_MS = 40000,
    QUESTION_MS = 30000,
    DONE_MS = 20000,
    DONE_NOTE_MS = 30000, /* the same where there is no slip: the number is to be noted down */
    PATIENCE =
        3, /* times the silence, and the number, where listening, reading, reaching is slow */
    QUESTION_LONG_MS = 60000, /* … and the question */
    GREETING_MS = 8000,       /* the start greets in one language after the other */
    CALL_AGAIN_MS = 60000,    /* a call is as good as made, where one was made just now */
    CALL_FORGIVE_MS = 120000, /* each call is given back after so long */
    MISREAD_MS = 120000,      /* two codes not read within this are one visitor's trouble */
    STAFF_SILENCE_MS = 60000,
    STATUS_EVERY_MS = 5000,   /* while staff look at it */
    SCANNER_TEST_MS = 20000,  /* a code must be read by then */
    SELFTEST_REST_MS = 10000, /* so long nobody must have been there */
    SELFTEST_UP_MS = 30000,   /* so long after the start devices and network are there */
    PIN_PAUSE_FIRST_S = 30,
    PIN_TRIES = 3,
    WAIT_SPINNER_MS = 400, /* nothing moves before: most answers are faster */
    WAIT_WORDS_MS = 2000,  /* "still looking" */
    WAIT_WAY_ON_MS = 8000, /* a way on is offered */
    WAIT_LIMIT_MS = 35000, /* longer than any neighbour's own deadline: then it is taken for dead */
    DOCUMENT_LIMIT_MS = 65000, /* the same of the document reader, which waits for hands */
};
enum { SAME_CODE_MS = 10000 }; /* the code just answered, still held up */
enum { VOICE_VOLUMES = 4, VOICE_SPEED_MIN = -1, VOICE_SPEED_MAX = 1 };
enum { CALLS_MAX = 3 };      /* calls for a person, without time between them */
enum { OVERLAYS_MAX = 6 };   /* each of them once */
enum { WRONG_KEYS_MAX = 3 }; /* for a document's chip; then a person helps */
enum { PRINTS_MAX = 3 };     /* one slip and two more of the same number */

struct flow_state_info {
    const char *name; /* "STILL_THERE" */
    enum time_class time;
    bool personal;
    bool listens;
};

/* What the waiting screens wait for. */
enum wait_for { WAIT_NOTHING, WAIT_BOOKING, WAIT_NUMBER, WAIT_OFFER, WAIT_QUEUE };

enum slip_state { SLIP_NONE, SLIP_PRINTING, SLIP_PRINTED, SLIP_FAILED };

/* An ID document in this visit. Secret as far as a key or what was typed of one is in it. */
struct shown_document {
    bool alone; /* in the place of a code; else beside session.booking */
    struct document_key key;
    char number[CHIP_TYPED_MAX + 1], birth[CHIP_TYPED_MAX + 1]; /* of the zone, as typed */
    int wrong_keys;
    struct document_answer answer; /* the last one */
};

/* Everything about the visitor. Wiped on every way back to the start. */
struct session {
    struct booking_ref ref; /* what the code said, or what the typed number led to */
    struct booking booking; /* as the service answered */
    struct booking stored;  /* as the roster has it, while the service is asked; ref.id 0: not */
    enum verdict stored_verdict;
    enum verdict verdict; /* STATE_VERDICT, STATE_DONE */
    enum wait_for wait_for;
    char typed[CHIP_TYPED_MAX + 1]; /* a booking's number, or of a document */
    bool typed_refused;             /* CONTINUE was pressed on something that is no number */
    struct booking candidates[CANDIDATES_MAX];
    int candidate_count;
    int64_t choices_s[TIME_CHOICES]; /* ascending appointment times, one of them may be right */
    int alike[CANDIDATES_MAX];       /* CHOOSE: those candidates that have the picked time */
    int alike_count;
    int first_service;    /* of the page that is shown; index into offer.entries */
    int chosen;           /* index into offer.entries */
    int ahead, wait_min;  /* walk-in: -1 unknown */
    int64_t entry;        /* journal entry of the walk-in */
    bool own;             /* a number of the kiosk's own was asked for */
    struct ticket ticket; /* DONE, and VERDICT with ALREADY */
    struct shown_document document;
    enum slip_state slip;
    int prints;           /* slips asked for in this visit, at most PRINTS_MAX */
    bool language_wanted; /* while a neighbour is waited for: the choice comes after it */
};

/* What became of what staff have asked for last. */
enum staff_said {
    STAFF_SAID_NOTHING,
    STAFF_SAID_NO_ANSWER, /* of a neighbour */
    STAFF_SAID_CHECKED_IN,
    STAFF_SAID_UNDONE,
    STAFF_SAID_NOT_RECORDED,
    STAFF_SAID_PRINTING,
    STAFF_SAID_PRINTED,
    STAFF_SAID_NOT_PRINTED,
    STAFF_SAID_SOUNDED,
    STAFF_SAID_COUNT
};

enum scanner_test {
    SCANNER_UNTESTED,
    SCANNER_WAITS,
    SCANNER_READ_CODE,   /* a code of a booking */
    SCANNER_READ_OTHER,  /* something else */
    SCANNER_READ_BROKEN, /* without an end, or too long */
    SCANNER_READ_NOTHING
};

/* One of the bookings and numbers behind what was typed. */
struct staff_found {
    struct found_entry entry; /* entry.entry 0: the journal does not have it */
    struct booking booking;   /* ref.id 0: nothing but the journal knows it */
};

/* Staff at the kiosk, and what they look at. Wiped when they leave. */
struct staff {
    char name[STAFF_NAME_MAX + 1]; /* "": nobody has shown who they are */
    char pin[PIN_MAX + 1];         /* as far as it is typed */
    bool pin_refused;
    struct staff_found found[CANDIDATES_MAX];
    int found_count, at;
    bool bookings_unknown; /* neither roster nor service could be asked */
    bool undoes;           /* an undo is being recorded, else a check-in */
    enum staff_said said;
    enum scanner_test scanner;
    int scanner_bytes; /* of what was read */
    int64_t scanner_until_ms;
    int64_t asked_ms; /* when the status was asked for last; 0: not yet */
    bool status_known;
    struct status_store status;
    struct status_clock clock;
    struct status_log log;
};

/* The kiosk's test of itself. */
struct tests {
    enum { SELFTEST_RESTS, SELFTEST_PRINTS, SELFTEST_RUNS } run;
    int64_t up_ms;         /* when the kiosk began */
    int64_t due_s;         /* the time it was begun for last */
    uint32_t slip_request; /* of its slip */
    bool printed;          /* that slip */
    struct selftest last;  /* at_s 0: none yet */
};

/* Questions for an order are numbered from here on; those of the visit below. */
enum { ORDER_REQUESTS = 0x40000000 };

/* An order from afar, while it is carried out: one at a time, beside the visit. */
struct task {
    struct order order; /* by "": none */
    int64_t until_ms;   /* it is answered by then */
    uint32_t asked;     /* questions so far; they are numbered apart from those of the visit */
    uint32_t slip;      /* number of the slip that is printed for it; 0: none */
    struct found_entry found;
    enum verdict verdict; /* CHECKIN: what the rules would have said */
};

struct model {
    /* set once */
    const struct rules *rules;
    int language_count;
    uint64_t salt; /* secret of this run: the times asked for a number are always the same */
    /* the visit */
    enum flow_state state;
    enum flow_state under[OVERLAYS_MAX]; /* what HELP, LANGUAGES … lie over, last on top */
    int under_count;
    uint32_t screens; /* entered so far: the same screen entered again is a new one */
    int language;     /* index; 0 is the official one, set anew for each visitor */
    int first_entry;  /* of the page that is shown, where a screen has pages; 0 on entering it */
    struct display display; /* normal again for each visitor */
    struct session session;
    bool voice;         /* speech is in use: there is more time for everything */
    int voice_volume;   /* steps above the normal one, below VOICE_VOLUMES */
    int voice_speed;    /* VOICE_SPEED_MIN to VOICE_SPEED_MAX, 0 normal */
    bool dark;          /* what there is to see is shown to nobody; only with speech */
    struct offer offer; /* enabled walk-in services; not personal */
    int64_t offered_s;  /* when the service last said so; 0: never */
    /* time */
    int64_t now_ms, wall_s;
    int64_t entered_ms;    /* when the state was entered (or its time given anew) */
    int64_t touched_ms;    /* last sign of life of the visitor */
    uint32_t request;      /* number of the last question; answers to others are stale */
    uint32_t slip_request; /* the same for slips, which outlive the question */
    struct guessing guessing[GUESS_COUNT];
    /* help */
    int64_t called_ms;  /* when a person was called last; 0: never, or not any more */
    bool call_mine;     /* by the visitor who is here */
    int calls;          /* and how often, not yet given back */
    int64_t calls_ms;   /* when that was counted */
    bool call_seen;     /* somebody is on their way to the visitor who is here */
    int64_t misread_ms; /* when a code was not read last; 0: the last one was */
    /* absences */
    enum watch_gap watch; /* as the store was last told */
    int64_t watched_ms;   /* when it was told; 0: not yet */
    /* staff */
    struct staff staff;
    bool closed; /* out of service, by staff */
    struct tests tests;
    struct task task;
    int64_t counters[COUNTER_COUNT]; /* since the program began */
    /* neighbours */
    enum device_state devices[DEVICE_COUNT];
    bool headphone; /* is plugged in: private things may be said */
    int unsent, unsettled;
    /* for staff and tests */
    uint64_t ignored; /* events no rule wanted */
};

const struct flow_state_info *flow_state_info(enum flow_state state);

/* salt: random, the same for as long as the program runs. */
void flow_init(struct model *model, const struct rules *rules, int language_count, uint64_t salt);
/* One step. Effects are in the order in which they are to be carried out. */
void flow_step(struct model *model, const struct event *event, struct effects *ret_effects);
/* Would this action do anything now? What a screen asks before it shows a button. */
bool flow_offers(const struct model *model, enum action action);
/*
 * Milliseconds from model->now_ms until something may change by time alone (a time-out, a
 * countdown, the minute of the clock): send TIME_PASSED then. Always positive and at most a minute.
 */
int64_t flow_due_ms(const struct model *model);
/* Seconds left on the countdown of DONE, STILL_THERE, PAUSE and of a pause of STAFF_PIN; else 0. */
int flow_seconds_left(const struct model *model);
/*
 * The language of the greeting: while nobody is at the start, one after the other for GREETING_MS
 * each; else the language of the visit.
 */
int flow_greeting(const struct model *model);
/* A visitor types there what is theirs: a number, or what opens a document. */
bool flow_types(enum flow_state state);
/* The one of those found that staff look at, or NULL. */
const struct staff_found *flow_staff_found(const struct model *model);

#endif
