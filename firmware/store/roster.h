/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster: the bookings of a day and office, kept so that a visitor's code is decided without the
 * network, and that a thief of the machine learns nothing of the visitors.
 *
 * One call at a time, on any thread: the caller holds the lock that guards it. A call waits for the
 * disk at most. Between roster_begin and roster_commit the lock may be let go: finding goes on in
 * the old set. Days are local days as clock_day_name writes them ("2026-11-23"); a booking belongs
 * to the day of its start_s. A set is what the service said of one office's day, taken whole or not
 * at all.
 *
 * What lies where:
 *   on the disk (roster.db)  by code: place and seal from the booking's own key of 64 hex digits
 *                            (seal.h), so that only the visitor's code finds and opens a record.
 *                            By number: sealed under the roster key, without the booking's key.
 *                            In clear: an office's day, when it was fetched, its number of records
 *                            and the office's texts. Never a name, a contact or a booking's key.
 *   in locked memory         bookings with old keys of 4 hex digits, which can be guessed.
 *   the roster key           in locked memory, or in a file; which is a choice:
 *
 *   ROSTER_KEY_MEMORY (default)  after a power cut typed numbers need the network until the next
 *                            fetch. A thief of the machine without power reads nothing.
 *   ROSTER_KEY_FILE          typed numbers work again at once. A thief of the disk reads which
 *                            numbers and ids are booked when, for what and for how many people; no
 *                            names, no keys.
 * With both, after a power cut: codes of today's form work at once, old codes need the network
 * until the next fetch.
 *
 * Errors: ERR_IO, ERR_FULL, ERR_CORRUPT, ERR_BUSY mean that the disk refused. The file is then
 * closed, what was being filled is dropped, keys and memory stay, and the next call opens it again.
 * A damaged file is set aside ("roster-damaged-…") and the roster is empty.
 */
#ifndef STORE_ROSTER_H
#define STORE_ROSTER_H

#include "base/err.h"
#include "core/booking.h"

enum roster_key_home { ROSTER_KEY_MEMORY, ROSTER_KEY_FILE };

enum {
    ROSTER_SETS_MAX = 4 * OFFICES_MAX, /* today and tomorrow, and yesterday while midnight passes */
};

struct roster;

/* The folder must have been claimed (directory.h). Errors as database_open and keyfile_get. */
struct err roster_open(const char *dir, enum roster_key_home home,
                       struct roster **ret_roster) MUST_CHECK;
/*
 * From now on bookings are put by their ids as well, which is what documents lead to: as safe as by
 * number, one more record each. Sets of before are not found so.
 */
void roster_index_ids(struct roster *roster);
/* Drops what was being filled and wipes keys and memory. */
void roster_close(struct roster *roster);

/*
 * Filling: begin, put each booking, commit. Until the commit has returned the old set stands, after
 * it the new one, durably; a cut leaves one of the two. Beginning drops what was begun before.
 * ERR_FULL also: as many sets as ROSTER_SETS_MAX.
 */
struct err roster_begin(struct roster *roster, const char *day, int32_t scope) MUST_CHECK;
/*
 * ERR_RANGE: not a booking of this set (other scope or day, or the service's pseudo entries with id
 * 0): nothing was put, go on. ERR_CANCELLED: nothing is being filled, an error ended it.
 * A booking without a key is put for typed numbers alone.
 */
struct err roster_put(struct roster *roster, const struct booking *booking) MUST_CHECK;
/* fetched_s: Unix time at which the service answered. ERR_CANCELLED as above. */
struct err roster_commit(struct roster *roster, int64_t fetched_s) MUST_CHECK;
/* Drops what is being filled; the old set stays. */
void roster_abandon(struct roster *roster);

/*
 * The booking of a code, with offline set and the key of ref. ERR_UNKNOWN: no set holds it: no such
 * booking, or not with this key. ERR_GONE: cannot be said: no set is held, or only the memory that
 * is lost could have told, or its record is damaged.
 */
struct err roster_find(struct roster *roster, const struct booking_ref *ref,
                       struct booking *ret_booking) MUST_CHECK;
/*
 * The bookings of the scopes on that day behind a display number (as code_number gives it), offline
 * set and without key; at most CANDIDATES_MAX. *ret_whole: each of the scopes could be looked
 * through; otherwise the network must be asked before a visitor is told that there is none.
 */
struct err roster_find_number(struct roster *roster, const int32_t *scopes, int scope_count,
                              const char *number, const char *day,
                              struct booking ret_bookings[CANDIDATES_MAX], int *ret_count,
                              bool *ret_whole) MUST_CHECK;
/* The same for the one booking of that id. ERR_UNKNOWN: no set holds it, as far as can be said. */
struct err roster_find_id(struct roster *roster, const int32_t *scopes, int scope_count,
                          int64_t booking_id, const char *day,
                          struct booking *ret_booking) MUST_CHECK;
/*
 * Seconds since the set was fetched; -1: there is none, or the clock was set back behind it, so
 * that nobody knows.
 */
int64_t roster_age_s(const struct roster *roster, int32_t scope, const char *day, int64_t now_s);
/* When it was fetched, Unix time; 0: there is none. */
int64_t roster_fetched_s(const struct roster *roster, int32_t scope, const char *day);

/*
 * Deletes the sets of days before this one from every byte of the folder: zeros over the records,
 * the file written anew without gaps, its log emptied; files that were set aside on earlier days
 * are overwritten and removed. To be called at the beginning and at midnight; a cut in between is
 * made good by the next call. ERR_BUSY: a set is being filled.
 */
struct err roster_forget_before(struct roster *roster, const char *day) MUST_CHECK;

#endif
