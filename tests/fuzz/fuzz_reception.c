/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a browser, and ZMS for it, can send. The first byte says what the rest is: a request (lines:
 * method, path, content type, token, length, then key and value of the query in turn), the body of
 * a login, of an act, an answer to a login or a search.
 */
#include "fuzz_target.h"

#include "net/zms_person.h"
#include "reception/act.h"
#include "reception/entrance.h"
#include "reception/route.h"

#include <stdlib.h>
#include <string.h>

static const char token[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* The next line, as a text of its own in the copy. */
static const char *line_next(char **at)
{
    char *line = *at, *end = strchr(line, '\n');

    if (end == NULL) {
        *at = line + strlen(line);
    } else {
        *end = '\0';
        *at = end + 1;
    }
    return line;
}

/* Nobody gets further than the least of those who have more rights. */
static void rights_rise(struct route_ask *ask)
{
    struct person person = {.id = 1, .wall = true};
    int before = route_judge(ask).status;

    memcpy(person.csrf, token, sizeof token);
    ask->person = &person;
    for (int step = 0; step < 3; step++) {
        int now = route_judge(ask).status;
        if (before == 200 && now != 200)
            abort();
        if (now == 200 && strcmp(ask->path, "/api/act") == 0 && step < 2)
            abort();
        before = now;
        person.wall = false;
        person.rights.acts = step == 1;
    }
    ask->csrf = "";
    if (strcmp(ask->method, "POST") == 0 && route_judge(ask).status == 200 &&
        route_named(ask->path) != ROUTE_LOGIN)
        abort();
}

static void request_try(char *text)
{
    struct route_ask ask = {.query_count = 0};
    int64_t number;

    ask.method = line_next(&text);
    ask.path = line_next(&text);
    ask.content_type = line_next(&text);
    ask.csrf = line_next(&text);
    if (!route_read_number(line_next(&text), INT64_MAX, &ask.content_length))
        ask.content_length = -1;
    while (*text != '\0') {
        const char *key = line_next(&text);
        const char *value = line_next(&text);
        if (ask.query_count < ROUTE_KEYS_MAX) {
            ask.query[ask.query_count].key = key;
            ask.query[ask.query_count].value = value;
        }
        ask.query_count++;
        (void)route_read_date(value);
        (void)route_read_words(value);
        (void)route_read_number(value, INT32_MAX, &number);
    }
    rights_rise(&ask);
}

static bool found(void *self, const struct booking *booking, const char *name)
{
    (void)self;
    if (booking->ref.id <= 0 || booking->ref.key[0] != '\0' || strlen(name) > NAME_TEXT_MAX)
        abort();
    return true;
}

static void act_try(const char *json, size_t len)
{
    struct act act;

    if (err_is(act_read(json, len, &act)))
        return;
    if (act_word(&act)[0] == '\0' || (act.kind == ACT_ORDER) != (act.kiosk[0] != '\0') ||
        (act.kind == ACT_ORDER) != (act.booking_id == 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char key[ZMS_KEY_MAX + 1];
    struct zms_rights rights;
    struct login login;

    if (size == 0)
        return 0;
    char *text = malloc(size);
    if (text == NULL)
        return 0;
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    switch (data[0]) {
    case 'r':
        request_try(text);
        break;
    case 'l':
        (void)!err_is(login_read(text, size - 1, &login));
        break;
    case 'a':
        act_try(text, size - 1);
        break;
    case 'p':
        if (!err_is(zms_read_person(text, size - 1, key, &rights)) && key[0] == '\0')
            abort();
        break;
    case 's':
        (void)!err_is(zms_read_found(text, size - 1, found, NULL));
        break;
    default:
        break;
    }
    free(text);
    return 0;
}
