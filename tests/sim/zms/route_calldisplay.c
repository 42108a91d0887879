/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"
#include "line.h"
#include "loose.h"
#include "route.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

#define PLACES_MOST 16

/* The places of the request; answers the fault and returns 0 when there are none. */
static size_t read_places(struct exchange *ex, struct office places[PLACES_MOST])
{
    json_t *scopes;
    size_t count = 0;
    size_t index;
    json_t *scope;

    if (!exchange_read(ex)) {
        return 0;
    }
    scopes = json_object_get(ex->input, "scopes");
    if (json_array_size(scopes) == 0) {
        exchange_fail(ex, 404, ZMS_BACKEND "Calldisplay\\Exception\\ScopeAndClusterNotFound",
                      "Could not find any scope or cluster in calldisplay entity");
        return 0;
    }
    json_array_foreach(scopes, index, scope)
    {
        char id[24];

        snprintf(id, sizeof(id), "%lld", (long long)loose_number(json_object_get(scope, "id"), 0));
        if (count == PLACES_MOST || !route_office(ex, id, places + count)) {
            return 0;
        }
        count++;
    }
    return count;
}

static void post_display(struct exchange *ex)
{
    struct office places[PLACES_MOST];
    size_t count = read_places(ex, places);
    sqlite3_stmt *row;
    json_t *scopes;

    if (!count) {
        return;
    }
    scopes = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(scopes, office_json(places + i, PROVIDER_TEXT, OFFICE_SETTINGS));
    }
    row = store_query("SELECT o.id, o.name FROM organisation o JOIN department d ON"
                      " d.organisation=o.id WHERE d.id=?",
                      "i", places[0].department);
    sqlite3_step(row);
    exchange_answer(
        ex, json_pack("{s:s,s:I,s:o,s:{s:s,s:I,s:{s:s,s:s,s:s,s:s},s:{s:i}},s:{s:s,s:s,s:s},"
                      "s:{s:s}}",
                      "$schema", "https://schema.berlin.de/queuemanagement/calldisplay.json",
                      "serverTime", (json_int_t)clock_now(), "scopes", scopes, "organisation",
                      "name", store_text(row, 1), "id", (json_int_t)sqlite3_column_int64(row, 0),
                      "contact", "city", "", "street", "", "country", "Germany", "name",
                      store_text(row, 1), "preferences", "ticketPrinterActivation", 1, "image",
                      "name", "", "data", "", "mime", "", "contact", "name", places[0].title));
    sqlite3_finalize(row);
}

/* With statusList the stored status decides, so an entry that was called and released still
 * appears, but with the status it shows now: a monitor must filter by status itself. */
static void post_queue(struct exchange *ex)
{
    struct office places[PLACES_MOST];
    size_t count = read_places(ex, places);
    bool all = exchange_query_has(ex, "statusList", "");
    json_t *list;

    if (!count) {
        return;
    }
    list = json_array();
    for (size_t place = 0; place < count; place++) {
        struct line line;

        line_build(&line, places + place, clock_now(), false);
        for (size_t i = 0; i < line.ordered; i++) {
            const struct booking *b = line.entries + line.order[i];

            if (all || exchange_query_has(ex, "statusList", b->status)) {
                json_array_append_new(list, queue_entry_json(b, all, line.waits + line.order[i]));
            }
        }
        if (all) {
            json_array_append_new(list, queue_fake_json(&line.newcomer, line.desks));
        }
        line_free(&line);
    }
    exchange_answer(ex, list);
}

const struct route calldisplay_routes[] = {
    {"POST", "/calldisplay/", post_display},
    {"POST", "/calldisplay/queue/", post_queue},
    {NULL, NULL, NULL},
};
