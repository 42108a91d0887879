/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guesses: what is kept of wrong answers over a restart, as a text, and what is left of a pause
 * after it. Pure; any thread.
 */
#ifndef STORE_GUESSES_H
#define STORE_GUESSES_H

#include "base/daytime.h"
#include "core/event.h"

enum {
    GUESSES_TEXT_MAX = 80,
    GUESSES_COUNT_MAX = 1000,
    GUESSES_PAUSE_MAX_MS = 3600000,
};

void guesses_write(const struct guesses *guesses, const struct daytime_reading *at,
                   char ret_text[GUESSES_TEXT_MAX + 1]);
/*
 * As they stand now. Of a pause has passed what two clocks say that are sure, else nothing. False,
 * and none: the text is none of ours, which forgives: it is no reason to lock people out.
 */
bool guesses_read(const char *text, const struct daytime_reading *now, struct guesses *ret_guesses);

#endif
