/* SPDX-License-Identifier: Apache-2.0 */
#include "net/reach.h"

#include "base/clock.h"
#include "base/log.h"

#include <stdlib.h>
#include <time.h>

void reach_init(struct reach *reach, struct mailbox mailbox)
{
    *reach = (struct reach){.mailbox = mailbox};
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

static void clock_compare(struct reach *reach, int64_t date_s, int64_t sent_ms, int64_t heard_ms)
{
    if (date_s == 0 || heard_ms < sent_ms || heard_ms - sent_ms > REACH_SAMPLE_MS)
        return;
    /* Date is cut to whole seconds: on average the service's clock stood half a second further. */
    int64_t ahead_ms = date_s * 1000 + 500 - (sent_ms + heard_ms) / 2;
    int64_t offset_s = (ahead_ms + (ahead_ms < 0 ? -500 : 500)) / 1000;
    if (llabs(offset_s) <= REACH_CLOCK_S)
        offset_s = 0;
    bool changed = offset_s == 0 || reach->offset_s == 0
                       ? offset_s != reach->offset_s
                       : llabs(offset_s - reach->offset_s) > REACH_CLOCK_S;
    if (!changed)
        return;
    reach->offset_s = offset_s;
    struct event event = {.kind = EVENT_CLOCK_CHANGED};
    event.clock.offset_s = offset_s;
    log_warn("service", "its clock is %lld s ahead of ours", (long long)offset_s);
    reach->mailbox.post(reach->mailbox.self, &event);
}

void reach_heard(struct reach *reach, int64_t date_s, int64_t sent_ms, int64_t heard_ms)
{
    pthread_mutex_lock(&reach->lock);
    clock_compare(reach, date_s, sent_ms, heard_ms);
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
    pthread_mutex_lock(&reach->lock);
    int64_t now_s = clock_wall_s() + reach->offset_s;
    pthread_mutex_unlock(&reach->lock);
    return now_s;
}

int64_t reach_wall_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
