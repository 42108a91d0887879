/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"
#include "client.h"

#include <curl/curl.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define CASES_MOST 200
#define WORDS_MOST 8

struct contract_case {
    char name[160];
    json_t *body;
};

static struct contract_case cases[CASES_MOST];
static size_t case_count;

/* Noon of today in Berlin, so that "ten minutes ago" is never yesterday. */
static int64_t noon(void)
{
    time_t now = time(NULL);
    struct tm parts;

    localtime_r(&now, &parts);
    parts.tm_hour = 12;
    parts.tm_min = 0;
    parts.tm_sec = 0;
    return (int64_t)mktime(&parts);
}

/* Replaces ${name.path} from `known`; a text that is nothing else takes the type of the value. */
static json_t *fill_text(const char *text, json_t *known)
{
    const char *start = strstr(text, "${");
    const char *end = start ? strchr(start, '}') : NULL;
    char path[120];
    char *value;
    char *result;
    json_t *found;
    json_t *filled;
    size_t size;

    if (!end) {
        return json_string(text);
    }
    snprintf(path, sizeof(path), "%.*s", (int)(end - start - 2), start + 2);
    found = client_at(known, path);
    if (!found) {
        print_message("  unknown: %s\n", path);
        return json_string(text);
    }
    if (start == text && !end[1]) {
        return json_incref(found);
    }
    value = json_is_string(found) ? strdup(json_string_value(found))
                                  : json_dumps(found, JSON_ENCODE_ANY);
    size = strlen(text) + strlen(value) + 1;
    result = calloc(1, size);
    snprintf(result, size, "%.*s%s%s", (int)(start - text), text, value, end + 1);
    filled = fill_text(result, known);
    free(result);
    free(value);
    return filled;
}

static void set_at(json_t *object, const char *path, json_t *value)
{
    const char *dot = strrchr(path, '.');
    char parent[120] = "";

    if (dot) {
        snprintf(parent, sizeof(parent), "%.*s", (int)(dot - path), path);
    }
    if (value) {
        json_object_set_new(client_at(object, parent), dot ? dot + 1 : path, value);
    } else {
        json_object_del(client_at(object, parent), dot ? dot + 1 : path);
    }
}

static json_t *fill(json_t *value, json_t *known);

/* An entity as just read, with a few members changed: the absolute write needs it whole. */
static json_t *fill_entity(json_t *order, json_t *known)
{
    json_t *entity =
        json_deep_copy(client_at(known, json_string_value(json_object_get(order, "$from"))));
    const char *path;
    json_t *value;
    size_t index;

    json_object_foreach(json_object_get(order, "$set"), path, value)
    {
        set_at(entity, path, fill(value, known));
    }
    json_array_foreach(json_object_get(order, "$drop"), index, value)
    {
        set_at(entity, json_string_value(value), NULL);
    }
    return entity;
}

static json_t *fill(json_t *value, json_t *known)
{
    json_t *result;
    const char *name;
    size_t index;
    json_t *item;

    if (json_is_string(value)) {
        return fill_text(json_string_value(value), known);
    }
    if (json_is_array(value)) {
        result = json_array();
        json_array_foreach(value, index, item)
        {
            json_array_append_new(result, fill(item, known));
        }
        return result;
    }
    if (!json_is_object(value)) {
        return json_incref(value);
    }
    if (json_object_get(value, "$from")) {
        return fill_entity(value, known);
    }
    result = json_object();
    json_object_foreach(value, name, item)
    {
        json_object_set_new(result, name, fill(item, known));
    }
    return result;
}

static void call(struct reply *reply, const char *base, json_t *request, json_t *known)
{
    json_t *line = fill(json_object_get(request, "line"), known);
    json_t *headers = fill(json_object_get(request, "headers"), known);
    json_t *body = fill(json_object_get(request, "body"), known);
    const char *session = json_string_value(json_object_get(request, "session"));
    char *text = NULL;

    if (!headers) {
        headers = json_object();
    }
    if (session) {
        json_object_update(headers, json_object_get(known, session));
    }
    if (json_is_string(body)) {
        text = strdup(json_string_value(body));
    } else if (body) {
        text = json_dumps(body, JSON_COMPACT);
    }
    client_call(reply, base, json_string_value(line), headers, text, 20000);
    free(text);
    json_decref(line);
    json_decref(headers);
    json_decref(body);
}

static void arrange(const char *base, json_t *steps, json_t *known)
{
    size_t index;
    json_t *step;

    json_array_foreach(steps, index, step)
    {
        const char *as = json_string_value(json_object_get(step, "as"));
        const char *account = json_string_value(json_object_get(step, "login"));
        const char *name = json_string_value(json_object_get(step, "name"));
        json_t *result;

        if (account) {
            result =
                client_login(base, account, (int)json_integer_value(json_object_get(step, "scope")),
                             name ? name : "12", json_is_true(json_object_get(step, "clustered")));
        } else {
            struct reply reply;

            call(&reply, base, step, known);
            result = json_incref(reply.json);
            client_free(&reply);
        }
        json_object_set_new(known, as ? as : "last", result ? result : json_null());
    }
}

static const char *type_name(const json_t *value)
{
    static const char *const names[] = {"object", "list",  "text",  "number",
                                        "number", "truth", "truth", "null"};

    return value ? names[json_typeof(value)] : "missing";
}

