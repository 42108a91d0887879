/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange.h"

#include "clock.h"
#include "gql.h"
#include "loose.h"
#include "store.h"

#include <microhttpd.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZMS_VERSION "zms (2.25.00-practice)"

const char *exchange_query(const struct exchange *ex, const char *name)
{
    return ex->connection ? MHD_lookup_connection_value(ex->connection, MHD_GET_ARGUMENT_KIND, name)
                          : NULL;
}

int64_t exchange_query_number(const struct exchange *ex, const char *name, int64_t otherwise)
{
    const char *text = exchange_query(ex, name);

    return text && *text ? strtoll(text, NULL, 10) : otherwise;
}

const char *exchange_header(const struct exchange *ex, const char *name)
{
    return ex->connection ? MHD_lookup_connection_value(ex->connection, MHD_HEADER_KIND, name)
                          : NULL;
}

struct list_search {
    const char *name;
    const char *value;
    bool given;
    bool found;
};

static enum MHD_Result list_visit(void *context, enum MHD_ValueKind kind, const char *key,
                                  const char *value)
{
    struct list_search *search = context;

    (void)kind;
    if (strncmp(key, search->name, strlen(search->name)) == 0 && key[strlen(search->name)] == '[') {
        search->given = true;
        search->found = search->found || (value && strcmp(value, search->value) == 0);
    }
    return MHD_YES;
}

bool exchange_query_has(const struct exchange *ex, const char *name, const char *value)
{
    struct list_search search = {name, value, false, false};

    MHD_get_connection_values(ex->connection, MHD_GET_ARGUMENT_KIND, list_visit, &search);
    return value[0] ? search.found : !search.given;
}

/* PHP accepts any bytes in JSON text after a lax decoding; jansson wants UTF-8. */
static char *body_as_utf8(const struct exchange *ex)
{
    char *text = malloc(ex->body_size * 2 + 1);
    size_t used = 0;
    json_t *probe;

    if (!text) {
        abort();
    }
    memcpy(text, ex->body ? ex->body : "", ex->body_size);
    text[ex->body_size] = 0;
    probe = json_loads(text, JSON_DECODE_ANY, NULL);
    if (probe) {
        json_decref(probe);
        return text;
    }
    for (size_t i = 0; i < ex->body_size; i++) {
        unsigned char byte = (unsigned char)ex->body[i];

        if (byte < 0x80) {
            text[used++] = (char)byte;
        } else {
            text[used++] = (char)(0xc0 | (byte >> 6));
            text[used++] = (char)(0x80 | (byte & 0x3f));
        }
    }
    text[used] = 0;
    return text;
}

bool exchange_read(struct exchange *ex)
{
    char *text = body_as_utf8(ex);
    json_t *input = json_loads(text, JSON_DECODE_ANY, NULL);

    /* To PHP a list and an object with numbers as names are the same thing. */
    ex->input = input ? loose_lists(input) : NULL;
    json_decref(input);
    free(text);
    if (!ex->input) {
        exchange_fail(ex, 500, "BO\\Mellon\\Failure\\Exception",
                      "Validation failed: Json: Syntax error, malformed JSON");
        return false;
    }
    if (!json_is_object(ex->input) && !json_is_array(ex->input)) {
        exchange_fail(ex, 500, "TypeError", "Argument #1 must be of type array");
        return false;
    }
    return true;
}

static bool login_basic(struct exchange *ex, const char *credentials)
{
    char text[160];
    size_t length = 0;
    char *colon;

    if (sodium_base642bin((unsigned char *)text, sizeof(text) - 1, credentials, strlen(credentials),
                          " ", &length, NULL, sodium_base64_VARIANT_ORIGINAL) != 0) {
        return false;
    }
    text[length] = 0;
    colon = strchr(text, ':');
    if (!colon) {
        return false;
    }
    *colon = 0;
    return account_by_login(&ex->account, text) && account_check_password(&ex->account, colon + 1);
}

