/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event: what happened, told to the core; effect: what the core wants done. Plain data, copied by
 * value between threads. Events are in the past tense, effects in the imperative.
 *
 * A question to the service carries a request number; an answer whose number is not the one the
 * core waits for is stale (the visitor has left) and is ignored.
 */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include "core/booking.h"
#include "core/document.h"
#include "core/guessing.h"
#include "core/order.h"
#include "core/selftest.h"
#include "core/status.h"
#include "core/ticket.h"

enum action {
    ACTION_NONE,
#define ACTION(name) ACTION_##name,
#include "core/action.def"
#undef ACTION
    ACTION_COUNT
};

/* The keys of the tactile keypad. */
enum pad_key {
#define PAD(name, code) PAD_##name,
#include "core/pad.def"
#undef PAD
    PAD_COUNT
};

/* What can be heard beside speech. */
enum sound {
#define SOUND(name, notes) SOUND_##name,
#include "core/sound.def"
#undef SOUND
    SOUND_COUNT
};

/* How the waiting-number call and other questions ended. */
enum answer {
    ANSWER_OK,
    ANSWER_UNKNOWN_ID,  /* 404: no such booking */
    ANSWER_WRONG_KEY,   /* 403: wrong key, and ZMS's answer for cancelled and finished bookings */
    ANSWER_CLOSED,      /* walk-in: not offered now, or the numbers of the day are used up */
    ANSWER_UNSETTLED,   /* silence or 5xx after a call that creates: nobody knows */
    ANSWER_UNREACHABLE, /* silence, no connection, or an answer that is not ZMS's */
};

/* What the kiosk can tell a visitor or staff about a neighbour. */
enum device {
    DEVICE_SCANNER,
    DEVICE_PRINTER,
    DEVICE_SERVICE,
    DEVICE_STORE,
    DEVICE_KEYPAD,
    DEVICE_AUDIO,
    DEVICE_DOCUMENT,
    DEVICE_COUNT
};
enum device_state {
    DEVICE_ABSENT, /* not configured */
    DEVICE_READY,
    DEVICE_PAPER_LOW, /* printer only */
    DEVICE_PAPER_OUT, /* printer only */
    DEVICE_BROKEN,    /* unplugged, hung, unreachable: coming back by itself is awaited */
};

/* One walk-in service as ZMS offers it now. */
struct offer_entry {
    int32_t scope;
    int32_t request;              /* 0: the office itself */
    int16_t service;              /* index into rules.services, or -1 */
    bool enabled;                 /* open now, contingent left, not switched off */
    char name[NAME_TEXT_MAX + 1]; /* as ZMS names it, where the rules have no label */
};
struct offer {
    struct offer_entry entries[SERVICES_MAX];
    int count;
};

/* What the journal of today has under a number. */
struct found_entry {
    int64_t entry;
    int64_t booking_id; /* 0: a number without a booking */
    char number[BOOKING_NUMBER_MAX + 1];
    int32_t scope;
    int64_t start_s;   /* of the appointment; 0: there is none */
    int64_t arrived_s; /* true arrival */
    bool undone;       /* it was taken back */
};

