/* SPDX-License-Identifier: Apache-2.0 */
/* judge: which facts are well, which are to be seen to, which fail; each with words and advice. */
#include "../cmocka_kit.h"

#include "selftest/judge.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400, NOW_S = 1795404600 };

static struct selftest test;

static void is(enum selftest_check check, enum selftest_verdict verdict, const char *found)
{
    const struct selftest_finding *f = &test.checks[check];

    if (f->verdict != verdict || strcmp(f->found, found) != 0)
        fail_msg("%s is %s: '%s'", selftest_check_name(check), selftest_verdict_name(f->verdict),
                 f->found);
}

static void a_disk_that_fills_up_is_told_before_it_is_full(void **state)
{
    struct judge_disk disk = {.there = true, .ours = true, .write_ms = 4, .free_mib = 4711};
    (void)state;

    judge_disk(&disk, &test);
    is(SELFTEST_DISK, SELFTEST_OK, "4711 MiB free, durable write in 4 ms");
    disk.free_mib = JUDGE_DISK_WARN_MIB - 1;
    judge_disk(&disk, &test);
    is(SELFTEST_DISK, SELFTEST_WARN, "511 MiB free, durable write in 4 ms");
    disk.free_mib = JUDGE_DISK_FAIL_MIB - 1;
    judge_disk(&disk, &test);
    is(SELFTEST_DISK, SELFTEST_FAIL, "63 MiB free, durable write in 4 ms");
    disk = (struct judge_disk){.there = true, .ours = true, .write_ms = 501, .free_mib = 4711};
    judge_disk(&disk, &test);
    is(SELFTEST_DISK, SELFTEST_WARN, "4711 MiB free, durable write in 501 ms");
    disk.written = err_make(ERR_FULL);
    judge_disk(&disk, &test);
    assert_int_equal(test.checks[SELFTEST_DISK].verdict, SELFTEST_FAIL);
    judge_disk(&(struct judge_disk){.there = true}, &test);
    is(SELFTEST_DISK, SELFTEST_FAIL, "the state folder is another user's");
    judge_disk(&(struct judge_disk){.there = false}, &test);
    is(SELFTEST_DISK, SELFTEST_FAIL, "the state folder is not there");
}

static void a_clock_needs_the_service_or_ntp(void **state)
{
    (void)state;
    judge_clock(&(struct judge_clock){.in_step = true}, &test);
    is(SELFTEST_CLOCK, SELFTEST_OK, "kept in step, the service's time is not known");
    judge_clock(&(struct judge_clock){.in_step = false}, &test);
    is(SELFTEST_CLOCK, SELFTEST_FAIL, "not kept in step, the service's time is not known");
    judge_clock(&(struct judge_clock){.service_known = true, .ahead_ms = 1900}, &test);
    is(SELFTEST_CLOCK, SELFTEST_WARN, "not kept in step, 1 s off the service");
    judge_clock(&(struct judge_clock){.in_step = true, .service_known = true, .ahead_ms = -1900},
                &test);
    is(SELFTEST_CLOCK, SELFTEST_OK, "kept in step, 1 s off the service");
    judge_clock(&(struct judge_clock){.in_step = true, .service_known = true, .ahead_ms = -61000},
                &test);
    is(SELFTEST_CLOCK, SELFTEST_WARN, "61 s before the service, whose time counts");
    judge_clock(&(struct judge_clock){.service_known = true, .ahead_ms = 3600000}, &test);
    is(SELFTEST_CLOCK, SELFTEST_WARN, "3600 s behind the service, whose time counts");
}

