/* SPDX-License-Identifier: Apache-2.0 */
/* journal_number: numbers without an appointment, the service's and the kiosk's own. */
#include "base/buf.h"
#include "base/clock.h"
#include "store/journal_part.h"

#include <stdio.h>
#include <string.h>

/* A row whose command may have been done before: then it is found by its uid. */
static struct err number_insert(struct journal *j, const struct journal_row *row,
                                const struct daytime_reading *now,
                                struct journal_receipt *ret_receipt)
{
    *ret_receipt = (struct journal_receipt){.arrived_s = row->arrived_s};
    struct err e = journal_insert(j, row, now, &ret_receipt->entry);
    if (!err_is(e) && ret_receipt->entry == 0)
        e = journal_uid_find(j, row->uid, &ret_receipt->entry);
    return e;
}

struct err journal_record_walkin(struct journal *j, const struct journal_uid *uid,
                                 const struct walkin_record *record,
                                 const struct daytime_reading *now,
                                 struct journal_receipt *ret_receipt)
{
    const struct journal_row row = {
        .uid = uid,
        .kind = KIND_WALKIN,
        .state = STATE_WISHED,
        .scope = record->scope,
        .request = record->request,
        .start_s = record->asked_s,
        .arrived_s = record->asked_s,
        .write_arrival_s = record->asked_s,
    };

    return number_insert(j, &row, now, ret_receipt);
}

/* What the answer to ISSUE_NUMBER means for the wish. */
static enum happened answer_happened(enum answer answer)
{
    switch (answer) {
    case ANSWER_OK:
        return HAPPENED_SETTLED;
    case ANSWER_UNSETTLED:
        return HAPPENED_SILENT;
    case ANSWER_UNREACHABLE: /* of a call that creates: certainly not sent (event.h) */
        return HAPPENED_FAILED;
    case ANSWER_UNKNOWN_ID:
    case ANSWER_WRONG_KEY:
    case ANSWER_CLOSED:
        return HAPPENED_DENIED;
    }
    return HAPPENED_SILENT; /* an answer nobody knows is no answer */
}

static const char *happened_words(enum happened happened)
{
    switch (happened) {
    case HAPPENED_SETTLED:
        return "";
    case HAPPENED_SILENT:
        return "no answer: a number may have been given";
    case HAPPENED_FAILED:
        return "the service was not reached";
    default:
        return "the service gave no number";
    }
}

struct err journal_record_number(struct journal *j, const struct walkin_record *record,
                                 const struct daytime_reading *now,
                                 struct journal_receipt *ret_receipt)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_NUMBER];
    enum happened happened = answer_happened(record->answer);
    struct journal_found found;

    *ret_receipt = (struct journal_receipt){.entry = record->entry};
    struct err e = journal_entry_read(j, record->entry, &found);
    ret_receipt->arrived_s = found.arrived_s;
    if (err_is(e))
        return e;
    if (found.entry == 0 || found.kind != KIND_WALKIN)
        return err_make(ERR_UNKNOWN);
    /* Done a second time after an error whose commit had happened all the same. */
    if (found.state == state_next(KIND_WALKIN, STATE_WISHED, happened))
        return err_none();
    enum state next;
    if (!state_listed(KIND_WALKIN, found.state, happened, &next))
        return err_make(ERR_UNKNOWN);
    bool given = happened == HAPPENED_SETTLED;
    query_bind_int(stmt, 1, record->entry);
    query_bind_text(stmt, 2, state_name(next));
    query_bind_text(stmt, 3, happened_words(happened));
    query_bind_int(stmt, 4, now->wall_ms / 1000);
    if (given)
        query_bind_int(stmt, 5, record->booking_id);
    query_bind_text(stmt, 6, given ? record->number : "");
    return query_run(&j->q, QUERY_NUMBER);
}

/* "": none was given while the time was sure. */
static struct err own_last_day(struct journal *j, char ret_day[11])
{
    bool row;
    struct err e = query_step(&j->q, QUERY_OWN_LAST_DAY, &row);

    memset(ret_day, 0, 11);
    if (row)
        (void)text_copy(ret_day, 11, query_text(j->q.stmts[QUERY_OWN_LAST_DAY], 0));
    query_end(&j->q, QUERY_OWN_LAST_DAY);
    return e;
}

/* The last number that may be of the day; last_day: of the last sure one before it, or "". */
static struct err own_last(struct journal *j, const char *day, const char *last_day, int *ret_seq)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_OWN_LAST];
    bool row;

    *ret_seq = 0;
    query_bind_text(stmt, 1, day);
    query_bind_text(stmt, 2, last_day);
    struct err e = query_step(&j->q, QUERY_OWN_LAST, &row);
    if (row)
        *ret_seq = sqlite3_column_int(stmt, 0);
    query_end(&j->q, QUERY_OWN_LAST);
    return e;
}

struct err journal_lost_day(struct journal *j, const struct daytime_reading *now,
                            char ret_lost[JOURNAL_MEMO_MAX + 1])
{
    struct err e = journal_memo_get(j, "lost", ret_lost);

    if (err_is(e) || strcmp(ret_lost, "today") != 0 || !now->sure)
        return e;
    clock_day_name(now->wall_ms / 1000, ret_lost);
    return journal_memo_put(j, "lost", ret_lost);
}

