/* SPDX-License-Identifier: Apache-2.0 */
/* selftest_device: what the state of a device says in a report. Pure; any thread. */
#ifndef CORE_SELFTEST_DEVICE_H
#define CORE_SELFTEST_DEVICE_H

#include "core/event.h"

/* The devices among the checks: printer, scanner, keypad, sound. */
void selftest_device(struct selftest *test, enum device device, enum device_state state);

#endif
