/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"
#include "client.h"

#include <curl/curl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define PARALLEL 24

static const char number_line[] = "GET /scope/169/waitingnumber/x/";

static struct child service;

static int start_service(void **state)
{
    static const char *const options[] = {"--no-bookings", NULL};

    *state = &service;
    return child_start(&service, options);
}

static int stop_service(void **state)
{
    (void)state;
    return child_stop(&service);
}

static void arm(const char *route, const char *kind, int ms, int count)
{
    json_t *order =
        json_pack("{s:s,s:s,s:i,s:i}", "route", route, "kind", kind, "ms", ms, "count", count);
    json_t *list = client_json(service.base, "POST /practice/faults/", NULL, order);

    assert_true(json_array_size(list) > 0);
    json_decref(list);
    json_decref(order);
}

static void clear(void)
{
    json_decref(client_json(service.base, "DELETE /practice/faults/", NULL, NULL));
}

static size_t ledger_size(void)
{
    json_t *ledger = client_json(service.base, "GET /practice/ledger/", NULL, NULL);
    size_t size = json_array_size(ledger);

    json_decref(ledger);
    return size;
}

static void expect(const char *line, long timeout_ms, int error, long status, const char *exception)
{
    struct reply reply;

    client_call(&reply, service.base, line, NULL, NULL, timeout_ms);
    assert_int_equal(reply.error, error);
    assert_int_equal(reply.status, status);
    assert_string_equal(client_exception(&reply), exception);
    client_free(&reply);
}

static void error_before_writes_nothing(void **state)
{
    size_t before = ledger_size();

    (void)state;
    arm("waitingnumber", "error-before", 0, 1);
    expect(number_line, 5000, 0, 500, "PDOFailed");
    assert_int_equal(ledger_size(), before);
    expect(number_line, 5000, 0, 200, "");
    assert_int_equal(ledger_size(), before + 1);
}

static void error_after_is_committed(void **state)
{
    size_t before = ledger_size();

    (void)state;
    arm("GET /scope/169/waitingnumber/", "error-after", 0, 1);
    expect(number_line, 5000, 0, 500, "PDOFailed");
    assert_int_equal(ledger_size(), before + 1);
}

static void a_row_lock_ends_in_an_error(void **state)
{
    (void)state;
    arm("waitingnumber", "locktimeout", 20, 1);
    expect(number_line, 5000, 0, 500, "LockTimeout");
}

static void an_expired_session_is_refused(void **state)
{
    (void)state;
    arm("GET /workstation/", "session-expired", 0, 1);
    expect("GET /workstation/", 5000, 0, 401, "UserAccountMissingLogin");
}

static void expiring_all_sessions_kills_the_keys(void **state)
{
    json_t *session = client_login(service.base, "kiosk-169", 169, "K1", false);
    struct reply reply;

    (void)state;
    client_call(&reply, service.base, "GET /workstation/", session, NULL, 5000);
    assert_int_equal(reply.status, 200);
    client_free(&reply);
    json_decref(client_json(service.base, "POST /practice/expire-sessions/", NULL, NULL));
    client_call(&reply, service.base, "GET /workstation/", session, NULL, 5000);
    assert_int_equal(reply.status, 401);
    client_free(&reply);
    json_decref(session);
}

static void silence_blocks_nobody_else(void **state)
{
    size_t before = ledger_size();

    (void)state;
    arm("waitingnumber", "silence", 0, 1);
    expect(number_line, 200, CURLE_OPERATION_TIMEDOUT, 0, "");
    expect("GET /healthcheck/", 5000, 0, 200, "");
    assert_int_equal(ledger_size(), before);
    clear();
    expect(number_line, 5000, 0, 200, "");
}

static void a_delay_holds_one_answer_back(void **state)
{
    (void)state;
    arm("healthcheck", "delay", 60000, 1);
    expect("GET /healthcheck/", 200, CURLE_OPERATION_TIMEDOUT, 0, "");
    clear();
    expect("GET /healthcheck/", 5000, 0, 200, "");
}