enum event_kind {
    EVENT_TIME_PASSED,       /* nothing but the clock */
    EVENT_PRESSED,           /* .pressed: a target was touched and released, or OK stood on it */
    EVENT_PAD_PRESSED,       /* .pad: a key of the keypad; OK presses a target beside this */
    EVENT_HEADPHONE_CHANGED, /* .headphone */
    EVENT_CODE_READ,         /* .code: the scanner read a record */
    EVENT_CODE_GARBLED,      /* the scanner read something without an end, or too long */
    EVENT_BOOKING_LOOKED_UP, /* .booking_answer: to LOOK_UP_BOOKING, _ID, from the kiosk's roster */
    EVENT_NUMBER_LOOKED_UP,  /* .number_answer: to LOOK_UP_NUMBER, from the roster */
    EVENT_BOOKING_ANSWERED,  /* .booking_answer: to FIND_BOOKING */
    EVENT_NUMBER_ANSWERED,   /* .number_answer: to FIND_NUMBER */
    EVENT_OFFER_ANSWERED,    /* .offer_answer: to LOAD_OFFER */
    EVENT_QUEUE_ANSWERED,    /* .queue_answer: to LOAD_QUEUE */
    EVENT_ISSUE_ANSWERED,    /* .issue_answer: to ISSUE_NUMBER */
    EVENT_RECORDED,          /* .recorded: the store's answer to a RECORD_ effect; durable now */
    EVENT_PRINTED,           /* .printed: the printer's answer to PRINT_SLIP */
    EVENT_DEVICE_CHANGED,    /* .device */
    EVENT_OUTBOX_CHANGED,    /* .outbox */
    EVENT_GUESSES_KEPT,      /* .guesses: from before the start, as last handed to KEEP_GUESSES */
    EVENT_STAFF_CALLED,      /* somebody asks for the staff's part; who it is says the PIN */
    EVENT_PIN_CHECKED,       /* .pin: to CHECK_PIN */
    EVENT_ENTRIES_FOUND,     /* .entries: to FIND_ENTRIES */
    EVENT_STATUS_TOLD,       /* .status: to TELL_STATUS and TELL_LOG, in parts */
    EVENT_CLOSED_KEPT,       /* from before the start: staff have put the kiosk out of service */
    EVENT_SELFTESTED,        /* .selftested: to SELFTEST; or from before the start */
    EVENT_DOCUMENT_FOUND,    /* a document lies on the reader, and is being read */
    EVENT_DOCUMENT_ANSWERED, /* .document: to READ_DOCUMENT */
    EVENT_MRZ_READ,          /* .mrz: a swipe or page reader read a machine-readable zone */
    EVENT_ORDERED,           /* .order: reception or a technician asks for something, from afar */
    EVENT_WITHDRAWN,         /* the hall has withdrawn the kiosk: it ends, and keeps nothing */
    EVENT_COUNT
};

/* Which part of the status an event brings. */
enum status_part { STATUS_OF_STORE, STATUS_OF_CLOCK, STATUS_OF_LOG };

struct event {
    enum event_kind kind;
    int64_t now_ms;   /* monotonic; stamped by the owner when it hands the event to the core */
    int64_t wall_s;   /* Unix time as the offices have it (base/daytime.h); stamped by the owner */
    bool sure;        /* is that time to be trusted? Stamped by the owner */
    uint32_t request; /* of the question this answers, else 0 */
    union {
        struct {
            enum action action;
            int arg;
        } pressed;
        struct {
            uint16_t len;
            char bytes[CODE_BYTES_MAX];
        } code;
        struct {
            enum answer answer;
            struct booking booking; /* ANSWER_OK */
        } booking_answer;
        struct {
            enum answer answer; /* ANSWER_OK also for count 0 */
            int count;
            struct booking bookings[CANDIDATES_MAX];
        } number_answer;
        struct {
            enum answer answer;
            struct offer *offer; /* owned by the event; the owner thread frees it after the step */
        } offer_answer;
        struct {
            enum answer answer;
            int ahead;    /* people waiting before a newcomer */
            int wait_min; /* expected wait in minutes, -1 unknown */
        } queue_answer;
        struct {
            enum answer answer;
            struct booking booking; /* ANSWER_OK: ref, number, scope, arrival_s */
        } issue_answer;
        struct {
            bool ok;
            bool unknown;      /* not ok: no such entry, or its state does not allow it */
            int64_t entry;     /* journal entry */
            bool repeated;     /* a check-in of this booking was already in the journal today */
            int64_t arrived_s; /* true arrival, of the first check-in where repeated */
            /* RECORD_OWN: the kiosk's own number; "" and ok: its range is used up for today */
            char number[BOOKING_NUMBER_MAX + 1];
        } recorded;
        struct {
            bool ok;
            int paper_mm; /* of the roll, where it is ok */
        } printed;
        struct {
            enum device device;
            enum device_state state;
        } device;
        struct {
            int unsent;    /* recorded, not yet confirmed by the service */
            int unsettled; /* a person must look: refused, or a lost answer */
        } outbox;
        struct guesses guesses;
        enum pad_key pad;
        struct {
            bool plugged; /* in */
            bool found;   /* it was so when the kiosk began to look: nobody has just done it */
        } headphone;
        struct {
            bool right;
            char name[STAFF_NAME_MAX + 1]; /* where it is right */
        } pin;
        struct {
            bool ok;
            int count;
            struct found_entry found[CANDIDATES_MAX];
        } entries;
        struct {
            enum status_part part;
            union {
                struct status_store store;
                struct status_clock clock;
                struct status_log log;
            };
        } status;
        struct {
            bool kept; /* from before the start, as last handed to KEEP_SELFTEST */
            struct selftest test;
        } selftested;
        struct document_answer document;
        struct document_key mrz; /* kind MRZ, with the whole zone; secret */
        struct order order;
    };
};

