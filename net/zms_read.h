/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zms_read: strict readers of ZMS's answers. Pure: bytes in, plain data out. Any thread. Fuzzed.
 *
 * Every reader returns ERR_SYNTAX for what is not the answer it knows, and ERR_DENIED where the
 * envelope says meta.error (ZMS fact: some errors come with HTTP 200). Outputs are set on success
 * only, unless said otherwise.
 */
#ifndef NET_ZMS_READ_H
#define NET_ZMS_READ_H

#include "base/err.h"
#include "bounds.h"
#include "core/booking.h"
#include "net/holder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ZMS_NAME_MAX = 63,        /* an exception's last name */
    ZMS_KEY_MAX = 64,         /* a session's key; 32 hex digits seen */
    ZMS_DAY_ITEMS_MAX = 4096, /* entries of one office's day; 194 seen */
    ZMS_BUTTONS_MAX = 6,      /* ZMS refuses longer button lists */
};

/* What the envelope of an answer says. */
struct zms_fault {
    bool error;                       /* meta.error */
    char exception[ZMS_NAME_MAX + 1]; /* after the last backslash: "ProcessNotFound"; or "" */
};
/* ERR_SYNTAX: not from ZMS at all (a proxy's page, a cut answer). Never ERR_DENIED. */
struct err zms_read_fault(const char *json, size_t len, struct zms_fault *ret_fault) MUST_CHECK;

/*
 * One process, as ZMS_BOOKING_GQL asks for it or whole. The key is not read: the caller has it.
 * Fields that no decision rests on may be missing; id, status, date and scope may not.
 */
struct err zms_read_booking(const char *json, size_t len, struct booking *ret_booking) MUST_CHECK;

/*
 * Hands over the bookings of a day list one after the other, with their keys, until each() says
 * false, which is no error. Pseudo entries, archived, reserved and unreadable ones are passed over.
 * The booking is wiped when each() comes back.
 */
struct err zms_read_day_each(const char *json, size_t len,
                             bool (*each)(void *self, const struct booking *booking),
                             void *self) MUST_CHECK;
/*
 * The same with the tags of their holders and names. Names, addresses and numbers are hashed where
 * they lie and go with the wiped JSON.
 */
struct err zms_read_roster(const char *json, size_t len, const struct holder_key *key,
                           bool (*each)(void *self, const struct booking *booking),
                           void *self) MUST_CHECK;
/*
 * The names that bookings with an appointment are for, of one process or of a day list; "": it has
 * none. The booking has no key; the name lies in the JSON and is wiped with it.
 */
struct err zms_read_names(const char *json, size_t len,
                          bool (*each)(void *self, const struct booking *booking, const char *name),
                          void *self) MUST_CHECK;
/* Those shown under this number, in whatever case; at most CANDIDATES_MAX. */
struct err zms_read_day_number(const char *json, size_t len, const char *number,
                               struct booking ret_bookings[CANDIDATES_MAX],
                               int *ret_count) MUST_CHECK;
/* The same by ZMS's id. ERR_UNKNOWN: not in the list. */
struct err zms_read_day_id(const char *json, size_t len, int64_t id,
                           struct booking *ret_booking) MUST_CHECK;

/* A walk-in number of a day list. */
struct zms_walkin {
    struct booking booking; /* with its key */
    int64_t created_s;
    bool drawn; /* at a kiosk; false: given by hand */
};
/* As zms_read_day_each, for walk-ins alone. */
struct err zms_read_walkins(const char *json, size_t len,
                            bool (*each)(void *self, const struct zms_walkin *walkin),
                            void *self) MUST_CHECK;
/*
 * A list of processes by status: does one stand in it that is shown under this number, of the day
 * of day_s?
 */
struct err zms_read_listed(const char *json, size_t len, const char *number, int64_t day_s,
                           bool *ret_listed) MUST_CHECK;
/* A day list: does its archive hold one of this name? */
struct err zms_read_served(const char *json, size_t len, const char *name,
                           bool *ret_served) MUST_CHECK;
/*
 * A whole process: has it one client of this name and nothing else about it, and no remark but this
 * one? That is: nobody has written on it. Only the answer leaves the reader.
 */
struct err zms_read_bears(const char *json, size_t len, const char *name, const char *amendment,
                          bool *ret_bears) MUST_CHECK;

/* A process that was just created, whole: with its key. */
struct err zms_read_created(const char *json, size_t len, struct booking *ret_booking) MUST_CHECK;

/* A fresh walk-in: ref, number, arrival_s; the rest as it is for every walk-in. */
struct err zms_read_issued(const char *json, size_t len, struct booking *ret_booking) MUST_CHECK;

/* People before a newcomer, and ZMS's estimate in minutes or -1. */
struct err zms_read_queue(const char *json, size_t len, int64_t now_s, int *ret_ahead,
                          int *ret_wait_min) MUST_CHECK;

/* One button of a ticketprinter. */
struct zms_button {
    int32_t scope;
    int32_t request; /* 0: the office */
    bool enabled;
    char name[NAME_TEXT_MAX + 1];
};
struct err zms_read_buttons(const char *json, size_t len,
                            struct zms_button ret_buttons[ZMS_BUTTONS_MAX],
                            int *ret_count) MUST_CHECK;

struct err zms_read_organisation(const char *json, size_t len, int32_t *ret_id) MUST_CHECK;

/* The session's key of a login. */
struct err zms_read_login(const char *json, size_t len, char ret_key[ZMS_KEY_MAX + 1]) MUST_CHECK;

/* Hex digits only, 4 to BOOKING_KEY_MAX: what may go into a path. */
bool zms_key_valid(const char *key);

#endif