bool exchange_login(struct exchange *ex)
{
    const char *session = exchange_header(ex, "X-AuthKey");
    const char *basic = exchange_header(ex, "Authorization");

    if (!ex->logged_in && session) {
        ex->logged_in = account_by_session(&ex->account, session);
    }
    if (!ex->logged_in && basic && strncmp(basic, "Basic ", 6) == 0) {
        ex->logged_in = login_basic(ex, basic + 6);
    }
    return ex->logged_in;
}

bool exchange_require_login(struct exchange *ex)
{
    const char *basic = exchange_header(ex, "Authorization");

    if (exchange_login(ex)) {
        return true;
    }
    if (basic && strncmp(basic, "Basic ", 6) == 0) {
        exchange_fail_data(ex, 401, ZMS_BACKEND "Useraccount\\Exception\\InvalidCredentials",
                           "The login credentials (username, password) are invalid.",
                           json_pack("{s:{s:[s]}}", "password", "messages",
                                     "Der Nutzername und das Passwort passen nicht zusammen"));
    } else {
        exchange_fail(ex, 401, ZMS_ENTITY "UserAccountMissingLogin", "");
    }
    return false;
}

bool exchange_require_right(struct exchange *ex, const char *permission)
{
    char message[96];

    if (!exchange_require_login(ex)) {
        return false;
    }
    if (account_may(&ex->account, permission)) {
        return true;
    }
    snprintf(message, sizeof(message), "Missing permissions %s", permission);
    exchange_fail(ex, 403, ZMS_ENTITY "UserAccountMissingRights", message);
    return false;
}

bool exchange_require_booking(struct exchange *ex, const struct booking *booking)
{
    struct office office;

    if (account_sees_booking(&ex->account, booking)) {
        return true;
    }
    office_load(&office, booking->scope);
    exchange_fail_data(ex, 403, ZMS_ENTITY "WorkstationProcessMatchScopeFailed",
                       "Workstation is not allowed to edit the process,\n        process scope "
                       "does not match with workstation scope",
                       json_pack("{s:I,s:{s:I,s:{s:s}}}", "id", (json_int_t)booking->id, "scope",
                                 "id", (json_int_t)booking->scope, "contact", "name", office.name));
    return false;
}

static json_t *exchange_meta(struct exchange *ex)
{
    if (!ex->meta) {
        ex->meta = json_object();
    }
    return ex->meta;
}

void exchange_answer(struct exchange *ex, json_t *data)
{
    if (data != ex->data) {
        json_decref(ex->data);
    }
    ex->data = data;
    ex->status = 200;
}

void exchange_fail_data(struct exchange *ex, unsigned status, const char *exception,
                        const char *message, json_t *data)
{
    json_t *meta = exchange_meta(ex);

    ex->status = status;
    json_object_set_new(meta, "error", json_true());
    if (exception) {
        json_object_set_new(meta, "exception", json_string(exception));
        json_object_set_new(meta, "trace", json_string("#0 zms-practice"));
    }
    json_object_set_new(meta, "message", json_string(message));
    json_decref(ex->data);
    ex->data = data;
}

void exchange_fail(struct exchange *ex, unsigned status, const char *exception, const char *message)
{
    exchange_fail_data(ex, status, exception, message, json_null());
}

/* A schema fault echoes the whole input back. */
void exchange_fail_schema(struct exchange *ex, const char *pointer, const char *rule,
                          const char *message, json_t *input)
{
    json_t *data = json_object();
    char text[400];

    if (strcmp(pointer, "/") != 0) {
        char properties[120];

        snprintf(properties, sizeof(properties), "The properties must match schema: [\"%s\"]",
                 pointer + 1);
        json_object_set_new(data, "/",
                            json_pack("{s:{s:s},s:s,s:i,s:O}", "messages", "properties", properties,
                                      "headline", "/", "failed", 1, "data", input));
        input = json_object_get(input, pointer + 1);
    }
    json_object_set_new(data, pointer,
                        json_pack("{s:{s:s},s:s,s:i,s:O}", "messages", rule, message, "headline",
                                  pointer, "failed", 1, "data", input));
    snprintf(text, sizeof(text), "[property %s] %s", pointer, message);
    exchange_fail_data(ex, 400, ZMS_ENTITY "SchemaValidation", text, data);
}