static void a_certificate_is_told_three_weeks_before_its_end(void **state)
{
    struct probe probe = {.https = true, .trust_until_s = NOW_S + 21 * DAY_S};
    (void)state;

    judge_certificate(&probe, NOW_S, &test);
    is(SELFTEST_CERTIFICATE, SELFTEST_OK, "21 days left");
    judge_certificate(&probe, NOW_S + 1, &test);
    is(SELFTEST_CERTIFICATE, SELFTEST_WARN, "20 days left");
    judge_certificate(&probe, NOW_S + 20 * DAY_S + 1, &test);
    is(SELFTEST_CERTIFICATE, SELFTEST_FAIL, "0 days left");
    probe.untrusted = true;
    judge_certificate(&probe, NOW_S, &test);
    assert_int_equal(test.checks[SELFTEST_CERTIFICATE].verdict, SELFTEST_FAIL);
    probe = (struct probe){.https = true,
                           .trust_until_s = NOW_S + 90 * DAY_S,
                           .client = true,
                           .client_until_s = NOW_S + 5 * DAY_S};
    judge_certificate(&probe, NOW_S, &test);
    is(SELFTEST_CERTIFICATE, SELFTEST_WARN, "the kiosk's own: 5 days left");
    probe.client_until_s = 0;
    judge_certificate(&probe, NOW_S, &test);
    is(SELFTEST_CERTIFICATE, SELFTEST_FAIL, "the kiosk's own cannot be read");
    judge_certificate(&(struct probe){.https = true}, NOW_S, &test);
    is(SELFTEST_CERTIFICATE, SELFTEST_UNTRIED, "none was seen");
    judge_certificate(&(struct probe){.https = false}, NOW_S, &test);
    assert_int_equal(test.checks[SELFTEST_CERTIFICATE].verdict, SELFTEST_ABSENT);
}

static void a_service_that_answers_must_know_the_offices(void **state)
{
    struct probe probe = {.url_good = true, .reached = true, .offices_known = 2};
    (void)state;

    judge_service(&probe, 2, &test);
    is(SELFTEST_SERVICE, SELFTEST_OK, "answers, knows 2 offices");
    probe.offices_known = 1;
    judge_service(&probe, 2, &test);
    is(SELFTEST_SERVICE, SELFTEST_WARN, "answers, but not about all offices");
    probe.office_unknown = 4711;
    judge_service(&probe, 2, &test);
    is(SELFTEST_SERVICE, SELFTEST_FAIL, "answers, does not know office 4711");
    probe.reached = false;
    judge_service(&probe, 2, &test);
    is(SELFTEST_SERVICE, SELFTEST_FAIL, "does not answer");
    probe.untrusted = true;
    judge_service(&probe, 2, &test);
    is(SELFTEST_SERVICE, SELFTEST_FAIL, "its certificate is not to be trusted");
}

static void an_account_is_taken_refused_or_not_there(void **state)
{
    struct probe probe = {.login = PROBE_LOGIN_OK};
    (void)state;

    judge_login(&probe, true, &test);
    is(SELFTEST_LOGIN, SELFTEST_OK, "the account is taken");
    probe.login = PROBE_LOGIN_REFUSED;
    judge_login(&probe, true, &test);
    is(SELFTEST_LOGIN, SELFTEST_FAIL, "account or password is refused");
    judge_login(&probe, false, &test);
    is(SELFTEST_LOGIN, SELFTEST_ABSENT, "not configured");
}

static void bookings_of_today_must_be_there_and_fresh(void **state)
{
    struct judge_roster roster = {.wanted = true,
                                  .runs = true,
                                  .offices = 2,
                                  .oldest_age_s = 90,
                                  .oldest_scope = 169,
                                  .stale_s = 900};
    (void)state;

    judge_roster(&roster, &test);
    is(SELFTEST_ROSTER, SELFTEST_OK, "2 offices, at most 2 min old: 169");
    roster.oldest_age_s = 901;
    judge_roster(&roster, &test);
    is(SELFTEST_ROSTER, SELFTEST_WARN, "2 offices, at most 16 min old: 169");
    roster.missing = 1;
    roster.missing_scope = 130;
    judge_roster(&roster, &test);
    is(SELFTEST_ROSTER, SELFTEST_FAIL, "1 of 2 offices without today's bookings: 130");
    roster.runs = false;
    judge_roster(&roster, &test);
    assert_int_equal(test.checks[SELFTEST_ROSTER].verdict, SELFTEST_UNTRIED);
    judge_roster(&(struct judge_roster){.wanted = false}, &test);
    assert_int_equal(test.checks[SELFTEST_ROSTER].verdict, SELFTEST_ABSENT);
}

static void languages_that_fail_are_named(void **state)
{
    struct judge_tags tags = {.tried = 14};
    (void)state;

    judge_fonts(&tags, &test);
    is(SELFTEST_FONTS, SELFTEST_OK, "14 languages have their letters");
    tags.failed = 2;
    memcpy(tags.tag[0], "ar", 3);
    memcpy(tags.tag[1], "zh", 3);
    judge_fonts(&tags, &test);
    is(SELFTEST_FONTS, SELFTEST_FAIL, "no letters for ar zh");
    judge_voice(true, err_none(), &tags, &test);
    is(SELFTEST_VOICE, SELFTEST_FAIL, "silent in ar zh");
    judge_voice(true, err_make(ERR_GONE), &tags, &test);
    assert_int_equal(test.checks[SELFTEST_VOICE].verdict, SELFTEST_FAIL);
    judge_voice(false, err_none(), &tags, &test);
    is(SELFTEST_VOICE, SELFTEST_ABSENT, "not configured");
    judge_fonts(&(struct judge_tags){.tried = 0}, &test);
    assert_int_equal(test.checks[SELFTEST_FONTS].verdict, SELFTEST_FAIL);
}

