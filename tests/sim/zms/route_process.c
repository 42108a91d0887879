/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"
#include "loose.h"
#include "process.h"
#include "route.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum booking_form form_of(const struct exchange *ex)
{
    int64_t depth = exchange_query_number(ex, "resolveReferences", 2);

    return depth <= 0 ? FORM_STUB : (depth == 1 ? FORM_LINKED : FORM_FULL);
}

void process_answer(struct exchange *ex, const struct booking *booking, enum booking_form form)
{
    exchange_answer(ex, booking_json(booking, form, NULL));
}

void process_fail_unknown(struct exchange *ex, json_t *data)
{
    exchange_fail_data(ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessNotFound",
                       "Zu den angegebenen Daten konnte kein Termin gefunden werden.", data);
}

void process_fail_key(struct exchange *ex)
{
    exchange_fail(ex, 403, ZMS_BACKEND "Process\\Exception\\AuthKeyMatchFailed",
                  "Der Absagecode ist nicht korrekt.");
}

bool process_load(struct exchange *ex, int64_t id, const char *key, struct booking *booking)
{
    if (id <= 0 || !booking_load(booking, id)) {
        process_fail_unknown(ex, json_array());
        return false;
    }
    /* The key is compared exactly; upper case hex is a wrong key. */
    if (strcmp(booking->key, key) != 0) {
        booking_clear(booking);
        process_fail_key(ex);
        return false;
    }
    return true;
}

bool process_check_client(struct exchange *ex)
{
    const char *key = exchange_query(ex, "clientkey");

    if (key && *key) {
        exchange_fail(ex, 403, ZMS_BACKEND "Process\\Exception\\ApiclientInvalid",
                      "Invalid ApiClientKey");
        return false;
    }
    return true;
}

/* The messages differ for text and for small numbers, as the two branches of the schema do. */
static json_t *id_messages(const json_t *id)
{
    if (json_is_string(id)) {
        return json_pack("{s:s,s:s,s:s}", "oneOf", "The data should match exactly one schema",
                         "type", "The data (\"string\") must match the type: \"number\"", "pattern",
                         "The string should match pattern: \"^[0-9]{4,}$\"");
    }
    return json_pack("{s:s,s:s,s:s,s:s}", "oneOf", "The data should match exactly one schema",
                     "enum", "The data should match one item from enum", "minimum",
                     "Number must be greater than or equal to 1000", "type",
                     "The data (\"integer\") must match the type: \"string\"");
}

bool process_check_schema(struct exchange *ex)
{
    json_t *id = json_object_get(ex->input, "id");
    json_t *echo;

    if (!id || json_is_null(id) || loose_number(id, -1) == 0 ||
        (loose_is_number(id) && loose_number(id, 0) >= 1000)) {
        return true;
    }
    echo = booking_default_json();
    json_object_del(echo, "$schema");
    json_object_update(echo, ex->input);
    exchange_fail_schema(ex, "/id", "oneOf", "The data should match exactly one schema", echo);
    json_object_set_new(json_object_get(ex->data, "/id"), "messages", id_messages(id));
    json_decref(echo);
    return false;
}

static void get_by_key(struct exchange *ex)
{
    struct booking booking;

    if (process_load(ex, strtoll(ex->args[0], NULL, 10), ex->args[1], &booking)) {
        process_answer(ex, &booking, form_of(ex));
        booking_clear(&booking);
    }
}

static void copy_text(char *target, size_t size, json_t *input, const char *field)
{
    snprintf(target, size, "%s", loose_text(input, field));
}

void process_copy_requests(struct booking *booking, json_t *list)
{
    json_t *requests = json_array();
    size_t index;
    json_t *item;

    json_array_foreach(list, index, item)
    {
        json_t *id = json_object_get(item, "id");
        char text[24];

        snprintf(text, sizeof(text), "%lld", (long long)loose_number(id, 0));
        json_array_append_new(requests, json_string(text));
    }
    json_decref(booking->requests);
    booking->requests = requests;
}

void process_copy_clients(struct booking *booking, json_t *list)
{
    json_t *clients = json_array();
    size_t index;
    json_t *item;

    json_array_foreach(list, index, item)
    {
        json_array_append_new(clients, json_pack("{s:s,s:s,s:s}", "familyName",
                                                 loose_text(item, "familyName"), "email",
                                                 loose_text(item, "email"), "telephone",
                                                 loose_text(item, "telephone")));
    }
    if (json_array_size(clients) == 0) {
        json_array_append_new(
            clients, json_pack("{s:s,s:s,s:s}", "familyName", "", "email", "", "telephone", ""));
    }
    json_decref(booking->clients);
    booking->clients = clients;
}

/* The mail limit looks at confirmed bookings of the address at the place; the first ones may be
 * changed, later ones only with ?initiator=. */
