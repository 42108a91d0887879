/* SPDX-License-Identifier: Apache-2.0 */
#include "device/scanner_null.h"

static void null_listen(void *self, bool on)
{
    (void)self;
    (void)on;
}

static void null_acknowledge(void *self, bool good)
{
    (void)self;
    (void)good;
}

void scanner_null_open(struct mailbox mailbox, struct scanner_port *ret_port)
{
    struct event event = {.kind = EVENT_DEVICE_CHANGED};

    event.device.device = DEVICE_SCANNER;
    event.device.state = DEVICE_ABSENT;
    mailbox.post(mailbox.self, &event);
    *ret_port = (struct scanner_port){.listen = null_listen, .acknowledge = null_acknowledge};
}
