/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sight: everything that is compared, as it is at one moment: the journal of the kiosk, the ledger
 * and the bookings of the service. Read from outside. One thread.
 */
#ifndef TORTURE_SIGHT_H
#define TORTURE_SIGHT_H

#include "books.h"

enum line_kind { LINE_CHECKIN, LINE_WALKIN, LINE_OWN, LINE_ABSENCE, LINE_OTHER };

/* One entry of the kiosk's journal. */
struct line {
    int64_t entry, booking_id, arrived_s;
    enum line_kind kind;
    char number[NUMBER_TEXT_MAX], state[16], reason[80];
    int attempts;
    bool used; /* a number that nobody holds has been put down to this wish */
};

struct sight {
    struct books *books;
    struct stand *stand;
    struct tally *tally;
    struct line *lines;
    int line_count;
    json_t *ledger, *bookings;
    int differences;
};

/*
 * Waits until the kiosk has nothing more to tell the service, in the end with a fresh start; false:
 * it still has.
 */
bool sight_await(struct sight *sight);
void sight_read(struct sight *sight, struct practice *practice);
void sight_close(struct sight *sight);

const char *text_of(const json_t *object, const char *key);
int64_t number_of(const json_t *object, const char *key);
bool line_is(const struct line *line, enum line_kind kind, const char *state);
/* Something is still to be done about it without a person. */
bool line_is_under_way(const struct line *line);
/* NULL: none. */
const struct line *sight_line(const struct sight *sight, enum line_kind kind, int64_t booking_id);
/* Of a booking in the service; "": there is none. */
const char *sight_status(const struct sight *sight, int64_t booking_id);

/* A difference: counts it and prints what the ledger and the journal have about it. */
void tell(struct sight *sight, int *counter, const char *what);
void tell_guest(struct sight *sight, int *counter, const struct guest *guest, const char *what);
/* "": all walk-ins. */
void tell_number(struct sight *sight, int *counter, const char *number, const char *what);
void line_print(const struct line *line);

#endif
