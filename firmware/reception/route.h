/* SPDX-License-Identifier: Apache-2.0 */
/*
 * route: what is made of a request before anything is done: which route it is, and whether whoever
 * asks has the right to it. Pure; any thread; fuzzed.
 */
#ifndef RECEPTION_ROUTE_H
#define RECEPTION_ROUTE_H

#include "reception/people.h"

enum {
    ROUTE_PATH_MAX = 128,
    ROUTE_KEYS_MAX = 4,    /* of a query */
    ROUTE_VALUE_MAX = 120, /* bytes of a value of a query, decoded */
    ROUTE_BODY_MAX = 4096,
};

enum route {
#define ROUTE(name, method, path, right, awake, keys) ROUTE_##name,
#include "reception/routes.def"
#undef ROUTE
    ROUTE_FILE, /* perhaps one of the page */
    ROUTE_COUNT
};

/* A request as it came. Texts are never NULL; "": not there. */
struct route_ask {
    const char *method, *path;
    struct {
        const char *key, *value;
    } query[ROUTE_KEYS_MAX];
    int query_count; /* more than ROUTE_KEYS_MAX: too many */
    const char *content_type, *csrf;
    int64_t content_length;      /* -1: not said */
    const struct person *person; /* NULL: no session */
};

/* 200: go on. Else the HTTP status and the word of the error. */
struct route_verdict {
    enum route route;
    int status;
    const char *error;
};

struct route_verdict route_judge(const struct route_ask *ask);
/* Which route it is meant to be, whoever asks and how. ROUTE_FILE: none. */
enum route route_named(const char *path);
/* Is asking for it somebody at work? */
bool route_keeps_awake(enum route route);

/* ---- values of queries: strict; false: not one --------------------------------------------- */

/* "YYYY-MM-DD" of a day that exists. */
bool route_read_date(const char *text);
/* Decimal digits alone, from 0 up to max. */
bool route_read_number(const char *text, int64_t max, int64_t *ret_number);
/* Text to search for: UTF-8 of 2 to ZMS_QUERY_MAX bytes without control characters. */
bool route_read_words(const char *text);

#endif
