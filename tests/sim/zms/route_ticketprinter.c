/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"
#include "loose.h"
#include "route.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_NAME  "https://schema.berlin.de/queuemanagement/ticketprinter.json"
#define BUTTONS_MOST 6

static json_t *printer_json(int64_t id)
{
    sqlite3_stmt *row = store_query("SELECT p.hash, p.enabled, p.changed, o.name FROM printer p"
                                    " JOIN organisation o ON o.id=p.organisation WHERE p.id=?",
                                    "i", id);
    json_t *data = NULL;
    char name[160];

    if (sqlite3_step(row) == SQLITE_ROW) {
        snprintf(name, sizeof(name), "Ticket Printer for %s", store_text(row, 3));
        data = json_pack("{s:s,s:b,s:i,s:s,s:I,s:I,s:s}", "$schema", SCHEMA_NAME, "enabled",
                         sqlite3_column_int(row, 1), "reload", 30, "hash", store_text(row, 0), "id",
                         (json_int_t)id, "lastUpdate", (json_int_t)sqlite3_column_int64(row, 2),
                         "name", name);
    }
    sqlite3_finalize(row);
    return data;
}

/* The hash is a constant per organisation and every call adds another row with it; ?name= is
 * ignored. */
static void register_printer(struct exchange *ex)
{
    int64_t organisation = strtoll(ex->args[0], NULL, 10);
    char hash[48];

    if (!store_value(0, "SELECT 1 FROM organisation WHERE id=?", "i", organisation)) {
        exchange_fail(ex, 404, ZMS_BACKEND "Organisation\\Exception\\OrganisationNotFound",
                      "Organisation id does not exists");
        return;
    }
    snprintf(hash, sizeof(hash), "%lldabcdefghijklmnopqrstuvwxyz", (long long)organisation);
    store_run("INSERT INTO printer(hash, organisation, enabled, changed) VALUES(?,?,0,?)", "sii",
              hash, organisation, clock_now());
    exchange_answer(ex, printer_json(store_last_id()));
}

static int64_t find_printer(struct exchange *ex, const char *hash)
{
    int64_t id = store_value(0, "SELECT min(id) FROM printer WHERE hash=?", "s", hash);

    if (!id) {
        exchange_fail(ex, 404, ZMS_BACKEND "Ticketprinter\\Exception\\TicketprinterNotFound",
                      "Es konnte leider kein Ticketprinter gefunden werden.");
    }
    return id;
}

static void get_printer(struct exchange *ex)
{
    int64_t id = find_printer(ex, ex->args[0]);

    if (id) {
        exchange_answer(ex, printer_json(id));
    }
}

static bool check_schema(struct exchange *ex)
{
    static const char *const known[] = {
        "$schema", "hash",   "id",          "name",        "enabled", "buttonlist", "buttons",
        "home",    "reload", "customText1", "customText2", "contact", "lastUpdate"};
    json_t *echo = json_pack("{s:b,s:i}", "enabled", 0, "reload", 30);
    const char *key;
    json_t *value;
    char message[160] = "";

    json_object_update(echo, ex->input);
    json_object_foreach(ex->input, key, value)
    {
        bool found = false;

        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
            found = found || strcmp(key, known[i]) == 0;
        }
        if (!found) {
            snprintf(message, sizeof(message),
                     "Additional object properties are not allowed: [\"%s\"]", key);
        }
    }
    if (message[0]) {
        exchange_fail_schema(ex, "/", "additionalProperties", message, echo);
    } else if (!loose_text(ex->input, "hash")[0]) {
        snprintf(message, sizeof(message), "The required properties ([\"hash\"]) are missing");
        exchange_fail_schema(ex, "/", "required", message, echo);
    }
    json_decref(echo);
    return !message[0];
}

static bool belongs(const struct office *office, int64_t organisation)
{
    return store_value(0, "SELECT organisation FROM department WHERE id=?", "i",
                       office->department) == organisation;
}

/* May a number be printed: open now, numbers left, printing not switched off. */
static bool is_enabled(const struct office *office)
{
    int64_t now = clock_now();

    return office_is_open(office, now) && office_has_numbers(office, now) && !office->deactivated;
}

