/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal_part: what the parts of the journal share: journal.c (opening, check-ins, notes),
 * journal_number.c (numbers without an appointment), journal_absence.c, journal_staff.c (what staff
 * see and do), journal_outbox.c. Nobody else includes it.
 */
#ifndef STORE_JOURNAL_PART_H
#define STORE_JOURNAL_PART_H

#include "store/journal.h"
#include "store/queries.h"

enum {
    JOURNAL_TAG_KEY_BYTES = 32,
    /* ZMS waits up to 15 s for a locked row: a write that fell silent may still come so late. */
    LATE_WRITE_MS = 16000,
    WAITING_MS = 4000,     /* between looks at what only time will tell */
    UNSURE_LOOK_MS = 5000, /* between looks whether the time has become sure */
};

enum journal_query {
    QUERY_INSERT,
    QUERY_OF_BOOKING,
    QUERY_ABSENCE,
    QUERY_UID_FIND,
    QUERY_STATE,
    QUERY_SEND_ANEW,
    QUERY_COME_ANEW,
    QUERY_NUMBER,
    QUERY_OWN_LAST_DAY,
    QUERY_OWN_LAST,
    QUERY_OWN_NUMBER,
    QUERY_DUE_FIRST,
    QUERY_TAKE,
    QUERY_SETTLE,
    QUERY_MOVE,
    QUERY_HOLD_BACK,
    QUERY_DUE_IN,
    QUERY_HURRY,
    QUERY_COUNT,
    QUERY_REVIVABLE,
    QUERY_CLAIM,
    QUERY_UNSURE,
    QUERY_CORRECT,
    QUERY_FORGET,
    QUERY_MEMO_PUT,
    QUERY_MEMO_GET,
    QUERY_UNDO_AGAIN,
    QUERY_TRAIL,
    QUERY_FIND_NUMBER,
    QUERY_OLDEST,
    QUERY_CALLS,
    QUERY_CALL_NEXT,
    QUERY_ACT,
    QUERY_ONCE_OF,
    QUERY_ONCE_NEXT,
    QUERY_ONCE_MARK,
    QUERY_ONCE_SECOND,
    QUERY_UNCLAIMED,
    QUERY_HEAR,
    QUERY_ELSEWHERE,
    QUERY_ELSEWHERE_ABSENT,
    QUERY_ELSEWHERE_FORGET,
    QUERIES_OF_JOURNAL
};

struct journal {
    struct queries q;
    struct journal_self self;
    unsigned char tag_key[JOURNAL_TAG_KEY_BYTES]; /* of signals; never written down */
};

/* A new entry. What is not named is 0 or "". */
struct journal_row {
    const struct journal_uid *uid;
    enum kind kind;
    enum state state;
    int64_t booking_id; /* 0: none */
    int32_t scope, request;
    const char *number;
    int seq; /* 0: none */
    int64_t start_s, arrived_s, write_arrival_s;
    const char *reason, *tag;
    const char *once; /* journal_once.c */
};
/* *ret_entry is 0 where an index refused it: it is there already. */
struct err journal_insert(struct journal *journal, const struct journal_row *row,
                          const struct daytime_reading *now, int64_t *ret_entry) MUST_CHECK;
/* The row of a uid; 0: none. */
struct err journal_uid_find(struct journal *journal, const struct journal_uid *uid,
                            int64_t *ret_entry) MUST_CHECK;

/* Of a damaged row kind and state may be any, and KIND_COUNT and STATE_COUNT as well. */
struct journal_found {
    int64_t entry; /* 0: there is none */
    enum kind kind;
    enum state state;
    int attempts;
    int64_t arrived_s, booking_id;
    int64_t start_s, write_arrival_s;
    int32_t scope;
    char number[BOOKING_NUMBER_MAX + 1];
    int64_t changed_s; /* when it came into its state */
    bool unclaimed;    /* the hall is yet to be asked whether it is the first */
    bool second;       /* another kiosk was first */
    bool same_uid;     /* it is what the uid named */
};
struct err journal_entry_read(struct journal *journal, int64_t entry,
                              struct journal_found *ret_found) MUST_CHECK;
/* The entry of a kind, booking and day; of absences use journal_absence_of. */
struct err journal_of_booking(struct journal *journal, enum kind kind, int64_t booking_id,
                              const char *day, const struct journal_uid *uid,
                              struct journal_found *ret_found) MUST_CHECK;
/* The oldest absence of a booking and day that nobody has taken back. */
struct err journal_absence_of(struct journal *journal, int64_t booking_id, const char *day,
                              struct journal_found *ret_found) MUST_CHECK;
/* An entry that no state machine knows any more: nothing is to be done with it. */
struct err journal_damaged(struct journal *journal, int64_t entry,
                           const struct daytime_reading *now) MUST_CHECK;
/* Into another state, for the history with reason. */
struct err journal_move(struct journal *journal, int64_t entry, enum state state,
                        const char *reason, const struct daytime_reading *now) MUST_CHECK;
/*
 * The visitor is there: takes the day's absences back, and that the check-in was taken back, if
 * there are any. In a transaction.
 */
struct err journal_revoke(struct journal *journal, int64_t booking_id, const char *day,
                          int64_t checkin, const struct daytime_reading *now) MUST_CHECK;

/* The same for the absences alone; reason for the history. */
struct err journal_revoke_absences(struct journal *journal, int64_t booking_id, const char *day,
                                   int64_t checkin, const char *reason,
                                   const struct daytime_reading *now) MUST_CHECK;

/* What was heard of a booking's check-in at another kiosk, the first of several. */
struct journal_elsewhere {
    char kiosk[KIOSK_ID_MAX + 1]; /* "": none */
    int64_t arrived_s;
    bool stands; /* false: it was closed there; the visitor had come all the same */
};
struct err journal_elsewhere_read(struct journal *journal, int64_t booking_id, const char *day,
                                  struct journal_elsewhere *ret_elsewhere) MUST_CHECK;
/* Has another kiosk said already that the visitor of the appointment was missed? */
struct err journal_elsewhere_missed(struct journal *journal, int64_t booking_id, const char *day,
                                    int64_t start_s, bool *ret_is) MUST_CHECK;
/*
 * A fresh check-in of which it was heard that another kiosk was first becomes the second. In a
 * transaction.
 */
struct err journal_once_begin(struct journal *journal, int64_t entry, const char *day,
                              const struct daytime_reading *now,
                              struct journal_receipt *ret_receipt) MUST_CHECK;
/* The mark of an entry that is to be claimed: "unclaimed" where there is a hall. */
const char *journal_once_wish(const struct journal *journal);
/* Two signals about one booking can be seen to be that, and which one it was cannot. */
void journal_tag(const struct journal *journal, int64_t booking_id, char ret_hex[33]);

/*
 * The day on which a damaged file was set aside, "" if none was; "today" while the time is not
 * sure. Written down when it is. What was counted that day nobody knows.
 */
struct err journal_lost_day(struct journal *journal, const struct daytime_reading *now,
                            char ret_lost[JOURNAL_MEMO_MAX + 1]) MUST_CHECK;

/* An entry is not handed out before a write that fell silent can no longer come. */
struct err journal_hold_back(struct journal *journal, int64_t entry,
                             const struct daytime_reading *now) MUST_CHECK;

#endif
