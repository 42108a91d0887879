/* SPDX-License-Identifier: Apache-2.0 */
#include "store/turnout_read.h"

#include "base/buf.h"
#include "store/attendance.h"
#include "store/database.h"
#include "store/queries.h"

#include <stdlib.h>
#include <string.h>

enum { GUESTS_MAX = 2000000, NUMBERS_MAX = 10000 };

enum { QUERY_GUESTS, QUERY_NUMBERS, QUERIES_OF_JOURNAL };
enum { QUERY_EXPECTED, QUERIES_OF_ATTENDANCE };

/* Check-ins before absences, absences by age: the order in which they are joined. */
static const char *const journal_sql[QUERIES_OF_JOURNAL] = {
    [QUERY_GUESTS] = "SELECT day, booking_id, scope, start_s, kind, state, arrived_s FROM event"
                     " WHERE kind IN ('checkin', 'absence') AND booking_id IS NOT NULL"
                     " AND day BETWEEN ?1 AND ?2 ORDER BY kind DESC, id",
    [QUERY_NUMBERS] = "SELECT day, scope, sum(kind = 'walkin'), sum(kind = 'own'),"
                      " sum(kind = 'signal') FROM event"
                      " WHERE (kind IN ('own', 'signal') OR kind = 'walkin' AND state = 'issued')"
                      " AND day BETWEEN ?1 AND ?2 GROUP BY day, scope ORDER BY day, scope",
};
static const char *const attendance_sql[QUERIES_OF_ATTENDANCE] = {
    [QUERY_EXPECTED] = "SELECT day, booking_id, scope, start_s, status FROM expected"
                       " WHERE day BETWEEN ?1 AND ?2",
};

struct reading {
    const struct turnout_span *span;
    struct turnout_guest *guests;
    int count, room;
    struct turnout_day *numbers; /* issued, own and hints alone, by day and office */
    int number_count;
};

static bool is_wanted(const struct reading *reading, int32_t scope)
{
    return reading->span->scope == 0 || reading->span->scope == scope;
}

static struct err guest_add(struct reading *reading, const struct turnout_guest *guest)
{
    if (reading->count == reading->room) {
        int room = reading->room == 0 ? 1024 : reading->room * 2;
        void *more = room > GUESTS_MAX
                         ? NULL
                         : realloc(reading->guests, (size_t)room * sizeof *reading->guests);
        if (more == NULL)
            return err_make(ERR_NO_MEMORY);
        reading->guests = more;
        reading->room = room;
    }
    reading->guests[reading->count++] = *guest;
    return err_none();
}

static struct turnout_guest guest_of(sqlite3_stmt *row)
{
    struct turnout_guest guest = {.booking_id = sqlite3_column_int64(row, 1),
                                  .scope = sqlite3_column_int(row, 2),
                                  .start_s = sqlite3_column_int64(row, 3)};

    (void)text_copy(guest.day, sizeof guest.day, query_text(row, 0));
    return guest;
}

static struct err journal_row(struct reading *reading, sqlite3_stmt *row)
{
    struct turnout_guest guest = guest_of(row);

    if (strcmp(query_text(row, 4), "checkin") == 0) {
        guest.arrived = true;
        guest.arrived_s = sqlite3_column_int64(row, 6);
    } else {
        guest.absent = true;
        guest.absence = state_named(query_text(row, 5));
    }
    return guest_add(reading, &guest);
}

static struct err expected_row(struct reading *reading, sqlite3_stmt *row)
{
    struct turnout_guest guest = guest_of(row);

    guest.listed = true;
    guest.gone = strcmp(query_text(row, 4), "gone") == 0;
    guest.status = booking_status_named(query_text(row, 4));
    return guest_add(reading, &guest);
}

static struct err numbers_row(struct reading *reading, sqlite3_stmt *row)
{
    struct turnout_day *day;

    if (!is_wanted(reading, sqlite3_column_int(row, 1)) || reading->number_count == NUMBERS_MAX)
        return err_none();
    if (reading->numbers == NULL)
        reading->numbers = calloc(NUMBERS_MAX, sizeof *reading->numbers);
    if (reading->numbers == NULL)
        return err_make(ERR_NO_MEMORY);
    day = &reading->numbers[reading->number_count++];
    (void)text_copy(day->day, sizeof day->day, query_text(row, 0));
    day->scope = sqlite3_column_int(row, 1);
    day->issued = sqlite3_column_int(row, 2);
    day->own = sqlite3_column_int(row, 3);
    day->hints = sqlite3_column_int(row, 4);
    return err_none();
}