/* The route for the ledger, with {} for what varies in the path: no keys in the books. */
static void route_name(const struct exchange *ex, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "%s ", ex->method);

    for (const char *at = ex->route; *at && used + 4 < size; at++) {
        if (strchr("#%&@", *at)) {
            out[used++] = '{';
            out[used++] = '}';
            at += strspn(at + 1, "0123456789");
        } else {
            out[used++] = *at;
        }
    }
    out[used] = 0;
}

void exchange_book(const struct exchange *ex, const struct booking *b, const char *old)
{
    char route[128];

    route_name(ex, route, sizeof(route));
    store_run("INSERT INTO ledger(time, route, booking, display, number, old, new, arrival,"
              " account) VALUES(?,?,?,?,?,?,?,?,?)",
              "isisissis", clock_now(), route, b->id, b->display,
              b->appointment ? b->id : b->number, old, b->status, booking_arrival(b),
              ex->logged_in ? ex->account.login : NULL);
}

/* Sorted collections of PHP keep their keys and then become JSON objects. */
static json_t *list_to_object(json_t *value)
{
    json_t *result;
    size_t index;
    json_t *item;
    const char *key;

    if (json_is_object(value)) {
        result = json_object();
        json_object_foreach(value, key, item)
        {
            json_object_set_new(result, key, list_to_object(item));
        }
        return result;
    }
    if (!json_is_array(value) || !json_is_object(json_array_get(value, 0))) {
        return json_incref(value);
    }
    result = json_object();
    json_array_foreach(value, index, item)
    {
        char name[24];

        snprintf(name, sizeof(name), "%zu", json_array_size(value) - 1 - index);
        json_object_set_new(result, name, list_to_object(item));
    }
    return result;
}

static void apply_gql(struct exchange *ex)
{
    const char *text = exchange_query(ex, "gql");
    json_t *fields;
    json_t *filtered;

    if (!text || !ex->data || json_is_null(ex->data)) {
        return;
    }
    fields = gql_parse(text);
    if (!fields) {
        exchange_fail(ex, 500, "BO\\Zmsclient\\GraphQL\\GraphQLException", "No valid graphql");
        return;
    }
    filtered = gql_filter(ex->data, fields, true);
    json_decref(fields);
    json_decref(ex->data);
    ex->data = filtered;
}

char *exchange_render(struct exchange *ex, bool lists_as_objects)
{
    json_t *meta = exchange_meta(ex);
    json_t *whole;
    char generated[40];
    char *text;

    if (ex->bare) {
        return json_dumps(ex->bare, JSON_COMPACT);
    }
    apply_gql(ex);
    if (lists_as_objects && ex->data) {
        json_t *changed = list_to_object(ex->data);

        json_decref(ex->data);
        ex->data = changed;
    }
    clock_format(generated, sizeof(generated) - 1, "%Y-%m-%dT%H:%M:%S%z", clock_now());
    /* RFC 3339 wants a colon inside of the zone. */
    memmove(generated + 23, generated + 22, strlen(generated + 22) + 1);
    generated[22] = ':';
    json_object_set_new(meta, "$schema",
                        json_string("https://schema.berlin.de/queuemanagement/metaresult.json"));
    if (!json_object_get(meta, "error")) {
        json_object_set_new(meta, "error", json_false());
    }
    json_object_set_new(meta, "generated", json_string(generated));
    json_object_set_new(meta, "server", json_string(ZMS_VERSION));
    whole = json_pack("{s:s,s:O,s:O}", "$schema", "http://127.0.0.1/", "meta", meta, "data",
                      ex->data ? ex->data : json_null());
    text = json_dumps(whole, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ESCAPE_SLASH);
    json_decref(whole);
    return text;
}
