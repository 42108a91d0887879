/* SPDX-License-Identifier: Apache-2.0 */
/* scanner_null: no scanner configured. Posts DEVICE_ABSENT once; its calls do nothing. */
#ifndef DEVICE_SCANNER_NULL_H
#define DEVICE_SCANNER_NULL_H

#include "port.h"

void scanner_null_open(struct mailbox mailbox, struct scanner_port *ret_port);

#endif
