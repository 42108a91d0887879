/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal: every check-in, number, absence, failed attempt and signal, durable when the call
 * returns.
 *
 * One connection, one thread at a time (store.c holds the lock; a bench calls it alone). now is a
 * reading of daytime and comes from the caller. The states are those of states.def.
 * ERR_FULL, ERR_IO, ERR_CORRUPT: the call may or may not have become durable; close and open the
 * journal, which finds out, then call again with the same uid, which never doubles.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "base/daytime.h"
#include "base/err.h"
#include "port.h"
#include "store/noshow.h"
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
    bool repeated;     /* this booking was already checked in that day, here or elsewhere */
    int64_t arrived_s; /* of the first check-in */
};

struct journal_counts {
    int unsent;    /* what the service does not have for certain */
    int unsettled; /* a person must look */
};

/* Who writes. */
struct journal_self {
    char kiosk[KIOSK_ID_MAX + 1];
    struct journal_uid run; /* this run of the machine: steady times compare within it */
    bool hall;              /* check-ins are to be claimed (port.h, once_port) */
};

/* The folder must have been claimed (directory.h). Errors as database_open. */
struct err journal_open(const char *dir, const struct journal_self *self,
                        struct journal **ret_journal) MUST_CHECK;
void journal_close(struct journal *journal);

struct journal_uid journal_uid_make(void);
struct err journal_record_checkin(struct journal *journal, const struct journal_uid *uid,
                                  const struct checkin_record *record,
                                  const struct daytime_reading *now,
                                  struct journal_receipt *ret_receipt) MUST_CHECK;
struct err journal_record_walkin(struct journal *journal, const struct journal_uid *uid,
                                 const struct walkin_record *record,
                                 const struct daytime_reading *now,
                                 struct journal_receipt *ret_receipt) MUST_CHECK;
/* ERR_UNKNOWN: no such wish. */
struct err journal_record_number(struct journal *journal, const struct walkin_record *record,
                                 const struct daytime_reading *now,
                                 struct journal_receipt *ret_receipt) MUST_CHECK;
/*
 * A number of the kiosk's own, each once a day. *ret_number "": none is left for today, and nothing
 * was recorded.
 */
struct err journal_record_own(struct journal *journal, const struct journal_uid *uid,
                              const struct walkin_record *record, const struct own_numbers *own,
                              const struct daytime_reading *now,
                              struct journal_receipt *ret_receipt,
                              char ret_number[BOOKING_NUMBER_MAX + 1]) MUST_CHECK;
/* A number as it is called: as many digits as last has. */
void journal_number_name(const char *prefix, int seq, int last,
                         char ret_number[BOOKING_NUMBER_MAX + 1]);
/* As journal_record_own, with a number that was drawn from the hall's counter. */
struct err journal_record_drawn(struct journal *journal, const struct journal_uid *uid,
                                const struct walkin_record *record, const char *number,
                                const struct daytime_reading *now,
                                struct journal_receipt *ret_receipt) MUST_CHECK;
/*
 * *ret_end is ABSENCE_THERE where the booking was checked in that day, here or elsewhere, else
 * ABSENCE_RECORDED, also where it was recorded before. report: it is to be told to the service.
 */
struct err journal_record_absence(struct journal *journal, const struct journal_uid *uid,
                                  const struct absence_record *record, bool report,
                                  const struct daytime_reading *now,
                                  struct journal_receipt *ret_receipt,
                                  enum absence_end *ret_end) MUST_CHECK;
/*
 * Once in the hall (port.h, once_port): what the hall is to be asked about an entry, and what it
 * said. The mark stands in the row from the commit of the check-in, or of its undo, on.
 */
struct journal_once {
    int64_t entry; /* 0: nothing is to be asked */
    bool release;  /* else: claim */
    struct once once;
};
struct err journal_once_of(struct journal *journal, int64_t entry,
                           struct journal_once *ret_once) MUST_CHECK;
/* The oldest after that entry; 0: from the beginning. */
struct err journal_once_next(struct journal *journal, int64_t after,
                             struct journal_once *ret_once) MUST_CHECK;
/*
 * Writes down what came of it; ONCE_AWAY: nothing. Where another kiosk was first, what was not sent
 * is closed, a signal recorded, and *ret_receipt becomes a repeat of theirs.
 */
struct err journal_once_end(struct journal *journal, const struct journal_once *asked,
                            enum once_end end, const struct once *first,
                            const struct daytime_reading *now,
                            struct journal_receipt *ret_receipt) MUST_CHECK;
