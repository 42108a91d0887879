/* SPDX-License-Identifier: Apache-2.0 */
/* A backlog on several connections, against the practice service. */
#include "backlog.h"
#include "cmocka_kit.h"
#include "far_side.h"
#include "practice.h"

#include "net/service.h"

#include <stdio.h>

enum { HELD_MS = 600000 }; /* until the faults are cleared */

static struct practice *practice;
static struct service_client *client;
static struct service_port port;
static struct rules rules;
static struct backlog backlog;

static int setup(void **state)
{
    (void)state;
    practice = practice_start(false);
    assert_non_null(practice);
    rules = (struct rules){.office_count = 1, .offices = {{.scope = 169}}};
    far_mailbox_init();
    backlog_init(&backlog);
    return 0;
}

static void begin(int connections, bool fallback)
{
    struct service_config config = service_config_default();

    snprintf(config.url, sizeof config.url, "%s", practice_url(practice));
    snprintf(config.account, sizeof config.account, "kiosk-169");
    snprintf(config.password_file, sizeof config.password_file, "%s",
             practice_password_file(practice));
    config.write_ms = 5000;
    config.drain_connections = connections;
    config.arrival_status_queued_fallback = fallback;
    assert_int_equal(service_open(&config, &rules, far_daytime(), far_mailbox(),
                                  backlog_port(&backlog), (struct roster_port){.self = NULL},
                                  &client, &port)
                         .code,
                     ERR_OK);
}

static int teardown(void **state)
{
    (void)state;
    service_close(client);
    practice_stop(practice);
    backlog_deinit(&backlog);
    far_mailbox_deinit();
    return 0;
}

static void fill(int count)
{
    for (int i = 0; i < count; i++) {
        struct booking b = practice_booking(practice, 169, 10 + i, "");
        backlog_add(&backlog, &b);
    }
}

/* Each booking is queued over there, by one write. */
static void assert_written_once(void)
{
    for (int i = 0; i < backlog.count; i++) {
        int64_t id = backlog.entries[i].item.booking_id;
        assert_int_equal(practice_look(practice, id).status, BOOKING_QUEUED);
        assert_int_equal(practice_ledger(practice, id, "/process/"), 1);
    }
}

static void test_four_at_the_same_time(void **state)
{
    (void)state;
    fill(12);
    practice_fault_held(practice, "GET /process/", HELD_MS, -1);
    begin(4, false);
    assert_true(backlog_await_sending(&backlog, 4));
    practice_fault_clear(practice);
    assert_true(backlog_await_done(&backlog, 12));
    assert_int_equal(backlog_most(&backlog), 4);
    assert_int_equal(backlog_count(&backlog, OUTCOME_CONFIRMED), 12);
    assert_int_equal(backlog.settled, 12);
    assert_written_once();
}

/* What fills up later finds all of them again. */
static void test_woken_together(void **state)
{
    (void)state;
    begin(4, false);
    far_await_service(DEVICE_READY);
    practice_fault_held(practice, "GET /process/", HELD_MS, -1);
    fill(4);
    port.outbox_filled(port.self);
    assert_true(backlog_await_sending(&backlog, 4));
    practice_fault_clear(practice);
    assert_true(backlog_await_done(&backlog, 4));
    assert_written_once();
}

static void test_entries_of_one_booking_one_after_the_other(void **state)
{
    struct booking b = practice_booking(practice, 169, 20, "");

    (void)state;
    for (int i = 0; i < 3; i++)
        backlog_add(&backlog, &b);
    fill(5);
    begin(4, false);
    assert_true(backlog_await_done(&backlog, 8));
    assert_int_equal(backlog_count(&backlog, OUTCOME_CONFIRMED), 8);
    /* The second and third saw what the first had written, whole. */
    assert_written_once();
}