static struct err own_is_lost(struct journal *j, const char *day, const char *last_day,
                              const struct daytime_reading *now, bool *ret_lost)
{
    char lost[JOURNAL_MEMO_MAX + 1];
    struct err e = journal_lost_day(j, now, lost);

    *ret_lost = strcmp(lost, "today") == 0 || strcmp(lost, day) == 0 ||
                (lost[0] != '\0' && !now->sure && last_day[0] == '\0');
    return e;
}

/* 0: none is left for that day. */
static struct err own_next(struct journal *j, const struct own_numbers *own, const char *day,
                           const struct daytime_reading *now, int *ret_seq)
{
    char last_day[11];
    bool lost = true;
    int last = 0;

    *ret_seq = 0;
    struct err e = own_last_day(j, last_day);
    if (!err_is(e))
        e = own_is_lost(j, day, last_day, now, &lost);
    if (!err_is(e))
        e = own_last(j, day, now->sure || last_day[0] == '\0' ? day : last_day, &last);
    if (err_is(e) || lost)
        return e;
    int next = last < own->first ? own->first : last + 1;
    *ret_seq = next <= own->last ? next : 0;
    return e;
}

void journal_number_name(const char *prefix, int seq, int last,
                         char ret_number[BOOKING_NUMBER_MAX + 1])
{
    struct buf out = buf_on(ret_number, BOOKING_NUMBER_MAX + 1);
    char digits[12];

    buf_addf(&out, "%s%0*d", prefix, snprintf(digits, sizeof digits, "%d", last), seq);
}

static struct err own_insert(struct journal *j, const struct journal_uid *uid,
                             const struct walkin_record *record, const struct own_numbers *own,
                             const struct daytime_reading *now, int64_t *ret_entry,
                             char ret_number[BOOKING_NUMBER_MAX + 1])
{
    char day[11];
    int seq;

    clock_day_name(record->asked_s, day);
    struct err e = own_next(j, own, day, now, &seq);
    if (err_is(e) || seq == 0)
        return e;
    journal_number_name(own->prefix, seq, own->last, ret_number);
    const struct journal_row row = {
        .uid = uid,
        .kind = KIND_OWN,
        .state = STATE_RECORDED,
        .scope = record->scope,
        .request = record->request,
        .number = ret_number,
        .seq = seq,
        .start_s = record->asked_s,
        .arrived_s = record->asked_s,
        .write_arrival_s = record->asked_s,
    };
    e = journal_insert(j, &row, now, ret_entry);
    return !err_is(e) && *ret_entry == 0 ? err_make(ERR_CORRUPT) : e;
}

static struct err own_number_read(struct journal *j, int64_t entry,
                                  char ret_number[BOOKING_NUMBER_MAX + 1])
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_OWN_NUMBER];
    bool row;

    query_bind_int(stmt, 1, entry);
    struct err e = query_step(&j->q, QUERY_OWN_NUMBER, &row);
    if (row)
        (void)text_copy(ret_number, BOOKING_NUMBER_MAX + 1, query_text(stmt, 0));
    query_end(&j->q, QUERY_OWN_NUMBER);
    return e;
}

struct err journal_record_own(struct journal *j, const struct journal_uid *uid,
                              const struct walkin_record *record, const struct own_numbers *own,
                              const struct daytime_reading *now,
                              struct journal_receipt *ret_receipt,
                              char ret_number[BOOKING_NUMBER_MAX + 1])
{
    *ret_receipt = (struct journal_receipt){.arrived_s = record->asked_s};
    memset(ret_number, 0, BOOKING_NUMBER_MAX + 1);
    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    e = journal_uid_find(j, uid, &ret_receipt->entry);
    if (!err_is(e) && ret_receipt->entry != 0)
        e = own_number_read(j, ret_receipt->entry, ret_number);
    else if (!err_is(e))
        e = own_insert(j, uid, record, own, now, &ret_receipt->entry, ret_number);
    return queries_finish(&j->q, e);
}

struct err journal_record_drawn(struct journal *j, const struct journal_uid *uid,
                                const struct walkin_record *record, const char *number,
                                const struct daytime_reading *now,
                                struct journal_receipt *ret_receipt)
{
    /* Without digits: the kiosk's own counter goes on where it was. */
    const struct journal_row row = {
        .uid = uid,
        .kind = KIND_OWN,
        .state = STATE_RECORDED,
        .scope = record->scope,
        .request = record->request,
        .number = number,
        .start_s = record->asked_s,
        .arrived_s = record->asked_s,
        .write_arrival_s = record->asked_s,
    };

    return number_insert(j, &row, now, ret_receipt);
}

struct err journal_claim_of(struct journal *j, int64_t booking_id, enum claim *ret_claim)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_CLAIM];
    bool row;

    *ret_claim = CLAIM_OPEN;
    query_bind_int(stmt, 1, booking_id);
    struct err e = query_step(&j->q, QUERY_CLAIM, &row);
    if (row)
        *ret_claim = sqlite3_column_int(stmt, 0) != 0   ? CLAIM_JOURNAL
                     : sqlite3_column_int(stmt, 1) != 0 ? CLAIM_OPEN
                                                        : CLAIM_NOBODY;
    query_end(&j->q, QUERY_CLAIM);
    return e;
}