enum effect_kind {
    EFFECT_LOOK_UP_BOOKING, /* .ref -> BOOKING_LOOKED_UP, without the network */
    EFFECT_LOOK_UP_ID,      /* .ref.id, without a key -> BOOKING_LOOKED_UP, the same way */
    EFFECT_LOOK_UP_NUMBER,  /* .number -> NUMBER_LOOKED_UP, without the network */
    EFFECT_FIND_BOOKING,    /* .ref -> BOOKING_ANSWERED */
    EFFECT_FIND_NUMBER,     /* .number -> NUMBER_ANSWERED */
    EFFECT_LOAD_OFFER,      /* -> OFFER_ANSWERED */
    EFFECT_LOAD_QUEUE,      /* .scope -> QUEUE_ANSWERED */
    EFFECT_ISSUE_NUMBER,    /* .issue -> ISSUE_ANSWERED; creates, is never repeated */
    EFFECT_RECORD_CHECKIN,  /* .checkin -> RECORDED */
    EFFECT_RECORD_WALKIN,   /* .walkin: the wish, before ISSUE_NUMBER -> RECORDED */
    EFFECT_RECORD_NUMBER,   /* .walkin: what came of it -> RECORDED */
    EFFECT_RECORD_OWN,      /* .walkin: a number of the kiosk's own -> RECORDED with it */
    EFFECT_RECORD_UNDO,     /* .undo: a check-in is taken back -> RECORDED */
    EFFECT_SETTLE_ENTRY,    /* .settle: what a person says of an entry that waits -> RECORDED */
    EFFECT_FIND_ENTRIES,    /* .number: of today's journal -> ENTRIES_FOUND */
    EFFECT_CHECK_PIN,       /* .pin -> PIN_CHECKED; right ones go into the audit trail */
    EFFECT_TELL_STATUS,     /* -> STATUS_TOLD, one for each part but the log */
    EFFECT_TELL_LOG,        /* -> STATUS_TOLD with the log */
    /* .on: out of service by staff, also after a restart; no answer, but RECORDED to a request */
    EFFECT_KEEP_CLOSED,
    EFFECT_END,           /* the program ends, as it has been withdrawn */
    EFFECT_SHUT_DOWN,     /* the program ends, and says that it shall not be started again */
    EFFECT_SELFTEST,      /* -> SELFTESTED, within SELFTEST_DEADLINE_MS */
    EFFECT_KEEP_SELFTEST, /* .selftest: for the log, and to be there after a restart; no answer */
    EFFECT_NOTE,          /* .note: for the audit trail and the journal */
    EFFECT_WATCH,         /* .watch: does the kiosk see everyone who comes? Every WATCH_BEAT_MS */
    EFFECT_KEEP_GUESSES,  /* .guesses: to be there after a restart; no answer */
    EFFECT_PRINT_SLIP,    /* .ticket -> PRINTED */
    EFFECT_LISTEN,        /* .on: the scanner shall read codes, or not */
    EFFECT_ACKNOWLEDGE,   /* .on: the code read last is one for this kiosk, or not */
    EFFECT_SOUND,         /* .sound: for everyone near, whether or not speech is in use */
    EFFECT_READ_DOCUMENT, /* .document -> DOCUMENT_FOUND, DOCUMENT_ANSWERED */
    EFFECT_DROP_DOCUMENT, /* the reading ends, unanswered */
    EFFECT_ANSWER_ORDER,  /* .reply: to ORDERED */
    EFFECT_CANCEL,        /* the visitor has left: answers are no longer awaited */
    EFFECT_COUNT
};

/*
 * What is kept in mind beside check-ins and numbers; neither names nor keys of visitors. Reprints,
 * refused attempts and what staff do go into the audit trail; refused attempts, signals and calls
 * for help are events of the journal. Signals that the rules do not look for may be told all the
 * same: the store leaves them out.
 */
