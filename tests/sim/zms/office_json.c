/* SPDX-License-Identifier: Apache-2.0 */
#include "office.h"

#include "clock.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_HOST "https://schema.berlin.de/queuemanagement/"

/* What an office directory delivers about a place; embedded whole in the provider. */
static json_t *provider_data_json(const struct office *o)
{
    json_t *services = json_array();
    sqlite3_stmt *row =
        store_query("SELECT service FROM offer WHERE scope=? ORDER BY service", "i", o->id);

    while (sqlite3_step(row) == SQLITE_ROW) {
        const char *id = store_text(row, 0);
        char slots[24];

        snprintf(slots, sizeof(slots), "%lld", (long long)service_slots(id));
        json_array_append_new(services,
                              json_pack("{s:s,s:b,s:{s:s,s:b,s:b},s:I}", "service", id, "hint", 0,
                                        "appointment", "slots", slots, "external", 0, "allowed", 1,
                                        "duration", (json_int_t)service_slots(id) * 5));
    }
    sqlite3_finalize(row);
    return json_pack("{s:s,s:s,s:s,s:b,s:{s:s,s:s,s:s,s:s,s:b},s:o,s:i}", "id", o->provider, "name",
                     o->name, "displayName", o->title, "public", 1, "address", "house_number",
                     o->house, "city", "Berlin", "postal_code", o->postcode, "street", o->street,
                     "hint", 0, "services", services, "slotTimeInMinutes", 5);
}

static json_t *provider_json(const struct office *o, enum office_provider kind)
{
    json_t *data = provider_data_json(o);
    json_t *provider =
        json_pack("{s:s,s:s,s:s}", "id", o->provider, "name",
                  kind == PROVIDER_TEXT || kind == PROVIDER_DATA ? "" : o->name, "source", "dldb");

    if (kind == PROVIDER_FULL || kind == PROVIDER_FULL_TEXT || kind == PROVIDER_BARE) {
        char link[96];

        snprintf(link, sizeof(link), "https://service.berlin.de/standort/%s/", o->provider);
        json_object_set_new(provider, "contact",
                            json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "city", "Berlin", "country",
                                      "Germany", "name", o->name, "postalCode", o->postcode,
                                      "region", "Berlin", "street", o->street, "streetNumber",
                                      o->house));
        json_object_set_new(provider, "link", json_string(link));
        json_object_set_new(provider, "displayName", json_string(o->title));
    }
    if (kind == PROVIDER_DATA || kind == PROVIDER_FULL) {
        json_object_set(provider, "data", data);
    } else if (kind != PROVIDER_BARE) {
        char *text = json_dumps(data, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ESCAPE_SLASH);

        json_object_set_new(provider, "data", json_string(text));
        free(text);
    }
    json_decref(data);
    return provider;
}

static json_t *preferences_json(const struct office *o, bool dates)
{
    json_t *client = json_pack(
        "{s:i,s:s,s:i,s:i,s:i,s:i,s:I,s:i,s:i,s:s,s:i,s:i,s:s,s:i,s:i,s:i,s:i,s:i}",
        "amendmentActivated", 0, "amendmentLabel", "", "emailRequired", 1,
        "emailConfirmationActivated", 0, "telephoneActivated", 1, "telephoneRequired", 0,
        "appointmentsPerMail", (json_int_t)o->mail_max, "customTextfieldActivated", 1,
        "customTextfieldRequired", 0, "customTextfieldLabel", "Anmerkungen",
        "customTextfield2Activated", 1, "customTextfield2Required", 0, "customTextfield2Label", "",
        "captchaActivatedRequired", 0, "adminMailOnAppointment", 0, "adminMailOnDeleted", 0,
        "adminMailOnUpdated", 0, "adminMailOnMailSent", 0);
    json_t *queue = json_pack(
        "{s:I,s:s,s:I,s:I,s:I,s:I,s:i}", "callCountMax", (json_int_t)o->call_max, "callDisplayText",
        "Herzlich willkommen!", "firstNumber", (json_int_t)o->first, "lastNumber",
        (json_int_t)o->last, "maxNumberContingent", (json_int_t)o->contingent,
        "processingTimeAverage", (json_int_t)o->average, "statisticsEnabled", 0);

    if (dates) {
        json_object_set_new(client, "slotsPerAppointment", json_integer(0));
        json_object_set_new(client, "whitelistedMails", json_string(""));
    } else {
        json_object_set_new(client, "emailFrom", json_string("termine@berlin.example"));
    }
    if ((o->rewritten & OFFICE_PREFIX_KNOWN) || o->prefix[0]) {
        json_object_set_new(queue, "displayNumberPrefix", json_string(o->prefix));
    }
    return json_pack("{s:{s:i,s:s,s:s,s:i,s:i,s:i,s:i,s:i},s:o,s:o,s:{s:s,s:i,s:s},s:{s:s,s:s},"
                     "s:{s:i,s:s}}",
                     "appointment", "deallocationDuration", 5, "infoForAppointment",
                     "Bitte bringen Sie Ihren Ausweis mit.", "infoForAllAppointments", "",
                     "endInDaysDefault", 42, "multipleSlotsEnabled", 1, "reservationDuration", 15,
                     "activationDuration", 30, "startInDaysDefault", 0, "client", client, "queue",
                     queue, "survey", "emailContent", "", "enabled", 0, "label", "",
                     "ticketprinter", "buttonName", o->title, "deactivatedText", "", "workstation",
                     "emergencyEnabled", 1, "emergencyRefreshInterval", "5");
}

