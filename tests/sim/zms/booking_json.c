/* SPDX-License-Identifier: Apache-2.0 */
#include "booking.h"

#include "clock.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

#define SCHEMA_HOST "https://schema.berlin.de/queuemanagement/"

static json_t *weekday_json(bool all)
{
    return json_pack("{s:i,s:i,s:i,s:i,s:i,s:i,s:i}", "sunday", all ? 1 : 0, "monday", all ? 2 : 0,
                     "tuesday", all ? 4 : 0, "wednesday", all ? 8 : 0, "thursday", all ? 16 : 0,
                     "friday", all ? 32 : 0, "saturday", all ? 64 : 0);
}

static json_t *availability_default_json(void)
{
    return json_pack(
        "{s:i,s:o,s:{s:i,s:i},s:{s:i,s:i},s:{s:i,s:i},s:i,s:b,s:i,s:i,s:i,s:s,s:s,"
        "s:s,s:i,s:{s:i,s:{s:i,s:s,s:s},s:s}}",
        "id", 0, "weekday", weekday_json(false), "repeat", "afterWeeks", 1, "weekOfMonth", 0,
        "bookable", "startInDays", 1, "endInDays", 60, "workstationCount", "public", 0, "intern", 0,
        "lastChange", 0, "multipleSlotsAllowed", 1, "slotTimeInMinutes", 10, "startDate", 0,
        "endDate", 0, "startTime", "0:00", "endTime", "23:59", "type", "appointment", "version", 1,
        "scope", "id", 123, "provider", "id", 0, "name", "", "source", "", "shortName", "");
}

static json_t *availability_day_json(int64_t when, bool text)
{
    char day[16];

    if (text) {
        return json_string(clock_format(day, sizeof(day), "%Y-%m-%d", when));
    }
    return json_integer((json_int_t)when);
}

static json_t *availability_json(const struct booking *b, enum booking_form form)
{
    bool text = form == FORM_DAY;
    int64_t start = clock_midnight(b->booked);
    char change[32];
    char path[32];
    json_t *scope;

    if (form != FORM_FULL && form != FORM_LINKED && form != FORM_DAY) {
        return availability_default_json();
    }
    if (!b->appointment || strcmp(b->key, "deref!0") == 0) {
        return json_pack("{s:s,s:{s:{s:i,s:s,s:s},s:s}}", "type", "openinghours", "scope",
                         "provider", "id", 0, "name", "", "source", "", "shortName", "");
    }
    scope = json_pack("{s:I,s:{s:i,s:s,s:s},s:s}", "id", (json_int_t)b->scope, "provider", "id", 0,
                      "name", "", "source", "", "shortName", "");
    if (form != FORM_FULL) {
        snprintf(path, sizeof(path), "/scope/%lld/", (long long)b->scope);
        json_object_set_new(scope, "$ref", json_string(path));
    }
    clock_format(change, sizeof(change), "%Y-%m-%d %H:%M:%S", start);
    return json_pack(
        "{s:i,s:o,s:{s:i,s:i},s:{s:i,s:i},s:{s:i,s:i},s:o,s:i,s:i,s:o,s:o,s:s,s:s,s:s,s:i,s:o,s:s}",
        "id", 990001, "weekday", weekday_json(true), "repeat", "afterWeeks", 1, "weekOfMonth", 0,
        "bookable", "startInDays", 0, "endInDays", 30, "workstationCount", "public", 4, "intern", 5,
        "lastChange", text ? json_string(change) : json_integer((json_int_t)start),
        "multipleSlotsAllowed", 1, "slotTimeInMinutes", 5, "startDate",
        availability_day_json(start, text), "endDate",
        availability_day_json(start + (int64_t)90 * 86400, text), "startTime", "00:05:00",
        "endTime", "23:55:00", "type", "appointment", "version", 1, "scope", scope, "description",
        "Termine");
}

static json_t *duration_json(int64_t seconds)
{
    char text[16];

    if (seconds < 0) {
        return json_null();
    }
    snprintf(text, sizeof(text), "%02d:%02d:%02d", (int)(seconds / 3600 % 100),
             (int)(seconds / 60 % 60), (int)(seconds % 60));
    return json_string(text);
}