static void a_cut_answer_breaks_the_connection(void **state)
{
    struct reply reply;
    size_t before = ledger_size();

    (void)state;
    arm("waitingnumber", "cut", 0, 1);
    client_call(&reply, service.base, number_line, NULL, NULL, 5000);
    assert_int_not_equal(reply.error, 0);
    assert_true(strlen(reply.text) > 100);
    assert_null(reply.json);
    client_free(&reply);
    assert_int_equal(ledger_size(), before + 1);
}

static void a_malformed_answer_is_no_json(void **state)
{
    struct reply reply;

    (void)state;
    arm("GET /scope/169/", "malformed", 0, 1);
    client_call(&reply, service.base, "GET /scope/169/", NULL, NULL, 5000);
    assert_int_equal(reply.error, 0);
    assert_int_equal(reply.status, 200);
    assert_null(reply.json);
    client_free(&reply);
}

static void a_lasting_fault_lasts_until_cleared(void **state)
{
    (void)state;
    arm("healthcheck", "error-before", 0, -1);
    for (int i = 0; i < 3; i++) {
        expect("GET /healthcheck/", 5000, 0, 500, "PDOFailed");
    }
    clear();
    expect("GET /healthcheck/", 5000, 0, 200, "");
}

static void an_unknown_fault_is_refused(void **state)
{
    json_t *order = json_pack("{s:s,s:s}", "route", "x", "kind", "fire");
    json_t *answer = client_json(service.base, "POST /practice/faults/", NULL, order);

    (void)state;
    assert_non_null(json_object_get(answer, "error"));
    json_decref(answer);
    json_decref(order);
}

struct issue {
    pthread_t thread;
    int64_t number;
    int64_t id;
};

static void *issue_number(void *context)
{
    struct issue *issue = context;
    json_t *answer = client_json(service.base, number_line, NULL, NULL);

    issue->number = json_integer_value(client_at(answer, "data.queue.number"));
    issue->id = json_integer_value(client_at(answer, "data.id"));
    json_decref(answer);
    return NULL;
}

static void parallel_calls_give_distinct_numbers(void **state)
{
    struct issue issues[PARALLEL] = {{0}};

    (void)state;
    for (size_t i = 0; i < PARALLEL; i++) {
        assert_int_equal(pthread_create(&issues[i].thread, NULL, issue_number, issues + i), 0);
    }
    for (size_t i = 0; i < PARALLEL; i++) {
        pthread_join(issues[i].thread, NULL);
    }
    for (size_t i = 0; i < PARALLEL; i++) {
        assert_true(issues[i].number >= 100);
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(issues[i].number, issues[j].number);
            assert_int_not_equal(issues[i].id, issues[j].id);
        }
    }
}

static size_t count_bookings(const struct child *child)
{
    json_t *list = client_json(child->base, "GET /practice/bookings/", NULL, NULL);
    size_t count = json_array_size(list);

    json_decref(list);
    return count;
}

static void a_file_survives_a_restart(void **state)
{
    char folder[] = "/tmp/zms-practice-XXXXXX";
    char file[64];
    const char *options[] = {"--db", file, NULL};
    struct child child;
    size_t before;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof(file), "%s/zms.db", folder);
    assert_int_equal(child_start(&child, options), 0);
    json_decref(client_json(child.base, number_line, NULL, NULL));
    before = count_bookings(&child);
    assert_true(before > 60);
    assert_int_equal(child_stop(&child), 0);
    assert_int_equal(child_start(&child, options), 0);
    assert_int_equal(count_bookings(&child), before);
    assert_int_equal(child_stop(&child), 0);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(rmdir(folder), 0);
}

static json_t *names_of_seed(const char *seed)
{
    const char *options[] = {"--seed", seed, NULL};
    json_t *names = json_array();
    struct child child;
    json_t *list;
    size_t index;
    json_t *booking;

    assert_int_equal(child_start(&child, options), 0);
    list = client_json(child.base, "GET /practice/bookings/", NULL, NULL);
    json_array_foreach(list, index, booking)
    {
        json_array_append(names, json_object_get(booking, "name"));
    }
    json_decref(list);
    assert_int_equal(child_stop(&child), 0);
    return names;
}