static bool check_fields(const struct reply *reply, json_t *fields)
{
    const char *path;
    json_t *type;
    bool right = true;

    json_object_foreach(fields, path, type)
    {
        const char *have = type_name(client_at(reply->json, path));

        if (strcmp(have, json_string_value(type)) != 0) {
            print_message("  %s is %s instead of %s\n", path, have, json_string_value(type));
            right = false;
        }
    }
    return right;
}

static bool check_values(const struct reply *reply, json_t *values, json_t *known, bool near)
{
    const char *path;
    json_t *value;
    bool right = true;

    json_object_foreach(values, path, value)
    {
        json_t *want = fill(value, known);
        json_t *have = client_at(reply->json, path);
        json_int_t apart = json_integer_value(have) - json_integer_value(want);

        if (near ? apart < -5 || apart > 5 : !json_equal(want, have)) {
            char *text = have ? json_dumps(have, JSON_ENCODE_ANY) : strdup("missing");
            char *other = json_dumps(want, JSON_ENCODE_ANY);

            print_message("  %s is %.200s instead of %.200s\n", path, text, other);
            free(text);
            free(other);
            right = false;
        }
        json_decref(want);
    }
    return right;
}

static bool check(const struct reply *reply, json_t *expected, json_t *known)
{
    long status = (long)json_integer_value(json_object_get(expected, "status"));
    const char *exception = json_string_value(json_object_get(expected, "exception"));
    json_t *text = json_object_get(expected, "text");
    bool right = true;

    if (reply->status != status || strcmp(client_exception(reply), exception ? exception : "")) {
        print_message("  %ld %s instead of %ld %s (%s)\n", reply->status, client_exception(reply),
                      status, exception ? exception : "", reply->text);
        right = false;
    }
    if (text && !strstr(reply->text, json_string_value(text)) &&
        !strstr(reply->location, json_string_value(text))) {
        print_message("  without the text %s\n", json_string_value(text));
        right = false;
    }
    right = check_fields(reply, json_object_get(expected, "fields")) && right;
    right = check_values(reply, json_object_get(expected, "values"), known, false) && right;
    return check_values(reply, json_object_get(expected, "near"), known, true) && right;
}

static bool run_exchange(const char *base, json_t *exchange, json_t *known)
{
    struct reply reply;
    bool right;

    call(&reply, base, json_object_get(exchange, "request"), known);
    right = check(&reply, json_object_get(exchange, "response"), known);
    if (json_object_get(exchange, "as")) {
        json_object_set(known, json_string_value(json_object_get(exchange, "as")), reply.json);
    }
    client_free(&reply);
    return right;
}

static void run_case(void **state)
{
    json_t *body = ((struct contract_case *)*state)->body;
    const char *options[WORDS_MOST + 4] = {"--no-bookings", "--clock-offset", NULL};
    char offset[32];
    char today[16];
    struct child child;
    json_t *known;
    size_t index;
    json_t *item;
    size_t count = 3;
    time_t seconds = (time_t)noon();
    bool right;

    snprintf(offset, sizeof(offset), "%lld", (long long)(noon() - (int64_t)time(NULL)));
    options[2] = offset;
    json_array_foreach(json_object_get(body, "options"), index, item)
    {
        if (count < WORDS_MOST + 3) {
            options[count++] = json_string_value(item);
        }
    }
    strftime(today, sizeof(today), "%Y-%m-%d", localtime(&seconds));
    known = json_pack("{s:I,s:I,s:s}", "now", (json_int_t)noon(), "later",
                      (json_int_t)noon() + 3600, "today", today);
    json_object_set_new(known, "midnight", json_integer((json_int_t)noon() - 43200));
    json_object_set_new(known, "past", json_integer((json_int_t)noon() - 300));
    assert_int_equal(child_start(&child, options), 0);
    arrange(child.base, json_object_get(body, "arrange"), known);
    right = run_exchange(child.base, body, known);
    json_array_foreach(json_object_get(body, "then"), index, item)
    {
        right = run_exchange(child.base, item, known) && right;
    }
    json_decref(known);
    assert_int_equal(child_stop(&child), 0);
    assert_true(right);
}

static void load_cases(const char *file)
{
    char path[500];
    json_error_t error;
    json_t *list;
    size_t index;
    json_t *body;

    snprintf(path, sizeof(path), "%s/cases/%s", SOURCE_FOLDER, file);
    list = json_load_file(path, 0, &error);
    if (!list) {
        fprintf(stderr, "%s:%d: %s\n", file, error.line, error.text);
        exit(2);
    }
    json_array_foreach(list, index, body)
    {
        if (case_count < CASES_MOST) {
            snprintf(cases[case_count].name, sizeof(cases[0].name), "%.*s: %s",
                     (int)strcspn(file, "."), file,
                     json_string_value(json_object_get(body, "note")));
            cases[case_count++].body = json_incref(body);
        }
    }
    json_decref(list);
}

static int only_json(const struct dirent *entry)
{
    return strstr(entry->d_name, ".json") != NULL;
}

int main(void)
{
    static struct CMUnitTest tests[CASES_MOST];
    struct dirent **files;
    int count = scandir(SOURCE_FOLDER "/cases", &files, only_json, alphasort);
    int result;

    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    for (int i = 0; i < count; i++) {
        load_cases(files[i]->d_name);
        free(files[i]);
    }
    free(files);
    for (size_t i = 0; i < case_count; i++) {
        tests[i].name = cases[i].name;
        tests[i].test_func = run_case;
        tests[i].initial_state = cases + i;
    }
    result = _cmocka_run_group_tests("contract", tests, case_count, NULL, NULL);
    for (size_t i = 0; i < case_count; i++) {
        json_decref(cases[i].body);
    }
    return result;
}
