/* SPDX-License-Identifier: Apache-2.0 */
#include "net/bus_once.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/hallwire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A connection, and how long it may be waited for. */
struct asking {
    const struct bus_session *session;
    int64_t until_ms;
};

static struct asking asking_of(const struct bus_session *session)
{
    return (struct asking){session, clock_monotonic_ms() + ONCE_DEADLINE_MS};
}

static int64_t left_ms(const struct asking *asking)
{
    return asking->until_ms - clock_monotonic_ms();
}

static void once_key(const struct once *once, char ret_key[BUS_SUBJECT_MAX])
{
    char name[80];

    snprintf(name, sizeof name, "%d.%s.%lld", (int)once->scope, once->day,
             (long long)once->booking_id);
    bus_key(BUS_ONCE, name, ret_key);
}

/* What stands under the key; BUS_OTHER: nothing, and *ret_sequence is what to put after. */
static enum bus_end once_look(const struct asking *asking, const char *key, struct once *ret_once,
                              uint64_t *ret_sequence)
{
    char stream[BUS_SUBJECT_MAX], text[HALLWIRE_MAX];
    size_t len;

    bus_stream(BUS_ONCE, stream);
    enum bus_end end = bus_last(asking->session, stream, key, left_ms(asking), text, sizeof text,
                                &len, ret_sequence);
    if (end == BUS_DONE && len == 0)
        return BUS_OTHER; /* released */
    if (end == BUS_DONE && err_is(hallwire_read_once(text, len, ret_once))) {
        log_warn("bus", "%s: what stands there is none of ours", key);
        end = BUS_AWAY;
    }
    return end;
}

enum once_end bus_once_claim(const struct bus_session *session, const struct once *mine,
                             struct once *ret_first)
{
    const struct asking asking = asking_of(session);
    char key[BUS_SUBJECT_MAX], text[HALLWIRE_MAX];
    size_t len = hallwire_write_once(mine, text);
    uint64_t last = 0, sequence;

    once_key(mine, key);
    for (;;) {
        enum bus_end end = bus_put(session, key, text, len, "", last, left_ms(&asking), &sequence);
        if (end != BUS_OTHER)
            return end == BUS_DONE ? ONCE_FIRST : ONCE_AWAY;
        end = once_look(&asking, key, ret_first, &last);
        if (end == BUS_DONE)
            return strcmp(ret_first->kiosk, mine->kiosk) == 0 &&
                           strcmp(ret_first->uid, mine->uid) == 0
                       ? ONCE_FIRST
                       : ONCE_TAKEN;
        if (end == BUS_AWAY || left_ms(&asking) <= 0)
            return ONCE_AWAY;
    }
}

enum once_end bus_once_release(const struct bus_session *session, const struct once *mine)
{
    const struct asking asking = asking_of(session);
    static const char gone[] = "";
    char key[BUS_SUBJECT_MAX];
    struct once there;
    uint64_t last, sequence;

    once_key(mine, key);
    enum bus_end end = once_look(&asking, key, &there, &last);
    if (end == BUS_AWAY)
        return ONCE_AWAY;
    if (end == BUS_DONE && strcmp(there.uid, mine->uid) != 0)
        return ONCE_TAKEN; /* not ours: nothing to give back */
    /*
     * Nothing to be read stands for free; a claim is put after it. Also where nothing stands: a
     * claim of ours whose answer was lost may still be on its way, and must not come in after this.
     */
    end = bus_put(session, key, gone, 0, "", last, left_ms(&asking), &sequence);
    return end == BUS_DONE ? ONCE_FIRST : ONCE_AWAY;
}

enum once_end bus_once_number(const struct bus_session *session, const char *counter,
                              const char *day, int first, int last, int *ret_number)
{
    const struct asking asking = asking_of(session);
    char stream[BUS_SUBJECT_MAX], key[BUS_SUBJECT_MAX], text[HALLWIRE_MAX], name[80];

    snprintf(name, sizeof name, "%s.%s", counter, day);
    bus_key(BUS_NUMBERS, name, key);
    bus_stream(BUS_NUMBERS, stream);
    while (left_ms(&asking) > 0) {
        uint64_t before, sequence;
        size_t len;
        enum bus_end end =
            bus_last(session, stream, key, left_ms(&asking), text, sizeof text, &len, &before);
        if (end == BUS_AWAY)
            return ONCE_AWAY;
        long drawn = end == BUS_DONE ? strtol(text, NULL, 10) : 0;
        int number = drawn < first ? first : (int)drawn + 1;
        if (drawn >= last)
            return ONCE_TAKEN;
        len = (size_t)snprintf(text, sizeof text, "%d", number);
        end = bus_put(session, key, text, len, "", before, left_ms(&asking), &sequence);
        *ret_number = number;
        if (end != BUS_OTHER)
            return end == BUS_DONE ? ONCE_FIRST : ONCE_AWAY;
    }
    return ONCE_AWAY;
}
