/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "reception/route.h"

#include <string.h>

static const char token[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static struct person actor, viewer, wall;

static int setup(void **state)
{
    (void)state;
    actor = (struct person){.id = 1, .rights = {true, true}};
    memcpy(actor.csrf, token, sizeof token);
    viewer = wall = actor;
    viewer.rights.acts = false;
    wall.wall = true;
    return 0;
}

/* As a browser would ask that does everything right. */
static struct route_ask ask_make(const char *method, const char *path, const struct person *person)
{
    return (struct route_ask){.method = method,
                              .path = path,
                              .content_type = "application/json",
                              .csrf = token,
                              .content_length = 10,
                              .person = person};
}

static int judged(const char *method, const char *path, const struct person *person)
{
    struct route_ask ask = ask_make(method, path, person);

    return route_judge(&ask).status;
}

static void each_route_wants_its_right(void **state)
{
    static const struct {
        const char *method, *path;
        int nobody, wall, viewer, actor;
    } rows[] = {
        {"GET", "/healthz", 200, 200, 200, 200},      {"POST", "/api/login", 200, 200, 200, 200},
        {"POST", "/api/logout", 401, 200, 200, 200},  {"GET", "/api/me", 401, 200, 200, 200},
        {"POST", "/api/wall", 401, 403, 200, 200},    {"GET", "/api/events", 401, 200, 200, 200},
        {"GET", "/api/hall", 401, 200, 200, 200},     {"GET", "/api/names", 401, 403, 200, 200},
        {"GET", "/api/search", 401, 403, 200, 200},   {"GET", "/api/day", 401, 403, 200, 200},
        {"GET", "/api/week", 401, 403, 200, 200},     {"GET", "/api/day.csv", 401, 403, 200, 200},
        {"GET", "/api/week.csv", 401, 403, 200, 200}, {"GET", "/api/audit", 401, 403, 200, 200},
        {"POST", "/api/act", 401, 403, 403, 200},
    };
    (void)state;

    assert_int_equal(sizeof rows / sizeof rows[0], ROUTE_FILE);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(judged(rows[i].method, rows[i].path, NULL), rows[i].nobody);
        assert_int_equal(judged(rows[i].method, rows[i].path, &wall), rows[i].wall);
        assert_int_equal(judged(rows[i].method, rows[i].path, &viewer), rows[i].viewer);
        assert_int_equal(judged(rows[i].method, rows[i].path, &actor), rows[i].actor);
        assert_int_equal(
            judged(strcmp(rows[i].method, "GET") == 0 ? "POST" : "GET", rows[i].path, &actor), 405);
        assert_int_equal(judged("OPTIONS", rows[i].path, &actor), 405);
    }
}

static void what_is_not_asked_exactly_is_a_file_or_nothing(void **state)
{
    (void)state;
    assert_int_equal(route_named("/api/act/"), ROUTE_FILE);
    assert_int_equal(route_named("/API/act"), ROUTE_FILE);
    assert_int_equal(route_named("//api/act"), ROUTE_FILE);
    assert_int_equal(judged("POST", "/api/act/", &actor), 405);
    assert_int_equal(judged("GET", "/main.js", NULL), 200);
}

static void a_post_without_the_sessions_own_token_is_refused(void **state)
{
    struct route_ask ask = ask_make("POST", "/api/act", &actor);
    (void)state;

    ask.csrf = "";
    assert_string_equal(route_judge(&ask).error, "csrf");
    ask.csrf = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdee";
    assert_string_equal(route_judge(&ask).error, "csrf");
    ask.csrf = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0";
    assert_string_equal(route_judge(&ask).error, "csrf");
}

static void what_is_too_large_or_not_json_is_refused(void **state)
{
    struct route_ask ask = ask_make("POST", "/api/act", &actor);
    char path[ROUTE_PATH_MAX + 2];
    (void)state;

    ask.content_length = ROUTE_BODY_MAX + 1;
    assert_int_equal(route_judge(&ask).status, 413);
    ask = ask_make("POST", "/api/act", &actor);
    ask.content_type = "text/plain";
    assert_int_equal(route_judge(&ask).status, 415);
    ask.content_type = "application/jsonx";
    assert_int_equal(route_judge(&ask).status, 415);
    ask.content_type = "application/json; charset=utf-8";
    assert_int_equal(route_judge(&ask).status, 200);
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    assert_int_equal(judged("GET", path, NULL), 414);
}

static void a_query_has_its_own_keys_once(void **state)
{
    struct route_ask ask = ask_make("GET", "/api/day", &actor);
    static char longest[ROUTE_VALUE_MAX + 2];
    (void)state;

    ask.query_count = 2;
    ask.query[0].key = "date";
    ask.query[0].value = "2026-12-01";
    ask.query[1].key = "scope";
    ask.query[1].value = "169";
    assert_int_equal(route_judge(&ask).status, 200);
    ask.query[1].key = "date";
    assert_int_equal(route_judge(&ask).status, 400);
    ask.query[1].key = "dat";
    assert_int_equal(route_judge(&ask).status, 400);
    ask.query[1].key = "date scope";
    assert_int_equal(route_judge(&ask).status, 400);
    ask.query[1].key = "scope";
    memset(longest, '1', sizeof longest - 1);
    ask.query[1].value = longest;
    assert_int_equal(route_judge(&ask).status, 400);
    ask.query_count = ROUTE_KEYS_MAX + 1;
    assert_int_equal(route_judge(&ask).status, 400);
}

static void values_are_read_strictly(void **state)
{
    int64_t number;
    (void)state;

    assert_true(route_read_date("2026-12-01"));
    assert_true(route_read_date("2028-02-29"));
    assert_false(route_read_date("2026-02-29"));
    assert_false(route_read_date("2026-13-01"));
    assert_false(route_read_date("2026-1-001"));
    assert_false(route_read_date("2026-12-01 "));
    assert_true(route_read_number("169", 1000, &number));
    assert_int_equal(number, 169);
    assert_false(route_read_number("1001", 1000, &number));
    assert_false(route_read_number("-1", 1000, &number));
    assert_false(route_read_number("+1", 1000, &number));
    assert_false(route_read_number("", 1000, &number));
    assert_false(route_read_number("99999999999999999999", INT64_MAX, &number));
    assert_true(route_read_words("Yılmaz, Deniz"));
    assert_false(route_read_words("a"));
    assert_false(route_read_words("ab\x01"));
    assert_false(route_read_words("ab\xc3"));
    assert_false(route_read_words("\xff\xfe"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_route_wants_its_right),
        cmocka_unit_test(what_is_not_asked_exactly_is_a_file_or_nothing),
        cmocka_unit_test(a_post_without_the_sessions_own_token_is_refused),
        cmocka_unit_test(what_is_too_large_or_not_json_is_refused),
        cmocka_unit_test(a_query_has_its_own_keys_once),
        cmocka_unit_test(values_are_read_strictly),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
