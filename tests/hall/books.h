/* SPDX-License-Identifier: Apache-2.0 */
/*
 * books: what each visitor saw, against the journals of all kiosks, the stream of the bus, the
 * ledger of the service and the slips. Plain lists, filled by sight; compared without looking
 * anywhere. Differences are printed. Pure but for that.
 */
#ifndef HALL_BOOKS_H
#define HALL_BOOKS_H

#include "plan.h"

#include <stdbool.h>
#include <stdint.h>

enum { NUMBER_MAX = 16, WORD_MAX = 16, REASON_MAX = 124, JOURNAL_MAX = 36 };

enum told { TOLD_NOT, TOLD_DONE, TOLD_ALREADY };

/* One who stood before one kiosk. */
struct call {
    int kiosk;
    int64_t first_s; /* the service's time when they first tried; 0: never */
    int64_t told_s;  /* … when they read the answer */
    enum told told;
    bool stuck;              /* no answer, though everything was whole again */
    char number[NUMBER_MAX]; /* walk-ins: what they got */
};

struct guest {
    enum caller_kind kind;
    int64_t booking; /* 0: a walk-in */
    int64_t start_s;
    struct call calls[2];
    int call_count;
};

/* An entry of a kiosk's journal as it is at the end. */
struct line {
    int kiosk;
    int64_t entry, booking;
    char kind[WORD_MAX], state[WORD_MAX], number[NUMBER_MAX], reason[REASON_MAX];
    bool second; /* a check-in that has learnt that another kiosk was first */
};

/* A line of a journal's history: as the kiosk has it, or as the stream has it. */
struct happening {
    int kiosk; /* -1: of none of ours */
    char journal[JOURNAL_MAX];
    int64_t sequence, entry, booking;
    char kind[WORD_MAX], state[WORD_MAX], reason[REASON_MAX];
};

/* A line of the service's ledger. */
struct deed {
    int64_t booking, at_s;
    char number[NUMBER_MAX], from[WORD_MAX], to[WORD_MAX];
    bool kiosks; /* not by the test itself */
};

/* What stands in the service at the end. */
struct standing {
    int64_t booking;
    char number[NUMBER_MAX], status[WORD_MAX];
};

/* A kiosk was dead or stopped. */
struct outage {
    int kiosk;
    int64_t from_s, until_s;
};

struct books {
    struct guest *guests;
    int guest_count;
    struct line *lines;
    int line_count;
    struct happening *happened; /* by the kiosks' journals */
    int happened_count;
    struct happening *heard; /* by the stream */
    int heard_count;
    struct deed *deeds;
    int deed_count;
    struct standing *standings;
    int standing_count;
    char (*slips)[NUMBER_MAX];
    int slip_count;
    struct outage *outages;
    int outage_count;
};

struct tally {
    int numbers_twice;        /* a waiting number of two visitors, entries, slips */
    int used_twice_unnoticed; /* a booking checked in at two kiosks, and no sign of it */
    int wrong_no_shows;       /* reported, and was there, or nobody could know */
    int events_lost;          /* a journal has it, the stream has not */
    int events_doubled;       /* … the stream has it twice, or the journal does not know it */
    int lost;                 /* told "checked in" or given a number, and the service has not */
    /* So that nobody takes an empty hall for a good one. */
    int noticed, numbers, shared_numbers, no_shows, reported, revoked, events;
};

struct tally books_balance(const struct books *books);
bool tally_is_good(const struct tally *tally);
void books_free(struct books *books);

#endif
