/* SPDX-License-Identifier: Apache-2.0 */
/*
 * printer_null: no printer configured. Posts DEVICE_ABSENT once; each slip is freed and answered
 * with PRINTED ok=false at once. Owned by the caller; nothing to close.
 */
#ifndef DEVICE_PRINTER_NULL_H
#define DEVICE_PRINTER_NULL_H

#include "port.h"

struct printer_null {
    struct mailbox mailbox;
};

void printer_null_open(struct printer_null *printer, struct mailbox mailbox, int width_px,
                       struct printer_port *ret_port);

#endif
