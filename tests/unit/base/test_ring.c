/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "base/ring.h"

#include <string.h>

static void entries_come_out_in_order_and_a_full_ring_counts_its_losses(void **state)
{
    struct ring ring;
    int out = 0;
    (void)state;

    assert_false(err_is(ring_init(&ring, sizeof(int), 3)));
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 3; i++)
            assert_true(ring_put(&ring, &i));
        assert_false(ring_put(&ring, &round));
        for (int i = 0; i < 3; i++) {
            assert_true(ring_take(&ring, &out));
            assert_int_equal(out, i);
        }
        assert_false(ring_take(&ring, &out));
    }
    assert_int_equal(ring.lost, 3);
    ring_deinit(&ring);
}

static void taken_entries_leave_no_trace(void **state)
{
    struct ring ring;
    char out[16];
    (void)state;

    assert_false(err_is(ring_init(&ring, 16, 2)));
    assert_true(ring_put(&ring, "booking-key-123"));
    assert_true(ring_take(&ring, out));
    assert_string_equal(out, "booking-key-123");
    assert_null(memmem(ring.entries, 32, "booking", 7));
    ring_deinit(&ring);
}

enum { PRODUCERS = 4, EACH = 20000 };

static void *produce(void *arg)
{
    struct ring *ring = arg;

    for (int i = 0; i < EACH; i++)
        while (!ring_put(ring, &i))
            ;
    return NULL;
}

static void many_producers_lose_nothing(void **state)
{
    struct ring ring;
    pthread_t threads[PRODUCERS];
    long long sum = 0;
    int out = 0;
    (void)state;

    assert_false(err_is(ring_init(&ring, sizeof(int), 64)));
    for (int i = 0; i < PRODUCERS; i++)
        pthread_create(&threads[i], NULL, produce, &ring);
    for (int i = 0; i < PRODUCERS * EACH; i++) {
        assert_true(ring_wait(&ring, -1, &out));
        sum += out;
    }
    for (int i = 0; i < PRODUCERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(sum, (long long)PRODUCERS * EACH * (EACH - 1) / 2);
    assert_false(ring_wait(&ring, 1, &out));
    ring_close(&ring);
    assert_false(ring_wait(&ring, -1, &out));
    assert_false(ring_put(&ring, &out));
    ring_deinit(&ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_out_in_order_and_a_full_ring_counts_its_losses),
        cmocka_unit_test(taken_entries_leave_no_trace),
        cmocka_unit_test(many_producers_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
