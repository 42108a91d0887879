/* SPDX-License-Identifier: Apache-2.0 */
/* words: times, dates and places in a language, for the screen and the slip alike. Owner thread. */
#ifndef UI_WORDS_H
#define UI_WORDS_H

#include "core/rules.h"
#include "ui/i18n.h"

#include <stdint.h>

/* "11:30" */
void words_time(int64_t wall_s, char ret_text[8]);
/* "Dienstag, 24. November", standing alone */
void words_date(const struct i18n *i18n, int language, int64_t wall_s, char *ret_text, size_t size);
/*
 * "am Dienstag, 24. November": inside a sentence. Weekdays have texts of their own for this: the
 * preposition and the case change with them ("в понедельник", "во вторник", "в среду").
 */
void words_date_on(const struct i18n *i18n, int language, int64_t wall_s, char *ret_text,
                   size_t size);
/*
 * An expected wait: minutes below two hours, whole hours from there on, as ZMS's own displays say
 * it. Returns which of the two text ids is meant; *ret_count is its number.
 */
const char *words_wait(int wait_min, const char *minutes_id, const char *hours_id, int *ret_count);
/* Where to wait: the rules' text, else the service's hint, else "". */
const char *words_area(const struct rules *rules, int32_t scope, const char *tag, const char *hint);

#endif
