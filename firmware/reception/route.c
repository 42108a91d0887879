/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/route.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum right {
    RIGHT_NOBODY,  /* without a session */
    RIGHT_ANYBODY, /* any session, a wall's, too */
    RIGHT_PERSON,  /* not a wall's */
    RIGHT_ACTOR,   /* somebody who may change bookings */
};

static const struct {
    const char *method, *path, *keys;
    enum right right;
    bool awake;
} routes[] = {
#define ROUTE(name, method, path, right, awake, keys) {method, path, keys, RIGHT_##right, awake},
#include "reception/routes.def"
#undef ROUTE
};

enum route route_named(const char *path)
{
    int i = 0;

    while (i < ROUTE_FILE && strcmp(routes[i].path, path) != 0)
        i++;
    return (enum route)i;
}

bool route_keeps_awake(enum route route)
{
    return route < ROUTE_FILE && routes[route].awake;
}

static struct route_verdict verdict(enum route route, int status, const char *error)
{
    return (struct route_verdict){route, status, error};
}

/* Is the key one of the words? */
static bool key_known(const char *keys, const char *key)
{
    size_t len = strlen(key);

    while (len > 0 && *keys != '\0') {
        size_t word = strcspn(keys, " ");
        if (word == len && memcmp(keys, key, len) == 0)
            return true;
        keys += word + strspn(keys + word, " ");
    }
    return false;
}

static bool query_good(const struct route_ask *ask, const char *keys)
{
    if (ask->query_count > ROUTE_KEYS_MAX)
        return false;
    for (int i = 0; i < ask->query_count; i++) {
        if (!key_known(keys, ask->query[i].key) ||
            strnlen(ask->query[i].value, ROUTE_VALUE_MAX + 1) > ROUTE_VALUE_MAX)
            return false;
        for (int k = 0; k < i; k++)
            if (strcmp(ask->query[k].key, ask->query[i].key) == 0)
                return false;
    }
    return true;
}

static bool is_json(const char *type)
{
    static const char json[] = "application/json";

    if (strncasecmp(type, json, sizeof json - 1) != 0)
        return false;
    type += sizeof json - 1;
    return *type == '\0' || *type == ';' || *type == ' ';
}

static struct route_verdict right_judge(const struct route_ask *ask, enum route route)
{
    enum right right = routes[route].right;

    if (right == RIGHT_NOBODY)
        return verdict(route, 200, "");
    if (ask->person == NULL)
        return verdict(route, 401, "unauthorized");
    if (strcmp(ask->method, "POST") == 0 && !people_token_same(ask->person->csrf, ask->csrf))
        return verdict(route, 403, "csrf");
    if ((right >= RIGHT_PERSON && ask->person->wall) ||
        (right == RIGHT_ACTOR && !ask->person->rights.acts))
        return verdict(route, 403, "forbidden");
    return verdict(route, 200, "");
}

struct route_verdict route_judge(const struct route_ask *ask)
{
    if (strnlen(ask->path, ROUTE_PATH_MAX + 1) > ROUTE_PATH_MAX)
        return verdict(ROUTE_FILE, 414, "too-large");
    enum route route = route_named(ask->path);
    const char *method = route == ROUTE_FILE ? "GET" : routes[route].method;
    if (strcmp(ask->method, method) != 0)
        return verdict(route, 405, "not-found");
    if (route == ROUTE_FILE)
        return ask->query_count == 0 || strcmp(ask->path, "/") == 0
                   ? verdict(route, 200, "")
                   : verdict(route, 400, "malformed");
    struct route_verdict judged = right_judge(ask, route);
    if (judged.status != 200)
        return judged;
    if (ask->content_length > ROUTE_BODY_MAX)
        return verdict(route, 413, "too-large");
    if (strcmp(method, "POST") == 0 && !is_json(ask->content_type))
        return verdict(route, 415, "malformed");
    return query_good(ask, routes[route].keys) ? judged : verdict(route, 400, "malformed");
}

bool route_read_number(const char *text, int64_t max, int64_t *ret_number)
{
    size_t len = strspn(text, "0123456789");

    if (len == 0 || len > 15 || text[len] != '\0')
        return false;
    *ret_number = strtoll(text, NULL, 10);
    return *ret_number <= max;
}

bool route_read_date(const char *text)
{
    struct tm day = {.tm_hour = 12, .tm_isdst = -1};

    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    for (int i = 0; i < 10; i++)
        if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9'))
            return false;
    day.tm_year = (int)strtol(text, NULL, 10) - 1900;
    day.tm_mon = (int)strtol(text + 5, NULL, 10) - 1;
    day.tm_mday = (int)strtol(text + 8, NULL, 10);
    struct tm same = day;
    return day.tm_year >= 70 && mktime(&same) != -1 && same.tm_mday == day.tm_mday &&
           same.tm_mon == day.tm_mon;
}

/* How many bytes the character at text has; 0: not UTF-8, or a control character. */
static int character(const unsigned char *text)
{
    int len = text[0] < 0x80   ? 1
              : text[0] < 0xc2 ? 0
              : text[0] < 0xe0 ? 2
              : text[0] < 0xf0 ? 3
              : text[0] < 0xf5 ? 4
                               : 0;

    if (len == 1 && (text[0] < 0x20 || text[0] == 0x7f))
        return 0;
    for (int i = 1; i < len; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

bool route_read_words(const char *text)
{
    size_t len = strnlen(text, ZMS_QUERY_MAX + 1);
    int step = 1;

    for (size_t i = 0; i < len && step > 0; i += (size_t)step)
        step = character((const unsigned char *)text + i);
    return step > 0 && len >= 2 && len <= ZMS_QUERY_MAX;
}
