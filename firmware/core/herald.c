/* SPDX-License-Identifier: Apache-2.0 */
#include "core/herald.h"

void herald_init(struct herald *herald, const struct hall_self *self)
{
    *herald = (struct herald){.self = *self, .asks = true};
}

/* Does the store know more after it than before? */
static bool is_for_store(enum effect_kind kind)
{
    return kind == EFFECT_NOTE || kind == EFFECT_KEEP_CLOSED || kind == EFFECT_WATCH;
}

void herald_hear(struct herald *herald, const struct event *event, const struct effects *effects)
{
    if (event->kind == EVENT_STATUS_TOLD && event->status.part == STATUS_OF_STORE)
        herald->store = event->status.store;
    herald->asks |= event->kind == EVENT_RECORDED || event->kind == EVENT_OUTBOX_CHANGED ||
                    event->kind == EVENT_PRINTED;
    for (int i = 0; i < effects->count; i++)
        herald->asks |= is_for_store(effects->list[i].kind);
}

static bool is_due(int64_t last_ms, int64_t pause_ms, int64_t now_ms)
{
    return last_ms == 0 || now_ms - last_ms >= pause_ms;
}

bool herald_asks(struct herald *herald, int64_t now_ms)
{
    if (!is_due(herald->asked_ms, herald->asks ? HERALD_PAUSE_MS : HALL_BEAT_MS, now_ms))
        return false;
    herald->asks = false;
    herald->asked_ms = now_ms;
    return true;
}

const struct hall_state *herald_look(struct herald *herald, const struct model *model,
                                     const struct status_clock *clock, int64_t now_ms)
{
    struct hall_state now;

    hall_state_make(model, &herald->self, &herald->store, clock, &now);
    bool news = hall_state_news(&herald->told, &now);
    herald->looks = news && !is_due(herald->told_ms, HERALD_PAUSE_MS, now_ms);
    if (herald->looks || (!news && !is_due(herald->told_ms, HALL_BEAT_MS, now_ms)))
        return NULL;
    herald->told = now;
    herald->told_ms = now_ms;
    return &herald->told;
}

static int64_t left_ms(int64_t last_ms, int64_t pause_ms, int64_t now_ms)
{
    return is_due(last_ms, pause_ms, now_ms) ? 0 : last_ms + pause_ms - now_ms;
}

int64_t herald_due_ms(const struct herald *herald, int64_t now_ms)
{
    int64_t ask_ms =
        left_ms(herald->asked_ms, herald->asks ? HERALD_PAUSE_MS : HALL_BEAT_MS, now_ms);
    int64_t tell_ms =
        left_ms(herald->told_ms, herald->looks ? HERALD_PAUSE_MS : HALL_BEAT_MS, now_ms);

    return ask_ms < tell_ms ? ask_ms : tell_ms;
}
