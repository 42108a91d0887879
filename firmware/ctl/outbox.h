/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outbox: what the booking service has not confirmed yet, as a list for a person, and what a person
 * decides about it. Beside a running kiosk and without one. Exit codes: 0 done, 1 not, with the
 * reason on stderr, 2 asked wrongly.
 */
#ifndef CTL_OUTBOX_H
#define CTL_OUTBOX_H

#include "config.h"

/* all: also what is settled. */
int outbox_list(const struct config *config, bool all);
/* One entry with everything that happened to it. */
int outbox_show(const struct config *config, const char *entry);
/* Once more. by: the person. */
int outbox_retry(const struct config *config, const char *entry, const char *by);
int outbox_discard(const struct config *config, const char *entry, const char *by,
                   const char *reason);

#endif
