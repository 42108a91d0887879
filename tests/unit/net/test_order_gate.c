/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/order_gate.h"

#include <stdio.h>
#include <string.h>

enum { NOW_S = 1796050800 };

static struct order_gate gate;

static int setup(void **state)
{
    (void)state;
    order_gate_init(&gate, "K1");
    return 0;
}

static bool pass(int number, const char *kiosk, int64_t at_s, int64_t now_s, enum order_end end)
{
    struct order order = {.kind = ORDER_CLOSE, .by = "anna", .at_s = at_s};
    struct order_reply reply;

    snprintf(order.id, sizeof order.id, "%032x", (unsigned)number);
    snprintf(order.kiosk, sizeof order.kiosk, "%s", kiosk);
    bool passed = order_gate_pass(&gate, &order, now_s, &reply);
    if (!passed) {
        assert_int_equal(reply.end, end);
        assert_string_equal(reply.id, order.id);
        assert_true(strlen(reply.words) > 0);
    }
    return passed;
}

static void test_once(void **state)
{
    (void)state;
    assert_true(pass(1, "K1", NOW_S, NOW_S, ORDER_REFUSED));
    assert_false(pass(1, "K1", NOW_S, NOW_S, ORDER_REFUSED));
    assert_false(pass(1, "K1", NOW_S, NOW_S + ORDER_FRESH_S, ORDER_REFUSED));
    assert_true(pass(2, "K1", NOW_S, NOW_S, ORDER_REFUSED));
    /* With a fresh time upon it, it is still the same one. */
    assert_false(pass(2, "K1", NOW_S + 9, NOW_S + 9, ORDER_REFUSED));
}

static void test_another_kiosks(void **state)
{
    (void)state;
    assert_false(pass(1, "K2", NOW_S, NOW_S, ORDER_REFUSED));
    assert_true(pass(1, "K1", NOW_S, NOW_S, ORDER_REFUSED));
}

static void test_stale_and_from_the_future(void **state)
{
    (void)state;
    assert_true(pass(1, "K1", NOW_S - ORDER_FRESH_S, NOW_S, ORDER_REFUSED));
    assert_false(pass(2, "K1", NOW_S - ORDER_FRESH_S - 1, NOW_S, ORDER_REFUSED));
    assert_true(pass(3, "K1", NOW_S + ORDER_AHEAD_S, NOW_S, ORDER_REFUSED));
    assert_false(pass(4, "K1", NOW_S + ORDER_AHEAD_S + 1, NOW_S, ORDER_REFUSED));
    /* One from the future is remembered for as long as it is fresh. */
    assert_false(
        pass(3, "K1", NOW_S + ORDER_AHEAD_S, NOW_S + ORDER_AHEAD_S + ORDER_FRESH_S, ORDER_REFUSED));
}

static void test_no_more_than_can_be_remembered(void **state)
{
    (void)state;
    for (int i = 0; i < ORDER_GATE_MAX; i++)
        assert_true(pass(i, "K1", NOW_S, NOW_S, ORDER_BUSY));
    assert_false(pass(ORDER_GATE_MAX, "K1", NOW_S, NOW_S, ORDER_BUSY));
    assert_false(pass(0, "K1", NOW_S, NOW_S, ORDER_REFUSED));
    assert_true(pass(ORDER_GATE_MAX, "K1", NOW_S + 61, NOW_S + 61, ORDER_BUSY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_once, setup),
        cmocka_unit_test_setup(test_another_kiosks, setup),
        cmocka_unit_test_setup(test_stale_and_from_the_future, setup),
        cmocka_unit_test_setup(test_no_more_than_can_be_remembered, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
