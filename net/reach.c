/* SPDX-License-Identifier: Apache-2.0 */
#include "net/reach.h"

#include "base/log.h"

void reach_init(struct reach *reach, struct mailbox mailbox, struct daytime *daytime)
{
    *reach = (struct reach){.mailbox = mailbox, .daytime = daytime};
    pthread_mutex_init(&reach->lock, NULL);
}

void reach_deinit(struct reach *reach)
{
    pthread_mutex_destroy(&reach->lock);
}

static void state_set(struct reach *reach, bool ready)
{
    if (reach->known && reach->ready == ready)
        return;
    reach->known = true;
    reach->ready = ready;
    struct event event = {.kind = EVENT_DEVICE_CHANGED};
    event.device.device = DEVICE_SERVICE;
    event.device.state = ready ? DEVICE_READY : DEVICE_BROKEN;
    log_info("service", "%s", ready ? "reachable" : "not reachable");
    reach->mailbox.post(reach->mailbox.self, &event);
}

void reach_heard(struct reach *reach, int64_t date_s, int64_t sent_ms)
{
    daytime_heard(reach->daytime, date_s, sent_ms, reach_steady_ms(reach));
    pthread_mutex_lock(&reach->lock);
    state_set(reach, true);
    pthread_mutex_unlock(&reach->lock);
}

void reach_lost(struct reach *reach)
{
    pthread_mutex_lock(&reach->lock);
    state_set(reach, false);
    pthread_mutex_unlock(&reach->lock);
}

bool reach_ready(struct reach *reach)
{
    pthread_mutex_lock(&reach->lock);
    bool ready = reach->ready;
    pthread_mutex_unlock(&reach->lock);
    return ready;
}

int64_t reach_now_s(struct reach *reach)
{
    return daytime_now_s(reach->daytime);
}

int64_t reach_steady_ms(struct reach *reach)
{
    return daytime_read(reach->daytime).steady_ms;
}