enum note_kind {
    NOTE_REPRINT,
    NOTE_REFUSED,          /* a failed attempt */
    NOTE_SIGNAL_AGAIN,     /* a code was shown again, long after its check-in here */
    NOTE_SIGNAL_ELSEWHERE, /* a code of someone who has already arrived, but not here */
    NOTE_SIGNAL_HOLDER,    /* the same holder stands behind several bookings of the day */
    NOTE_SIGNAL_NAME,      /* a document was read whose name is not the booking's */
    NOTE_SIGNAL_DOCUMENT,  /* .document was read for the booking; a signal where another had it */
    NOTE_SIGNAL_RENAMED,   /* the booking bears another name than when it was first seen */
    NOTE_HELP,             /* a visitor calls a person */
    NOTE_HELP_OVER,        /* … and needs them no more */
    NOTE_HELP_SEEN,        /* somebody has come to those who had called */
    NOTE_LOGOUT,           /* staff: all below */
    NOTE_OVERRIDE,         /* let somebody in by hand */
    NOTE_CLOSED,           /* put the kiosk out of service */
    NOTE_OPENED,           /* and into it again */
    NOTE_PAPER,            /* changed the paper */
    NOTE_TEST,             /* tested a device; by the kiosk itself: all of it */
    NOTE_SHUT_DOWN,        /* ended the program */
    NOTE_COUNT
};
enum { SIGNAL_AGAIN_S = 600 }; /* a code shown so long after its check-in is worth a hint */
struct note {
    enum note_kind kind;
    char actor[HALL_ACTOR_MAX + 1];      /* the person of staff; "": the visitor */
    char number[BOOKING_NUMBER_MAX + 1]; /* the waiting number it is about, or "" */
    int64_t booking_id;                  /* signals: kept as a keyed tag only; else 0 */
    int32_t scope;                       /* 0: none in particular */
    /* NOTE_SIGNAL_DOCUMENT: struct document_answer's tag; kept in memory only. */
    unsigned char document[HOLDER_TAG_BYTES];
    const char *detail; /* static words; signals of names and documents need none */
    int64_t wall_s;
};

/* A check-in as it is journalled. The booking's key stays in memory and is not written down. */
struct checkin_record {
    struct booking_ref ref;
    int32_t scope;
    char number[BOOKING_NUMBER_MAX + 1];
    int64_t start_s;
    int64_t arrived_s;       /* true arrival */
    int64_t write_arrival_s; /* what ZMS shall store as arrival (checkin_arrival_s) */
    int64_t known_s;         /* of the booking that was let in: as old is the word it rests on */
};

/* A check-in that is taken back. */
struct undo_record {
    int64_t entry; /* of the check-in */
    char actor[HALL_ACTOR_MAX + 1];
    bool afar; /* not at the kiosk */
};

/* What a person decides about an entry that waits for one. */
struct settle_record {
    int64_t entry;
    bool retry; /* send it once more; else it is discarded */
    char actor[HALL_ACTOR_MAX + 1];
    char reason[HALL_REASON_MAX + 1]; /* for discarding; "" where none is needed */
};

/* A walk-in as it is journalled. */
struct walkin_record {
    int64_t entry; /* journal entry of the wish; 0 in RECORD_WALKIN */
    int32_t scope;
    int32_t request;
    enum answer answer;                  /* RECORD_NUMBER: how the call ended */
    int64_t booking_id;                  /* RECORD_NUMBER with ANSWER_OK */
    char number[BOOKING_NUMBER_MAX + 1]; /* RECORD_NUMBER with ANSWER_OK */
    int64_t asked_s;
};

struct effect {
    enum effect_kind kind;
    uint32_t request;
    union {
        struct booking_ref ref;
        char number[BOOKING_NUMBER_MAX + 1];
        int32_t scope;
        struct {
            int32_t scope;
            int32_t request_id;
        } issue;
        struct checkin_record checkin;
        struct walkin_record walkin;
        struct ticket ticket;
        struct note note;
        enum watch_gap watch;
        struct guesses guesses;
        enum sound sound;
        struct undo_record undo;
        struct settle_record settle;
        struct order_reply reply;
        char pin[PIN_MAX + 1];
        bool on;
        struct selftest selftest;
        struct document_order document;
    };
};

struct effects {
    struct effect list[EFFECTS_MAX];
    int count;
};

#endif