static void desk_names(int64_t desk, char name[16], char hint[64])
{
    sqlite3_stmt *row = store_query("SELECT name, hint FROM account WHERE id=?", "i", desk);

    name[0] = 0;
    hint[0] = 0;
    if (desk && sqlite3_step(row) == SQLITE_ROW) {
        snprintf(name, 16, "%s", store_text(row, 0));
        snprintf(hint, 64, "%s", store_text(row, 1));
    }
    sqlite3_finalize(row);
}

static int64_t booking_number(const struct booking *b)
{
    return b->appointment ? b->id : b->number;
}

static void queue_set_desk(json_t *queue, const struct booking *b, bool nulls)
{
    char name[16];
    char hint[64];

    desk_names(b->desk, name, hint);
    if (b->desk) {
        json_object_set_new(queue, "destination", json_string(name));
        json_object_set_new(queue, "destinationHint", json_string(hint));
    } else if (nulls) {
        json_object_set_new(queue, "destination", json_null());
        json_object_set_new(queue, "destinationHint", json_null());
    }
}

/* Inside a process: times are null or "H:MM:SS", withAppointment is the text "1" or "0". */
static json_t *queue_stored_json(const struct booking *b)
{
    json_t *queue = json_pack(
        "{s:s,s:I,s:I,s:I,s:I,s:i,s:i,s:o,s:o,s:n,s:s,s:i}", "$schema", SCHEMA_HOST "queue.json",
        "arrivalTime", (json_int_t)booking_arrival(b), "callCount", (json_int_t)b->call_count,
        "callTime", (json_int_t)b->call_time, "number", (json_int_t)booking_number(b),
        "waitingTimeEstimate", 0, "waitingTimeOptimistic", 0, "waitingTime",
        duration_json(b->waiting), "wayTime", duration_json(b->way), "priority", "status",
        booking_status(b), "lastCallTime", 0);

    queue_set_desk(queue, b, true);
    json_object_set_new(queue, "withAppointment", json_string(b->appointment ? "1" : "0"));
    return queue;
}

/* In lists: minutes, withAppointment as truth value, bookings by their display number. */
static json_t *queue_listed_json(const struct booking *b, bool nulls, bool display,
                                 const struct booking_wait *wait, const char *status)
{
    int64_t waited = (clock_now() - booking_arrival(b)) / 60;
    json_t *queue = json_pack("{s:s,s:I,s:I,s:I}", "$schema", SCHEMA_HOST "queue.json",
                              "arrivalTime", (json_int_t)booking_arrival(b), "callCount",
                              (json_int_t)b->call_count, "callTime", (json_int_t)b->call_time);

    json_object_set_new(queue, "number",
                        display && b->appointment ? json_string(b->display)
                                                  : json_integer((json_int_t)booking_number(b)));
    json_object_set_new(queue, "waitingTimeEstimate",
                        json_integer(wait ? (json_int_t)wait->estimate : 0));
    json_object_set_new(queue, "waitingTimeOptimistic",
                        json_integer(wait ? (json_int_t)wait->optimistic : 0));
    json_object_set_new(queue, "waitingTime",
                        display && b->waiting >= 0
                            ? duration_json(b->waiting)
                            : json_integer(waited > 0 ? (json_int_t)waited : 0));
    json_object_set_new(queue, "wayTime", json_integer(0));
    json_object_set_new(queue, "priority",
                        b->priority ? json_integer((json_int_t)b->priority) : json_null());
    json_object_set_new(queue, "status", json_string(status));
    json_object_set_new(queue, "lastCallTime", json_integer(0));
    queue_set_desk(queue, b, nulls);
    json_object_set_new(queue, "withAppointment", json_boolean(b->appointment));
    if (display) {
        json_object_set_new(queue, "displayNumber", json_string(b->display));
    }
    return queue;
}

/* The old list knows an arrival only from its column, so a check-in at the appointment time still
 * reads as confirmed there. */
static const char *legacy_status(const struct booking *b)
{
    if (strcmp(b->status, "called") == 0 || strcmp(b->status, "processing") == 0) {
        return b->desk ? b->status : booking_status(b);
    }
    if (strcmp(b->status, "queued") == 0 || strcmp(b->status, "confirmed") == 0 ||
        strcmp(b->status, "parked") == 0) {
        return b->appointment && !b->arrival ? "confirmed" : "queued";
    }
    return b->status;
}

