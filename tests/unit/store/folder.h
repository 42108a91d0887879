/* SPDX-License-Identifier: Apache-2.0 */
/* folder: a place on the disk for one test, and records to put into it. */
#ifndef TESTS_STORE_FOLDER_H
#define TESTS_STORE_FOLDER_H

#include "base/daytime.h"
#include "core/event.h"
#include "core/rules.h"
#include "store/journal.h"

#include <stdbool.h>
#include <stddef.h>

struct folder {
    char top[64]; /* made by us */
    char dir[80]; /* for the store; does not exist yet */
};

struct folder folder_make(void);
void folder_remove(const struct folder *folder);
/* Does any file in the folder hold the bytes? */
bool folder_holds(const char *dir, const void *bytes, size_t len);
/* How many files have a name that begins so? */
int folder_count(const char *dir, const char *begin);
/* Writes bytes into a file at an offset, -1: at its end. */
void folder_damage(const char *dir, const char *name, long at, const void *bytes, size_t len);

/* This machine's, and sure; one for the whole program. */
struct daytime *folder_daytime(void);
/* Clocks that a test sets. */
struct sundial {
    int64_t steady_ms, machine_ms;
    bool in_step;
};
struct daytime *sundial_open(struct sundial *sundial);
void sundial_pass(struct sundial *sundial, int64_t ms);

/* Of kiosk "K1" with own numbers KA1 to KA9 and one office, scope 169. */
const struct rules *folder_rules(void);

/* Who writes in tests of the journal alone: kiosk "K1", always the same run. */
const struct journal_self *folder_self(void);
/* A reading of a clock that is sure. */
const struct daytime_reading *reading(int64_t wall_ms);
/* Of one that nobody trusts. */
const struct daytime_reading *reading_unsure(int64_t wall_ms, int64_t steady_ms);

struct checkin_record checkin_make(int64_t booking_id);

/* What a listing says of the journal. */
struct tally {
    int lines;
    int of_booking;     /* lines of the booking looked for */
    int64_t booking_id; /* the booking looked for */
    char state[16];     /* of its last line, or of the entry looked for */
    int64_t entry;      /* 0, or the entry looked for */
    int64_t last_entry;
    int64_t arrived_s;
    int attempts;
    char number[16];
    char reason[128];
};
struct tally tally_of_booking(const char *dir, int64_t booking_id);
struct tally tally_of_entry(const char *dir, int64_t entry);

#endif
