/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"
#include "little_server.h"

#include "base/clock.h"
#include "net/http.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct http *opened(const char *url)
{
    struct http_config config = {
        .url = url, .ca_file = "", .client_cert_file = "", .client_key_file = ""};
    struct http *http = NULL;

    assert_int_equal(http_open(&config, &http).code, ERR_OK);
    return http;
}

static enum err_code open_code(const char *url)
{
    struct http_config config = {
        .url = url, .ca_file = "", .client_cert_file = "", .client_key_file = ""};
    struct http *http = NULL;
    struct err e = http_open(&config, &http);

    if (!err_is(e))
        http_close(http);
    return e.code;
}

static void test_plain_http_to_this_machine_only(void **state)
{
    (void)state;
    assert_int_equal(open_code("http://127.0.0.1:1/api"), ERR_OK);
    assert_int_equal(open_code("http://127.9.9.9"), ERR_OK);
    assert_int_equal(open_code("http://localhost:8080/"), ERR_OK);
    assert_int_equal(open_code("http://[::1]:8080/"), ERR_OK);
    assert_int_equal(open_code("https://zms.example.org/api/2"), ERR_OK);
    assert_int_equal(open_code("http://zms.example.org/"), ERR_DENIED);
    assert_int_equal(open_code("http://127.0.0.1.example.org/"), ERR_DENIED);
    assert_int_equal(open_code("http://localhost.example.org/"), ERR_DENIED);
    assert_int_equal(open_code("http://10.0.0.1/"), ERR_DENIED);
    assert_int_equal(open_code("http://localhost@zms.example.org/"), ERR_DENIED);
    assert_int_equal(open_code("https://user:word@zms.example.org/"), ERR_DENIED);
    assert_int_equal(open_code("ftp://127.0.0.1/"), ERR_SYNTAX);
    assert_int_equal(open_code("file:///etc/passwd"), ERR_SYNTAX);
    assert_int_equal(open_code("https://zms.example.org/?a=b"), ERR_SYNTAX);
    assert_int_equal(open_code(""), ERR_SYNTAX);
}

static void test_answer_with_date_and_headers_sent(void **state)
{
    static const struct little_reply script[] = {
        {LITTLE_KEEP,
         "HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 18:41:58 GMT\r\n"
         "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
         0},
        {LITTLE_KEEP, "HTTP/1.1 404 X\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>",
         0},
    };
    struct little_server *server = little_start(script, 2);
    struct http *http = opened(little_url(server));
    struct http_answer answer;
    struct http_call post = {
        .path = "/a/?x=%7B", .body = "{\"a\":1}", .auth_key = "feed", .timeout_ms = 5000};
    struct http_call get = {.path = "/b/", .timeout_ms = 5000};

    (void)state;
    assert_int_equal(http_call(http, &post, &answer), HTTP_ANSWERED);
    assert_int_equal(answer.status, 200);
    assert_true(answer.json);
    assert_int_equal(answer.date_s, 1795459318);
    assert_string_equal(answer.body, "{}");
    http_answer_wipe(&answer);
    assert_int_equal(http_call(http, &get, &answer), HTTP_ANSWERED);
    assert_int_equal(answer.status, 404);
    assert_false(answer.json);
    assert_int_equal(answer.date_s, 0);
    http_answer_wipe(&answer);
    const char *sent = little_request(server, 0);
    assert_memory_equal(sent, "POST /a/?x=%7B HTTP/1.1\r\n", 25);
    assert_non_null(strstr(sent, "X-AuthKey: feed\r\n"));
    assert_non_null(strstr(sent, "Content-Type: application/json\r\n"));
    assert_non_null(strstr(sent, "\r\n\r\n{\"a\":1}"));
    assert_null(strstr(sent, "Expect"));
    sent = little_request(server, 1);
    assert_memory_equal(sent, "GET /b/ HTTP/1.1\r\n", 18);
    /* The key of the call before must not stick, nor may anything conditional be sent. */
    assert_null(strstr(sent, "X-AuthKey"));
    assert_null(strstr(sent, "If-"));
    http_close(http);
    little_stop(server);
}