json_t *queue_entry_json(const struct booking *b, bool legacy, const struct booking_wait *wait)
{
    return queue_listed_json(b, true, !legacy, wait, legacy ? legacy_status(b) : booking_status(b));
}

json_t *queue_fake_json(const struct booking_wait *wait, int64_t desks)
{
    char count[24];

    snprintf(count, sizeof(count), "%lld", (long long)(desks > 0 ? desks : 1));
    return json_pack("{s:s,s:I,s:i,s:i,s:i,s:I,s:I,s:i,s:i,s:n,s:s,s:b,s:s,s:s}", "$schema",
                     SCHEMA_HOST "queue.json", "arrivalTime", (json_int_t)clock_now(), "callCount",
                     0, "callTime", 0, "number", -1, "waitingTimeEstimate",
                     (json_int_t)wait->estimate, "waitingTimeOptimistic",
                     (json_int_t)wait->optimistic, "waitingTime", 0, "wayTime", 0, "priority",
                     "status", "fake", "withAppointment", 0, "destination", "", "destinationHint",
                     count);
}

static json_t *queue_blank_json(bool zero_priority, int64_t arrival, int64_t number)
{
    return json_pack("{s:s,s:I,s:i,s:i,s:I,s:i,s:i,s:i,s:i,s:o}", "$schema",
                     SCHEMA_HOST "queue.json", "arrivalTime", (json_int_t)arrival, "callCount", 0,
                     "callTime", 0, "number", (json_int_t)number, "waitingTimeEstimate", 0,
                     "waitingTimeOptimistic", 0, "waitingTime", 0, "wayTime", 0, "priority",
                     zero_priority ? json_integer(0) : json_null());
}

static json_t *queue_json(const struct booking *b, enum booking_form form,
                          const struct booking_wait *wait)
{
    switch (form) {
    case FORM_NEXT:
    case FORM_NUMBER:
        return queue_listed_json(b, true, true, wait, booking_status(b));
    case FORM_DAY:
        return queue_listed_json(b, false, true, wait, booking_status(b));
    case FORM_FRESH:
        return queue_blank_json(true, booking_arrival(b), b->number);
    case FORM_SEARCH:
        return queue_blank_json(false, 0, 0);
    case FORM_STUB:
    case FORM_LINKED:
    case FORM_FULL:
        break;
    }
    return queue_stored_json(b);
}

static json_t *booking_scope_json(const struct booking *b, enum booking_form form)
{
    struct office office;

    if (strcmp(b->key, "deref!0") == 0 && form == FORM_FULL) {
        return office_dereferenced_json();
    }
    if (form == FORM_STUB || form == FORM_NEXT || !office_load(&office, b->scope)) {
        return office_stub_json(b->scope);
    }
    switch (form) {
    case FORM_LINKED:
        return office_json(&office, PROVIDER_DATA, OFFICE_SETTINGS);
    case FORM_FULL:
        return office_json(&office, PROVIDER_FULL, OFFICE_SETTINGS);
    case FORM_NUMBER:
        return office_json(&office, PROVIDER_TEXT, OFFICE_SETTINGS | OFFICE_COUNT);
    case FORM_DAY:
        return office_json(&office, PROVIDER_DATA, OFFICE_SETTINGS | OFFICE_DATES);
    case FORM_SEARCH:
        return office_named_json(b->scope, false);
    case FORM_FRESH:
    case FORM_STUB:
    case FORM_NEXT:
        break;
    }
    return office_json(&office, PROVIDER_TEXT, OFFICE_SETTINGS);
}

static json_t *booking_clients_json(const struct booking *b, bool truth)
{
    json_t *list = json_array();
    size_t index;
    json_t *client;

    json_array_foreach(b->clients, index, client)
    {
        const char *name = json_string_value(json_object_get(client, "familyName"));
        const char *mail = json_string_value(json_object_get(client, "email"));
        const char *telephone = json_string_value(json_object_get(client, "telephone"));

        json_array_append_new(list,
                              json_pack("{s:s,s:s,s:i,s:o,s:s}", "familyName", name ? name : "",
                                        "email", mail ? mail : "", "emailSendCount", 0,
                                        "surveyAccepted", truth ? json_false() : json_integer(0),
                                        "telephone", telephone ? telephone : ""));
    }
    return list;
}

