/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_FAULT_H
#define ZMS_PRACTICE_FAULT_H

#include <jansson.h>
#include <stdbool.h>

/* Faults that tests order; several may be armed, the first that fits is used. */
enum fault_kind {
    FAULT_NONE,
    FAULT_DELAY,
    FAULT_SILENCE,
    FAULT_CUT,
    FAULT_ERROR_BEFORE,
    FAULT_ERROR_AFTER,
    FAULT_LOCKTIMEOUT,
    FAULT_MALFORMED,
    FAULT_SESSION_EXPIRED,
};

/* Arms {"route","kind","ms","count"}; false when the kind is unknown. */
bool fault_arm(json_t *order);
void fault_clear(void);
json_t *fault_list_json(void);

/* The fault for this request, counted down; *ms is its time. */
enum fault_kind fault_take(const char *method, const char *path, long *ms);

/* Waits, at most until the faults are cleared; a negative time waits for that alone. */
void fault_wait(long ms);

#endif
