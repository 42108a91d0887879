/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_part: what store.c (life, commands), store_note.c (notes, guesses, the trail),
 * store_staff.c (what staff ask and do), store_once.c (once in the hall) and
 * store_outbox.c (the network's calls) share. Nobody else includes it.
 */
#ifndef STORE_STORE_PART_H
#define STORE_STORE_PART_H

#include "base/beat.h"
#include "base/ring.h"
#include "core/roll.h"
#include "store/audit.h"
#include "store/journal.h"
#include "store/keys.h"
#include "store/lookup.h"
#include "store/names.h"
#include "store/noshow.h"
#include "store/store.h"

#include <limits.h>
#include <pthread.h>

enum {
    MEND_MS = 2000, /* between looks at a disk that failed */
    ONCE_MS = 3000, /* between questions to a hall that was away */
};

enum command_kind {
    COMMAND_LOOK_UP_BOOKING,
    COMMAND_LOOK_UP_ID,
    COMMAND_LOOK_UP_NUMBER,
    COMMAND_NOTE,
    COMMAND_WATCH,
    COMMAND_GUESSES,
    COMMAND_CHECK_PIN,
    COMMAND_FIND_ENTRIES,
    COMMAND_STATUS,
    COMMAND_CLOSED,
    COMMAND_SETTLE,
    COMMAND_PAPER,
    COMMAND_MEND,
    /* those that are answered with RECORDED */
    COMMAND_CHECKIN,
    COMMAND_WALKIN,
    COMMAND_NUMBER,
    COMMAND_OWN,
    COMMAND_UNDO,
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
        enum watch_gap gap;
        struct guesses guesses;
        struct undo_record undo;
        struct settle_record settle;
        char pin[PIN_MAX + 1];
        bool closed;
        int paper_mm;
    };
};

struct store {
    char dir[PATH_MAX];
    char pin_file[PATH_MAX]; /* "": nobody of staff can come */
    int keep_days;
    struct daytime *daytime;
    const struct rules *rules;
    struct mailbox mailbox;
    struct ring ring; /* of struct command */
    pthread_t thread;
    struct beat *beat; /* the thread's */
    struct lookup *lookup;
    struct noshow *noshow;
    struct names *names;        /* NULL: not wanted, or the memory cannot be locked */
    struct sightings documents; /* the thread's: which bookings a document was read for */
    struct audit *audit;        /* the thread's; NULL: it could not be opened */
    bool audit_final;           /* and a person must look first */
    const char *settings;       /* NULL: none, or compared already */
    struct once_port once;      /* all NULL: the kiosk is alone */
    int64_t once_at_ms; /* the thread's: when the hall is asked again; INT64_MAX: nothing waits */
    int64_t roll_mm;
    struct roll roll;   /* the thread's; as it was kept, from the first opening on */
    bool roll_moved;    /* since it was last written */
    int64_t mend_at_ms; /* the thread's: when it looks at a failed disk again; INT64_MAX: well */
    struct journal_self self;
    pthread_mutex_t lock; /* guards all below */
    struct keys *keys;
    int lock_fd;             /* of the folder, -1 while it could not be claimed */
    struct journal *journal; /* NULL while broken */
    bool asking;             /* the hall about a check-in that was just recorded */
    bool failed;             /* since the last thing that was written */
    bool mend_now;           /* without waiting */
    bool begun;              /* was opened once: wishes without an outcome are alive from then on */
    char forgotten[11];      /* the day on which old entries were last deleted */
    bool unsure;             /* there may be entries made while the time was not sure */
    struct kept_guesses {
        bool wait; /* not on the disk yet */
        struct guesses guesses;
        struct daytime_reading at;
    } guesses[GUESS_COUNT];
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

/* All under the lock. */

/*
 * The disk failed: the connection is given up; mending finds out what happened. Once may pass: it
 * is mended at once, and nobody is told. Twice, or where mending fails, the kiosk is out of
 * service.
 */
void store_broken(struct store *store, struct err e);
/* Something has been written that was asked for. */
void store_worked(struct store *store);
/* Tells the owner where counts have changed. */
void store_tell_counts(struct store *store);
/* An outcome into the journal. */
struct err store_settle(struct store *store, const struct on_the_way *way) MUST_CHECK;

/* Arrivals written down with a clock nobody trusted, once the time is sure. */
struct err store_correct(struct store *store, const struct daytime_reading *now) MUST_CHECK;
/* At the first opening: tells what was kept. At a later one: writes what the disk had refused. */
void store_guesses_begin(struct store *store);

/* The store's thread, without the lock. */

void store_guesses_keep(struct store *store, const struct guesses *guesses);
void store_note(struct store *store, const struct note *note);
/* Any thread: the signal becomes a note for the store's. */
void store_signal(struct store *store, enum note_kind kind, const struct sighting *sighting);
/* Into the audit trail; actor "": the visitor. */
void store_audit(struct store *store, enum audit_kind kind, const char *actor, const char *subject,
                 const char *detail, int64_t wall_s);
/* A kiosk that cannot keep its trail says so and goes on: visitors come first. */
void store_audit_begin(struct store *store);
/* What persons settled beside the running kiosk goes into the signed log. */
void store_trail_move(struct store *store);

/* Hands a command to the thread; where the ring is full, its answer is that it failed. */
void store_give(struct store *store, const struct command *command);

/* Answers a command of staff for which there was no room. */
void store_refuse_staff(struct store *store, const struct command *command);
/* Fills in the calls for staff. */
void store_staff_port(struct store_port *port);

/* store_staff.c, on the store's thread, without the lock but for what says so. */

void store_check_pin(struct store *store, const struct command *command);
void store_find_entries(struct store *store, const struct command *command);
void store_tell_status(struct store *store, int64_t wall_s);
void store_keep_closed(struct store *store, const struct command *command);
void store_settle_entry(struct store *store, const struct command *command);
void store_paper_changed(struct store *store, int64_t wall_s);
void store_count_paper(struct store *store, const struct command *command);
/* Writes down what was counted, if anything was. */
void store_roll_keep(struct store *store);
void store_calls_end(struct store *store, const struct note *note);
/* Under the lock, once, with a journal. */
void store_tell_closed(struct store *store);
void store_roll_begin(struct store *store);

/* store_once.c, on the store's thread. */

/*
 * Under the lock, which is given up while the hall is asked about the check-in that was just
 * recorded, or taken back. Where another kiosk was first, the receipt becomes a repeat of theirs.
 */
void store_once_ask(struct store *store, int64_t checkin, struct journal_receipt *ret_receipt);
/* Without the lock: asks about what waits, a few at a time; now: whenever it was asked last. */
void store_once_look(struct store *store, bool now);
/* Milliseconds until the hall is to be asked again; -1: nothing waits. */
int64_t store_once_in_ms(const struct store *store);
/* Without the lock: a number of the hall's counter; "": none. */
void store_once_draw(struct store *store, const struct walkin_record *record,
                     char ret_number[BOOKING_NUMBER_MAX + 1]);

struct outbox_port store_outbox(struct store *store);

#endif
