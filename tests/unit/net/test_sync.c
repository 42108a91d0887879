/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox against the practice service. */
#include "cmocka_kit.h"
#include "far_side.h"
#include "practice.h"

#include "net/http.h"
#include "net/service.h"

#include <stdio.h>
#include <string.h>

static struct practice *practice;
static struct service_client *client;
static struct service_port port;
static struct rules rules;

static int setup_with(const char *account, bool fallback)
{
    struct service_config config = service_config_default();

    practice = practice_start(false);
    assert_non_null(practice);
    rules = (struct rules){.office_count = 2,
                           .offices = {{.scope = 169}, {.scope = 130, .prefix = "FA"}}};
    far_mailbox_init();
    far_outbox_init();
    snprintf(config.url, sizeof config.url, "%s", practice_url(practice));
    snprintf(config.account, sizeof config.account, "%s", account);
    snprintf(config.password_file, sizeof config.password_file, "%s",
             practice_password_file(practice));
    config.lookup_ms = 1000;
    config.write_ms = 500;
    config.arrival_status_queued_fallback = fallback;
    assert_int_equal(service_open(&config, &rules, far_daytime(), far_mailbox(), far_outbox(),
                                  (struct roster_port){.self = NULL}, &client, &port)
                         .code,
                     ERR_OK);
    far_await_service(DEVICE_READY);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    return setup_with("kiosk-169", false);
}

static int setup_no_login(void **state)
{
    (void)state;
    return setup_with("", false);
}

static int setup_fallback(void **state)
{
    (void)state;
    return setup_with("kiosk-169", true);
}

static int teardown(void **state)
{
    (void)state;
    service_close(client);
    practice_stop(practice);
    far_mailbox_deinit();
    return 0;
}

/* Hands a check-in to the outbox and waits for the n-th end of a send. */
static void send_it(const struct booking *b, const char *key, int64_t arrival_s, int n)
{
    far_outbox_put(b, key, arrival_s);
    port.outbox_filled(port.self);
    far_outbox_await(n);
}

/* What the service carried out on the booking through its own routes. */
static int writes(int64_t id)
{
    return practice_ledger(practice, id, "/process/");
}

/* The complete entity as ZMS shows it. */
static json_t *entity(const struct booking *b)
{
    struct http_config config = {.url = practice_url(practice),
                                 .ca_file = "",
                                 .client_cert_file = "",
                                 .client_key_file = ""};
    struct http *http;
    struct http_answer answer;
    char path[200];
    json_error_t error;

    snprintf(path, sizeof path, "/process/%lld/%s/?resolveReferences=2", (long long)b->ref.id,
             b->ref.key);
    struct http_call get = {.path = path, .timeout_ms = 5000};
    assert_int_equal(http_open(&config, &http).code, ERR_OK);
    assert_int_equal(http_call(http, &get, &answer), HTTP_ANSWERED);
    json_t *root = json_loadb(answer.body, answer.len, 0, &error);
    assert_non_null(root);
    json_t *data = json_incref(json_object_get(root, "data"));
    json_decref(root);
    http_answer_wipe(&answer);
    http_close(http);
    return data;
}

static void test_on_time_keeps_the_place(void **state)
{
    struct booking b =
        practice_booking(practice, 169, 20, ",\"persons\":3,\"requests\":[1063441,1063453]");
    json_t *before = entity(&b);
    char author[64];

    (void)state;
    send_it(&b, b.ref.key, b.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
    struct booking there = practice_look(practice, b.ref.id);
    assert_int_equal(there.status, BOOKING_QUEUED);
    assert_int_equal(there.arrival_s, b.start_s);
    practice_author(practice, b.ref.id, author);
    assert_string_equal(author, "kiosk-169");
    /* Nothing but the status is different over there; names, texts, persons are as they were. */
    json_t *after = entity(&b), *queue = json_object_get(after, "queue");
    assert_int_equal(json_object_set_new(after, "status", json_string("confirmed")), 0);
    assert_int_equal(json_object_set_new(queue, "status", json_string("confirmed")), 0);
    json_object_del(before, "lastChange");
    json_object_del(after, "lastChange");
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
}

static void test_late_and_offline_with_true_time(void **state)
{
    struct booking b = practice_booking(practice, 130, -30, "");
    int64_t arrived_s = practice_now_s(practice) - 600;

    (void)state;
    send_it(&b, b.ref.key, arrived_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).arrival_s, arrived_s);
}

static void test_key_lost_with_a_restart(void **state)
{
    struct booking b = practice_booking(practice, 130, 20, "");

    (void)state;
    send_it(&b, "", b.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
    practice_status(practice, b.ref.id, "finished");
    send_it(&b, "", b.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_REFUSED);
}

static void test_already_there_is_not_written_again(void **state)
{
    static const char *const served[] = {"queued", "called", "processing"};
    struct booking b = practice_booking(practice, 169, 20, "");

    (void)state;
    for (int i = 0; i < 3; i++) {
        practice_status(practice, b.ref.id, served[i]);
        int before = writes(b.ref.id);
        send_it(&b, b.ref.key, b.start_s, 1);
        assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
        assert_int_equal(writes(b.ref.id), before);
    }
}

static void test_refused_and_not_written(void **state)
{
    static const char *const refused[] = {"parked", "preconfirmed", "reserved", "deleted",
                                          "finished"};

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct booking b = practice_booking(practice, 169, 20, "");
        practice_status(practice, b.ref.id, refused[i]);
        int before = writes(b.ref.id);
        send_it(&b, b.ref.key, b.start_s, 1);
        assert_int_equal(far_outbox_outcome(0), OUTCOME_REFUSED);
        assert_true(strlen(far_outbox_reason(0)) > 0);
        assert_int_equal(writes(b.ref.id), before);
        assert_int_equal(far_outbox_open(), 0);
    }
}

