/* SPDX-License-Identifier: Apache-2.0 */
/* ask: what a technician types and nobody else shall see. */
#ifndef CTL_ASK_H
#define CTL_ASK_H

#include <stdbool.h>

/*
 * One line of standard input without its end, at most size - 1 bytes of it; not shown, and asked
 * for, where it is a terminal. False: there is none. The caller wipes it.
 */
bool ask_line(const char *prompt, char *ret_line, int size);

#endif
