/* SPDX-License-Identifier: Apache-2.0 */
/* staff_pin: makes a line for the file of staff's PINs (store/pins.h). One thread. */
#ifndef CTL_STAFF_PIN_H
#define CTL_STAFF_PIN_H

/*
 * Asks for the PIN, twice where a person types it, reads it from standard input otherwise, and
 * prints the line. An exit code.
 */
int staff_pin_make(const char *name);

#endif