static void test_one_tries_while_the_service_is_down(void **state)
{
    (void)state;
    fill(12);
    /* Four hang until their deadline, whoever comes then is told that it failed. */
    practice_fault(practice, "GET /process/", "silence", 4);
    practice_fault(practice, "GET /process/", "error-before", -1);
    begin(4, false);
    assert_true(backlog_await_sending(&backlog, 4));
    assert_true(backlog_await_settled(&backlog, 4));
    assert_int_equal(backlog_most(&backlog), 4);
    assert_true(backlog_await_settled(&backlog, 7));
    assert_int_equal(backlog_most(&backlog), 1);
    assert_int_equal(backlog_count(&backlog, OUTCOME_CONFIRMED), 0);
    practice_fault_clear(practice);
    assert_true(backlog_await_done(&backlog, 12));
    assert_int_equal(backlog_count(&backlog, OUTCOME_CONFIRMED), 12);
    assert_written_once();
}

/* Arrivals, absences and own numbers side by side, while the service stumbles. */
static void test_errands_of_all_kinds_together(void **state)
{
    char number[BOOKING_NUMBER_MAX + 1];

    (void)state;
    for (int i = 0; i < 6; i++) {
        struct booking b = practice_booking(practice, 169, 10 + i, "");
        struct booking gone = practice_booking(practice, 169, -40 - i, "");
        struct outbox_item own = {.errand = ERRAND_ENTER_NUMBER,
                                  .scope = 169,
                                  .arrived_s = practice_now_s(practice) - 60 * i};
        struct outbox_item absence = {.errand = ERRAND_ABSENCE,
                                      .booking_id = gone.ref.id,
                                      .scope = 169,
                                      .start_s = gone.start_s};
        snprintf(own.number, sizeof own.number, "K%03d", i);
        backlog_add(&backlog, &b);
        backlog_add_item(&backlog, &own);
        backlog_add_item(&backlog, &absence);
    }
    practice_fault(practice, "POST /workstation/process/", "error-after", 2);
    practice_fault(practice, "POST /process/", "cut", 2);
    begin(4, false);
    assert_true(backlog_await_done(&backlog, 18));
    assert_int_equal(backlog_count(&backlog, OUTCOME_CONFIRMED), 18);
    assert_int_equal(practice_ledger(practice, 0, "/workstation/process/waitingnumber/"), 6);
    for (int i = 0; i < 6; i++) {
        struct booking there;
        snprintf(number, sizeof number, "K%03d", i);
        assert_int_equal(practice_numbered(practice, number, "queued", &there), 1);
        assert_int_equal(there.arrival_s, backlog.entries[3 * i + 1].item.arrived_s);
        int64_t absent = backlog.entries[3 * i + 2].item.booking_id;
        assert_int_equal(practice_look(practice, absent).status, BOOKING_MISSED);
    }
}

/* The fallback lives on the account's one chosen scope. */
static void test_fallback_has_one_connection(void **state)
{
    struct booking other = practice_booking(practice, 130, 20, "");

    (void)state;
    fill(3);
    backlog_add(&backlog, &other);
    fill(3);
    begin(4, true);
    assert_true(backlog_await_done(&backlog, 7));
    assert_int_equal(backlog_most(&backlog), 1);
    assert_int_equal(backlog_count(&backlog, OUTCOME_CONFIRMED), 7);
    assert_int_equal(backlog.settled, 7);
}

static void test_stopped_with_all_on_their_way(void **state)
{
    (void)state;
    fill(6);
    practice_fault(practice, "GET /process/", "silence", -1);
    begin(8, false);
    assert_true(backlog_await_sending(&backlog, 6));
    service_close(client);
    client = NULL;
    assert_int_equal(backlog.sending, 0);
    assert_int_equal(backlog.done, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_four_at_the_same_time),
        TEST(test_woken_together),
        TEST(test_entries_of_one_booking_one_after_the_other),
        TEST(test_one_tries_while_the_service_is_down),
        TEST(test_errands_of_all_kinds_together),
        TEST(test_fallback_has_one_connection),
        TEST(test_stopped_with_all_on_their_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
