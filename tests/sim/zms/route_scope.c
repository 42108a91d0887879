/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"
#include "line.h"
#include "process.h"
#include "route.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

static void mark_reduced(struct exchange *ex)
{
    if (!exchange_login(ex)) {
        ex->meta = json_pack("{s:b}", "reducedData", 1);
    }
}

static bool require_access(struct exchange *ex, const struct office *office)
{
    char message[96];

    if (account_sees_department(&ex->account, office->department)) {
        return true;
    }
    snprintf(message, sizeof(message), "Missing permissions EntityAccess(scope#%lld)",
             (long long)office->id);
    exchange_fail(ex, 403, ZMS_ENTITY "UserAccountMissingRights", message);
    return false;
}

/* Scope and list entities carry the schema name only at the top. */
static void answer_scope(struct exchange *ex, json_t *scope)
{
    json_object_set_new(scope, "$schema",
                        json_string("https://schema.berlin.de/queuemanagement/scope.json"));
    exchange_answer(ex, scope);
}

static void get_scope(struct exchange *ex)
{
    struct office office;
    int64_t depth = exchange_query_number(ex, "resolveReferences", 0);
    unsigned parts = 0;

    if (!route_office(ex, ex->args[0], &office)) {
        return;
    }
    mark_reduced(ex);
    if (ex->logged_in && !require_access(ex, &office)) {
        return;
    }
    /* Without a login settings are left out, but a field selection reaches the whole entity. */
    if (ex->logged_in || exchange_query(ex, "gql")) {
        parts = OFFICE_SETTINGS | (depth > 0 ? OFFICE_DAYOFF : 0U);
    }
    answer_scope(ex, office_json(&office, depth > 0 ? PROVIDER_FULL : PROVIDER_TEXT, parts));
}

static void get_organisation(struct exchange *ex)
{
    struct office office;
    sqlite3_stmt *row;
    json_t *data;

    if (!route_office(ex, ex->args[0], &office)) {
        return;
    }
    mark_reduced(ex);
    row = store_query("SELECT o.id, o.name FROM organisation o JOIN department d ON"
                      " d.organisation=o.id WHERE d.id=?",
                      "i", office.department);
    sqlite3_step(row);
    data = json_pack("{s:s,s:s,s:I,s:{s:s,s:s,s:s,s:s}}", "$schema",
                     "https://schema.berlin.de/queuemanagement/organisation.json", "name",
                     store_text(row, 1), "id", (json_int_t)sqlite3_column_int64(row, 0), "contact",
                     "city", "", "street", "", "country", "Germany", "name", store_text(row, 1));
    sqlite3_finalize(row);
    if (ex->logged_in) {
        json_object_set_new(data, "preferences", json_pack("{s:i}", "ticketPrinterActivation", 1));
    }
    exchange_answer(ex, data);
}

static void get_department(struct exchange *ex)
{
    struct office office;
    json_t *data;

    if (!route_office(ex, ex->args[0], &office)) {
        return;
    }
    mark_reduced(ex);
    data = department_json(office.department, ex->logged_in);
    json_object_set_new(data, "$schema",
                        json_string("https://schema.berlin.de/queuemanagement/department.json"));
    exchange_answer(ex, data);
}

static void get_services(struct exchange *ex)
{
    struct office office;

    if (route_office(ex, ex->args[0], &office)) {
        exchange_answer(ex, service_list_json(office.id));
    }
}

static void get_desks(struct exchange *ex)
{
    struct office office;
    json_t *list;
    sqlite3_stmt *row;

    if (!route_office(ex, ex->args[0], &office)) {
        return;
    }
    list = json_array();
    row = store_query("SELECT id FROM account WHERE scope=? AND CAST(name AS INTEGER)>0", "i",
                      office.id);
    while (sqlite3_step(row) == SQLITE_ROW) {
        struct account account;

        account_by_id(&account, sqlite3_column_int64(row, 0));
        json_array_append_new(list, account_listed_json(&account));
    }
    sqlite3_finalize(row);
    exchange_answer(ex, list);
}

