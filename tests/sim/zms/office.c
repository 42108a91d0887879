/* SPDX-License-Identifier: Apache-2.0 */
#include "office.h"

#include "clock.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

#define COPY(target, column) snprintf(target, sizeof(target), "%s", store_text(row, column))

bool office_load(struct office *office, int64_t id)
{
    sqlite3_stmt *row = store_query("SELECT * FROM office WHERE id=?", "i", id);
    bool found = sqlite3_step(row) == SQLITE_ROW;

    memset(office, 0, sizeof(*office));
    if (found) {
        office->id = id;
        office->department = sqlite3_column_int64(row, 1);
        COPY(office->provider, 2);
        COPY(office->name, 3);
        COPY(office->title, 4);
        COPY(office->short_name, 5);
        COPY(office->street, 6);
        COPY(office->house, 7);
        COPY(office->postcode, 8);
        COPY(office->hint, 9);
        office->first = sqlite3_column_int64(row, 10);
        office->last = sqlite3_column_int64(row, 11);
        office->contingent = sqlite3_column_int64(row, 12);
        COPY(office->prefix, 13);
        office->call_max = sqlite3_column_int64(row, 14);
        office->average = sqlite3_column_int64(row, 15);
        office->cluster = sqlite3_column_int64(row, 16);
        office->deactivated = sqlite3_column_int64(row, 17);
        office->opens = sqlite3_column_int64(row, 18);
        office->closes = sqlite3_column_int64(row, 19);
        office->books_from = sqlite3_column_int64(row, 20);
        office->books_to = sqlite3_column_int64(row, 21);
        office->mail_max = sqlite3_column_int64(row, 22);
        office->given = sqlite3_column_int64(row, 23);
        office->last_given = sqlite3_column_int64(row, 24);
        office->given_day = sqlite3_column_int64(row, 25);
        office->last_display = sqlite3_column_int64(row, 26);
        office->rewritten = sqlite3_column_int64(row, 27);
        office->emergency = sqlite3_column_int64(row, 28);
        COPY(office->emergency_by, 29);
        COPY(office->accepted_by, 30);
        office->changed = sqlite3_column_int64(row, 31);
    }
    sqlite3_finalize(row);
    return found;
}

void office_save(const struct office *o)
{
    store_run("UPDATE office SET deactivated=?, given=?, last_given=?, given_day=?,"
              " last_display=?, rewritten=?, emergency=?, emergency_by=?, accepted_by=?,"
              " opens=?, closes=?, contingent=?, changed=? WHERE id=?",
              "iiiiiiissiiiii", o->deactivated, o->given, o->last_given, o->given_day,
              o->last_display, o->rewritten, o->emergency, o->emergency_by, o->accepted_by,
              o->opens, o->closes, o->contingent, clock_now(), o->id);
}

bool office_is_open(const struct office *office, int64_t now)
{
    int minute = clock_minute(now);

    return minute >= office->opens && minute < office->closes;
}

bool office_has_numbers(const struct office *office, int64_t now)
{
    if (office->contingent <= 0) {
        return true;
    }
    return office->given_day != clock_midnight(now) || office->given < office->contingent;
}

int64_t office_next_number(struct office *office, int64_t now)
{
    int64_t today = clock_midnight(now);

    if (office->given_day != today || office->given <= 0) {
        office->given_day = today;
        office->given = 0;
        office->last_given = office->first;
    } else if (office->last_given < office->last) {
        office->last_given++;
    } else {
        office->last_given = office->first;
    }
    office->given++;
    office->rewritten |= OFFICE_PREFIX_KNOWN;
    office_save(office);
    return office->last_given;
}

void office_next_display(struct office *office, char *out, size_t size, int64_t id)
{
    if (!office->prefix[0]) {
        snprintf(out, size, "%lld", (long long)id);
        return;
    }
    office->last_display = office->last_display % 9999 + 1;
    snprintf(out, size, "%s%04lld", office->prefix, (long long)office->last_display);
    office_save(office);
}

int64_t office_desk_count(const struct office *office, int64_t now)
{
    return store_value(0,
                       "SELECT count(*) FROM account WHERE scope=? AND CAST(name AS INTEGER)>0"
                       " AND session<>'' AND last_login>=?",
                       "ii", office->id, clock_midnight(now));
}

bool service_exists(const char *id)
{
    return store_value(0, "SELECT 1 FROM service WHERE id=?", "s", id) == 1;
}

bool service_offered(int64_t scope, const char *id)
{
    return store_value(0, "SELECT 1 FROM offer WHERE scope=? AND service=?", "is", scope, id) == 1;
}

int64_t service_slots(const char *id)
{
    return store_value(1, "SELECT slots FROM service WHERE id=?", "s", id);
}

void service_name(const char *id, char *out, size_t size)
{
    sqlite3_stmt *row = store_query("SELECT name FROM service WHERE id=?", "s", id);

    out[0] = 0;
    if (sqlite3_step(row) == SQLITE_ROW) {
        snprintf(out, size, "%s", store_text(row, 0));
    }
    sqlite3_finalize(row);
}
