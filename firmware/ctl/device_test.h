/* SPDX-License-Identifier: Apache-2.0 */
/*
 * device_test: trying the configured devices by hand, with the kiosk stopped (a device has one
 * owner). Exit codes: 0 it works, 1 it does not, with the reason on stderr.
 */
#ifndef CTL_DEVICE_TEST_H
#define CTL_DEVICE_TEST_H

#include "config.h"

/* Prints a slip with number 000 and says whether the printer confirmed it. */
int device_test_print(const struct config *config);
/* Says of each code held up whether the kiosk can read it, until interrupted; never shows a key. */
int device_test_scan(const struct config *config);

#endif