/* Check-ins that the hall does not know of yet; 0 where there is none. */
struct err journal_unclaimed(struct journal *journal, int *ret_count) MUST_CHECK;
/*
 * An event of another kiosk: its check-ins of today are remembered, until forgotten, and revoke an
 * absence of the booking recorded here. Events that came before, or older ones, change nothing.
 */
struct err journal_hear(struct journal *journal, const struct hall_event *event,
                        const struct daytime_reading *now) MUST_CHECK;
/* Deletes what was heard of the days before the one of wall_s. */
struct err journal_forget_elsewhere(struct journal *journal, int64_t wall_s) MUST_CHECK;

/* A refused attempt, a signal or a call for help; other notes are the audit trail's alone (bug). */
struct err journal_record_note(struct journal *journal, const struct journal_uid *uid,
                               const struct note *note,
                               const struct daytime_reading *now) MUST_CHECK;
/* When the booking was checked in here on the local day of wall_s; 0: it was not, or it
 * was taken back. */
struct err journal_arrived(struct journal *journal, int64_t booking_id, int64_t wall_s,
                           int64_t *ret_arrived_s) MUST_CHECK;

/*
 * A check-in is taken back: it is not sent any more, and where it may have been, the service is
 * told (ERRAND_UNDO). What the actor did goes into the trail in the same commit. ERR_UNKNOWN: no
 * check-in of that number that could be taken back.
 */
struct err journal_record_undo(struct journal *journal, const struct journal_uid *uid,
                               const struct undo_record *record, const struct daytime_reading *now,
                               struct journal_receipt *ret_receipt) MUST_CHECK;
/* What today has under a number, the newest first; at most CANDIDATES_MAX. */
struct err journal_find_number(struct journal *journal, const char *number, int64_t wall_s,
                               struct found_entry ret_found[CANDIDATES_MAX],
                               int *ret_count) MUST_CHECK;
/* Since when the oldest entry waits that the service does not have; 0: none. */
struct err journal_oldest_unsent(struct journal *journal, int64_t *ret_since_s) MUST_CHECK;
/* Calls for help of the day that nobody has answered. *ret_since_s: the first; 0: none. */
struct err journal_calls(struct journal *journal, int64_t wall_s, int *ret_count,
                         int64_t *ret_since_s) MUST_CHECK;
/* They are answered by the actor; actor "": the visitor of the last call needs nobody any more. */
struct err journal_calls_end(struct journal *journal, const char *actor,
                             const struct daytime_reading *now) MUST_CHECK;

/* Small texts that outlive a restart. *ret_value is "" where there is none. */
enum { JOURNAL_MEMO_MAX = 120 };
struct err journal_memo_put(struct journal *journal, const char *name,
                            const char *value) MUST_CHECK;
struct err journal_memo_get(struct journal *journal, const char *name,
                            char ret_value[JOURNAL_MEMO_MAX + 1]) MUST_CHECK;

/*
 * ret_item->entry is 0 where nothing is due; the key is left empty. While the time is not sure,
 * what was made since the machine came up waits for journal_correct.
 */
struct err journal_take(struct journal *journal, const struct daytime_reading *now,
                        struct outbox_item *ret_item) MUST_CHECK;
/* An entry that is no longer being sent is left as it is. */
struct err journal_settle(struct journal *journal, int64_t entry, enum outcome outcome,
                          const char *reason, const struct daytime_reading *now) MUST_CHECK;
/* -1: none is waiting. */
struct err journal_due_in_ms(struct journal *journal, const struct daytime_reading *now,
                             int64_t *ret_ms) MUST_CHECK;
/* What waits for a further attempt is due now. */
struct err journal_hurry(struct journal *journal) MUST_CHECK;
struct err journal_claim_of(struct journal *journal, int64_t booking_id,
                            enum claim *ret_claim) MUST_CHECK;
/*
 * The time is sure now: entries of this run that were made when it was not, and were not sent, get
 * their true arrival, reckoned back by the steady clock. keep_place as in the rules.
 */
struct err journal_correct(struct journal *journal, bool keep_place,
                           const struct daytime_reading *now, int *ret_corrected) MUST_CHECK;
struct err journal_count(struct journal *journal, struct journal_counts *ret_counts) MUST_CHECK;

/*
 * Tells entries whose sender is gone that it died; those in keep are still being sent. walkins:
 * also wishes without an outcome (only right when the program has just begun).
 */
struct err journal_revive(struct journal *journal, bool walkins, const int64_t *keep,
                          int keep_count, const struct daytime_reading *now) MUST_CHECK;
/* Deletes entries settled before. What still needs someone stays. */
struct err journal_forget(struct journal *journal, int64_t before_s) MUST_CHECK;

#endif
