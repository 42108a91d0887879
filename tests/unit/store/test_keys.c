/* SPDX-License-Identifier: Apache-2.0 */
/* keys: remembered by entry, forgotten on command, bounded. */
#include "store/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct keys *keys;

static int setup(void **state)
{
    (void)state;
    return err_is(keys_open(&keys));
}

static int teardown(void **state)
{
    (void)state;
    keys_close(keys);
    return 0;
}

static void key_is(int64_t entry, const char *expected)
{
    char key[BOOKING_KEY_MAX + 1];

    keys_get(keys, entry, key);
    assert_string_equal(key, expected);
}

static void remembered_replaced_forgotten(void **state)
{
    (void)state;
    key_is(1, "");
    keys_put(keys, 1, "abcd");
    keys_put(keys, 2, "0123456789012345678901234567890123456789012345678901234567890123");
    key_is(1, "abcd");
    key_is(2, "0123456789012345678901234567890123456789012345678901234567890123");
    keys_put(keys, 1, "ef");
    key_is(1, "ef");
    keys_put(keys, 1, ""); /* a check-in without a key does not lose the one we have */
    key_is(1, "ef");
    keys_forget(keys, 1);
    key_is(1, "");
    key_is(2, "0123456789012345678901234567890123456789012345678901234567890123");
}

static void the_oldest_gives_way(void **state)
{
    (void)state;
    char key[16];

    for (int i = 1; i <= KEYS_MAX + 3; i++) {
        snprintf(key, sizeof key, "k%d", i);
        keys_put(keys, i, key);
    }
    key_is(3, "");
    key_is(4, "k4");
    snprintf(key, sizeof key, "k%d", KEYS_MAX + 3);
    key_is(KEYS_MAX + 3, key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(remembered_replaced_forgotten, setup, teardown),
        cmocka_unit_test_setup_teardown(the_oldest_gives_way, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
