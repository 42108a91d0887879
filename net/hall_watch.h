/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hall_watch: did all kiosks of an office watch, all the time? From what each has told of itself:
 * for a time of which a kiosk has not told it is not taken for watching. Pure; the caller's lock.
 */
#ifndef NET_HALL_WATCH_H
#define NET_HALL_WATCH_H

#include "core/hall.h"
#include "port.h"

enum { HALL_WATCH_MAX = 64 };

struct hall_watch {
    struct {
        struct hall_state state;
        int64_t heard_ms; /* steady */
    } kiosks[HALL_WATCH_MAX];
    int count;
    int64_t since_ms; /* steady: it hears states since; whoever lives has told one soon after */
};

/* From here on states are heard, those of before count as old ones. */
void hall_watch_begin(struct hall_watch *watch, int64_t now_ms);
void hall_watch_put(struct hall_watch *watch, const struct hall_state *state, int64_t now_ms);
/*
 * heard_all_ms: until when (steady) everything that others have published had been heard here;
 * what a kiosk tells counts only once what it had published before has arrived.
 */
enum hall_watched hall_watch_say(const struct hall_watch *watch, int32_t scope, int kiosks,
                                 int64_t from_s, int64_t until_s, int64_t now_ms,
                                 int64_t heard_all_ms);

#endif
