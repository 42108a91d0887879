/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"
#include "loose.h"
#include "process.h"
#include "route.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_SECONDS 300
#define SLOT_PLACES  4

static bool slot_is_free(const struct office *office, int64_t date, int64_t slots, int64_t now)
{
    int minute = clock_minute(date);
    int64_t taken;

    if (date <= now || date % SLOT_SECONDS || minute < office->books_from ||
        minute + slots * 5 > office->books_to || date > now + (int64_t)42 * 86400) {
        return false;
    }
    taken = store_value(0,
                        "SELECT count(*) FROM booking WHERE scope=? AND appointment=1 AND"
                        " status NOT IN ('blocked','finished') AND date<? AND date+slots*300>?",
                        "iii", office->id, date + slots * SLOT_SECONDS, date);
    return taken < SLOT_PLACES;
}

static int64_t slots_of(json_t *requests)
{
    int64_t slots = 0;
    size_t index;
    json_t *item;

    json_array_foreach(requests, index, item)
    {
        char id[24];

        snprintf(id, sizeof(id), "%lld", (long long)loose_number(json_object_get(item, "id"), 0));
        slots += service_slots(id);
    }
    return slots > 0 ? slots : 1;
}

static json_t *free_slot_json(const struct office *office, int64_t date, int64_t slots)
{
    json_t *data = json_pack("{s:s,s:s,s:s,s:{s:s,s:s},s:s,s:s,s:s,s:s,s:b}", "$schema",
                             "https://schema.berlin.de/queuemanagement/process.json",
                             "customTextfield", "", "customTextfield2", "", "apiclient",
                             "clientKey", "", "shortname", "default", "captchaToken", "", "status",
                             "free", "displayNumber", "", "dbstatus", "free", "wasMissed", 0);
    json_t *full = office_json(office, PROVIDER_FULL, 0);
    char when[24];
    char count[24];

    /* In this call alone the date and the slot count are text. */
    snprintf(when, sizeof(when), "%lld", (long long)date);
    snprintf(count, sizeof(count), "%lld", (long long)slots);
    json_object_set_new(data, "appointments",
                        json_pack("[{s:s,s:{s:I,s:O,s:s},s:s}]", "date", when, "scope", "id",
                                  (json_int_t)office->id, "provider",
                                  json_object_get(full, "provider"), "shortName", "", "slotCount",
                                  count));
    json_object_set_new(data, "scope", office_json(office, PROVIDER_BARE, 0));
    json_object_set_new(data, "lastChange", json_integer((json_int_t)clock_now()));
    json_decref(full);
    return data;
}

static json_t *unique_slot_json(const struct office *office, int64_t date)
{
    json_t *scope = json_pack("{s:I,s:s,s:{s:s,s:s}}", "id", (json_int_t)office->id, "source",
                              "dldb", "provider", "id", office->provider, "source", "dldb");
    char when[24];

    snprintf(when, sizeof(when), "%lld", (long long)date);
    return json_pack("{s:s,s:o,s:[{s:s,s:O}]}", "$schema",
                     "https://schema.berlin.de/queuemanagement/process.json", "scope", scope,
                     "appointments", "date", when, "scope", scope);
}

static int64_t day_of(json_t *day)
{
    char text[32];

    snprintf(text, sizeof(text), "%04d-%02d-%02d",
             (int)(loose_number(json_object_get(day, "year"), 0) % 10000),
             (int)(loose_number(json_object_get(day, "month"), 0) % 100),
             (int)(loose_number(json_object_get(day, "day"), 0) % 100));
    return clock_parse_day(text);
}

static void add_free_slots(json_t *list, const struct office *office, int64_t first, int64_t last,
                           int64_t slots, bool unique)
{
    int64_t now = clock_now();

    for (int64_t date = first > now ? first : now - now % SLOT_SECONDS; date < last + 86400;
         date += SLOT_SECONDS) {
        if (slot_is_free(office, date, slots, now)) {
            json_array_append_new(list, unique ? unique_slot_json(office, date)
                                               : free_slot_json(office, date, slots));
        }
    }
}