static json_t *button_json(const char *item, int64_t organisation)
{
    struct office office;
    char *end;
    int64_t scope;
    char url[96];
    json_t *button;

    if (item[0] == 'l') {
        return json_pack("{s:s,s:s,s:b,s:s}", "type", "link", "url", item + 1, "enabled", 1, "name",
                         "");
    }
    if (item[0] != 's' && item[0] != 'r') {
        return NULL;
    }
    scope = strtoll(item + 1, &end, 10);
    if (!office_load(&office, scope) || !belongs(&office, organisation)) {
        return NULL;
    }
    snprintf(url, sizeof(url), "/scope/%lld/", (long long)scope);
    if (item[0] == 's') {
        return json_pack("{s:s,s:s,s:o,s:b,s:s}", "type", "scope", "url", url, "scope",
                         office_json(&office, PROVIDER_TEXT, OFFICE_SETTINGS | OFFICE_COUNT),
                         "enabled", is_enabled(&office), "name", office.title);
    }
    if (*end != '-' || !service_offered(scope, end + 1)) {
        return NULL;
    }
    button = json_pack("{s:s,s:s,s:{s:s},s:o,s:s,s:b}", "type", "request", "url", url, "request",
                       "id", end + 1, "scope",
                       office_json(&office, PROVIDER_TEXT, OFFICE_SETTINGS | OFFICE_COUNT),
                       "requestId", end + 1, "enabled", is_enabled(&office));
    service_name(end + 1, url, sizeof(url));
    json_object_set_new(button, "name", json_string(url));
    return button;
}

static json_t *buttons_json(struct exchange *ex, const char *list, int64_t organisation)
{
    json_t *buttons = json_array();

    while (*list) {
        char item[160];
        size_t length = strcspn(list, ",");
        json_t *button;

        snprintf(item, sizeof(item), "%.*s", (int)length, list);
        list += length + (list[length] == ',');
        button = button_json(item, organisation);
        if (!button) {
            exchange_fail(ex, 428, ZMS_BACKEND "Ticketprinter\\Exception\\UnvalidButtonList",
                          "Failed to get buttons of buttonlist, maybe one scope or cluster does not"
                          " exist");
            json_decref(buttons);
            return NULL;
        }
        json_array_append_new(buttons, button);
    }
    return buttons;
}

static size_t count_items(const char *list)
{
    size_t count = *list ? 1 : 0;

    for (; *list; list++) {
        count += *list == ',';
    }
    return count;
}

/* With a single place that has no numbers left the whole call fails; with several the button is
 * only switched off. */
static bool single_is_exhausted(json_t *buttons)
{
    struct office office;

    return json_array_size(buttons) == 1 &&
           office_load(&office, loose_number(loose_at(buttons, "0.scope.id"), 0)) &&
           !office_has_numbers(&office, clock_now());
}

static void answer_buttons(struct exchange *ex, json_t *buttons)
{
    json_t *data = json_pack("{s:s,s:b,s:i}", "$schema", SCHEMA_NAME, "enabled", 0, "reload", 30);

    /* The flag of the request comes back, the stored one is not looked at. */
    json_object_update(data, ex->input);
    if (json_array_size(buttons) == 1) {
        json_t *title = loose_at(buttons, "0.scope.preferences.ticketprinter.buttonName");

        json_object_set_new(data, "contact",
                            json_pack("{s:s}", "name", title ? json_string_value(title) : ""));
    }
    json_object_set_new(data, "buttons", buttons);
    exchange_answer(ex, data);
}

static void post_printer(struct exchange *ex)
{
    const char *hash;
    const char *list;
    json_t *buttons;
    int64_t id;

    if (!exchange_read(ex) || !check_schema(ex)) {
        return;
    }
    hash = loose_text(ex->input, "hash");
    list = loose_text(ex->input, "buttonlist");
    if (!find_printer(ex, hash)) {
        return;
    }
    id = loose_number(json_object_get(ex->input, "id"), 0);
    if (id && !store_value(0, "SELECT 1 FROM printer WHERE hash=? AND id=?", "si", hash, id)) {
        exchange_fail(ex, 403, ZMS_BACKEND "Ticketprinter\\Exception\\TicketprinterHashNotValid",
                      "No valid hash existing");
        return;
    }
    if (count_items(list) > BUTTONS_MOST) {
        exchange_fail(ex, 404, ZMS_BACKEND "Ticketprinter\\Exception\\TooManyButtons",
                      "Only 6 buttons are allowed");
        return;
    }
    buttons = buttons_json(ex, list, strtoll(hash, NULL, 10));
    if (buttons && single_is_exhausted(buttons)) {
        json_decref(buttons);
        exchange_fail(ex, 404, ZMS_BACKEND "Scope\\Exception\\GivenNumberCountExceeded",
                      "Queue numbers contingent exceeded");
    } else if (buttons) {
        answer_buttons(ex, buttons);
    }
}

const struct route ticketprinter_routes[] = {
    {"GET", "/organisation/#11/hash/", register_printer},
    {"GET", "/ticketprinter/&/", get_printer},
    {"POST", "/ticketprinter/", post_printer},
    {NULL, NULL, NULL},
};