static json_t *booking_requests_json(const struct booking *b, enum booking_form form)
{
    json_t *list = json_array();
    size_t index;
    json_t *id;

    json_array_foreach(b->requests, index, id)
    {
        const char *text = json_string_value(id);

        if (form == FORM_FRESH) {
            char name[128];

            service_name(text, name, sizeof(name));
            json_array_append_new(
                list, json_pack("{s:s,s:s,s:s}", "id", text, "name", name, "source", "dldb"));
        } else {
            json_array_append_new(list, service_json(text, form == FORM_FULL));
        }
    }
    return list;
}

static void booking_set_moments(json_t *data, const struct booking *b)
{
    char text[32];

    if (b->show_up) {
        json_object_set_new(data, "showUpTime",
                            json_string(clock_format(text, sizeof(text), "%H:%M:%S", b->show_up)));
    }
    if (b->timeout) {
        json_object_set_new(
            data, "timeoutTime",
            json_string(clock_format(text, sizeof(text), "%Y-%m-%d %H:%M:%S", b->timeout)));
    }
    if (b->parked_by[0]) {
        json_object_set_new(data, "parkedBy", json_string(b->parked_by));
    }
    if (b->priority) {
        json_object_set_new(data, "priority", json_integer((json_int_t)b->priority));
    }
}

/* Members every process has, in whatever call. */
static json_t *booking_frame_json(int64_t id, const char *key, const char *status,
                                  const char *display)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:{s:s,s:s},s:s,s:s,s:s,s:I,s:I,s:i,s:i,s:s,s:s,s:s,s:I}",
                     "$schema", SCHEMA_HOST "process.json", "amendment", "", "customTextfield", "",
                     "customTextfield2", "", "apiclient", "clientKey", "", "shortname", "default",
                     "authKey", key, "captchaToken", "", "createIP", "", "createTimestamp",
                     (json_int_t)clock_now(), "id", (json_int_t)id, "archiveId", 0,
                     "reminderTimestamp", 0, "status", status, "displayNumber", display, "dbstatus",
                     "free", "lastChange", (json_int_t)clock_now());
}

static json_t *process_json(const struct booking *b, enum booking_form form,
                            const struct booking_wait *wait, json_t *stolen_scope)
{
    bool truth = form == FORM_FRESH || form == FORM_SEARCH;
    json_t *appointed =
        form == FORM_DAY ? json_pack("{s:I,s:s,s:{s:s},s:s}", "id", (json_int_t)b->scope, "source",
                                     "dldb", "provider", "$ref", "provider/0/", "shortName", "")
                         : office_stub_json(b->scope);
    json_t *data =
        booking_frame_json(b->id, b->key, booking_status(b), form == FORM_FRESH ? "" : b->display);

    json_object_set_new(data, "amendment", json_string(b->amendment));
    json_object_set_new(data, "customTextfield", json_string(b->text1));
    json_object_set_new(data, "customTextfield2", json_string(b->text2));
    json_object_set_new(data, "createTimestamp", json_integer((json_int_t)b->created));
    json_object_set_new(data, "lastChange", json_integer((json_int_t)b->changed));
    json_object_set_new(data, "appointments",
                        json_pack("[{s:I,s:o,s:o,s:I}]", "date", (json_int_t)b->date, "scope",
                                  appointed, "availability", availability_json(b, form),
                                  "slotCount", (json_int_t)b->slots));
    json_object_set_new(data, "clients", booking_clients_json(b, truth));
    json_object_set_new(data, "queue", queue_json(b, form, wait));
    /* Empty lists vanish at process level, as nulls do. */
    if (json_array_size(b->requests)) {
        json_object_set_new(data, "requests", booking_requests_json(b, form));
    }
    json_object_set_new(data, "scope", stolen_scope);
    json_object_set_new(data, "wasMissed",
                        truth ? json_false() : json_integer((json_int_t)b->was_missed));
    if (form == FORM_SEARCH) {
        json_object_set_new(data, "source", json_string("process"));
        json_object_set_new(data, "appointmentStatus", json_string(booking_status(b)));
        return data;
    }
    booking_set_moments(data, b);
    json_object_set_new(data, "isTicketprinter",
                        truth ? json_boolean(b->printed) : json_integer((json_int_t)b->printed));
    return data;
}

json_t *booking_json(const struct booking *b, enum booking_form form,
                     const struct booking_wait *wait)
{
    return process_json(b, form, wait, booking_scope_json(b, form));
}

