/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster_file: what of the roster lies on the disk: rows of sealed blobs, told apart by tags, and a
 * row for each office's day. Knows no key and no booking. For roster.c alone; its thread.
 *
 * After any error but those of finding, close the file: it is not trusted further.
 */
#ifndef STORE_ROSTER_FILE_H
#define STORE_ROSTER_FILE_H

#include "bounds.h"
#include "store/queries.h"
#include "store/roster.h"
#include "store/seal.h"

#define ROSTER_DAMAGED "roster-damaged" /* how names of files begin that were set aside */

struct database_form;
extern const struct database_form database_roster;

enum { ROSTER_DAY_BYTES = 11 };

/* One office's day. */
struct roster_set {
    int64_t id; /* no other set of the file ever had it */
    char day[ROSTER_DAY_BYTES];
    int32_t scope;
    int64_t fetched_s;
    int64_t unwritten;                       /* its bookings that live in memory only */
    unsigned char key_check[SEAL_TAG_BYTES]; /* which roster key its numbers are sealed under */
    char place[NAME_TEXT_MAX + 1];
    char street[PLACE_TEXT_MAX + 1];
    char hint[PLACE_TEXT_MAX + 1];
};

enum roster_table { ROSTER_RECORDS, ROSTER_NUMBERS }; /* found by code, found by number */

struct roster_blobs {
    unsigned char blob[CANDIDATES_MAX][SEAL_BYTES]; /* all zero: had another length */
    int count;
};

/* Errors as database_open. */
struct err roster_file_open(const char *dir, struct queries *ret_file,
                            unsigned char ret_salt[SEAL_KEY_BYTES]) MUST_CHECK;
/* last_id: the highest id that any set ever had. */
struct err roster_file_sets(struct queries *file, struct roster_set ret_sets[ROSTER_SETS_MAX],
                            int *ret_count, int64_t *ret_last_id) MUST_CHECK;

/* Between queries_begin and queries_finish. A record of the same tag is replaced. */
struct err roster_file_put(struct queries *file, enum roster_table table, int64_t set_id,
                           const unsigned char tag[SEAL_TAG_BYTES],
                           const unsigned char blob[SEAL_BYTES]) MUST_CHECK;
/* Within the same transaction: the set takes the place of another (0: of none). */
struct err roster_file_replace(struct queries *file, int64_t old_id,
                               const struct roster_set *set) MUST_CHECK;
/* The first blobs of the tag. */
struct err roster_file_find(struct queries *file, enum roster_table table, int64_t set_id,
                            const unsigned char tag[SEAL_TAG_BYTES],
                            struct roster_blobs *ret_blobs) MUST_CHECK;
/* Deletes the sets of days before this one from every byte of the file and its log. */
struct err roster_file_forget(struct queries *file, const char *day) MUST_CHECK;

#endif