static void list_free(struct exchange *ex, bool unique)
{
    json_t *list;
    json_t *providers;
    int64_t first;
    int64_t last;
    size_t index;
    json_t *provider;

    if (!exchange_read(ex)) {
        return;
    }
    providers = json_object_get(ex->input, "providers");
    first = day_of(json_object_get(ex->input, "firstDay"));
    last = day_of(json_object_get(ex->input, "lastDay"));
    list = json_array();
    json_array_foreach(providers, index, provider)
    {
        char id[24];
        int64_t scope;
        struct office office;

        snprintf(id, sizeof(id), "%lld",
                 (long long)loose_number(json_object_get(provider, "id"), 0));
        scope = store_value(0, "SELECT id FROM office WHERE provider=?", "s", id);
        if (first > 0 && last >= first && last - first < (int64_t)43 * 86400 &&
            office_load(&office, scope)) {
            add_free_slots(list, &office, first, last,
                           slots_of(json_object_get(ex->input, "requests")), unique);
        }
    }
    exchange_answer(ex, list);
}

static void free_slots(struct exchange *ex)
{
    list_free(ex, false);
}

static void free_unique(struct exchange *ex)
{
    list_free(ex, true);
}

static void reserve(struct exchange *ex)
{
    json_t *appointment;
    struct booking booking;
    struct office office;
    int64_t date;

    if (!process_check_client(ex) ||
        ((exchange_query(ex, "slotType") || exchange_query(ex, "slotsRequired")) &&
         !exchange_require_login(ex)) ||
        !exchange_read(ex)) {
        return;
    }
    appointment = loose_at(ex->input, "appointments.0");
    if (loose_number(json_object_get(ex->input, "id"), 0) != 0) {
        exchange_fail(ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessAlreadyExists",
                      "Failed to reserve an existing process.");
        return;
    }
    if (!appointment) {
        exchange_fail(ex, 500, "Error", "Attempt to assign property \"slotCount\" on null");
        return;
    }
    date = loose_number(json_object_get(appointment, "date"), 0);
    if (!office_load(&office, loose_number(loose_at(appointment, "scope.id"), 0)) ||
        !slot_is_free(&office, date, slots_of(json_object_get(ex->input, "requests")),
                      clock_now())) {
        exchange_fail(ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessReserveFailed",
                      "Failed to reserve process. Maybe someone was faster.");
        return;
    }
    booking_init(&booking, office.id);
    booking_insert(&booking);
    booking.appointment = 1;
    booking.date = date;
    booking.slots = slots_of(json_object_get(ex->input, "requests"));
    snprintf(booking.status, sizeof(booking.status), "reserved");
    office_next_display(&office, booking.display, sizeof(booking.display), booking.id);
    process_copy_clients(&booking, json_object_get(ex->input, "clients"));
    process_copy_requests(&booking, json_object_get(ex->input, "requests"));
    booking_save(&booking);
    exchange_book(ex, &booking, "free");
    process_answer(ex, &booking, FORM_STUB);
    booking_clear(&booking);
}

static bool load_from_body(struct exchange *ex, struct booking *booking)
{
    return exchange_read(ex) && process_check_schema(ex) &&
           process_load(ex, loose_number(json_object_get(ex->input, "id"), 0),
                        loose_text(ex->input, "authKey"), booking);
}

static void promote(struct exchange *ex, struct booking *booking, const char *status)
{
    char old[16];

    snprintf(old, sizeof(old), "%s", booking->status);
    if (json_array_size(json_object_get(ex->input, "clients"))) {
        process_copy_clients(booking, json_object_get(ex->input, "clients"));
    }
    snprintf(booking->amendment, sizeof(booking->amendment), "%s",
             loose_text(ex->input, "amendment"));
    snprintf(booking->text1, sizeof(booking->text1), "%s",
             loose_text(ex->input, "customTextfield"));
    snprintf(booking->status, sizeof(booking->status), "%s", status);
    booking_save(booking);
    exchange_book(ex, booking, old);
    process_answer(ex, booking, FORM_FULL);
}

static void preconfirm(struct exchange *ex)
{
    struct booking booking;

    if (!load_from_body(ex, &booking)) {
        return;
    }
    if (strcmp(booking.status, "reserved") == 0) {
        promote(ex, &booking, "preconfirmed");
    } else {
        exchange_fail(ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessNotReservedAnymore",
                      "Failed to preconfirm process. Maybe time of reservation went out.");
    }
    booking_clear(&booking);
}

static void confirm(struct exchange *ex)
{
    struct booking booking;

    if (!load_from_body(ex, &booking)) {
        return;
    }
    if (strcmp(booking.status, "reserved") == 0 || strcmp(booking.status, "preconfirmed") == 0) {
        promote(ex, &booking, "confirmed");
    } else {
        exchange_fail(ex, 404, ZMS_BACKEND "Process\\Exception\\ProcessNotPreconfirmedAnymore",
                      "Failed to confirm process. Maybe time of preconformation went out.");
    }
    booking_clear(&booking);
}