static void a_screen_of_another_size_is_noticed(void **state)
{
    struct judge_screen screen = {.there = true,
                                  .width_px = 1920,
                                  .height_px = 1080,
                                  .wanted_width_px = 1080,
                                  .wanted_height_px = 1920,
                                  .fullscreen = true};
    (void)state;

    judge_screen(&screen, &test);
    is(SELFTEST_SCREEN, SELFTEST_WARN, "1920x1080, configured is 1080x1920");
    screen.fullscreen = false;
    judge_screen(&screen, &test);
    is(SELFTEST_SCREEN, SELFTEST_OK, "1920x1080");
    screen.there = false;
    judge_screen(&screen, &test);
    is(SELFTEST_SCREEN, SELFTEST_WARN, "no display is seen from here");
}

static void a_damaged_journal_fails_and_none_is_well(void **state)
{
    (void)state;
    judge_journal(err_none(), &test);
    is(SELFTEST_JOURNAL, SELFTEST_OK, "whole");
    judge_journal(err_make(ERR_GONE), &test);
    is(SELFTEST_JOURNAL, SELFTEST_OK, "none yet");
    judge_journal(err_make(ERR_CORRUPT), &test);
    is(SELFTEST_JOURNAL, SELFTEST_FAIL, "damaged");
    judge_journal(err_make(ERR_IO), &test);
    assert_int_equal(test.checks[SELFTEST_JOURNAL].verdict, SELFTEST_FAIL);
}

static void memory_runs_short_in_steps(void **state)
{
    (void)state;
    judge_memory(&(struct judge_memory){.free_mib = 256, .total_mib = 1024}, &test);
    is(SELFTEST_MEMORY, SELFTEST_OK, "256 of 1024 MiB free");
    judge_memory(&(struct judge_memory){.free_mib = 255, .total_mib = 1024}, &test);
    assert_int_equal(test.checks[SELFTEST_MEMORY].verdict, SELFTEST_WARN);
    judge_memory(&(struct judge_memory){.free_mib = 63, .total_mib = 1024}, &test);
    assert_int_equal(test.checks[SELFTEST_MEMORY].verdict, SELFTEST_FAIL);
    judge_memory(&(struct judge_memory){.free_mib = -1}, &test);
    assert_int_equal(test.checks[SELFTEST_MEMORY].verdict, SELFTEST_UNTRIED);
}

/* A screen alone never fails. */
static void whatever_fails_has_advice(void **state)
{
    (void)state;
    for (int i = 0; i < SELFTEST_CHECKS; i++) {
        if (i != SELFTEST_SCREEN)
            assert_string_not_equal(judge_advice((enum selftest_check)i, SELFTEST_FAIL), "");
        assert_string_equal(judge_advice((enum selftest_check)i, SELFTEST_OK), "");
        assert_string_equal(judge_advice((enum selftest_check)i, SELFTEST_UNTRIED), "");
    }
    assert_string_not_equal(judge_advice(SELFTEST_CERTIFICATE, SELFTEST_WARN), "");
    assert_string_not_equal(judge_advice(SELFTEST_PRINTER, SELFTEST_WARN), "");
}

static int setup(void **state)
{
    (void)state;
    memset(&test, 0, sizeof test);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
        TEST(a_disk_that_fills_up_is_told_before_it_is_full),
        TEST(a_clock_needs_the_service_or_ntp),
        TEST(a_certificate_is_told_three_weeks_before_its_end),
        TEST(a_service_that_answers_must_know_the_offices),
        TEST(an_account_is_taken_refused_or_not_there),
        TEST(bookings_of_today_must_be_there_and_fresh),
        TEST(languages_that_fail_are_named),
        TEST(a_screen_of_another_size_is_noticed),
        TEST(a_damaged_journal_fails_and_none_is_well),
        TEST(memory_runs_short_in_steps),
        TEST(whatever_fails_has_advice),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