static struct err rows_read(struct queries *q, int query, struct reading *reading,
                            struct err (*each)(struct reading *reading, sqlite3_stmt *row))
{
    bool row = true;
    struct err e = err_none();

    query_bind_text(q->stmts[query], 1, reading->span->from);
    query_bind_text(q->stmts[query], 2, reading->span->to);
    while (!err_is(e) && row) {
        e = query_step(q, query, &row);
        if (!err_is(e) && row)
            e = each(reading, q->stmts[query]);
    }
    query_end(q, query);
    return e;
}

static struct err journal_read(const char *dir, struct reading *reading)
{
    struct queries q;
    sqlite3 *db;

    struct err e = database_visit(dir, &database_journal, false, &db);
    if (!err_is(e))
        e = queries_prepare(db, journal_sql, QUERIES_OF_JOURNAL, &q);
    if (err_is(e))
        return e;
    e = rows_read(&q, QUERY_GUESTS, reading, journal_row);
    if (!err_is(e))
        e = rows_read(&q, QUERY_NUMBERS, reading, numbers_row);
    queries_close(&q);
    return e;
}

/* The day lists may not be kept here: then the journal says what it knows. */
static struct err attendance_read(const char *dir, struct reading *reading)
{
    struct queries q;
    sqlite3 *db;

    struct err e = database_visit(dir, &attendance_form, false, &db);
    if (e.code == ERR_GONE)
        return err_none();
    if (!err_is(e))
        e = queries_prepare(db, attendance_sql, QUERIES_OF_ATTENDANCE, &q);
    if (err_is(e))
        return e;
    e = rows_read(&q, QUERY_EXPECTED, reading, expected_row);
    queries_close(&q);
    return e;
}

/* ---- together ----------------------------------------------------------------------------- */

/* Does the day of a come before that of b? Offices by number. */
static int day_compare(const struct turnout_day *a, const struct turnout_day *b)
{
    int by_day = strcmp(a->day, b->day);

    return by_day != 0 ? by_day : (a->scope > b->scope) - (a->scope < b->scope);
}

/* Both lists are in order: the next day of either, or of both together. False: none is left. */
static bool next_day(struct reading *reading, int *guest_at, int *number_at, int *minutes,
                     struct turnout_day *ret_day)
{
    const struct turnout_day *numbers =
        *number_at < reading->number_count ? &reading->numbers[*number_at] : NULL;
    int taken = 0, order = 1;

    if (*guest_at < reading->count) {
        taken = turnout_take(reading->guests + *guest_at, reading->count - *guest_at,
                             reading->span->today, minutes, ret_day);
        order = numbers != NULL ? day_compare(ret_day, numbers) : -1;
    } else if (numbers == NULL) {
        return false;
    }
    if (order > 0)
        *ret_day = *numbers;
    if (order == 0) {
        ret_day->issued = numbers->issued;
        ret_day->own = numbers->own;
        ret_day->hints = numbers->hints;
    }
    *guest_at += order <= 0 ? taken : 0;
    *number_at += order >= 0;
    return true;
}

static struct err days_tell(struct reading *reading,
                            bool (*each)(void *self, const struct turnout_day *day), void *self)
{
    int *minutes = calloc((size_t)reading->count + 1, sizeof *minutes);
    int guest_at = 0, number_at = 0;
    struct turnout_day day;

    reading->count = minutes != NULL ? turnout_join(reading->guests, reading->count) : -1;
    if (reading->count < 0) {
        free(minutes);
        return err_make(ERR_NO_MEMORY);
    }
    while (next_day(reading, &guest_at, &number_at, minutes, &day))
        if (is_wanted(reading, day.scope) && !each(self, &day))
            break;
    free(minutes);
    return err_none();
}

struct err turnout_read(const char *dir, const struct turnout_span *span,
                        bool (*each)(void *self, const struct turnout_day *day), void *self)
{
    struct reading reading = {.span = span};

    struct err e = journal_read(dir, &reading);
    if (!err_is(e))
        e = attendance_read(dir, &reading);
    if (!err_is(e))
        e = days_tell(&reading, each, self);
    free(reading.guests);
    free(reading.numbers);
    return e;
}
