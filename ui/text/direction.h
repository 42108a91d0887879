/* SPDX-License-Identifier: Apache-2.0 */
/* direction: which way a text runs by its letters. Pure; any thread. */
#ifndef UI_TEXT_DIRECTION_H
#define UI_TEXT_DIRECTION_H

#include <stdbool.h>

/*
 * Is the first letter one of a script from the right? Unlike the algorithm's own rule (P2), which
 * passes over isolates, this looks into them: a date put together from isolated parts, weekday, day
 * and month, has no letter outside of them, and would run from the left in an Arabic sentence.
 */
bool direction_is_rtl(const char *text);

#endif