static void get_desk_count(struct exchange *ex)
{
    struct office office;

    if (exchange_require_right(ex, "appointment") && route_office(ex, ex->args[0], &office) &&
        require_access(ex, &office)) {
        answer_scope(ex, office_json(&office, PROVIDER_TEXT, OFFICE_SETTINGS | OFFICE_COUNT));
    }
}

static void set_emergency(struct exchange *ex)
{
    struct office office;
    bool on = strcmp(ex->method, "POST") == 0;

    if (!exchange_require_right(ex, "emergency") || !route_office(ex, ex->args[0], &office)) {
        return;
    }
    office.emergency = on;
    snprintf(office.emergency_by, sizeof(office.emergency_by), "%s", on ? ex->account.name : "-1");
    snprintf(office.accepted_by, sizeof(office.accepted_by), "-1");
    office_save(&office);
    answer_scope(ex, office_json(&office, PROVIDER_TEXT, OFFICE_SETTINGS));
}

static void get_day(struct exchange *ex)
{
    struct office office;
    struct line line;
    int64_t day;
    json_t *list;
    json_t *archived;
    json_t *scope = NULL;
    int64_t scope_id = 0;

    if (!exchange_require_login(ex) || !route_office(ex, ex->args[0], &office) ||
        !require_access(ex, &office)) {
        return;
    }
    day = clock_parse_day(ex->args[1]);
    if (day < 0) {
        exchange_fail(ex, 500, "Exception", "Failed to parse time string: Unexpected character");
        return;
    }
    line_build(&line, &office, day, false);
    list = json_array();
    for (size_t i = 0; i < line.ordered; i++) {
        size_t at = line.order[i];

        booking_day_json(list, line.entries + at, line.waits + at, &scope, &scope_id);
    }
    json_decref(scope);
    json_array_append_new(list, booking_fake_json(&line.newcomer, line.desks));
    line_free(&line);
    archived = booking_archived_json(office.id, day);
    json_array_extend(list, archived);
    json_decref(archived);
    exchange_answer(ex, list);
}

static void get_status_list(struct exchange *ex)
{
    struct office office;
    sqlite3_stmt *row;
    json_t *list;

    if (!exchange_require_login(ex) || !route_office(ex, ex->args[0], &office) ||
        !require_access(ex, &office)) {
        return;
    }
    list = json_array();
    /* Dereferenced ones have lost their place and stand in no list. */
    row = store_query("SELECT id FROM booking WHERE scope=? AND status=? AND key<>'deref!0'"
                      " ORDER BY id LIMIT 1000",
                      "is", office.id, ex->args[1]);
    while (sqlite3_step(row) == SQLITE_ROW) {
        struct booking booking;

        booking_load(&booking, sqlite3_column_int64(row, 0));
        json_array_append_new(list, booking_json(&booking, FORM_STUB, NULL));
        booking_clear(&booking);
    }
    sqlite3_finalize(row);
    exchange_answer(ex, list);
}

static int64_t queue_day(const struct exchange *ex)
{
    const char *date = exchange_query(ex, "date");
    int64_t day = date ? clock_parse_day(date) : -1;

    return day < 0 ? clock_now() : day;
}

static void get_queue(struct exchange *ex)
{
    struct office office;
    struct line line;
    bool legacy = exchange_query_number(ex, "resolveReferences", 0) == 0;
    json_t *list;

    if (!route_office(ex, ex->args[0], &office)) {
        return;
    }
    mark_reduced(ex);
    line_build(&line, &office, queue_day(ex), false);
    list = json_array();
    for (size_t i = 0; i < line.ordered; i++) {
        size_t at = line.order[i];

        json_array_append_new(list, queue_entry_json(line.entries + at, legacy, line.waits + at));
    }
    json_array_append_new(list, queue_fake_json(&line.newcomer, line.desks));
    line_free(&line);
    exchange_answer(ex, list);
}

