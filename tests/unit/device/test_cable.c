/* SPDX-License-Identifier: Apache-2.0 */
/* Connections are tested with the printer; here is what a target may look like. */
#include "device/cable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void targets_are_paths_or_numeric_addresses(void **state)
{
    static const char *const good[] = {"/dev/usb/lp0", "tcp:10.0.0.7:9100", "tcp:localhost:9100",
                                       "tcp:[::1]:9100"};
    static const char *const bad[] = {"",
                                      "lp0",
                                      "tcp:",
                                      "tcp:10.0.0.7",
                                      "tcp::9100",
                                      "tcp:10.0.0.7:",
                                      "tcp:[]:9100",
                                      "udp:10.0.0.7:1",
                                      "tcp:printer.example:9100",
                                      "tcp:10.0.0.7:x"};

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(cable_target_fits(good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(cable_target_fits(bad[i]));
}

static void a_target_has_a_longest_length(void **state)
{
    char path[CABLE_TARGET_MAX + 2];

    (void)state;
    for (size_t i = 0; i < sizeof(path); i++)
        path[i] = '/';
    path[sizeof(path) - 1] = '\0';
    assert_false(cable_target_fits(path));
    path[CABLE_TARGET_MAX] = '\0';
    assert_true(cable_target_fits(path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_paths_or_numeric_addresses),
        cmocka_unit_test(a_target_has_a_longest_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
