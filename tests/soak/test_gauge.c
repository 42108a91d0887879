/* SPDX-License-Identifier: Apache-2.0 */
#include "../unit/cmocka_kit.h"

#include "gauge.h"

#include <unistd.h>

static struct gauge gauge;

static void fill(int count, long begin, long step_percent_of_all)
{
    gauge_init(&gauge, getpid());
    gauge.count = count;
    for (int of = 0; of < GAUGE_COUNT; of++)
        for (int i = 0; i < count; i++)
            gauge.samples[of][i] = begin + begin * step_percent_of_all * i / count / 100;
}

static void what_stays_is_flat_and_what_grows_is_not(void **state)
{
    (void)state;
    fill(300, 100000, 0);
    for (int of = 0; of < GAUGE_COUNT; of++)
        assert_true(gauge_is_flat(&gauge, (enum gauge_of)of));
    fill(300, 100000, 10);
    for (int of = 0; of < GAUGE_COUNT; of++)
        assert_false(gauge_is_flat(&gauge, (enum gauge_of)of));
}

static void neither_the_warm_up_nor_a_peak_counts(void **state)
{
    (void)state;
    fill(300, 100000, 0);
    for (int i = 0; i < 30; i++)
        gauge.samples[GAUGE_RSS_KIB][i] = 10000;
    gauge.samples[GAUGE_RSS_KIB][290] = 900000;
    gauge.samples[GAUGE_FDS][150] = 900000;
    assert_true(gauge_is_flat(&gauge, GAUGE_RSS_KIB));
    assert_true(gauge_is_flat(&gauge, GAUGE_FDS));
}

static void a_descriptor_too_many_is_seen(void **state)
{
    int fds[2];
    (void)state;

    gauge_init(&gauge, getpid());
    for (int i = 0; i < GAUGE_SAMPLES_MIN; i++)
        assert_true(gauge_sample(&gauge));
    assert_true(gauge_is_flat(&gauge, GAUGE_FDS));
    assert_int_equal(pipe(fds), 0);
    for (int i = 0; i < GAUGE_SAMPLES_MIN; i++)
        assert_true(gauge_sample(&gauge));
    assert_false(gauge_is_flat(&gauge, GAUGE_FDS));
    assert_true(gauge_is_flat(&gauge, GAUGE_THREADS));
    close(fds[0]);
    close(fds[1]);
}

static void a_process_that_is_gone_cannot_be_looked_at(void **state)
{
    (void)state;
    gauge_init(&gauge, 1 << 30);
    assert_false(gauge_sample(&gauge));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stays_is_flat_and_what_grows_is_not),
        cmocka_unit_test(neither_the_warm_up_nor_a_peak_counts),
        cmocka_unit_test(a_descriptor_too_many_is_seen),
        cmocka_unit_test(a_process_that_is_gone_cannot_be_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
