/* SPDX-License-Identifier: Apache-2.0 */
/*
 * port: the seam between the kiosk and its neighbours, all on one page.
 *
 * Each neighbour is a struct of function pointers with `self` as first argument. The calls are made
 * by the owner thread, return at once and never fail: they hand work to the neighbour's own thread,
 * which answers with an event through the mailbox it was given when it was opened. A neighbour that
 * cannot take more work answers with a failure event. Real, null and scripted neighbours fill the
 * same structs; the core never knows.
 */
#ifndef PORT_H
#define PORT_H

#include "base/bitmap.h"
#include "base/err.h"
#include "core/event.h"
#include "core/hall.h"
#include "core/order.h"
#include "core/utterance.h"

/* Where workers put events for the owner. Any thread; copies the event. */
struct mailbox {
    void *self;
    void (*post)(void *self, const struct event *event);
};

/* The booking service (net/). Answers carry the request number. */
struct service_port {
    void *self;
    void (*find_booking)(void *self, uint32_t request, const struct booking_ref *ref);
    void (*find_number)(void *self, uint32_t request, const char *number);
    void (*load_offer)(void *self, uint32_t request);
    void (*load_queue)(void *self, uint32_t request, int32_t scope);
    void (*issue_number)(void *self, uint32_t request, int32_t scope, int32_t service);
    void (*cancel)(void *self); /* drops questions not yet asked; issue_number is never dropped */
    void (*outbox_filled)(void *self); /* look into the outbox again */
};

/*
 * The journal and the roster (store/). Answers RECORDED when, and only when, the entry is durable
 * (or failed); answers LOOKED_UP from what is stored here, without the network. wall_s: by the
 * service's clock, for what is today and what is fresh.
 */
struct store_port {
    void *self;
    void (*look_up_booking)(void *self, uint32_t request, const struct booking_ref *ref,
                            int64_t wall_s);
    /* What a document leads to: without a key, answered as look_up_booking. */
    void (*look_up_id)(void *self, uint32_t request, int64_t booking_id, int64_t wall_s);
    void (*look_up_number)(void *self, uint32_t request, const char *number, int64_t wall_s);
    void (*record_checkin)(void *self, uint32_t request, const struct checkin_record *record);
    void (*record_walkin)(void *self, uint32_t request, const struct walkin_record *record);
    void (*record_number)(void *self, uint32_t request, const struct walkin_record *record);
    /* A number of the kiosk's own (rules.own); RECORDED brings it. */
    void (*record_own)(void *self, uint32_t request, const struct walkin_record *record);
    void (*note)(void *self, const struct note *note); /* audit trail and journal; no answer */
    void (*watch)(void *self, enum watch_gap gap);     /* at least every WATCH_BEAT_MS; no answer */
    /* Comes back as GUESSES_KEPT at the next start; no answer. */
    void (*keep_guesses)(void *self, const struct guesses *guesses);
    /* For staff. RECORDED, PIN_CHECKED, ENTRIES_FOUND, STATUS_TOLD. */
    void (*record_undo)(void *self, uint32_t request, const struct undo_record *record);
    void (*settle_entry)(void *self, uint32_t request, const struct settle_record *record);
    void (*check_pin)(void *self, uint32_t request, const char *pin);
    void (*find_entries)(void *self, uint32_t request, const char *number, int64_t wall_s);
    void (*tell_status)(void *self, int64_t wall_s);
    /* Comes back as CLOSED_KEPT at the next start, where it is true. RECORDED; request 0: no
     * answer. */
    void (*keep_closed)(void *self, uint32_t request, bool closed);
    /* A slip took so much of the roll; written down with the next watch, while nobody waits. */
    void (*count_paper)(void *self, int mm, int64_t wall_s);
};

/* The printer (device/). Takes the bitmap over. Answers PRINTED. */
struct printer_port {
    void *self;
    int width_px; /* dots a line */
    void (*print)(void *self, uint32_t request, struct bitmap *bitmap);
};

/* The scanner (device/). Posts CODE_READ and CODE_GARBLED while listening. */
struct scanner_port {
    void *self;
    void (*listen)(void *self, bool on);
    /*
     * The word on the code told last: one for this kiosk, or not. Before what listen() says next.
     * Modules that can make it audible; others are told nothing.
     */
    void (*acknowledge)(void *self, bool good);
};

/*
 * The document reader (device/idreader). read answers DOCUMENT_FOUND when a document lies there and
 * DOCUMENT_ANSWERED at the end, in DOCUMENT_DEADLINE_MS at most; drop ends it without an answer.
 * Announces DEVICE_CHANGED of DEVICE_DOCUMENT, and MRZ_READ where a swipe reader is beside it. All
 * NULL: the kiosk has none.
 */
