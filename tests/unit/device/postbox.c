/* SPDX-License-Identifier: Apache-2.0 */
#include "postbox.h"

#include "../cmocka_kit.h"

#include "base/ring.h"

#include <stdlib.h>
#include <string.h>

enum { EVENTS_MAX = 256, PATIENCE_MS = 60000 };

struct postbox {
    struct ring ring;
};

static void post(void *self, const struct event *event)
{
    struct postbox *postbox = self;

    if (!ring_put(&postbox->ring, event))
        abort();
}

struct postbox *postbox_make(void)
{
    struct postbox *postbox = calloc(1, sizeof(*postbox));

    if (postbox == NULL || err_is(ring_init(&postbox->ring, sizeof(struct event), EVENTS_MAX)))
        abort();
    return postbox;
}

void postbox_free(struct postbox *postbox)
{
    ring_deinit(&postbox->ring);
    free(postbox);
}

struct mailbox postbox_mailbox(struct postbox *postbox)
{
    return (struct mailbox){postbox, post};
}

bool postbox_take(struct postbox *postbox, struct event *ret_event)
{
    return ring_wait(&postbox->ring, PATIENCE_MS, ret_event);
}

bool postbox_await(struct postbox *postbox, enum event_kind kind, struct event *ret_event)
{
    while (postbox_take(postbox, ret_event)) {
        if (ret_event->kind == kind)
            return true;
    }
    return false;
}

bool postbox_await_state(struct postbox *postbox, enum device device, enum device_state state)
{
    struct event event;

    while (postbox_await(postbox, EVENT_DEVICE_CHANGED, &event)) {
        if (event.device.device == device && event.device.state == state)
            return true;
    }
    return false;
}

void postbox_expect_code(struct postbox *postbox, const char *code)
{
    struct event e;

    do
        assert_true(postbox_take(postbox, &e));
    while (e.kind == EVENT_DEVICE_CHANGED);
    assert_int_equal(e.kind, EVENT_CODE_READ);
    assert_int_equal(e.code.len, strlen(code));
    assert_memory_equal(e.code.bytes, code, strlen(code));
}

int postbox_count(struct postbox *postbox)
{
    pthread_mutex_lock(&postbox->ring.lock);
    int count = (int)postbox->ring.count;
    pthread_mutex_unlock(&postbox->ring.lock);
    return count;
}
