/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookup: the roster behind a lock of its own: questions of the store's thread, sets from the
 * network's. A failing disk makes it answer "unknown", and the network is asked instead.
 */
#ifndef STORE_LOOKUP_H
#define STORE_LOOKUP_H

#include "port.h"
#include "store/roster.h"

struct lookup;

struct lookup_config {
    enum roster_key_home key_home;
    int stale_s;           /* a set older than this is not fresh: the booking is marked offline */
    bool by_id;            /* bookings are found by id as well */
    const int32_t *scopes; /* of the served offices; read while open */
    int scope_count;
    const char *token_keys; /* file (token_keys.h) of those who sign codes; NULL or "": nobody */
};

/* The folder must have been claimed. ERR_NO_MEMORY only. */
struct err lookup_open(const char *dir, const struct lookup_config *config,
                       struct lookup **ret_lookup) MUST_CHECK;
void lookup_close(struct lookup *lookup);

/*
 * What is of the days before goes, securely. For times that are sure only, at the beginning and
 * often after it: a clock that is a day ahead would delete what today is decided by.
 */
void lookup_day_begin(struct lookup *lookup, int64_t wall_s);

/*
 * Fill in a BOOKING_LOOKED_UP or NUMBER_LOOKED_UP; wall_s by the service's clock. A signed code is
 * verified, and brings the booking as the roster has it; where the roster does not have it, as the
 * code says, marked offline. Whether it is so in the end the service says when it is told.
 */
void lookup_booking(struct lookup *lookup, const struct booking_ref *ref, int64_t wall_s,
                    struct event *ret_event);
/* The same without a code, among the served offices' bookings of today. */
void lookup_id(struct lookup *lookup, int64_t booking_id, int64_t wall_s, struct event *ret_event);
void lookup_number(struct lookup *lookup, const char *number, int64_t wall_s,
                   struct event *ret_event);

/* Seconds since today's set of the office was fetched; -1: there is none. */
int64_t lookup_age_s(struct lookup *lookup, int32_t scope, int64_t wall_s);

/* For the network's thread; valid until lookup_close. */
struct roster_port lookup_port(struct lookup *lookup);

#endif