enum { DOCUMENT_DEADLINE_MS = 60000 };
struct document_port {
    void *self;
    void (*read)(void *self, uint32_t request, const struct document_order *order);
    void (*drop)(void *self);
};

/*
 * The names of today's bookings, in locked memory and nowhere else (store/names). Written by net/'s
 * threads, read by the document reader's thread. All NULL: no names are wanted.
 */
struct names_port {
    void *self;
    /* What the service says now of one booking, from any answer; day_s: first second of its day. */
    void (*put)(void *self, int32_t scope, int64_t day_s, int64_t booking_id, const char *name);
    /* Copies today's, or of one booking (not 0) alone; returns how many. The caller wipes them. */
    int (*copy)(void *self, int64_t booking_id, struct name_entry *ret_entries, int max);
};

/*
 * The voice (ui/speech/). What is said is personal: it is wiped when it has been said. Answers
 * DEVICE_CHANGED of DEVICE_AUDIO.
 */
struct voice_port {
    void *self;
    /* behind: after what is being said; otherwise instead of it, at once. Copies. */
    void (*say)(void *self, const struct utterance *utterance, bool behind);
    void (*hush)(void *self);
    /* From the next word on. volume: steps above the normal one; speed: 0 is the normal one. */
    void (*tune)(void *self, int volume, int speed, bool headphone);
};

/* Sounds (ui/speech/). They are heard beside speech, and where no audio device is, not at all. */
struct sound_port {
    void *self;
    void (*play)(void *self, enum sound sound);
};

/*
 * The kiosk's test of itself (selftest/). What needs a device's own thread is not in it: the core
 * knows the devices' states. Answers SELFTESTED, also where the test could not be carried out.
 */
enum { SELFTEST_DEADLINE_MS = 120000 };
struct selftest_port {
    void *self;
    void (*run)(void *self);
    /* Comes back as SELFTESTED at the next start; into the log; no answer. */
    void (*keep)(void *self, const struct selftest *test);
};

/*
 * The outbox: what the service has yet to learn. Implemented by store/, called by net/'s own
 * threads; the calls block for a disk write at most.
 */
enum errand {
    ERRAND_ARRIVAL,      /* a check-in: write that the visitor has arrived */
    ERRAND_ABSENCE,      /* write that the visitor was missed, unless they are there by now */
    ERRAND_ENTER_NUMBER, /* a number of the kiosk's own: make it one of the service's */
    ERRAND_FIND_NUMBER,  /* a number whose answer was lost: find it and give it back */
    ERRAND_UNDO,         /* a check-in was taken back: write that the visitor has not arrived */
    ERRAND_REVOKE,       /* "missed" was taken back by a person: write that they are expected */
};
struct outbox_item {
    int64_t entry;
    enum errand errand;
    int64_t booking_id;                  /* 0 of both numbers' errands */
    char key[BOOKING_KEY_MAX + 1];       /* "" after a restart: ask the service's day list for it */
    char number[BOOKING_NUMBER_MAX + 1]; /* as it is called */
    int32_t scope;
    int32_t request;         /* numbers: what was asked for, 0 for the office itself */
    int64_t start_s;         /* of the appointment; of numbers as arrived_s */
    int64_t arrived_s;       /* true arrival; when the number was asked for */
    int64_t write_arrival_s; /* ERRAND_ARRIVAL: what ZMS shall store; ERRAND_UNDO: what it did */
    int attempts;            /* sends begun before this one */
    bool unsettled;          /* an earlier send ended in silence: read before writing */
};
enum outcome {
    OUTCOME_CONFIRMED, /* read back: the service has it */
    OUTCOME_RETRY,     /* not sent, or sent and certainly without effect: later again */
    OUTCOME_UNSETTLED, /* sent, no answer: later again, reading first */
    OUTCOME_WAITING,   /* the same, and only time will tell: again within seconds, each time */
    OUTCOME_REFUSED,   /* the service does not want it; a person must look */
    OUTCOME_DROPPED,   /* ERRAND_ABSENCE, _UNDO: not so after all; nothing is to be done any more */
};
/* Whose is a waiting number that the service holds? */
enum claim {
    CLAIM_NOBODY,  /* not given out by this kiosk */
    CLAIM_JOURNAL, /* a visitor of this kiosk has it */
    CLAIM_OPEN,    /* cannot be said: a number is being drawn at this moment */
};
struct outbox_port {
    void *self;
    /*
     * The oldest entry that is due and not being sent; marks it as being sent. Several threads take
     * at once, therefore never one of a booking that is being sent. False: none.
     */
    bool (*take)(void *self, struct outbox_item *ret_item);
    /* Ends what take began. reason: short English words for staff, never personal. */
    void (*settle)(void *self, int64_t entry, enum outcome outcome, const char *reason);
    /* Milliseconds until an entry becomes due, -1 if none is waiting. */
    int64_t (*due_in_ms)(void *self);
    /* The service answers again: what waits for its next attempt is due now. */
    void (*hurry)(void *self);
    enum claim (*claim_of)(void *self, int64_t booking_id);
};

