/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool digits_fit(const char *text, size_t length, size_t most)
{
    if (length == 0 || length > most) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!isdigit((unsigned char)text[i])) {
            return false;
        }
    }
    return true;
}

static bool hash_fits(const char *text, size_t length)
{
    size_t used = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789");

    return used >= length && length >= 20 && length <= 40;
}

static bool segment_fits(const char *pattern, size_t pattern_length, const char *text,
                         size_t length)
{
    switch (pattern[0]) {
    case '#':
        return digits_fit(text, length, (size_t)strtoul(pattern + 1, NULL, 10));
    case '%':
    case '@':
        return length > 0 && length < 256;
    case '&':
        return hash_fits(text, length);
    default:
        return length == pattern_length && strncmp(pattern, text, length) == 0;
    }
}

static bool route_matches(struct exchange *ex, const char *pattern)
{
    const char *text = ex->path;
    size_t count = 0;

    while (*pattern == '/' && *text == '/') {
        size_t pattern_length;
        size_t length;

        pattern++;
        text++;
        pattern_length = strcspn(pattern, "/");
        length = strcspn(text, "/");
        if (pattern_length == 0) {
            return length == 0 && *text == 0;
        }
        if (!segment_fits(pattern, pattern_length, text, length)) {
            return false;
        }
        if (strchr("#%@&", pattern[0]) && count < 4) {
            snprintf(ex->args[count++], sizeof(ex->args[0]), "%.*s", (int)length, text);
        }
        pattern += pattern_length;
        text += length;
    }
    return *pattern == 0 && *text == 0;
}

static bool route_try(struct exchange *ex, const struct route *routes, const char **allowed)
{
    for (const struct route *route = routes; route->method; route++) {
        if (!route_matches(ex, route->pattern)) {
            continue;
        }
        if (strcmp(route->method, ex->method) == 0) {
            ex->route = route->pattern;
            route->handle(ex);
            return true;
        }
        *allowed = route->method;
    }
    return false;
}

void route_dispatch(struct exchange *ex, bool practice)
{
    static const struct route *const tables[] = {
        status_routes,        process_routes,     workstation_routes, scope_routes,
        ticketprinter_routes, calldisplay_routes, service_routes,
    };
    const char *allowed = NULL;
    char message[400];

    if (practice) {
        if (route_try(ex, practice_routes, &allowed)) {
            return;
        }
    } else {
        for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
            if (route_try(ex, tables[i], &allowed)) {
                return;
            }
        }
    }
    if (allowed) {
        snprintf(message, sizeof(message), "Method not allowed. Must be one of: %s", allowed);
        exchange_fail(ex, 405, "Slim\\Exception\\HttpMethodNotAllowedException", message);
        return;
    }
    snprintf(message, sizeof(message), "Could not find a resource with the given URL %s", ex->path);
    exchange_fail(ex, 404, NULL, message);
}

bool route_office(struct exchange *ex, const char *id, struct office *office)
{
    if (office_load(office, strtoll(id, NULL, 10))) {
        return true;
    }
    exchange_fail(ex, 404, ZMS_BACKEND "Scope\\Exception\\ScopeNotFound",
                  "Zu den angegebenen Daten konnte kein Standort gefunden werden.");
    return false;
}
