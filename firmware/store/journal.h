/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal: every check-in and every wish for a number, durable when the call returns.
 *
 * One connection, one thread at a time (store.c holds the lock; a bench calls it alone). now_ms is
 * Unix time in milliseconds and comes from the caller. The states are those of states.def.
 * ERR_FULL, ERR_IO, ERR_CORRUPT: the call may or may not have become durable; close and open the
 * journal, which finds out, then call again with the same uid, which never doubles.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "base/err.h"
#include "port.h"
#include "store/state.h"

struct journal;

enum {
    JOURNAL_REASON_MAX = 120,        /* bytes kept of a reason */
    JOURNAL_BACKOFF_MAX_MS = 300000, /* five minutes */
};

/* 128 random bits: names one command, so that doing it twice is doing it once. */
struct journal_uid {
    char hex[33];
};

struct journal_receipt {
    int64_t entry;
    bool repeated;     /* this booking was already checked in that day */
    int64_t arrived_s; /* of the first check-in */
};

struct journal_counts {
    int unsent;    /* check-ins the service does not have for certain */
    int unsettled; /* a person must look */
};

/* The folder must have been claimed (directory.h). Errors as database_open. */
struct err journal_open(const char *dir, struct journal **ret_journal) MUST_CHECK;
void journal_close(struct journal *journal);

struct journal_uid journal_uid_make(void);
struct err journal_record_checkin(struct journal *journal, const struct journal_uid *uid,
                                  const struct checkin_record *record, int64_t now_ms,
                                  struct journal_receipt *ret_receipt) MUST_CHECK;
struct err journal_record_walkin(struct journal *journal, const struct journal_uid *uid,
                                 const struct walkin_record *record, int64_t now_ms,
                                 struct journal_receipt *ret_receipt) MUST_CHECK;
/* ERR_UNKNOWN: no such wish. */
struct err journal_record_number(struct journal *journal, const struct walkin_record *record,
                                 struct journal_receipt *ret_receipt) MUST_CHECK;

/* ret_item->entry is 0 where nothing is due; the key is left empty. */
struct err journal_take(struct journal *journal, int64_t now_ms,
                        struct outbox_item *ret_item) MUST_CHECK;
/* An entry that is no longer being sent is left as it is. */
struct err journal_settle(struct journal *journal, int64_t entry, enum outcome outcome,
                          const char *reason, int64_t now_ms) MUST_CHECK;
/* -1: none is waiting. */
struct err journal_due_in_ms(struct journal *journal, int64_t now_ms, int64_t *ret_ms) MUST_CHECK;
struct err journal_count(struct journal *journal, struct journal_counts *ret_counts) MUST_CHECK;

/*
 * Tells entries whose sender is gone that it died; those in keep are still being sent. walkins:
 * also wishes without an outcome (only right when the program has just begun).
 */
struct err journal_revive(struct journal *journal, bool walkins, const int64_t *keep,
                          int keep_count) MUST_CHECK;
/* Deletes settled entries made before. What still needs someone stays. */
struct err journal_forget(struct journal *journal, int64_t before_s) MUST_CHECK;

#endif