/*
 * The hall: other kiosks and the reception, as seen by the owner (net/control, net/bus). Announces
 * ORDERED for each order that is fresh, for this kiosk, and was not there before; the owner
 * answers each within ORDER_DEADLINE_MS. All NULL: there is none.
 */
struct hall_port {
    void *self;
    /* How the kiosk is now; at least every HALL_BEAT_MS and when it changes. Copies. */
    void (*tell)(void *self, const struct hall_state *state);
    /* An id that the neighbour does not wait for is another's, and nothing happens. */
    void (*answer)(void *self, const struct order_reply *reply);
};

/*
 * Once in the hall: the first check-in of a booking, and each number, count once over all kiosks.
 * Implemented by net/bus, called by the store's thread and its background work; a call waits for
 * ONCE_DEADLINE_MS at most, and not at all while the bus is known to be away. Whatever it says, the
 * check-in is in the journal already: being away costs the visitor nothing, and what could not be
 * claimed is claimed later. All NULL: the kiosk is alone.
 */
enum { ONCE_DEADLINE_MS = 30 };
enum once_end {
    ONCE_FIRST, /* it is this kiosk's, now or from before (same uid) */
    ONCE_TAKEN, /* another kiosk was first */
    ONCE_AWAY,  /* nobody can say now */
};
struct once {
    int32_t scope;
    char day[11]; /* local day, YYYY-MM-DD */
    int64_t booking_id;
    char kiosk[KIOSK_ID_MAX + 1];
    char uid[33]; /* of the journal's entry */
    char number[BOOKING_NUMBER_MAX + 1];
    int64_t arrived_s;
};
struct once_port {
    void *self;
    /* ret_first: who was first, where it is ONCE_TAKEN. */
    enum once_end (*claim)(void *self, const struct once *mine, struct once *ret_first);
    /* A check-in was taken back: who comes next is first again. ONCE_AWAY: ask again later. */
    enum once_end (*release)(void *self, const struct once *mine);
    /*
     * The next number of the hall's counter of that name and day, from first to last. ONCE_FIRST:
     * *ret_number is this kiosk's alone; ONCE_TAKEN: none is left. A number that was drawn and not
     * used is skipped.
     */
    enum once_end (*number)(void *self, const char *counter, const char *day, int first, int last,
                            int *ret_number);
};

/*
 * The watch of no-shows over all kiosks of an office. Implemented by net/bus, asked by the store
 * without waiting. All NULL: each kiosk watches for itself.
 */
enum hall_watched {
    HALL_WATCHED_WHOLE,   /* each kiosk of the office would have seen a visitor who came then */
    HALL_WATCHED_BLIND,   /* one would not, or nobody knows whether it would */
    HALL_WATCHED_NOT_YET, /* one has not told of the time up to until_s: ask again */
};
struct watch_port {
    void *self;
    /* Is it this kiosk that says who is absent at the office? One at a time, while the bus is
     * there. */
    bool (*leading)(void *self, int32_t scope);
    /* kiosks: how many serve the office (struct office). */
    enum hall_watched (*watched)(void *self, int32_t scope, int kiosks, int64_t from_s,
                                 int64_t until_s);
};

/*
 * What happens at the others: each event of another kiosk's journal, some of them more than once,
 * those of today again after each start. Implemented by store/, called by net/bus's thread; waits
 * for a disk write at most. False: could not be kept, tell it again later.
 */
struct hearing_port {
    void *self;
    bool (*hear)(void *self, const struct hall_event *event);
};

/*
 * The roster: the bookings of an office's day, for decisions without the network. Implemented by
 * store/, called by one thread of net/; the calls block for a disk write at most. One set at a
 * time: each begin that said true is followed by puts and ended by exactly one commit or abandon.
 * Until a commit succeeds the set before it stays, whatever happens. All NULL: no roster is wanted.
 */
struct roster_port {
    void *self;
    /* A fresh set of one office's day; day_s: its first second. False: nothing was begun. */
    bool (*begin)(void *self, int32_t scope, int64_t day_s);
    /*
     * One booking, or a walk-in number, of that office and day, in whatever status, with ref.key;
     * no texts. It is wiped when put comes back. False: give up this set (abandon follows).
     */
    bool (*put)(void *self, const struct booking *booking);
    /*
     * The set replaces the old one, atomically. fetched_s: it is as old as this, by the service's
     * clock. False: it could not be stored, is dropped, and comes again at its next turn.
     */
    bool (*commit)(void *self, int64_t fetched_s);
    /* The set is dropped. */
    void (*abandon)(void *self);
};

#endif