static void test_redirect_is_not_followed(void **state)
{
    static const struct little_reply script[] = {
        {LITTLE_KEEP, "HTTP/1.1 301 Moved\r\nLocation: /there/\r\nContent-Length: 0\r\n\r\n", 0}};
    struct little_server *server = little_start(script, 1);
    struct http *http = opened(little_url(server));
    struct http_call get = {.path = "/here", .timeout_ms = 5000};
    struct http_answer answer;

    (void)state;
    assert_int_equal(http_call(http, &get, &answer), HTTP_ANSWERED);
    assert_int_equal(answer.status, 301);
    http_answer_wipe(&answer);
    assert_int_equal(little_count(server), 1);
    http_close(http);
    little_stop(server);
}

static void outcome_of(const struct little_reply *script, size_t count, int64_t timeout_ms,
                       enum http_outcome wanted)
{
    struct little_server *server = little_start(script, count);
    struct http *http = opened(little_url(server));
    struct http_call get = {.path = "/", .timeout_ms = timeout_ms, .fresh = true};
    struct http_answer answer;

    assert_int_equal(http_call(http, &get, &answer), wanted);
    assert_null(wanted == HTTP_ANSWERED ? NULL : answer.body);
    http_answer_wipe(&answer);
    assert_int_equal(little_count(server), 1);
    http_close(http);
    little_stop(server);
}

static void test_no_whole_answer_is_unsettled(void **state)
{
    static const struct little_reply cut[] = {
        {LITTLE_CLOSE, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":", 0}};
    static const struct little_reply closed[] = {{LITTLE_CLOSE, "", 0}};
    static const struct little_reply silence[] = {{LITTLE_SILENCE, "", 0}};
    static const struct little_reply garbage[] = {{LITTLE_CLOSE, "ready.\r\n", 0}};
    static const struct little_reply huge[] = {
        {LITTLE_CLOSE, "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", 0}};

    (void)state;
    outcome_of(cut, 1, 5000, HTTP_UNSETTLED);
    outcome_of(closed, 1, 5000, HTTP_UNSETTLED);
    outcome_of(silence, 1, 100, HTTP_UNSETTLED);
    outcome_of(garbage, 1, 5000, HTTP_UNSETTLED);
    outcome_of(huge, 1, 5000, HTTP_UNSETTLED);
}

static void test_body_without_length_is_capped(void **state)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    size_t len = sizeof head - 1 + HTTP_ANSWER_BYTES_MAX + 1;
    char *bytes = malloc(len);
    struct little_reply over = {LITTLE_CLOSE, bytes, len};
    struct little_reply just = {LITTLE_CLOSE, bytes, len - 1};

    (void)state;
    assert_non_null(bytes);
    memset(bytes, ' ', len);
    memcpy(bytes, head, sizeof head - 1);
    outcome_of(&over, 1, 20000, HTTP_UNSETTLED);
    outcome_of(&just, 1, 20000, HTTP_ANSWERED);
    free(bytes);
}

static void test_no_connection_is_not_sent(void **state)
{
    static const struct little_reply script[] = {{LITTLE_CLOSE, "", 0}};
    struct little_server *server = little_start(script, 1);
    struct http *http = opened(little_url(server));
    struct http_call get = {.path = "/", .timeout_ms = 2000, .fresh = true};
    struct http_answer answer;

    (void)state;
    little_stop(server); /* the port is free now, nobody listens */
    assert_int_equal(http_call(http, &get, &answer), HTTP_NOT_SENT);
    assert_null(answer.body);
    http_close(http);
    http = opened("https://no-such-host.invalid");
    assert_int_equal(http_call(http, &get, &answer), HTTP_NOT_SENT);
    http_close(http);
}

/*
 * The reason for `fresh`: a kept connection on which the server closes after it has read the second
 * request. curl repeats the request by itself there.
 */
