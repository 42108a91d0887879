/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listing: the journal read beside a running kiosk, for ankunft-ctl. Opens the file by itself and
 * closes it again; does not take the folder's lock. Any thread. ERR_GONE: no journal there.
 */
#ifndef STORE_LISTING_H
#define STORE_LISTING_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Valid during the call that gets it. */
struct listing_line {
    int64_t entry;
    int64_t arrived_s; /* true arrival; numbers: when asked for; absences: of the appointment */
    const char *kind;  /* as in states.def */
    const char *number;
    const char *state; /* as in states.def */
    int attempts;
    const char *reason;
    int64_t booking_id; /* 0: none */
    int32_t scope, request;
    int64_t start_s;
    int64_t changed_s; /* when it came into its state */
    const char *actor; /* the person who brought it there; "": the kiosk */
    bool sure;         /* the times are by a clock that was sure, or have been put right since */
};

/* Each entry, oldest first, until each() says false. */
struct err listing_each(const char *dir, bool (*each)(void *self, const struct listing_line *line),
                        void *self) MUST_CHECK;
/* One entry. ERR_UNKNOWN: there is none. */
struct err listing_one(const char *dir, int64_t entry,
                       bool (*each)(void *self, const struct listing_line *line),
                       void *self) MUST_CHECK;

struct listing_step {
    int64_t at_s;
    const char *state, *reason, *actor;
};
/* Every state an entry has come into, oldest first. */
struct err listing_history(const char *dir, int64_t entry,
                           bool (*each)(void *self, const struct listing_step *step),
                           void *self) MUST_CHECK;

#endif
