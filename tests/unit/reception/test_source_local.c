/* SPDX-License-Identifier: Apache-2.0 */
/* source_local: what a real store writes is on the board, whoever was there first. */
#include "cmocka_kit.h"
#include "folder.h"
#include "inbox.h"
#include "net/control.h"
#include "reception/source_local.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct folder folder;
static struct config config;
static struct board *board;
static struct source_local *local;
static struct inbox inbox;
static struct store *store;
static struct store_port port;
static struct outbox_port outbox;
static int64_t now_s;

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    memset(&config, 0, sizeof config);
    config.rules = *folder_rules();
    snprintf(config.kiosk.id, sizeof config.kiosk.id, "K1");
    snprintf(config.kiosk.state_dir, sizeof config.kiosk.state_dir, "%s", folder.dir);
    now_s = daytime_now_s(folder_daytime());
    assert_false(err_is(board_open(&config, folder_daytime(), &board)));
    inbox_init(&inbox);
    return 0;
}

static void store_begin(void)
{
    struct store_config c = {.dir = folder.dir,
                             .keep_days = STORE_KEEP_DAYS,
                             .daytime = folder_daytime(),
                             .rules = &config.rules};
    struct roster_port roster;

    inbox_init(&inbox);
    assert_false(err_is(store_open(&c, inbox_mailbox(&inbox), &store, &port, &outbox, &roster)));
}

static int teardown(void **state)
{
    (void)state;
    source_local_close(local);
    local = NULL;
    store_close(store);
    store = NULL;
    board_close(board);
    folder_remove(&folder);
    return 0;
}

static int64_t checkin(uint32_t request, int64_t booking_id)
{
    struct checkin_record record = checkin_make(booking_id);

    record.scope = 169;
    record.start_s = record.arrived_s = now_s;
    port.record_checkin(port.self, request, &record);
    struct event answer = inbox_await_recorded(&inbox, request);
    assert_true(answer.recorded.ok);
    return answer.recorded.entry;
}

/* Waits until it is there; the harness ends a test that waits for ever. */
static struct board_entry await(int64_t booking_id, enum state state)
{
    struct board_entry entry;

    for (int64_t rev = 0;; rev = board_wait(board, rev, 60000))
        if (board_find_booking(board, booking_id, &entry) && entry.state == state)
            return entry;
}

static void a_check_in_is_on_the_board_and_its_end(void **state)
{
    (void)state;
    struct outbox_item item;

    store_begin();
    assert_false(err_is(source_local_open(&config, board, &local)));
    int64_t made = checkin(1, 100501);
    struct board_entry entry = await(100501, STATE_RECORDED);
    assert_int_equal(entry.status, ROW_ARRIVED);
    assert_int_equal(entry.entry, made);
    assert_string_equal(entry.kiosk, "K1");
    assert_true(entry.offline);
    assert_true(outbox.take(outbox.self, &item));
    outbox.settle(outbox.self, made, OUTCOME_CONFIRMED, "");
    assert_false(await(100501, STATE_CONFIRMED).offline);
}

static void reception_may_be_there_before_the_kiosk(void **state)
{
    (void)state;
    assert_false(err_is(source_local_open(&config, board, &local)));
    store_begin();
    checkin(1, 100501);
    await(100501, STATE_RECORDED);
}

static void a_restart_brings_everything_back(void **state)
{
    (void)state;
    store_begin();
    checkin(1, 100501);
    store_close(store);
    assert_false(err_is(source_local_open(&config, board, &local)));
    await(100501, STATE_RECORDED);
    store_begin();
    checkin(2, 100502);
    await(100502, STATE_RECORDED);
}

/* As a kiosk does with a damaged journal: the file is set aside, and another begins at 1. */
static void a_replaced_journal_is_read_from_its_beginning(void **state)
{
    (void)state;
    char from[200], to[200];
    static const char *const ends[] = {"", "-wal", "-shm"};

    store_begin();
    assert_false(err_is(source_local_open(&config, board, &local)));
    checkin(1, 100501);
    await(100501, STATE_RECORDED);
    store_close(store);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(from, sizeof from, "%s/journal.db%s", folder.dir, ends[i]);
        snprintf(to, sizeof to, "%s/aside.db%s", folder.dir, ends[i]);
        assert_true(rename(from, to) == 0 || i > 0);
    }
    store_begin();
    checkin(2, 100502);
    await(100502, STATE_RECORDED);
    await(100501, STATE_RECORDED);
}

static void without_a_kiosk_an_order_is_not_answered(void **state)
{
    (void)state;
    struct order order = {.id = "00000000000000000000000000000001",
                          .kiosk = "K1",
                          .kind = ORDER_SELFTEST,
                          .by = "weber",
                          .at_s = now_s};
    struct order_reply reply;

    assert_false(err_is(source_local_open(&config, board, &local)));
    source_local_order(local, &order, &reply);
    assert_int_equal(reply.end, ORDER_SILENT);
    assert_string_equal(reply.id, order.id);
}

/* ---- the socket --------------------------------------------------------------------------- */

static struct hall_port hall;

static void carried_out(void *self, const struct event *event)
{
    struct order_reply reply = {.end = ORDER_DONE};

    (void)self;
    if (event->kind != EVENT_ORDERED)
        return;
    memcpy(reply.id, event->order.id, sizeof reply.id);
    hall.answer(hall.self, &reply);
}

static void the_state_and_orders_by_the_socket(void **state)
{
    (void)state;
    char path[200];
    struct order order = {.id = "0123456789abcdef0123456789abcdef",
                          .kiosk = "K1",
                          .kind = ORDER_PAPER,
                          .by = "weber",
                          .at_s = now_s};
    struct hall_state said = {.kiosk = "K1", .at_s = now_s, .unsent = 5}, known;
    struct order_reply reply;
    struct control *control;
    bool online = false;

    store_begin();
    snprintf(path, sizeof path, "%s/control", folder.dir);
    const struct control_config c = {.path = path, .kiosk = "K1", .daytime = folder_daytime()};
    assert_false(err_is(control_open(&c, (struct mailbox){.post = carried_out}, &control)));
    hall = control_hall(control);
    hall.tell(hall.self, &said);
    assert_false(err_is(source_local_open(&config, board, &local)));
    for (int64_t rev = 0; !board_kiosk(board, "K1", &known, &online);)
        rev = board_wait(board, rev, 60000);
    assert_true(online);
    assert_int_equal(known.unsent, 5);
    source_local_order(local, &order, &reply);
    assert_int_equal(reply.end, ORDER_DONE);
    control_close(control);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_check_in_is_on_the_board_and_its_end),
        TEST(reception_may_be_there_before_the_kiosk),
        TEST(a_restart_brings_everything_back),
        TEST(a_replaced_journal_is_read_from_its_beginning),
        TEST(the_state_and_orders_by_the_socket),
        TEST(without_a_kiosk_an_order_is_not_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
