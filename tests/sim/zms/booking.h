/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_BOOKING_H
#define ZMS_PRACTICE_BOOKING_H

#include "office.h"

/* A booking or a walk-in; ZMS calls both process. */
struct booking {
    int64_t id;
    char key[72];
    char display[16];
    int64_t number; /* walk-in counter; bookings use their id */
    int64_t scope;
    char status[16];
    int64_t date; /* appointment; midnight of the day for a walk-in */
    int64_t appointment;
    int64_t arrival; /* 0 = at the appointment time, which ZMS stores as an empty column */
    int64_t call_time;
    int64_t call_count;
    int64_t waiting; /* seconds, fixed at the first call; -1 = none */
    int64_t way;
    int64_t priority; /* 0 = none */
    int64_t was_missed;
    char parked_by[16];
    int64_t timeout;
    int64_t show_up;
    char amendment[2004];
    char text1[1004];
    char text2[1004];
    json_t *clients;
    json_t *requests; /* array of service ids */
    int64_t slots;
    int64_t printed; /* issued at a ticket printer */
    int64_t created;
    int64_t changed;
    int64_t desk;   /* account that calls or serves it */
    int64_t booked; /* when it was booked */
};

void booking_init(struct booking *booking, int64_t scope);
void booking_clear(struct booking *booking);
bool booking_load(struct booking *booking, int64_t id);
bool booking_load_first(struct booking *booking, const char *where, const char *types, ...);

/* Gives a new booking its id and key; a number or display number must be set before. */
void booking_insert(struct booking *booking);
void booking_save(struct booking *booking);
void booking_delete(const struct booking *booking);

/* Bookings of a day at a place in no particular order; returns how many, `*list` is malloced. */
size_t booking_day(struct booking **list, int64_t scope, int64_t day, int64_t cluster);
void booking_list_free(struct booking *list, size_t count);

int64_t booking_arrival(const struct booking *booking);
void booking_set_arrival(struct booking *booking, int64_t arrival);

/* The status as reads show it: called only while a desk holds it. */
const char *booking_status(const struct booking *booking);

/* Personal data go, the id stays taken for the day, the key becomes a constant. */
void booking_dereference(struct booking *booking);
void booking_archive(const struct booking *booking, const char *status);

const char *booking_name(const struct booking *booking);
const char *booking_mail(const struct booking *booking);
void booking_set_client(struct booking *booking, const char *name, const char *mail, int persons);
void booking_set_telephone(struct booking *booking, const char *telephone);

/* How a booking is shown differs from call to call. */
enum booking_form {
    FORM_STUB,   /* resolveReferences=0 */
    FORM_LINKED, /* resolveReferences=1 */
    FORM_FULL,   /* resolveReferences=2 */
    FORM_NEXT,   /* queue/next */
    FORM_NUMBER, /* queue/{number} */
    FORM_DAY,    /* day list */
    FORM_FRESH,  /* answer of waitingnumber */
    FORM_SEARCH,
};

/* Waiting times of an entry, in minutes, as the line computes them. */
struct booking_wait {
    int64_t estimate;
    int64_t optimistic;
};

json_t *booking_json(const struct booking *booking, enum booking_form form,
                     const struct booking_wait *wait);
/* Adds one in FORM_DAY. What the list says of its place is made once for all of them: *scope, NULL
 * at first, which the caller gives back, and *scope_id. */
void booking_day_json(json_t *list, const struct booking *booking, const struct booking_wait *wait,
                      json_t **scope, int64_t *scope_id);
json_t *booking_empty_json(const char *status);
json_t *booking_fake_json(const struct booking_wait *wait, int64_t desks);
json_t *booking_default_json(void);
json_t *booking_archived_json(int64_t scope, int64_t day);

/* An entry of a queue list; legacy = resolveReferences=0, derived from old columns. */
json_t *queue_entry_json(const struct booking *booking, bool legacy,
                         const struct booking_wait *wait);
json_t *queue_fake_json(const struct booking_wait *wait, int64_t desks);

#endif