static json_t *status_json(const struct office *o, unsigned parts)
{
    json_t *emergency = json_pack("{s:I}", "activated", (json_int_t)o->emergency);
    json_t *queue = json_pack("{s:i,s:I,s:I,s:i}", "ghostWorkstationCount", -1, "lastGivenNumber",
                              (json_int_t)o->last_given, "lastDisplayNumber",
                              (json_int_t)o->last_display, "maxDisplayNumber", 9999);

    if ((o->rewritten & OFFICE_ALARM_KNOWN) || o->emergency_by[0]) {
        json_object_set_new(emergency, "calledByWorkstation", json_string(o->emergency_by));
    }
    if (o->accepted_by[0]) {
        json_object_set_new(emergency, "acceptedByWorkstation", json_string(o->accepted_by));
    }
    if (o->given >= 0) {
        char day[16];

        json_object_set_new(queue, "givenNumberCount", json_integer((json_int_t)o->given));
        json_object_set_new(queue, "lastGivenNumberTimestamp",
                            parts & OFFICE_DATES ? json_string(clock_format(
                                                       day, sizeof(day), "%Y-%m-%d", o->given_day))
                                                 : json_integer((json_int_t)o->given_day));
    }
    if (parts & OFFICE_COUNT) {
        json_object_set_new(queue, "workstationCount",
                            json_integer((json_int_t)office_desk_count(o, clock_now())));
    }
    return json_pack("{s:o,s:o,s:{s:I}}", "emergency", emergency, "queue", queue, "ticketprinter",
                     "deactivated", (json_int_t)o->deactivated);
}

static json_t *dayoff_json(void)
{
    return json_pack("[{s:I,s:s,s:i,s:I},{s:I,s:s,s:i,s:I}]", "date", (json_int_t)1798153200,
                     "name", "1. Weihnachtstag", "id", 1, "lastChange", (json_int_t)1767222000,
                     "date", (json_int_t)1798239600, "name", "2. Weihnachtstag", "id", 2,
                     "lastChange", (json_int_t)1767222000);
}

json_t *office_json(const struct office *o, enum office_provider provider, unsigned parts)
{
    char text[32];
    char address[128];
    json_t *scope;

    snprintf(address, sizeof(address), "%s %s", o->street, o->house);
    scope = json_pack("{s:I,s:s,s:{s:s,s:s,s:s,s:s},s:o,s:s,s:s}", "id", (json_int_t)o->id,
                      "source", "dldb", "contact", "name", o->name, "street", address, "email", "",
                      "country", "Germany", "provider", provider_json(o, provider), "shortName",
                      o->short_name, "hint", o->hint);
    json_object_set_new(
        scope, "lastChange",
        parts & OFFICE_DATES
            ? json_string(clock_format(text, sizeof(text), "%Y-%m-%d %H:%M:%S", o->changed))
            : json_integer((json_int_t)o->changed));
    if (parts & OFFICE_DAYOFF) {
        json_object_set_new(scope, "dayoff", dayoff_json());
    }
    if (parts & OFFICE_SETTINGS) {
        json_object_set_new(scope, "preferences", preferences_json(o, parts & OFFICE_DATES));
        json_object_set_new(scope, "status", status_json(o, parts));
    }
    if ((parts & OFFICE_CLUSTER) && o->cluster) {
        json_object_set_new(scope, "cluster", cluster_json(o->cluster));
    }
    return scope;
}

json_t *office_stub_json(int64_t id)
{
    return json_pack("{s:I,s:s,s:{s:i,s:s,s:s},s:s}", "id", (json_int_t)id, "source", "dldb",
                     "provider", "id", 0, "name", "", "source", "dldb", "shortName", "");
}

json_t *office_named_json(int64_t id, bool reference)
{
    struct office office;
    json_t *scope;
    char path[32];

    office_load(&office, id);
    scope = json_pack("{s:I,s:s,s:{s:s},s:{s:i,s:s,s:s},s:s}", "id", (json_int_t)id, "source",
                      "dldb", "contact", "name", office.name, "provider", "id", 0, "name", "",
                      "source", "dldb", "shortName", office.short_name);
    if (reference) {
        snprintf(path, sizeof(path), "/scope/%lld/", (long long)id);
        json_object_set_new(scope, "$ref", json_string(path));
    }
    return scope;
}