static void the_seed_decides_the_names(void **state)
{
    json_t *one = names_of_seed("7");
    json_t *same = names_of_seed("7");
    json_t *other = names_of_seed("8");

    (void)state;
    assert_true(json_equal(one, same));
    assert_false(json_equal(one, other));
    json_decref(one);
    json_decref(same);
    json_decref(other);
}

static void control_can_be_switched_off(void **state)
{
    const char *options[] = {"--no-control", "--empty", NULL};
    struct child child;
    struct reply reply;

    (void)state;
    assert_int_equal(child_start(&child, options), 0);
    client_call(&reply, child.base, "GET /practice/bookings/", NULL, NULL, 5000);
    assert_int_equal(reply.status, 404);
    client_free(&reply);
    assert_int_equal(child_stop(&child), 0);
}

static int by_number(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return (left > right) - (left < right);
}

static double median_of(const char *base, const char *line, const char *body)
{
    double times[50];

    for (size_t i = 0; i < 50; i++) {
        struct timespec from;
        struct timespec to;
        struct reply reply;

        clock_gettime(CLOCK_MONOTONIC, &from);
        client_call(&reply, base, line, NULL, body, 5000);
        clock_gettime(CLOCK_MONOTONIC, &to);
        assert_int_equal(reply.status, 200);
        client_free(&reply);
        times[i] =
            (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    }
    qsort(times, 50, sizeof(times[0]), by_number);
    return times[25];
}

/* Not a limit, a figure: a client test must not wait for its practice partner. */
static void reads_and_writes_are_quick(void **state)
{
    json_t *order =
        json_pack("{s:i,s:s,s:[s]}", "scope", 169, "name", "Eilig", "requests", "1063441");
    json_t *booking = client_json(service.base, "POST /practice/booking/", NULL, order);
    char line[160];
    json_t *entity;
    char *body;

    (void)state;
    snprintf(line, sizeof(line), "GET /process/%lld/%s/?resolveReferences=2",
             (long long)json_integer_value(json_object_get(booking, "id")),
             json_string_value(json_object_get(booking, "authKey")));
    print_message("median of a read by key: %.2f ms\n", median_of(service.base, line, NULL));
    entity = client_json(service.base, line, NULL, NULL);
    body = json_dumps(json_object_get(entity, "data"), JSON_COMPACT);
    snprintf(line, sizeof(line), "POST /process/%lld/%s/?initiator=kiosk",
             (long long)json_integer_value(json_object_get(booking, "id")),
             json_string_value(json_object_get(booking, "authKey")));
    print_message("median of an absolute write: %.2f ms\n", median_of(service.base, line, body));
    free(body);
    json_decref(entity);
    json_decref(booking);
    json_decref(order);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_before_writes_nothing),
        cmocka_unit_test(error_after_is_committed),
        cmocka_unit_test(a_row_lock_ends_in_an_error),
        cmocka_unit_test(an_expired_session_is_refused),
        cmocka_unit_test(expiring_all_sessions_kills_the_keys),
        cmocka_unit_test(silence_blocks_nobody_else),
        cmocka_unit_test(a_delay_holds_one_answer_back),
        cmocka_unit_test(a_cut_answer_breaks_the_connection),
        cmocka_unit_test(a_malformed_answer_is_no_json),
        cmocka_unit_test(a_lasting_fault_lasts_until_cleared),
        cmocka_unit_test(an_unknown_fault_is_refused),
        cmocka_unit_test(parallel_calls_give_distinct_numbers),
        cmocka_unit_test(a_file_survives_a_restart),
        cmocka_unit_test(the_seed_decides_the_names),
        cmocka_unit_test(control_can_be_switched_off),
        cmocka_unit_test(reads_and_writes_are_quick),
    };

    curl_global_init(CURL_GLOBAL_DEFAULT);
    return cmocka_run_group_tests(tests, start_service, stop_service);
}