static bool mail_limit_reached(struct exchange *ex, const struct booking *booking)
{
    const char *status = loose_text(ex->input, "status");
    const char *mail = booking_mail(booking);
    struct office office;
    int64_t before;

    if (exchange_query(ex, "initiator") || !mail[0] || !office_load(&office, booking->scope) ||
        (strcmp(status, "confirmed") != 0 && strcmp(status, "preconfirmed") != 0)) {
        return false;
    }
    before = store_value(0,
                         "SELECT count(*) FROM booking WHERE scope=? AND id<? AND mail=? AND status"
                         " IN ('confirmed','preconfirmed')",
                         "iis", booking->scope, booking->id, mail);
    return office.mail_max > 0 && before >= office.mail_max;
}

static void write_status(struct booking *booking, const char *status, json_t *queue)
{
    int64_t now = clock_now();

    snprintf(booking->status, sizeof(booking->status), "%s", status);
    if (json_object_get(queue, "arrivalTime")) {
        booking_set_arrival(booking, loose_number(json_object_get(queue, "arrivalTime"), 0));
    }
    /* With withAppointment sent along, queued stamps the arrival with now; without it the server
     * stores the time it is given. */
    if (strcmp(status, "queued") == 0 && loose_truth(json_object_get(queue, "withAppointment"))) {
        booking_set_arrival(booking, now);
    }
    if (strcmp(status, "processing") == 0 && !booking->show_up) {
        booking->show_up = now;
        booking->way = booking->call_time ? now - booking->call_time : 0;
    }
}

/* The blind overwrite: every column is written from the request, whatever others have changed in
 * between, and any status is accepted from anyone who has id and key. */
static void overwrite(struct booking *booking, json_t *input)
{
    const char *status = loose_text(input, "status");
    json_t *queue = json_object_get(input, "queue");
    json_t *requests = json_object_get(input, "requests");

    copy_text(booking->amendment, sizeof(booking->amendment), input, "amendment");
    copy_text(booking->text1, sizeof(booking->text1), input, "customTextfield");
    copy_text(booking->text2, sizeof(booking->text2), input, "customTextfield2");
    copy_text(booking->parked_by, sizeof(booking->parked_by), input, "parkedBy");
    process_copy_clients(booking, json_object_get(input, "clients"));
    booking->priority = loose_number(json_object_get(input, "priority"), 0);
    booking->was_missed = loose_truth(json_object_get(input, "wasMissed"));
    booking->call_count = loose_number(json_object_get(queue, "callCount"), 0);
    booking->call_time = loose_number(json_object_get(queue, "callTime"), 0);
    if (json_array_size(requests) || json_object_size(requests)) {
        process_copy_requests(booking, requests);
    } else if (strcmp(status, "queued") == 0) {
        json_array_clear(booking->requests);
    }
    write_status(booking, status[0] ? status : booking->status, queue);
}

static void update(struct exchange *ex)
{
    struct booking booking;
    char old[16];

    if (!process_check_client(ex) || !exchange_read(ex) || !process_check_schema(ex) ||
        !process_load(ex, strtoll(ex->args[0], NULL, 10), ex->args[1], &booking)) {
        return;
    }
    exchange_login(ex);
    snprintf(old, sizeof(old), "%s", booking.status);
    if (mail_limit_reached(ex, &booking)) {
        exchange_fail(ex, 429, ZMS_BACKEND "Process\\Exception\\MoreThanAllowedAppointmentsPerMail",
                      "Too many appointments with the same E-mail address");
    } else if (loose_number(loose_at(ex->input, "scope.id"), 0) == 0) {
        /* An error may be committed: the status is written before the scope fails. */
        if (loose_text(ex->input, "status")[0]) {
            json_t *queue = json_pack("{s:b}", "withAppointment", (int)booking.appointment);

            write_status(&booking, loose_text(ex->input, "status"), queue);
            json_decref(queue);
            booking_save(&booking);
            exchange_book(ex, &booking, old);
        }
        exchange_fail(ex, 500, ZMS_BACKEND "Exception\\Pdo\\PDOFailed",
                      "SQL:  Err: SQLSTATE[23000]: Integrity constraint violation: 1452 Cannot add "
                      "or update a child row");
    } else {
        overwrite(&booking, ex->input);
        booking_save(&booking);
        exchange_book(ex, &booking, old);
        process_answer(ex, &booking, form_of(ex));
    }
    booking_clear(&booking);
}

static void cancel(struct exchange *ex)
{
    struct booking booking;
    char old[16];
    char when[40];

    /* Unlike the read, the cancellation does not tell an unknown id from a wrong key. */
    if (!booking_load(&booking, strtoll(ex->args[0], NULL, 10))) {
        process_fail_key(ex);
        return;
    }
    if (strcmp(booking.key, ex->args[1]) != 0) {
        process_fail_key(ex);
        booking_clear(&booking);
        return;
    }
    exchange_login(ex);
    snprintf(old, sizeof(old), "%s", booking.status);
    snprintf(booking.status, sizeof(booking.status), "deleted");
    if (strcmp(old, "reserved") == 0) {
        booking_delete(&booking);
    } else {
        clock_format(when, sizeof(when), "%d.%m.%Y, %H:%M", booking.booked);
        snprintf(booking.amendment, sizeof(booking.amendment),
                 "Abgesagter Termin gebucht am: %s Uhr | ", when);
        booking_set_client(&booking, "(abgesagt)", booking_mail(&booking), 1);
        store_random_hex(booking.key, 32);
        /* The slot stays blocked for the deallocation time, which is kept in this column. */
        booking.created = clock_now() + 300;
        booking_save(&booking);
    }
    exchange_book(ex, &booking, old);
    process_answer(ex, &booking, FORM_STUB);
    booking_clear(&booking);
}

