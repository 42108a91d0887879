/* SPDX-License-Identifier: Apache-2.0 */
#include "device/printer_null.h"

static void null_print(void *self, uint32_t request, struct bitmap *bitmap)
{
    struct printer_null *printer = self;
    struct event event = {.kind = EVENT_PRINTED, .request = request};

    bitmap_free(bitmap);
    printer->mailbox.post(printer->mailbox.self, &event);
}

void printer_null_open(struct printer_null *printer, struct mailbox mailbox, int width_px,
                       struct printer_port *ret_port)
{
    struct event event = {.kind = EVENT_DEVICE_CHANGED};

    printer->mailbox = mailbox;
    event.device.device = DEVICE_PRINTER;
    event.device.state = DEVICE_ABSENT;
    mailbox.post(mailbox.self, &event);
    *ret_port = (struct printer_port){.self = printer, .width_px = width_px, .print = null_print};
}
