/* SPDX-License-Identifier: Apache-2.0 */
/*
 * row: one line of the hall's board: what is known of one booking, or of one number without one,
 * on one day, and what is to be said of it. Two speak: the booking service by its day list, and the
 * kiosks by the events of their journals. Pure; whoever holds the facts guards them.
 *
 * The status is the first line of this table that fits. "List" is the last day list's word of it;
 * "missing" means that it stands in a newer list no more, or that a list which was asked for after
 * the kiosk's confirmation does not hold it. A check-in counts in every state but undone, recalled
 * and closed; where several count, the first arrival does.
 *
 *   what is known                                                   status      offline
 *   ------------------------------------------------------------    ----------  ---------
 *   list: finished                                                  finished    no
 *   list: queued, called, processing, parked, and missing           finished    no
 *   list: deleted, blocked                                          cancelled   no
 *   list: called                                                    called      no
 *   list: processing, parked                                        in_service  no
 *   list: queued, check-in taken back, not told or not asked since  expected    yes
 *   list: queued                                                    arrived     if unsent
 *   check-in recorded, sending, asking, unknown, refused            arrived     yes
 *   check-in confirmed, and missing                                 finished    no
 *   check-in confirmed, no newer list says confirmed or missed      arrived     no
 *   number closed (never was one, or given back)                    cancelled   no
 *   number confirmed or issued, and missing                         finished    no
 *   number                                                          arrived     if unsent
 *   list: missed                                                    missed      no
 *   absence recorded, sending, asking, unknown                      missed      yes
 *   absence confirmed, observed                                     missed      no
 *   absence blind, refused                                          unknown     no
 *   missing                                                         cancelled   no
 *   anything else                                                   expected    no
 *
 * That is: finished wins over everything; who stands at a desk is there, whatever a kiosk says; a
 * visitor whom a kiosk has seen is there, though the service does not know it yet; and a desk that
 * took a check-in back after the kiosk's word is believed.
 */
#ifndef RECEPTION_ROW_H
#define RECEPTION_ROW_H

#include "core/booking.h"
#include "core/hall.h"
#include "store/state.h"

enum {
    ROW_ENTRIES_MAX = 4, /* of journals; one that says nothing any more makes room */
    ROW_KEY_MAX = 63,    /* "B100501", "N<kiosk>.<entry>" */
    ROW_NEWER_S = 2      /* clocks of the kiosk and of reception may differ by so much */
};

enum row_status {
    ROW_EXPECTED,
    ROW_ARRIVED,
    ROW_CALLED,
    ROW_IN_SERVICE,
    ROW_MISSED,
    ROW_UNKNOWN,
    ROW_FINISHED,
    ROW_CANCELLED,
    ROW_STATUS_COUNT
};

enum row_punctual { ROW_NOT_SAID, ROW_EARLY, ROW_ON_TIME, ROW_LATE };

/* Bits. */
enum row_signal { ROW_SIGNAL_HOLDER = 1, ROW_SIGNAL_AGAIN = 2, ROW_SIGNAL_NAME = 4 };

/* What one entry of one kiosk's journal says last. */
struct row_entry {
    char kiosk[KIOSK_ID_MAX + 1];
    int64_t entry;
    enum kind kind; /* check-in, absence, undo, walk-in, own number */
    enum state state;
    int64_t arrived_s, at_s;
    char reason[HALL_REASON_MAX + 1];
};

/* All that is known. Zero: nothing. */
struct row_facts {
    int64_t booking_id; /* 0: the service has no such booking, as far as is known */
    char number[BOOKING_NUMBER_MAX + 1];
    int32_t scope, request;
    int64_t start_s; /* of the appointment; 0: there is none */
    bool walkin;
    bool listed;                /* stood in a day list: the next three are its word */
    enum booking_status status; /* last */
    int64_t list_arrival_s;
    int64_t listed_s;  /* when that list was asked for */
    int64_t missing_s; /* when the last list was asked for that did not hold it; 0: it does */
    int64_t called_s;  /* when it was seen that the wait is over; 0: was not seen */
    int signals;
    int entry_count;
    struct row_entry entries[ROW_ENTRIES_MAX];
};

/* What is said. */
struct row {
    enum row_status status;
    enum row_punctual punctual;
    bool offline;
    int64_t arrived_s; /* true arrival; 0: not there */
    int overdue_min;   /* expected, the end of check-in is over: minutes since the start; 0: not */
    int waiting_min;   /* arrived; 0: not */
    int entry;         /* index of the one that speaks for the row; -1: none */
};

/* Takes an event in that is about this row. Those of attempts and calls for help are not. */
void row_hear(struct row_facts *facts, const struct hall_event *event);
/* Takes the word of a day list in. asked_s: when it was asked for. */
void row_list(struct row_facts *facts, const struct booking *booking, int64_t asked_s);
/* A day list that was asked for then does not hold it. */
void row_unlist(struct row_facts *facts, int64_t asked_s);

/* late_min: how long after the appointment check-in is open (rules_window). */
struct row row_say(const struct row_facts *facts, int late_min, int64_t now_s);

/* What is said of an event that a signal is about (reason of the kiosk); 0: none of them. */
int row_signal_named(const char *reason);
/* Does the service not have it for certain yet? */
bool row_unsent(enum state state);
/* "expected" …; "early", "" … */
const char *row_status_word(enum row_status status);
const char *row_punctual_word(enum row_punctual punctual);

#endif