static bool services_fit(const struct exchange *ex, const struct booking *booking)
{
    size_t index;
    json_t *item;

    json_array_foreach(json_object_get(ex->input, "requests"), index, item)
    {
        char id[24];

        snprintf(id, sizeof(id), "%lld", (long long)loose_number(json_object_get(item, "id"), 0));
        if (!service_offered(booking->scope, id)) {
            return false;
        }
    }
    return true;
}

/* Sets queued from any status and on any day, and stamps the arrival with now: a repeat moves it
 * again, and a walk-in loses the place in the queue. An arrivalTime or priority is ignored. */
static void queue(struct exchange *ex)
{
    struct booking booking;
    char old[16];

    if (!exchange_require_right(ex, "appointment") || !load_from_body(ex, &booking)) {
        return;
    }
    if (!services_fit(ex, &booking)) {
        exchange_fail(ex, 404, ZMS_BACKEND "Matching\\Exception\\RequestNotFound",
                      "Request does not exists");
    } else if (exchange_require_booking(ex, &booking)) {
        snprintf(old, sizeof(old), "%s", booking.status);
        snprintf(booking.status, sizeof(booking.status), "queued");
        booking_set_arrival(&booking, clock_now());
        booking.call_count = 0;
        booking_save(&booking);
        exchange_book(ex, &booking, old);
        process_answer(ex, &booking, FORM_STUB);
    }
    booking_clear(&booking);
}

static bool check_department(struct exchange *ex, const struct booking *booking)
{
    struct office office;

    if (office_load(&office, booking->scope) &&
        account_sees_department(&ex->account, office.department)) {
        return true;
    }
    exchange_fail(ex, 403, ZMS_ENTITY "UserAccountMissingRights", "Missing permissions");
    return false;
}

/* Archived at once; the live row is wiped and its key becomes a constant. */
static void close_booking(struct exchange *ex, struct booking *booking)
{
    char old[16];

    snprintf(old, sizeof(old), "%s", booking->status);
    booking_archive(booking, "finished");
    booking_dereference(booking);
    booking_save(booking);
    exchange_book(ex, booking, old);
}

static void finish(struct exchange *ex)
{
    struct booking booking;
    const char *status;

    if (!exchange_require_right(ex, "appointment") || !load_from_body(ex, &booking)) {
        return;
    }
    status = loose_text(ex->input, "status");
    if (strcmp(status, "finished") != 0 && strcmp(status, "pending") != 0) {
        exchange_fail(ex, 400, ZMS_BACKEND "Process\\Exception\\ProcessInvalid",
                      "Process is not valid");
    } else if (check_department(ex, &booking)) {
        json_t *data = booking_json(&booking, FORM_LINKED, NULL);

        json_object_set_new(data, "status", json_string("finished"));
        close_booking(ex, &booking);
        exchange_answer(ex, data);
    }
    booking_clear(&booking);
}

/* The old one is finished; a new id and key stand at the other place under the old number. */
static void redirect(struct exchange *ex)
{
    struct booking booking;
    struct booking moved;
    struct office office;
    char scope[24];

    if (!exchange_require_right(ex, "appointment") || !load_from_body(ex, &booking)) {
        return;
    }
    snprintf(scope, sizeof(scope), "%lld",
             (long long)loose_number(loose_at(ex->input, "scope.id"), 0));
    if (route_office(ex, scope, &office)) {
        booking_init(&moved, office.id);
        booking_insert(&moved);
        snprintf(moved.status, sizeof(moved.status), "confirmed");
        snprintf(moved.display, sizeof(moved.display), "%s", booking.display);
        moved.number = booking.appointment ? booking.id : booking.number;
        moved.date = clock_midnight(clock_now());
        moved.arrival = clock_now();
        moved.priority = 2;
        booking_set_client(&moved, booking_name(&booking), booking_mail(&booking),
                           (int)json_array_size(booking.clients));
        booking_save(&moved);
        exchange_book(ex, &moved, "free");
        close_booking(ex, &booking);
        process_answer(ex, &moved, FORM_STUB);
        booking_clear(&moved);
    }
    booking_clear(&booking);
}

const struct route status_routes[] = {
    {"POST", "/process/status/free/", free_slots},
    {"POST", "/process/status/free/unique/", free_unique},
    {"POST", "/process/status/reserved/", reserve},
    {"POST", "/process/status/preconfirmed/", preconfirm},
    {"POST", "/process/status/confirmed/", confirm},
    {"POST", "/process/status/queued/", queue},
    {"POST", "/process/status/finished/", finish},
    {"POST", "/process/status/redirect/", redirect},
    {NULL, NULL, NULL},
};