static void test_missed_is_taken_up_again(void **state)
{
    struct booking b = practice_booking(practice, 169, -10, ",\"status\":\"missed\"");

    (void)state;
    send_it(&b, b.ref.key, practice_now_s(practice), 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_QUEUED);
}

static void test_moved_or_of_another_day(void **state)
{
    struct booking b = practice_booking(practice, 169, 20, ""), moved = b;
    struct booking old = practice_booking(practice, 169, -24 * 60, "");

    (void)state;
    moved.start_s -= 900;
    send_it(&moved, b.ref.key, b.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_REFUSED);
    moved = b;
    moved.scope = 130;
    send_it(&moved, b.ref.key, b.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_REFUSED);
    send_it(&old, old.ref.key, old.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_REFUSED);
    assert_string_equal(far_outbox_reason(0), "its day has passed");
    assert_int_equal(practice_look(practice, b.ref.id).status, BOOKING_CONFIRMED);
}

/* Committed, then a 5xx or a cut answer: found by reading, written once. */
static void test_carried_out_but_not_answered(void **state)
{
    static const char *const kinds[] = {"error-after", "cut", "malformed"};

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct booking b = practice_booking(practice, 169, 20, "");
        practice_fault(practice, "POST /process/", kinds[i], 1);
        int before = writes(b.ref.id);
        send_it(&b, b.ref.key, b.start_s, 2);
        assert_int_equal(far_outbox_outcome(0), OUTCOME_UNSETTLED);
        assert_int_equal(far_outbox_outcome(1), OUTCOME_CONFIRMED);
        assert_int_equal(writes(b.ref.id), before + 1);
        assert_int_equal(practice_look(practice, b.ref.id).arrival_s, b.start_s);
    }
}

static void test_not_carried_out_is_written_later(void **state)
{
    struct booking b = practice_booking(practice, 169, 20, "");
    int before = writes(b.ref.id);

    (void)state;
    practice_fault(practice, "POST /process/", "error-before", 1);
    send_it(&b, b.ref.key, b.start_s, 2);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_UNSETTLED);
    assert_int_equal(far_outbox_outcome(1), OUTCOME_CONFIRMED);
    assert_int_equal(writes(b.ref.id), before + 1);
    practice_fault(practice, "GET /process/", "error-before", 1);
    b = practice_booking(practice, 169, 25, "");
    send_it(&b, b.ref.key, b.start_s, 2);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_RETRY);
    assert_int_equal(far_outbox_outcome(1), OUTCOME_CONFIRMED);
}

static void test_silence_is_unsettled(void **state)
{
    struct booking b = practice_booking(practice, 169, 20, "");

    (void)state;
    practice_fault(practice, "POST /process/", "silence", 1);
    send_it(&b, b.ref.key, b.start_s, 2);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_UNSETTLED);
    assert_int_equal(far_outbox_outcome(1), OUTCOME_CONFIRMED);
    practice_fault_clear(practice);
}

static void test_dead_session_is_renewed(void **state)
{
    struct booking a = practice_booking(practice, 169, 20, "");
    struct booking b = practice_booking(practice, 169, 25, "");

    (void)state;
    send_it(&a, a.ref.key, a.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
    practice_fault(practice, "POST /process/", "session-expired", 1);
    send_it(&b, b.ref.key, b.start_s, 2);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_RETRY);
    assert_int_equal(far_outbox_outcome(1), OUTCOME_CONFIRMED);
}

static void test_without_login_key_is_enough(void **state)
{
    struct booking b = practice_booking(practice, 169, 20, "");
    char author[64];

    (void)state;
    send_it(&b, b.ref.key, b.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
    practice_author(practice, b.ref.id, author);
    assert_string_equal(author, "");
    send_it(&b, "", b.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_REFUSED);
}

static void test_fallback_switches_scope(void **state)
{
    struct booking a = practice_booking(practice, 130, 20, "");
    struct booking b = practice_booking(practice, 169, 20, "");

    (void)state;
    send_it(&a, a.ref.key, a.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
    send_it(&b, b.ref.key, b.start_s, 1);
    assert_int_equal(far_outbox_outcome(0), OUTCOME_CONFIRMED);
    assert_int_equal(practice_look(practice, a.ref.id).status, BOOKING_QUEUED);
    assert_int_equal(practice_ledger(practice, a.ref.id, "status/queued"), 1);
    /* What it cannot do: the arrival is stamped, not kept. */
    assert_true(practice_look(practice, b.ref.id).arrival_s < b.start_s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_on_time_keeps_the_place),
        TEST(test_late_and_offline_with_true_time),
        TEST(test_key_lost_with_a_restart),
        TEST(test_already_there_is_not_written_again),
        TEST(test_refused_and_not_written),
        TEST(test_missed_is_taken_up_again),
        TEST(test_moved_or_of_another_day),
        TEST(test_carried_out_but_not_answered),
        TEST(test_not_carried_out_is_written_later),
        TEST(test_silence_is_unsettled),
        TEST(test_dead_session_is_renewed),
        cmocka_unit_test_setup_teardown(test_without_login_key_is_enough, setup_no_login, teardown),
        cmocka_unit_test_setup_teardown(test_fallback_switches_scope, setup_fallback, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
