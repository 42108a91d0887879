/* SPDX-License-Identifier: Apache-2.0 */
#include "device/listening.h"

#include <string.h>

void listening_init(struct listening *l, struct mailbox mailbox)
{
    memset(l, 0, sizeof *l);
    l->mailbox = mailbox;
}

bool listening_set(struct listening *l, bool on)
{
    unsigned period = atomic_load(&l->period);

    if ((period % 2 == 1) == on)
        return false;
    atomic_store(&l->period, period + 1);
    return true;
}

unsigned listening_unheard(struct listening *l)
{
    return atomic_load(&l->unheard);
}

void listening_wipe(struct listening *l)
{
    explicit_bzero(l->last, sizeof l->last);
    l->last_len = 0;
}

bool listening_follow(struct listening *l)
{
    unsigned period = atomic_load(&l->period);

    if (period == l->seen_period)
        return false;
    l->seen_period = period;
    listening_wipe(l);
    return true;
}

bool listening_is_on(const struct listening *l)
{
    return l->seen_period % 2 == 1;
}

enum listening_news listening_code(struct listening *l, const char *code, size_t len,
                                   int64_t now_ms)
{
    bool same = len == l->last_len && memcmp(code, l->last, len) == 0;

    if (!listening_is_on(l)) {
        atomic_fetch_add(&l->unheard, 1);
        return LISTENING_UNHEARD;
    }
    if (same && now_ms - l->last_ms < LISTENING_SAME_MS)
        return LISTENING_SAME;
    memcpy(l->last, code, len);
    l->last_len = len;
    l->last_ms = now_ms;
    struct event event = {.kind = EVENT_CODE_READ};
    event.code.len = (uint16_t)len;
    memcpy(event.code.bytes, code, len);
    l->mailbox.post(l->mailbox.self, &event);
    explicit_bzero(&event, sizeof event);
    return LISTENING_TOLD;
}

enum listening_news listening_garbled(struct listening *l)
{
    if (!listening_is_on(l)) {
        atomic_fetch_add(&l->unheard, 1);
        return LISTENING_UNHEARD;
    }
    l->mailbox.post(l->mailbox.self, &(struct event){.kind = EVENT_CODE_GARBLED});
    return LISTENING_TOLD;
}
