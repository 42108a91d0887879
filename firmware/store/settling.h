/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settling: what a named person decides about an entry that waits for one: send it once more, or
 * never. Beside a running kiosk, which sees the change at its next beat, and without one. The
 * change, its line in the entry's history and the line for the audit trail are one commit. Any
 * thread.
 */
#ifndef STORE_SETTLING_H
#define STORE_SETTLING_H

#include "base/err.h"
#include "store/state.h"

#include <stdint.h>

struct settling {
    int64_t entry;
    bool retry;         /* once more; else it is discarded */
    const char *by;     /* the person, at most AUDIT_ACTOR_MAX bytes */
    const char *from;   /* where they said so, if not at the machine; else NULL */
    const char *reason; /* for discarding: why; "" where none is needed */
    int64_t at_s;
};

/*
 * *ret_kind and *ret_state: as the entry was found; KIND_COUNT and STATE_COUNT where there is none.
 * ERR_UNKNOWN: there is none, or its state does not allow it. ERR_SYNTAX: no name, or no reason for
 * discarding. ERR_TOO_LONG: the name. Others as database_visit.
 */
struct err settling_do(const char *dir, const struct settling *settling, enum kind *ret_kind,
                       enum state *ret_state) MUST_CHECK;

#endif
