/* SPDX-License-Identifier: Apache-2.0 */
/* source: what a bus tells is on the board, and acts and orders go out; the bus is scripted here.
 */
#include "cmocka_kit.h"
#include "net/bus_hall.h"
#include "reception/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the bus ------------------------------------------------------------------------------ */

struct bus_hall {
    struct bus_hall_sink sink;
    char name[KIOSK_ID_MAX + 1];
    struct hall_event published;
    struct order ordered;
    bool away, closed;
};

static struct bus_hall bus;

struct err bus_hall_open(const struct bus_hall_config *hall, struct bus_hall_sink sink,
                         struct bus_hall **ret_bus)
{
    bus = (struct bus_hall){.sink = sink};
    snprintf(bus.name, sizeof bus.name, "%s", hall->name);
    *ret_bus = &bus;
    return err_none();
}

void bus_hall_close(struct bus_hall *self)
{
    self->closed = true;
}

void bus_hall_order(struct bus_hall *self, const struct order *order, struct order_reply *ret_reply)
{
    self->ordered = *order;
    *ret_reply = (struct order_reply){.end = ORDER_DONE};
}

struct err bus_hall_publish(struct bus_hall *self, const struct hall_event *event)
{
    self->published = *event;
    return self->away ? err_make(ERR_UNREACHABLE) : err_none();
}

/* ---- the tests ---------------------------------------------------------------------------- */

static struct config config;
static struct daytime *daytime;
static struct board *board;
static struct source *source;

static int setup(void **state)
{
    (void)state;
    memset(&config, 0, sizeof config);
    config.rules.office_count = 1;
    config.rules.offices[0].scope = 169;
    snprintf(config.kiosk.id, sizeof config.kiosk.id, "R1");
    snprintf(config.kiosk.state_dir, sizeof config.kiosk.state_dir, "/nonexistent");
    snprintf(config.bus.servers, sizeof config.bus.servers, "tls://bus.example.org:4222");
    assert_false(err_is(daytime_open(NULL, &daytime)));
    assert_false(err_is(board_open(&config, daytime, &board)));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    source_close(source);
    source = NULL;
    board_close(board);
    daytime_close(daytime);
    return 0;
}

static struct hall_event event_make(const char *state)
{
    int64_t now_s = daytime_now_s(daytime);
    struct hall_event event = {.booking_id = 100501,
                               .number = "A042",
                               .kind = "checkin",
                               .scope = 169,
                               .start_s = now_s,
                               .arrived_s = now_s,
                               .at_s = now_s};

    snprintf(event.state, sizeof event.state, "%s", state);
    return event;
}

static void what_the_bus_tells_is_on_the_board(void **state)
{
    (void)state;
    struct hall_event event = event_make("recorded");
    struct hall_state said = {.kiosk = "K1"}, known;
    struct board_entry entry;
    bool zms, up, online;

    assert_false(err_is(source_open(&config, board, &source)));
    assert_string_equal(bus.name, "R1");
    char *text = board_snapshot(board);
    assert_non_null(strstr(text, "\"bus\":false"));
    free(text);
    bus.sink.link(bus.sink.self, true);
    board_links(board, &zms, &up);
    assert_true(up);
    event.sequence = 1;
    event.entry = 17;
    memcpy(event.kiosk, "K1", 3);
    bus.sink.event(bus.sink.self, &event);
    bus.sink.state(bus.sink.self, &said);
    assert_true(board_find_booking(board, 100501, &entry));
    assert_string_equal(entry.kiosk, "K1");
    assert_int_equal(entry.entry, 17);
    assert_true(board_kiosk(board, "K1", &known, &online) && online);
    source_close(source);
    source = NULL;
    assert_true(bus.closed);
}

static void an_act_is_on_the_board_and_with_the_others(void **state)
{
    (void)state;
    struct hall_event first = event_make("confirmed"), second = event_make("undone");
    struct board_entry entry;
    char id[HALL_ID_MAX + 1];

    assert_false(err_is(source_open(&config, board, &source)));
    assert_false(err_is(source_publish(source, &first)));
    assert_true(board_find_booking(board, 100501, &entry));
    assert_int_equal(entry.status, ROW_ARRIVED);
    assert_string_equal(entry.kiosk, source_name(source));
    snprintf(id, sizeof id, "R1.%s.1", bus.published.journal);
    assert_string_equal(bus.published.id, id);
    second.entry = first.entry;
    bus.away = true;
    assert_int_equal(source_publish(source, &second).code, ERR_UNREACHABLE);
    assert_int_equal(second.sequence, 2);
    assert_true(board_find_booking(board, 100501, &entry));
    assert_int_equal(entry.status, ROW_EXPECTED);
}

static void orders_go_where_the_kiosks_are(void **state)
{
    (void)state;
    struct order order = {.id = "00000000000000000000000000000001", .kiosk = "K1", .by = "weber"};
    struct order_reply reply;

    assert_false(err_is(source_open(&config, board, &source)));
    source_order(source, &order, &reply);
    assert_int_equal(reply.end, ORDER_DONE);
    assert_string_equal(bus.ordered.id, order.id);
    source_close(source);
    config.bus.servers[0] = '\0';
    assert_false(err_is(source_open(&config, board, &source)));
    source_order(source, &order, &reply);
    assert_int_equal(reply.end, ORDER_SILENT);
}

/* Beside a kiosk the configuration is the kiosk's: its name is not taken. */
static void without_a_bus_reception_has_a_name_of_its_own(void **state)
{
    (void)state;
    struct hall_event event = event_make("confirmed");

    config.bus.servers[0] = '\0';
    assert_false(err_is(source_open(&config, board, &source)));
    assert_string_equal(source_name(source), "reception");
    assert_false(err_is(source_publish(source, &event)));
    assert_string_equal(event.kiosk, "reception");
    char *text = board_snapshot(board);
    assert_non_null(strstr(text, "\"bus\":null"));
    free(text);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_the_bus_tells_is_on_the_board),
        TEST(an_act_is_on_the_board_and_with_the_others),
        TEST(orders_go_where_the_kiosks_are),
        TEST(without_a_bus_reception_has_a_name_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