static void test_fresh_is_never_repeated(void **state)
{
    static const struct little_reply script[] = {
        {LITTLE_KEEP, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 0},
        {LITTLE_CLOSE, "", 0},
        {LITTLE_KEEP, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 0},
    };
    struct http_call get = {.path = "/", .timeout_ms = 5000};
    struct http_answer answer;

    (void)state;
    for (int fresh = 0; fresh < 2; fresh++) {
        struct little_server *server = little_start(script, 3);
        struct http *http = opened(little_url(server));
        get.fresh = false;
        assert_int_equal(http_call(http, &get, &answer), HTTP_ANSWERED);
        http_answer_wipe(&answer);
        get.fresh = fresh == 1;
        enum http_outcome second = http_call(http, &get, &answer);
        http_answer_wipe(&answer);
        assert_int_equal(second, fresh == 1 ? HTTP_UNSETTLED : HTTP_ANSWERED);
        assert_int_equal(little_count(server), fresh == 1 ? 2 : 3);
        http_close(http);
        little_stop(server);
    }
}

static atomic_bool left;

static bool has_left(void *self)
{
    (void)self;
    return atomic_load(&left);
}

struct canceller {
    struct little_server *server;
    struct http *http;
    int64_t cancelled_ms;
};

static void *cancel_when_asked(void *self)
{
    struct canceller *c = self;

    little_await(c->server, 1);
    c->cancelled_ms = clock_monotonic_ms();
    atomic_store(&left, true);
    http_wake(c->http);
    return NULL;
}

/* How long a cancelled call took to end, in milliseconds. */
static int64_t cancel_once(void)
{
    static const struct little_reply script[] = {{LITTLE_SILENCE, "", 0}};
    struct little_server *server = little_start(script, 1);
    struct canceller c = {server, opened(little_url(server)), 0};
    struct http_call get = {.path = "/", .timeout_ms = 30000, .cancelled = has_left};
    struct http_answer answer;
    pthread_t thread;

    atomic_store(&left, false);
    assert_int_equal(pthread_create(&thread, NULL, cancel_when_asked, &c), 0);
    assert_int_equal(http_call(c.http, &get, &answer), HTTP_UNSETTLED);
    int64_t ended_ms = clock_monotonic_ms();
    assert_true(answer.cancelled);
    pthread_join(thread, NULL);
    /* Cancelled before it began: nothing is sent. */
    assert_int_equal(http_call(c.http, &get, &answer), HTTP_NOT_SENT);
    assert_true(answer.cancelled);
    assert_int_equal(little_count(server), 1);
    http_close(c.http);
    little_stop(server);
    return ended_ms - c.cancelled_ms;
}

/* Woken at once, not found out at curl's next look; the best of three, for busy machines. */
static void test_cancel_from_another_thread(void **state)
{
    int64_t best_ms = INT64_MAX;

    (void)state;
    for (int i = 0; i < 3; i++) {
        int64_t took_ms = cancel_once();
        best_ms = took_ms < best_ms ? took_ms : best_ms;
    }
    assert_true(best_ms < 100);
}

static void test_too_long_a_path_is_not_sent(void **state)
{
    static const struct little_reply script[] = {{LITTLE_CLOSE, "", 0}};
    struct little_server *server = little_start(script, 1);
    struct http *http = opened(little_url(server));
    char path[4096];
    struct http_call get = {.path = path, .timeout_ms = 2000};
    struct http_answer answer;

    (void)state;
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    assert_int_equal(http_call(http, &get, &answer), HTTP_NOT_SENT);
    assert_int_equal(little_count(server), 0);
    http_close(http);
    little_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_http_to_this_machine_only),
        cmocka_unit_test(test_answer_with_date_and_headers_sent),
        cmocka_unit_test(test_redirect_is_not_followed),
        cmocka_unit_test(test_no_whole_answer_is_unsettled),
        cmocka_unit_test(test_body_without_length_is_capped),
        cmocka_unit_test(test_no_connection_is_not_sent),
        cmocka_unit_test(test_fresh_is_never_repeated),
        cmocka_unit_test(test_cancel_from_another_thread),
        cmocka_unit_test(test_too_long_a_path_is_not_sent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
