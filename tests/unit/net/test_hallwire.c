/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/hallwire.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static struct hall_event event_example(void)
{
    return (struct hall_event){.id = "K1.0011aabbccddeeff0011aabbccddeeff.42",
                               .kiosk = "K1",
                               .journal = "0011aabbccddeeff0011aabbccddeeff",
                               .sequence = 42,
                               .entry = 17,
                               .kind = "arrival",
                               .state = "confirmed",
                               .booking_id = 100501,
                               .number = "A042",
                               .scope = 169,
                               .request = 120335,
                               .start_s = 1796050800,
                               .arrived_s = 1796050700,
                               .sure = true,
                               .at_s = 1796050701,
                               .reason = "not mailed – \"maybe\"",
                               .actor = "müller"};
}

static struct hall_state state_example(void)
{
    struct hall_state state = {
        .kiosk = "K1",
        .name = "Eingang links",
        .version = "0.1.0",
        .at_s = 1796050800,
        .since_s = 1796000000,
        .sure = true,
        .ahead_ms = -1500,
        .devices = {DEVICE_READY, DEVICE_PAPER_LOW, DEVICE_BROKEN, DEVICE_READY, DEVICE_ABSENT,
                    DEVICE_PAPER_OUT, DEVICE_READY},
        .closed = true,
        .out = true,
        .unsent = 3,
        .oldest_s = 1796050000,
        .unsettled = 1,
        .calls = 2,
        .called_s = 1796050500,
        .paper_s = 1795000000,
        .paper_slips = 120,
        .paper_until_s = 1796060000,
        .office_count = 2,
        .offices = {{169, 30, 1796020000}, {130, -1, 0}},
        .selftest_s = 1796010000,
        .selftest_failed = 1,
        .gap = WATCH_ROSTER,
        .gap_count = 2,
        .gaps = {{1796001000, 1796001100, WATCH_DARK}, {1796050000, 0, WATCH_SCANNER}},
        .unclaimed = 4};

    for (int i = 0; i < COUNTER_COUNT; i++)
        state.counters[i] = i + 10;
    return state;
}

static struct order order_example(void)
{
    return (struct order){.id = "00112233445566778899aabbccddeeff",
                          .kiosk = "K1",
                          .kind = ORDER_DISCARD,
                          .by = "müller",
                          .at_s = 1796050800,
                          .number = "A042",
                          .entry = 17,
                          .reason = "twice"};
}

static struct order_reply reply_example(void)
{
    return (struct order_reply){
        .id = "00112233445566778899aabbccddeeff", .end = ORDER_BUSY, .words = "it prints"};
}

static struct once once_example(void)
{
    return (struct once){.scope = 169,
                         .day = "2026-12-01",
                         .booking_id = 100501,
                         .kiosk = "K1",
                         .uid = "0011aabb",
                         .number = "A042",
                         .arrived_s = 1796050700};
}

static struct withdrawal withdrawal_example(void)
{
    return (struct withdrawal){.kiosk = "K2", .by = "müller", .at_s = 1796050800};
}

/* Each shape as text, and read into a place that nobody looks at. */
struct shape {
    const char *name;
    size_t (*write)(char text[HALLWIRE_MAX]);
    struct err (*read)(const char *text, size_t len);
};
#define SHAPE(noun, type)                                                                          \
    static size_t noun##_write(char text[HALLWIRE_MAX])                                            \
    {                                                                                              \
        const struct type value = noun##_example();                                                \
        return hallwire_write_##noun(&value, text);                                                \
    }                                                                                              \
    static struct err noun##_read(const char *text, size_t len)                                    \
    {                                                                                              \
        static struct type untouched, value;                                                       \
        struct err e = hallwire_read_##noun(text, len, &value);                                    \
        if (err_is(e))                                                                             \
            assert_memory_equal(&value, &untouched, sizeof value);                                 \
        memset(&value, 0, sizeof value);                                                           \
        return e;                                                                                  \
    }
SHAPE(event, hall_event)
SHAPE(state, hall_state)
SHAPE(order, order)
SHAPE(reply, order_reply)
SHAPE(once, once)
SHAPE(withdrawal, withdrawal)