/* Open to anyone and with the key and the contact data: a leak of ZMS that a client must not use.
 * Display numbers with a prefix have letters and are out of its reach. */
static void get_by_number(struct exchange *ex)
{
    struct office office;
    struct line line;
    const char *number = ex->args[1];

    if (!route_office(ex, ex->args[0], &office)) {
        return;
    }
    line_build(&line, &office, clock_now(), false);
    for (size_t i = 0; i < line.ordered && !ex->status; i++) {
        const struct booking *b = line.entries + line.order[i];
        char text[24];

        snprintf(text, sizeof(text), "%lld", (long long)b->number);
        if (strcmp(b->appointment ? b->display : text, number) == 0) {
            exchange_answer(ex, booking_json(b, FORM_NUMBER, line.waits + line.order[i]));
        }
    }
    line_free(&line);
    if (!ex->status) {
        exchange_fail(ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessByQueueNumberNotFound",
                      "Zu der angegebenen Wartenummer existiert kein Vorgang an diesem Standort.");
    }
}

static void get_next(struct exchange *ex)
{
    struct office office;
    struct line line;
    const struct booking *next;

    if (!exchange_require_right(ex, "appointment") || !route_office(ex, ex->args[0], &office)) {
        return;
    }
    line_build(&line, &office, queue_day(ex), false);
    next = line_next(&line, exchange_query(ex, "exclude"));
    exchange_answer(ex, next ? booking_json(next, FORM_NEXT, line.waits + (next - line.entries))
                             : booking_empty_json("free"));
    line_free(&line);
}

/* A GET that creates. Nothing but the contingent is checked: not the hash, not the opening hours,
 * not whether printing is switched off. */
static void issue_number(struct exchange *ex)
{
    const char *request = exchange_query(ex, "requestId");
    struct booking booking;
    struct office office;
    int64_t now = clock_now();

    if (!route_office(ex, ex->args[0], &office)) {
        return;
    }
    if (!office_has_numbers(&office, now)) {
        exchange_fail(ex, 404, ZMS_BACKEND "Scope\\Exception\\GivenNumberCountExceeded",
                      "Queue numbers contingent exceeded");
        return;
    }
    exchange_login(ex);
    booking_init(&booking, office.id);
    booking_insert(&booking);
    booking.number = office_next_number(&office, now);
    booking.date = clock_midnight(now);
    booking.arrival = now;
    booking.printed = 1;
    snprintf(booking.status, sizeof(booking.status), "queued");
    snprintf(booking.display, sizeof(booking.display), "%lld", (long long)booking.number);
    booking_set_client(&booking, "", "", 1);
    /* One numeric service is taken as it is, even an unknown one; a list is silently dropped. */
    if (request && *request && request[strspn(request, "0123456789")] == 0) {
        json_array_append_new(booking.requests, json_string(request));
    }
    booking_save(&booking);
    exchange_book(ex, &booking, "free");
    process_answer(ex, &booking, FORM_FRESH);
    booking_clear(&booking);
}

const struct route scope_routes[] = {
    {"GET", "/scope/#11/", get_scope},
    {"GET", "/scope/#4/organisation/", get_organisation},
    {"GET", "/scope/#11/department/", get_department},
    {"GET", "/scope/#11/request/", get_services},
    {"GET", "/scope/#11/workstation/", get_desks},
    {"GET", "/scope/#11/workstationcount/", get_desk_count},
    {"POST", "/scope/#11/emergency/", set_emergency},
    {"DELETE", "/scope/#11/emergency/", set_emergency},
    {"GET", "/scope/#11/process/@/", get_day},
    {"GET", "/scope/#11/process/status/%/", get_status_list},
    {"GET", "/scope/#11/queue/", get_queue},
    {"GET", "/scope/#4/queue/next/", get_next},
    {"GET", "/scope/#4/queue/#10/", get_by_number},
    {"GET", "/scope/#11/waitingnumber/%/", issue_number},
    {NULL, NULL, NULL},
};
