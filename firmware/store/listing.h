/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listing: the journal read beside a running kiosk, for ankunft-ctl. Opens the file by itself and
 * closes it again; does not take the folder's lock. Any thread.
 */
#ifndef STORE_LISTING_H
#define STORE_LISTING_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Valid during the call that gets it. */
struct listing_line {
    int64_t entry;
    int64_t arrived_s; /* check-in: true arrival; walk-in: when it was asked for */
    const char *kind;  /* "checkin", "walkin" */
    const char *number;
    const char *state; /* as in states.def */
    int attempts;
    const char *reason;
    int64_t booking_id; /* 0: none */
    int32_t scope, request;
};

/* Each entry, oldest first, until each() says false. ERR_GONE: no journal there. */
struct err listing_each(const char *dir, bool (*each)(void *self, const struct listing_line *line),
                        void *self) MUST_CHECK;
/* A person has dealt with an entry. ERR_UNKNOWN: there is none that waits for a person. */
struct err listing_mark_seen(const char *dir, int64_t entry) MUST_CHECK;

#endif
