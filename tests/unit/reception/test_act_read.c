/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "reception/act.h"
#include "reception/entrance.h"

#include <string.h>

static struct act act;

static bool reads(const char *json)
{
    return !err_is(act_read(json, strlen(json), &act));
}

static void each_act_comes_with_what_it_needs(void **state)
{
    (void)state;
    assert_true(reads("{\"act\":\"checkin\",\"booking\":100501,\"scope\":169}"));
    assert_int_equal(act.kind, ACT_CHECKIN);
    assert_int_equal(act.booking_id, 100501);
    assert_int_equal(act.scope, 169);
    assert_true(reads("{\"act\":\"missed\",\"booking\":1,\"scope\":169,\"reason\":\"left\"}"));
    assert_string_equal(act.reason, "left");
    assert_true(reads("{\"act\":\"reprint\",\"kiosk\":\"K1\",\"number\":\"A042\"}"));
    assert_int_equal(act.order, ORDER_REPRINT);
    assert_true(reads("{\"act\":\"discard\",\"kiosk\":\"K1\",\"entry\":17,\"reason\":\"twice\"}"));
    assert_int_equal(act.entry, 17);
    /* As a journal has them. */
    assert_true(reads("{\"act\":\"retry\",\"kiosk\":\"K1\",\"entry\":1764556800123}"));
    assert_int_equal(act.entry, 1764556800123);
    assert_string_equal(act_word(&act), "retry");
    assert_true(reads("{\"act\":\"help-seen\",\"kiosk\":\"K1\"}"));
    assert_string_equal(act_word(&act), "help-seen");
}

static void anything_else_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"act\":1}",
        "{\"act\":\"dance\"}",
        "{\"act\":\"checkin\",\"booking\":100501}",
        "{\"act\":\"checkin\",\"booking\":\"100501\",\"scope\":169}",
        "{\"act\":\"checkin\",\"booking\":0,\"scope\":169}",
        "{\"act\":\"checkin\",\"booking\":-1,\"scope\":169}",
        "{\"act\":\"checkin\",\"booking\":1.5,\"scope\":169}",
        "{\"act\":\"checkin\",\"booking\":1,\"scope\":4294967296}",
        "{\"act\":\"checkin\",\"booking\":1,\"scope\":169,\"kiosk\":\"K1\"}",
        "{\"act\":\"checkin\",\"booking\":1,\"booking\":2,\"scope\":169}",
        "{\"act\":\"missed\",\"booking\":1,\"scope\":169}",
        "{\"act\":\"missed\",\"booking\":1,\"scope\":169,\"reason\":\"\"}",
        "{\"act\":\"missed\",\"booking\":1,\"scope\":169,\"reason\":\"   \"}",
        "{\"act\":\"missed\",\"booking\":1,\"scope\":169,\"reason\":\"a\\nb\"}",
        "{\"act\":\"close\"}",
        "{\"act\":\"close\",\"kiosk\":\"\"}",
        "{\"act\":\"close\",\"kiosk\":\"K1.>\"}",
        "{\"act\":\"close\",\"kiosk\":\"K1 K2\"}",
        "{\"act\":\"reprint\",\"kiosk\":\"K1\"}",
        "{\"act\":\"reprint\",\"kiosk\":\"K1\",\"number\":\"A0420000000000000000000000000\"}",
        "{\"act\":\"discard\",\"kiosk\":\"K1\",\"entry\":17}",
        "{\"act\":\"retry\",\"kiosk\":\"K1\",\"entry\":0}",
        "{\"act\":\"close\",\"kiosk\":\"K1\"} x",
    };
    (void)state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (reads(bad[i]))
            fail_msg("taken: %s", bad[i]);
}

static void a_login_is_account_and_password_and_nothing_else(void **state)
{
    static const char *const bad[] = {
        "{}",
        "{\"account\":\"agent\"}",
        "{\"account\":\"agent\",\"password\":7}",
        "{\"account\":\"agent\",\"password\":\"\"}",
        "{\"account\":\"agent\",\"password\":\"x\",\"more\":1}",
        "{\"account\":\"agent\",\"password\":\"a\\u0000b\"}",
    };
    static const char good[] = "{\"account\":\"agent\",\"password\":\"geheim\"}";
    struct login login;
    (void)state;

    assert_int_equal(login_read(good, sizeof good - 1, &login).code, ERR_OK);
    assert_string_equal(login.account, "agent");
    assert_string_equal(login.password, "geheim");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(login_read(bad[i], strlen(bad[i]), &login).code, ERR_SYNTAX);
        assert_string_equal(login.password, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_act_comes_with_what_it_needs),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(a_login_is_account_and_password_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
