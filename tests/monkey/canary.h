/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canary: marks in what is personal, and where they may not be found when nobody is there. The
 * marks themselves are put together when they are needed, so that the search does not find itself.
 */
#ifndef MONKEY_CANARY_H
#define MONKEY_CANARY_H

#include "app.h"

/* A booking of a visitor, each of them another one: number, key, place and street are marked. */
struct booking canary_booking(uint32_t visitor, int64_t start_s);
/* The name under which staff come. */
void canary_name(char ret_name[STAFF_NAME_MAX + 1]);

/* The zone of an ID document, as a swipe reader reads it. */
struct document_key canary_zone(void);

/* What of the marks is left in the memory of these; NULL: nothing. */
const char *canary_search(const struct app *app, const struct ui *ui);

#endif
