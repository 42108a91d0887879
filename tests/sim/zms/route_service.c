/* SPDX-License-Identifier: Apache-2.0 */
#include "clock.h"
#include "route.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

#define STATUS_TOKEN "practice-token"

static void get_health(struct exchange *ex)
{
    ex->status = 200;
    ex->plain = "OK - zms-practice\n";
}

static json_t *count_json(const char *status)
{
    char text[24];

    snprintf(text, sizeof(text), "%lld",
             (long long)store_value(0, "SELECT count(*) FROM booking WHERE status=?", "s", status));
    return json_string(text);
}

static json_t *session_list_json(void)
{
    json_t *departments = json_object();
    sqlite3_stmt *row = store_query("SELECT d.id, d.name, o.id, o.name FROM department d JOIN"
                                    " office o ON o.department=d.id ORDER BY d.id, o.id",
                                    "");

    while (sqlite3_step(row) == SQLITE_ROW) {
        json_t *department = json_object_get(departments, store_text(row, 0));

        if (!department) {
            department = json_pack("{s:i,s:s,s:{}}", "activeSessions", 0, "name",
                                   store_text(row, 1), "scopes");
            json_object_set_new(departments, store_text(row, 0), department);
        }
        json_object_set_new(
            json_object_get(department, "scopes"), store_text(row, 2),
            json_pack("{s:i,s:s}", "activeSessions", 0, "name", store_text(row, 3)));
    }
    sqlite3_finalize(row);
    return departments;
}

static void get_status(struct exchange *ex)
{
    static const char *const counted[] = {"blocked", "called", "confirmed", "pending",
                                          "deleted", "missed", "parked",    "reserved"};
    const char *token = exchange_header(ex, "X-Token");
    char when[40];
    char iso[40];
    json_t *processes;

    if (!exchange_login(ex) && (!token || strcmp(token, STATUS_TOKEN) != 0)) {
        exchange_fail(ex, 401, ZMS_BACKEND "Status\\Exception\\StatusAuthenticationFailed",
                      "Authentication failed - access to status not granted");
        return;
    }
    clock_format(when, sizeof(when), "%Y-%m-%d %H:%M:%S", clock_now());
    clock_format(iso, sizeof(iso), "%Y-%m-%dT%H:%M:%S+01:00", clock_now());
    processes =
        json_pack("{s:s,s:s,s:i,s:s,s:s}", "withExternalUserId", "0", "confirmedWithExternalUserId",
                  "0", "outdated", 0, "freeSlots", "0", "lastCalculate", when);
    for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
        json_object_set_new(processes, counted[i], count_json(counted[i]));
    }
    exchange_answer(
        ex,
        json_pack("{s:s,s:{s:f,s:s,s:s,s:s,s:s,s:s},s:o,s:{s:i},s:{s:{s:s}},s:{s:I,s:o},"
                  "s:{s:s,s:s,s:s}}",
                  "$schema", "https://schema.berlin.de/queuemanagement/status.json", "database",
                  "nodeConnections", 0.01, "clusterStatus", "OFF", "logbin", "OFF", "problems", "",
                  "locks", "0", "threads", "1", "processes", processes, "mail", "queueCount", 0,
                  "sources", "dldb", "last", iso, "useraccounts", "activeSessions",
                  (json_int_t)store_value(0, "SELECT count(*) FROM account WHERE session<>''", ""),
                  "departments", session_list_json(), "version", "major", "2", "minor", "25",
                  "patch", "practice"));
}

const struct route service_routes[] = {
    {"GET", "/healthcheck/", get_health},
    {"GET", "/status/", get_status},
    {NULL, NULL, NULL},
};
