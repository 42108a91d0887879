/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hall: what the kiosks of a hall and the reception tell each other. Plain data, copied by value
 * between threads; how it is written on the wire tells net/hallwire.h. Texts are UTF-8 and end with
 * NUL. Nothing here names a person who visits: no names, no keys of bookings.
 */
#ifndef CORE_HALL_H
#define CORE_HALL_H

#include "core/counter.h"
#include "core/event.h"

enum {
    HALL_ID_MAX = 95,   /* bytes of an event's id */
    HALL_WORD_MAX = 15, /* kind, state: the words of store/states.def */
    HALL_VERSION_MAX = 31,
    HALL_BEAT_MS = 4000, /* a living kiosk tells its state at least this often … */
    HALL_DEAD_MS = 12000 /* … and is taken for dead after such a silence */
};

/*
 * One line of a journal's history: an entry has come into a state. Made by the commit that made the
 * change; a journal's lines are numbered without end (sequence), so that whoever has one knows what
 * is missing.
 */
struct hall_event {
    char id[HALL_ID_MAX + 1]; /* "<kiosk>.<journal>.<sequence>": the same event, the same id */
    char kiosk[KIOSK_ID_MAX + 1];
    char journal[33]; /* hex digits: names the file; another one begins at 1 again */
    int64_t sequence; /* 1, 2, 3 … of the journal */
    int64_t entry;    /* of the kiosk's journal: what orders name */
    char kind[HALL_WORD_MAX + 1], state[HALL_WORD_MAX + 1];
    int64_t booking_id;                  /* 0: none, or it is not to be named (signals) */
    char number[BOOKING_NUMBER_MAX + 1]; /* as it is called; "": none */
    int32_t scope, request;
    int64_t start_s;   /* of the appointment; numbers: when asked for */
    int64_t arrived_s; /* true arrival; numbers: when asked for; absences: when judged */
    bool sure;         /* the times are by a clock that was sure */
    int64_t at_s;      /* when it came into the state */
    char reason[HALL_REASON_MAX + 1];
    char actor[HALL_ACTOR_MAX + 1]; /* the person who brought it there; "": the kiosk */
};

/* How a kiosk is now. */
struct hall_state {
    char kiosk[KIOSK_ID_MAX + 1], name[NAME_TEXT_MAX + 1], version[HALL_VERSION_MAX + 1];
    int64_t at_s;     /* when this was said, by the kiosk's clock */
    int64_t since_s;  /* the program runs since */
    bool sure;        /* the clock is to be trusted */
    int64_t ahead_ms; /* the offices' time before the machine's clock */
    enum device_state devices[DEVICE_COUNT];
    bool closed;           /* staff have put it out of service */
    bool out;              /* the screen takes nobody, for whatever reason */
    int unsent;            /* what the service does not have for certain */
    int64_t oldest_s;      /* since when the oldest of them waits; 0: none */
    int unsettled;         /* a person must look */
    int calls;             /* visitors who have called a person, and nobody came yet */
    int64_t called_s;      /* the first of them; 0: none */
    int64_t paper_s;       /* when the paper was changed last; 0: never */
    int paper_slips;       /* about so many slips more are on the roll */
    int64_t paper_until_s; /* about when it ends; 0: not today, or not known */
    int office_count;
    struct {
        int32_t scope;
        int64_t roster_age_s; /* of today's bookings; -1: there are none */
        int64_t whole_s;      /* watched without a gap since; 0: blind now */
    } offices[OFFICES_MAX];
    int64_t selftest_s; /* the last self-test; 0: none */
    int selftest_failed;
    enum watch_gap gap; /* now */
    int gap_count;      /* of today, oldest first */
    struct hall_gap gaps[HALL_GAPS_MAX];
    int unclaimed; /* check-ins that the hall does not know of yet (port.h, once_port) */
    int64_t counters[COUNTER_COUNT];
};

#endif