static const struct shape shapes[] = {
    {"event", event_write, event_read}, {"state", state_write, state_read},
    {"order", order_write, order_read}, {"reply", reply_write, reply_read},
    {"once", once_write, once_read},    {"withdrawal", withdrawal_write, withdrawal_read},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static void test_everything_comes_back(void **state)
{
    static char text[HALLWIRE_MAX];
    static struct hall_event events[2];
    static struct hall_state states[2];
    static struct order orders[2];
    static struct order_reply replies[2];
    static struct once onces[2];
    static struct withdrawal withdrawals[2];

    (void)state;
#define BACK(noun, pair)                                                                           \
    pair[0] = noun##_example();                                                                    \
    assert_false(                                                                                  \
        err_is(hallwire_read_##noun(text, hallwire_write_##noun(&pair[0], text), &pair[1])));      \
    assert_null(strchr(text, '\n'))
    BACK(event, events);
    BACK(state, states);
    BACK(order, orders);
    BACK(reply, replies);
    BACK(once, onces);
    BACK(withdrawal, withdrawals);
    /* Written again it is the same text, whatever lies between the members. */
    for (int i = 0; i < SHAPES; i++)
        assert_true(shapes[i].write(text) > 0);
    static char again[HALLWIRE_MAX];
#define SAME(noun, pair)                                                                           \
    hallwire_write_##noun(&pair[0], text);                                                         \
    hallwire_write_##noun(&pair[1], again);                                                        \
    assert_string_equal(text, again)
    SAME(event, events);
    SAME(state, states);
    SAME(order, orders);
    SAME(reply, replies);
    SAME(once, onces);
    SAME(withdrawal, withdrawals);
    assert_int_equal(states[1].devices[DEVICE_PRINTER], DEVICE_PAPER_LOW);
    assert_int_equal(states[1].offices[1].roster_age_s, -1);
    assert_int_equal(states[1].gaps[1].gap, WATCH_SCANNER);
    assert_int_equal(states[1].counters[COUNTER_ORDERS], 10 + COUNTER_ORDERS);
    assert_string_equal(events[1].reason, "not mailed – \"maybe\"");
}

static void test_the_largest_fit(void **state)
{
    static struct hall_state most, back;
    static char text[HALLWIRE_MAX];

    (void)state;
    most = state_example();
    memset(most.name, '"', sizeof most.name - 1);
    memset(most.version, '\\', sizeof most.version - 1);
    most.ahead_ms = INT64_MIN;
    most.at_s = most.since_s = most.oldest_s = most.called_s = most.paper_s = 253402300799;
    most.office_count = OFFICES_MAX;
    most.gap_count = HALL_GAPS_MAX;
    for (int i = 0; i < OFFICES_MAX; i++) {
        most.offices[i].scope = INT32_MAX;
        most.offices[i].roster_age_s = INT64_MAX;
        most.offices[i].whole_s = 253402300799;
    }
    for (int i = 0; i < HALL_GAPS_MAX; i++)
        most.gaps[i] = (struct hall_gap){253402300799, 253402300799, WATCH_OUT_OF_SERVICE};
    for (int i = 0; i < COUNTER_COUNT; i++)
        most.counters[i] = INT64_MAX;
    size_t len = hallwire_write_state(&most, text);
    assert_true(len > 0 && len < HALLWIRE_MAX);
    assert_false(err_is(hallwire_read_state(text, len, &back)));
    assert_int_equal(back.gap_count, HALL_GAPS_MAX);
}

static enum err_code read_json(const struct shape *shape, const json_t *json)
{
    static char text[2 * HALLWIRE_MAX];
    size_t len = json_dumpb(json, text, sizeof text, JSON_COMPACT);

    assert_true(len <= sizeof text);
    return shape->read(text, len).code;
}

/* What does not belong at a place: another type, and of the same type too much. */
static json_t *const *misfits(const json_t *value, int *ret_count)
{
    static json_t *list[8];
    static char much[200];
    int n = 0;

    memset(much, 'a', sizeof much - 1);
    list[n++] = json_null();
    list[n++] = json_real(1.5);
    if (json_is_string(value)) {
        list[n++] = json_string(much);
        list[n++] = json_string("line\nbreak");
        list[n++] = json_stringn("a\0b", 3);
        list[n++] = json_integer(1);
    } else if (json_is_integer(value)) {
        /* ahead_ms alone may be any number. */
        list[n++] = json_string("1");
        list[n++] = json_true();
    } else {
        list[n++] = json_string("no");
    }
    *ret_count = n;
    return list;
}

/* Tries each member of object, which is a part of whole. */
static int members_try(const struct shape *shape, json_t *whole, json_t *object)
{
    json_t *before = json_copy(object);
    int tried = 0;

    for (void *at = json_object_iter(before); at != NULL; at = json_object_iter_next(before, at)) {
        const char *key = json_object_iter_key(at);
        json_t *value = json_object_iter_value(at);
        int count;

        json_object_del(object, key);
        if (read_json(shape, whole) != ERR_SYNTAX)
            fail_msg("%s is read without '%s'", shape->name, key);
        json_t *const *list = misfits(value, &count);
        for (int i = 0; i < count; i++) {
            json_object_set_new(object, key, list[i]);
            if (read_json(shape, whole) != ERR_SYNTAX)
                fail_msg("%s is read with misfit %d in '%s'", shape->name, i, key);
        }
        if (json_is_integer(value) && strcmp(key, "ahead_ms") != 0) {
            json_object_set_new(object, key, json_integer(-2));
            if (read_json(shape, whole) != ERR_SYNTAX)
                fail_msg("%s is read with %s below its range", shape->name, key);
        }
        json_object_set(object, key, value);
        tried++;
    }
    assert_int_equal(read_json(shape, whole), ERR_OK);
    json_decref(before);
    return tried;
}

static void test_each_member_is_needed_and_looked_at(void **state)
{
    static char text[HALLWIRE_MAX];

    (void)state;
    for (int i = 0; i < SHAPES; i++) {
        json_t *whole = json_loadb(text, shapes[i].write(text), 0, NULL);
        assert_true(members_try(&shapes[i], whole, whole) >= 3);
        json_decref(whole);
    }
    json_t *whole = json_loadb(text, state_write(text), 0, NULL);
    const struct shape *shape = &shapes[1];
    assert_int_equal(members_try(shape, whole, json_object_get(whole, "devices")), DEVICE_COUNT);
    assert_int_equal(members_try(shape, whole, json_object_get(whole, "counters")), COUNTER_COUNT);
    members_try(shape, whole, json_array_get(json_object_get(whole, "offices"), 1));
    members_try(shape, whole, json_array_get(json_object_get(whole, "gaps"), 0));
    json_decref(whole);
}

static void refuse(int shape, const char *key, json_t *value)
{
    static char text[HALLWIRE_MAX];
    json_t *whole = json_loadb(text, shapes[shape].write(text), 0, NULL);

    json_object_set_new(whole, key, value);
    if (read_json(&shapes[shape], whole) != ERR_SYNTAX)
        fail_msg("%s is read with a wrong '%s'", shapes[shape].name, key);
    json_decref(whole);
}

static void test_what_must_not_be(void **state)
{
    (void)state;
    refuse(0, "id", json_string("K1.0011aabbccddeeff0011aabbccddeeff.43"));
    refuse(0, "kiosk", json_string("K1.>"));
    refuse(0, "journal", json_string("0011xx"));
    refuse(0, "sequence", json_integer(0));
    refuse(0, "at_s", json_integer(253402300800));
    refuse(0, "scope", json_integer((json_int_t)INT_MAX + 1));
    refuse(1, "kiosk", json_string(""));
    refuse(1, "gap", json_string("hole"));
    json_t *many = json_array();
    for (int i = 0; i <= HALL_GAPS_MAX; i++)
        json_array_append_new(many,
                              json_pack("{s:i,s:i,s:s}", "from_s", 1, "until_s", 2, "gap", "dark"));
    refuse(1, "gaps", many);
    many = json_array();
    for (int i = 0; i <= OFFICES_MAX; i++)
        json_array_append_new(
            many, json_pack("{s:i,s:i,s:i}", "scope", 1, "roster_age_s", 2, "whole_s", 3));
    refuse(1, "offices", many);
    refuse(2, "kind", json_string("format-disk"));
    refuse(2, "by", json_string(""));
    refuse(2, "id", json_string("00112233445566778899aabbccddeef"));
    refuse(3, "end", json_string("fine"));
    refuse(4, "day", json_string("2026-12-1"));
    refuse(4, "uid", json_string(""));
    refuse(5, "by", json_string(""));
    refuse(5, "kiosk", json_string("*"));
}

static void test_more_is_skipped_and_too_much_refused(void **state)
{
    static char text[2 * HALLWIRE_MAX];

    (void)state;
    for (int i = 0; i < SHAPES; i++) {
        json_t *whole = json_loadb(text, shapes[i].write(text), 0, NULL);
        json_object_set_new(whole, "of-a-newer-program", json_pack("[i]", 1));
        assert_int_equal(read_json(&shapes[i], whole), ERR_OK);
        json_decref(whole);
        size_t len = shapes[i].write(text);
        memset(text + len, ' ', HALLWIRE_MAX);
        assert_int_equal(shapes[i].read(text, HALLWIRE_MAX - 1).code, ERR_OK);
        assert_int_equal(shapes[i].read(text, HALLWIRE_MAX).code, ERR_TOO_LONG);
        assert_int_equal(shapes[i].read(text, len - 1).code, ERR_SYNTAX);
        assert_int_equal(shapes[i].read("[]", 2).code, ERR_SYNTAX);
        assert_int_equal(shapes[i].read("", 0).code, ERR_SYNTAX);
    }
}

static void test_what_is_no_text_is_written_as_question_marks(void **state)
{
    static char text[HALLWIRE_MAX];
    struct order_reply reply = reply_example(), back;

    (void)state;
    /* The last character was cut in two, one is overlong, and a line ends. */
    snprintf(reply.words, sizeof reply.words, "%s", "a\nb\xc0\xaf \xe2\x80\x93 \xc3");
    assert_false(err_is(hallwire_read_reply(text, hallwire_write_reply(&reply, text), &back)));
    assert_string_equal(back.words, "a?b?? \xe2\x80\x93 ?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_comes_back),
        cmocka_unit_test(test_the_largest_fit),
        cmocka_unit_test(test_each_member_is_needed_and_looked_at),
        cmocka_unit_test(test_what_must_not_be),
        cmocka_unit_test(test_more_is_skipped_and_too_much_refused),
        cmocka_unit_test(test_what_is_no_text_is_written_as_question_marks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