static json_t *default_preferences_json(void)
{
    return json_pack("{s:{s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i},s:{s:s}}", "client", "emailRequired",
                     0, "emailConfirmationActivated", 0, "telephoneRequired", 0,
                     "customTextfieldRequired", 0, "customTextfield2Required", 0,
                     "adminMailOnAppointment", 0, "adminMailOnDeleted", 0, "adminMailOnUpdated", 0,
                     "adminMailOnMailSent", 0, "workstation", "emergencyRefreshInterval", "5");
}

/* A login that has not chosen a place shows an empty one, not none. */
json_t *office_unset_json(bool after_logout)
{
    json_t *provider =
        after_logout ? json_pack("{s:{s:s},s:s}", "contact", "country", "Germany", "data", "{}")
                     : json_pack("{s:s,s:s}", "name", "", "data", "{}");

    return json_pack("{s:{s:s},s:o,s:o}", "contact", "country", "Germany", "provider", provider,
                     "preferences", default_preferences_json());
}

json_t *office_dereferenced_json(void)
{
    return json_pack("{s:{s:s},s:{s:{s:s}},s:o}", "contact", "country", "Germany", "provider",
                     "contact", "country", "Germany", "preferences", default_preferences_json());
}

json_t *cluster_json(int64_t cluster)
{
    json_t *scopes = json_array();
    sqlite3_stmt *row =
        store_query("SELECT id FROM office WHERE cluster=? ORDER BY id", "i", cluster);

    while (sqlite3_step(row) == SQLITE_ROW) {
        json_array_append_new(scopes, office_named_json(sqlite3_column_int64(row, 0), true));
    }
    sqlite3_finalize(row);
    return json_pack("{s:o,s:I,s:s,s:s,s:i,s:s}", "scopes", scopes, "id", (json_int_t)cluster,
                     "name", "Bürgerämter Mitte", "hint", "", "shortNameEnabled", 0,
                     "callDisplayText", "");
}

json_t *department_json(int64_t id, bool complete)
{
    sqlite3_stmt *row =
        store_query("SELECT name, street, house FROM department WHERE id=?", "i", id);
    json_t *department;

    sqlite3_step(row);
    department = json_pack("{s:I,s:s,s:i,s:i}", "id", (json_int_t)id, "name", store_text(row, 0),
                           "sendEmailReminderEnabled", 1, "sendEmailReminderMinutesBefore", 1440);
    if (complete) {
        json_t *scopes = json_array();
        sqlite3_stmt *each =
            store_query("SELECT id FROM office WHERE department=? AND cluster=0", "i", id);
        int64_t cluster =
            store_value(0, "SELECT max(cluster) FROM office WHERE department=?", "i", id);

        while (sqlite3_step(each) == SQLITE_ROW) {
            json_array_append_new(scopes, office_named_json(sqlite3_column_int64(each, 0), true));
        }
        sqlite3_finalize(each);
        json_object_set_new(department, "scopes", scopes);
        if (cluster) {
            json_object_set_new(department, "clusters", json_pack("[o]", cluster_json(cluster)));
        }
        json_object_set_new(department, "email", json_string("termine@berlin.example"));
        json_object_set_new(department, "contact",
                            json_pack("{s:s,s:s,s:s,s:s}", "city", store_text(row, 2), "street",
                                      store_text(row, 1), "country", "Germany", "name", ""));
    }
    sqlite3_finalize(row);
    return department;
}

json_t *service_json(const char *id, bool data)
{
    char name[128];
    char link[96];
    json_t *service;

    service_name(id, name, sizeof(name));
    snprintf(link, sizeof(link), "https://service.berlin.de/dienstleistung/%s/", id);
    service = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "id", id, "name", name, "source", "dldb",
                        "root_parent_id", id, "link", link, "group", "Sonstiges");
    if (data) {
        json_object_set_new(
            service, "data",
            json_pack("{s:s,s:s,s:s,s:b}", "id", id, "name", name, "description", "", "public", 1));
    }
    return service;
}

json_t *service_list_json(int64_t scope)
{
    json_t *list = json_array();
    sqlite3_stmt *row =
        store_query("SELECT service FROM offer WHERE scope=? ORDER BY service", "i", scope);

    while (sqlite3_step(row) == SQLITE_ROW) {
        json_t *service = service_json(store_text(row, 0), false);

        json_object_set_new(service, "$schema", json_string(SCHEMA_HOST "request.json"));
        json_object_set_new(service, "timeSlotCount",
                            json_integer((json_int_t)service_slots(store_text(row, 0))));
        json_array_append_new(list, service);
    }
    sqlite3_finalize(row);
    return list;
}
