/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed: the journal's history as events for the hall, read beside a running kiosk or without one,
 * by a connection of its own that never writes. Whoever opened it calls it, one call at a time.
 *
 * Nothing is lost and nothing doubled: the lines were made by the commits that made the changes,
 * their numbers only rise, and the reader says from where it wants to go on.
 */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "base/err.h"
#include "core/hall.h"

struct feed;

/* kiosk: what the events say as theirs. ERR_GONE: no journal there yet. Others as database_visit.
 */
struct err feed_open(const char *dir, const char *kiosk, struct feed **ret_feed) MUST_CHECK;
void feed_close(struct feed *feed);

/* Names the journal (struct hall_event). It changes where a damaged one was set aside. */
const char *feed_journal(const struct feed *feed);
/*
 * Has something been committed since the last call, by whatever process? Costs no disk access: made
 * to be asked several times a second. A journal that was replaced is ERR_GONE: open anew.
 */
struct err feed_changed(struct feed *feed, bool *ret_changed) MUST_CHECK;
/* Lines after that number, oldest first, until each() says false. after 0: from the beginning. */
struct err feed_each(struct feed *feed, int64_t after,
                     bool (*each)(void *self, const struct hall_event *event),
                     void *self) MUST_CHECK;
/* The number of the last line before the first that was made at since_s or later; 0: none. */
struct err feed_before(struct feed *feed, int64_t since_s, int64_t *ret_after) MUST_CHECK;

#endif
