/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "base/address.h"

#include <netinet/in.h>

static void numbers_with_a_port_are_taken(void **state)
{
    struct sockaddr_storage a;
    (void)state;

    assert_true(address_parse("127.0.0.1:9464", &a));
    assert_true(address_loopback(&a));
    assert_int_equal(ntohs(((struct sockaddr_in *)&a)->sin_port), 9464);
    assert_int_equal(address_len(&a), sizeof(struct sockaddr_in));
    assert_true(address_parse("[::1]:65535", &a));
    assert_true(address_loopback(&a));
    assert_int_equal(address_len(&a), sizeof(struct sockaddr_in6));
    assert_true(address_parse("127.9.9.9:0", &a));
    assert_true(address_loopback(&a));
}

static void all_others_are_reached_by_others(void **state)
{
    static const char *const far[] = {"0.0.0.0:1",   "[::]:1",      "10.0.0.7:9464",
                                      "128.0.0.1:1", "[fe80::1]:1", "[::ffff:127.0.0.1]:1"};
    struct sockaddr_storage a;
    (void)state;

    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++) {
        assert_true(address_parse(far[i], &a));
        assert_false(address_loopback(&a));
    }
}

static void what_is_no_address_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        ":",
        ":9464",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "[]:1",
        "127.0.0.1:94 64",
        "localhost:9464",
        "::1:9464",
        "[::1:9464",
        "[::1]9464",
        "127.1:9464",
        "127.0.0.1:000080",
        "[1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc]:1"};
    struct sockaddr_storage a;
    (void)state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (address_parse(bad[i], &a))
            fail_msg("taken: '%s'", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_with_a_port_are_taken),
        cmocka_unit_test(all_others_are_reached_by_others),
        cmocka_unit_test(what_is_no_address_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