void booking_day_json(json_t *list, const struct booking *b, const struct booking_wait *wait,
                      json_t **scope, int64_t *scope_id)
{
    if (!*scope || *scope_id != b->scope) {
        json_decref(*scope);
        *scope = booking_scope_json(b, FORM_DAY);
        *scope_id = b->scope;
    }
    json_array_append_new(list, process_json(b, FORM_DAY, wait, json_incref(*scope)));
}

json_t *booking_empty_json(const char *status)
{
    json_t *data = booking_frame_json(0, "", status, "");

    json_object_set_new(data, "queue", queue_blank_json(false, 0, 0));
    json_object_set_new(data, "scope", office_stub_json(0));
    json_object_set_new(data, "wasMissed", json_false());
    return data;
}

json_t *booking_fake_json(const struct booking_wait *wait, int64_t desks)
{
    json_t *data = booking_empty_json("deleted");

    json_object_set_new(data, "queue", queue_fake_json(wait, desks));
    return data;
}

json_t *booking_default_json(void)
{
    json_t *data = booking_empty_json("free");

    json_object_set_new(data, "scope",
                        json_pack("{s:i,s:s,s:[],s:{s:i,s:s,s:s,s:n},s:s,s:[]}", "id", 0, "source",
                                  "dldb", "contact", "provider", "id", 0, "name", "", "source",
                                  "dldb", "parent_id", "shortName", "", "dayoff"));
    json_object_set_new(data, "appointments", json_array());
    json_object_set_new(data, "clients", json_array());
    json_object_set_new(data, "requests", json_array());
    json_object_set_new(data, "priority", json_null());
    json_object_set_new(data, "externalUserId", json_null());
    json_object_set_new(data, "parkedBy", json_null());
    return data;
}

static json_t *minutes_json(int64_t seconds)
{
    return seconds % 60 ? json_real((double)seconds / 60.0)
                        : json_integer((json_int_t)(seconds / 60));
}

json_t *booking_archived_json(int64_t scope, int64_t day)
{
    json_t *list = json_array();
    sqlite3_stmt *row = store_query("SELECT id, date, name, services, appointment, printed, status,"
                                    " waiting, way, processing FROM archive WHERE scope=? AND day=?"
                                    " ORDER BY id",
                                    "ii", scope, clock_midnight(day));

    while (sqlite3_step(row) == SQLITE_ROW) {
        json_t *data = booking_empty_json("archived");
        json_t *queue = queue_blank_json(false, clock_midnight(day), 0);

        json_object_set_new(queue, "callTime", json_integer((json_int_t)clock_midnight(day)));
        json_object_set_new(queue, "withAppointment", json_integer(sqlite3_column_int64(row, 4)));
        json_object_set_new(queue, "status", json_string(store_text(row, 6)));
        json_object_set_new(data, "queue", queue);
        json_object_set_new(data, "archiveId", json_integer(sqlite3_column_int64(row, 0)));
        json_object_set_new(data, "appointments",
                            json_pack("[{s:I,s:o,s:o,s:i}]", "date",
                                      (json_int_t)sqlite3_column_int64(row, 1), "scope",
                                      office_stub_json(0), "availability",
                                      availability_default_json(), "slotCount", 0));
        json_object_set_new(data, "clients",
                            json_pack("[{s:s,s:s,s:i,s:b,s:s}]", "familyName", "Unknown", "email",
                                      "", "emailSendCount", 0, "surveyAccepted", 0, "telephone",
                                      ""));
        json_object_set_new(data, "waitingTime", minutes_json(sqlite3_column_int64(row, 7)));
        json_object_set_new(data, "wayTime", minutes_json(sqlite3_column_int64(row, 8)));
        json_object_set_new(data, "processingTime", minutes_json(sqlite3_column_int64(row, 9)));
        json_object_set_new(data, "name", json_string(store_text(row, 2)));
        json_object_set_new(data, "services", json_string(store_text(row, 3)));
        json_object_set_new(data, "withAppointment", json_integer(sqlite3_column_int64(row, 4)));
        json_object_set_new(data, "isTicketprinter", json_integer(sqlite3_column_int64(row, 5)));
        json_array_append_new(list, data);
    }
    sqlite3_finalize(row);
    return list;
}