static bool is_callable(const char *status)
{
    static const char *const refused[] = {"reserved", "preconfirmed", "deleted", "called",
                                          "processing"};

    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (strcmp(status, refused[i]) == 0) {
            return false;
        }
    }
    return true;
}

static void get_by_id(struct exchange *ex)
{
    struct booking booking;

    if (!exchange_require_login(ex)) {
        return;
    }
    if (ex->args[0][strspn(ex->args[0], "0123456789")]) {
        exchange_fail(ex, 500, "TypeError", "Argument #1 ($processId) must be of type int");
        return;
    }
    if (!booking_load(&booking, strtoll(ex->args[0], NULL, 10))) {
        process_fail_unknown(ex, json_pack("{s:s}", "processId", ex->args[0]));
        return;
    }
    if (exchange_require_booking(ex, &booking)) {
        if (is_callable(booking_status(&booking))) {
            process_answer(ex, &booking, FORM_FULL);
        } else {
            exchange_fail_data(
                ex, 403, ZMS_BACKEND "Process\\Exception\\ProcessNotCallable",
                "Der angegebene Termin kann in seinem aktuellen Status nicht aufgerufen werden.",
                json_pack("{s:I,s:s}", "processId", (json_int_t)booking.id, "status",
                          booking_status(&booking)));
        }
    }
    booking_clear(&booking);
}

static void delete_by_id(struct exchange *ex)
{
    struct booking booking;
    struct office office;
    char old[16];
    json_t *data;

    if (!exchange_require_right(ex, "appointment")) {
        return;
    }
    if (!booking_load(&booking, strtoll(ex->args[0], NULL, 10))) {
        process_fail_unknown(ex, json_pack("{s:s}", "processId", ex->args[0]));
        return;
    }
    if (!office_load(&office, booking.scope) ||
        !account_sees_department(&ex->account, office.department)) {
        exchange_fail(ex, 403, ZMS_BACKEND "Process\\Exception\\ProcessNoAccess",
                      "Process access denied");
    } else if (booking.desk) {
        exchange_fail(ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessAlreadyCalled",
                      "Failed to call process. It is already called by another workstation.");
    } else {
        snprintf(old, sizeof(old), "%s", booking.status);
        data = booking_json(&booking, FORM_FULL, NULL);
        json_object_set_new(data, "status", json_string("blocked"));
        booking_dereference(&booking);
        booking_save(&booking);
        exchange_book(ex, &booking, old);
        exchange_answer(ex, data);
    }
    booking_clear(&booking);
}

static void search(struct exchange *ex)
{
    const char *query = exchange_query(ex, "query");
    int64_t limit = exchange_query_number(ex, "limit", 100);
    json_t *list;
    sqlite3_stmt *row;
    char like[160];

    if (!exchange_require_right(ex, "customersearch")) {
        return;
    }
    snprintf(like, sizeof(like), "%%%s%%", query ? query : "");
    list = json_array();
    row =
        store_query("SELECT b.id FROM booking b JOIN office o ON o.id=b.scope WHERE"
                    " (b.clients LIKE ? OR b.display LIKE ? OR b.amendment LIKE ? OR"
                    " b.text1 LIKE ?) AND b.day>=? AND b.status NOT IN ('blocked','deleted') AND"
                    " (o.department=? OR ?) ORDER BY b.date LIMIT ?",
                    "ssssiiii", like, like, like, like, clock_midnight(clock_now()),
                    ex->account.department, (int64_t)account_may(&ex->account, "superuser"), limit);
    while (sqlite3_step(row) == SQLITE_ROW) {
        struct booking booking;

        if (booking_load(&booking, sqlite3_column_int64(row, 0))) {
            json_array_append_new(list, booking_json(&booking, FORM_SEARCH, NULL));
            booking_clear(&booking);
        }
    }
    sqlite3_finalize(row);
    ex->meta = json_pack("{s:I,s:i,s:I}", "totalCount", (json_int_t)json_array_size(list), "page",
                         1, "limit", (json_int_t)limit);
    exchange_answer(ex, list);
}

const struct route process_routes[] = {
    {"GET", "/process/search/", search},
    {"GET", "/process/#11/%/", get_by_key},
    {"POST", "/process/#11/%/", update},
    {"DELETE", "/process/#11/%/", cancel},
    {"GET", "/process/%/", get_by_id},
    {"DELETE", "/process/#11/", delete_by_id},
    {NULL, NULL, NULL},
};
