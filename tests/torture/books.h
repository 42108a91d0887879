/* SPDX-License-Identifier: Apache-2.0 */
/*
 * books: what every visitor saw, against the ledger of the service, the journal of the kiosk and
 * the slips of the printer. Read from outside, while nothing is under way. One thread.
 */
#ifndef TORTURE_BOOKS_H
#define TORTURE_BOOKS_H

#include "stand.h"

enum { SAW_MAX = 240, NUMBER_TEXT_MAX = 16 };

/* A visitor with a booking. */
struct guest {
    int64_t id;
    int64_t start_s;
    json_t *booking;   /* as the service gave it; the code is in it */
    int64_t first_s;   /* the service's time when they first tried; 0: never */
    int64_t told_s;    /* when the kiosk said that they are checked in; 0: never */
    bool stuck;        /* all faults were mended, and still no answer */
    char saw[SAW_MAX]; /* the answers in turn, for a person to read */
    int early_min;     /* from then on they could check in */
    bool absentee;     /* means not to come; may come late all the same */
    bool watched;      /* the kiosk was left alone long enough to be sure */
};

struct tally {
    int cuts, lost, doubled, wrong_no_shows;
    int visits, typed, numbers, slips, no_answer, balances;
    /* as the latest balance of each stand found them */
    int own, lost_numbers, absences, revoked;
};

struct books {
    struct guest *guests;
    int guest_count;
    char (*shown)[NUMBER_TEXT_MAX]; /* walk-in numbers on the screen, one a visitor */
    int shown_count;
    char (*printed)[NUMBER_TEXT_MAX]; /* every number on a slip */
    int printed_count;
    struct tally found; /* by the latest balance */
    int presses;        /* how often "take a number" was touched */
};

void books_close(struct books *books);
/* A fresh booking. The pointer holds until the next one is made. */
struct guest *books_guest(struct books *books, struct stand *stand, int minutes);
/* The same of somebody who means not to come, for one of the two requests of stand.h. */
struct guest *books_absentee(struct books *books, struct stand *stand, int64_t start_s,
                             const char *request);
/* One of those whose time has passed and who never tried; NULL: none. */
struct guest *books_latecomer(struct books *books, int64_t now_s, struct chance *chance);
void books_saw(struct guest *guest, const char *what);
void books_show(struct books *books, const char *number);
void books_print(struct books *books, const char *number);

/*
 * Mends the service, waits until the kiosk has told it everything, and compares. Differences are
 * printed and counted; false where there are any.
 */
bool books_balance(struct books *books, struct stand *stand, struct tally *tally);

#endif
