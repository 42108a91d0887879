/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "core/herald.h"

#include <string.h>

static const struct rules rules = {.kiosk = "K1"};
static const struct hall_self self = {.name = "K", .version = "1"};
static const struct status_clock clock_sure = {.sure = true};
static const struct effects nothing;
static struct herald herald;
static struct model model;

static int setup(void **state)
{
    (void)state;
    flow_init(&model, &rules, 1, 0);
    herald_init(&herald, &self);
    return 0;
}

static bool told(int64_t now_ms)
{
    return herald_look(&herald, &model, &clock_sure, now_ms) != NULL;
}

static void a_kiosk_that_nothing_happens_to_is_heard_of_all_the_same(void **state)
{
    (void)state;
    assert_true(told(1000));
    assert_false(told(1001));
    assert_false(told(1000 + HALL_BEAT_MS - 1));
    assert_true(told(1000 + HALL_BEAT_MS));
}

static void news_are_told_at_once_but_not_in_a_flood(void **state)
{
    (void)state;
    assert_true(told(1000));
    model.devices[DEVICE_PRINTER] = DEVICE_PAPER_OUT;
    assert_true(told(1000 + HERALD_PAUSE_MS));
    model.devices[DEVICE_PRINTER] = DEVICE_READY;
    assert_false(told(1001 + HERALD_PAUSE_MS));
    assert_int_equal(herald_due_ms(&herald, 1001 + HERALD_PAUSE_MS), 0); /* the store, too */
    assert_true(herald_asks(&herald, 1001 + HERALD_PAUSE_MS));
    assert_int_equal(herald_due_ms(&herald, 1001 + HERALD_PAUSE_MS), HERALD_PAUSE_MS - 1);
    assert_true(told(1000 + 2 * HERALD_PAUSE_MS));
}

/* A check-in has been recorded: only the store knows how many wait to be sent now. */
static void the_store_is_asked_after_what_it_has_written(void **state)
{
    const struct event recorded = {.kind = EVENT_RECORDED, .recorded.ok = true};
    struct event status = {.kind = EVENT_STATUS_TOLD, .status.part = STATUS_OF_STORE};

    (void)state;
    assert_true(herald_asks(&herald, 1000));
    assert_true(told(1000));
    assert_false(herald_asks(&herald, 2000));
    herald_hear(&herald, &recorded, &nothing);
    assert_true(herald_asks(&herald, 2000));
    assert_false(herald_asks(&herald, 2001));
    status.status.store = (struct status_store){.works = true, .unsent = 1};
    herald_hear(&herald, &status, &nothing);
    const struct hall_state *state_now = herald_look(&herald, &model, &clock_sure, 2010);
    assert_non_null(state_now);
    assert_int_equal(state_now->unsent, 1);
}

static void a_call_is_asked_for_as_well(void **state)
{
    const struct event pressed = {.kind = EVENT_PRESSED};
    const struct effects note = {.count = 1, .list = {{.kind = EFFECT_NOTE}}};

    (void)state;
    assert_true(herald_asks(&herald, 1000));
    herald_hear(&herald, &pressed, &nothing);
    assert_false(herald_asks(&herald, 2000));
    herald_hear(&herald, &pressed, &note);
    assert_true(herald_asks(&herald, 2000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_kiosk_that_nothing_happens_to_is_heard_of_all_the_same, setup),
        cmocka_unit_test_setup(news_are_told_at_once_but_not_in_a_flood, setup),
        cmocka_unit_test_setup(the_store_is_asked_after_what_it_has_written, setup),
        cmocka_unit_test_setup(a_call_is_asked_for_as_well, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
