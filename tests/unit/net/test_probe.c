/* SPDX-License-Identifier: Apache-2.0 */
/* probe: one look at the practice service: there or not, its account, its offices, its clock. */
#include "cmocka_kit.h"

#include "base/log.h"
#include "net/probe.h"
#include "practice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct practice *practice;
static struct service_config config;
static const struct rules rules = {.offices = {{.scope = 169}, {.scope = 130}}, .office_count = 2};

static int setup(void **state)
{
    (void)state;
    practice = practice_start(false);
    if (practice == NULL)
        return 1;
    config = service_config_default();
    snprintf(config.url, sizeof config.url, "%s", practice_url(practice));
    snprintf(config.account, sizeof config.account, "kiosk-169");
    snprintf(config.password_file, sizeof config.password_file, "%s",
             practice_password_file(practice));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    practice_stop(practice);
    return 0;
}

static struct probe look(const struct rules *wanted, bool log_in)
{
    struct probe probe;

    assert_false(err_is(probe_run(&config, wanted, log_in, &probe)));
    return probe;
}

static void all_is_well(void **state)
{
    struct probe probe = look(&rules, true);
    (void)state;

    assert_true(probe.url_good && probe.reached && !probe.untrusted && !probe.https);
    assert_int_equal(probe.login, PROBE_LOGIN_OK);
    assert_int_equal(probe.offices_known, 2);
    assert_int_equal(probe.office_unknown, 0);
    assert_true(probe.time_known);
    int64_t off_s = probe.ahead_ms / 1000 - practice_offset_s(practice);
    assert_true(off_s >= -2 && off_s <= 2);
}

static void beside_a_kiosk_the_account_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(look(&rules, false).login, PROBE_LOGIN_UNTRIED);
    assert_int_equal(practice_ledger(practice, 0, "login"), 0);
}

static void an_office_of_elsewhere_is_named(void **state)
{
    static const struct rules elsewhere = {.offices = {{.scope = 169}, {.scope = 999999}},
                                           .office_count = 2};
    struct probe probe = look(&elsewhere, false);
    (void)state;

    assert_int_equal(probe.offices_known, 1);
    assert_int_equal(probe.office_unknown, 999999);
}

static void a_wrong_password_is_told_from_none(void **state)
{
    char path[] = "/tmp/probe-XXXXXX";
    int fd = mkstemp(path);
    (void)state;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, "wrong\n", 6), 6);
    close(fd);
    snprintf(config.password_file, sizeof config.password_file, "%s", path);
    assert_int_equal(look(&rules, true).login, PROBE_LOGIN_REFUSED);
    unlink(path);
    assert_int_equal(look(&rules, true).login, PROBE_LOGIN_NO_PASSWORD);
}

static void a_service_that_is_away_is_not_asked_more(void **state)
{
    (void)state;
    practice_halt(practice);
    struct probe probe = look(&rules, true);
    assert_false(probe.reached || probe.time_known);
    assert_int_equal(probe.login, PROBE_LOGIN_UNTRIED);
    assert_int_equal(probe.offices_known, -1);
}

static void an_address_that_is_none_is_a_finding(void **state)
{
    (void)state;
    snprintf(config.url, sizeof config.url, "http://zms.example.org/");
    struct probe probe = look(&rules, true);
    assert_false(probe.url_good || probe.reached);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(all_is_well),
        TEST(beside_a_kiosk_the_account_is_left_alone),
        TEST(an_office_of_elsewhere_is_named),
        TEST(a_wrong_password_is_told_from_none),
        TEST(a_service_that_is_away_is_not_asked_more),
        TEST(an_address_that_is_none_is_a_finding),
#undef TEST
    };
    log_level_set((enum log_level)(LOG_ERROR + 1));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
