/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "reception/people.h"

#include <stdio.h>
#include <string.h>

enum { IDLE_MS = 30 * 60000, LIFE_MS = 10 * 3600000 };

static int64_t now_ms;
static struct people *people;

static int64_t clock_read(void *self)
{
    (void)self;
    return now_ms;
}

static int setup(void **state)
{
    const struct people_config config = {IDLE_MS, LIFE_MS, clock_read, NULL};
    (void)state;

    now_ms = 1000;
    return err_is(people_open(&config, &people)) ? 1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    people_close(people);
    return 0;
}

static void admit(const char *account, char ret_cookie[PEOPLE_TOKEN_MAX + 1])
{
    struct person person = {.key = "0123456789abcdef", .rights = {true, true}};

    (void)snprintf(person.account, sizeof person.account, "%s", account);
    assert_int_equal(people_admit(people, &person, ret_cookie).code, ERR_OK);
}

static bool is_there(const char *cookie)
{
    struct person person;

    return people_find(people, cookie, false, &person);
}

static void who_comes_is_known_by_the_cookie_alone(void **state)
{
    char cookie[PEOPLE_TOKEN_MAX + 1], other[PEOPLE_TOKEN_MAX + 1];
    struct person person;
    (void)state;

    admit("agent", cookie);
    assert_int_equal(strlen(cookie), PEOPLE_TOKEN_MAX);
    assert_true(people_find(people, cookie, true, &person));
    assert_string_equal(person.account, "agent");
    assert_int_equal(strlen(person.csrf), PEOPLE_TOKEN_MAX);
    assert_string_not_equal(person.csrf, cookie);
    memcpy(other, cookie, sizeof other);
    other[PEOPLE_TOKEN_MAX - 1] = other[PEOPLE_TOKEN_MAX - 1] == 'a' ? 'b' : 'a';
    assert_false(is_there(other));
    other[PEOPLE_TOKEN_MAX - 1] = '\0';
    assert_false(is_there(other));
    assert_false(is_there(""));
    assert_false(is_there(person.csrf));
}

static void who_does_nothing_is_logged_out(void **state)
{
    char cookie[PEOPLE_TOKEN_MAX + 1];
    struct person person;
    (void)state;

    admit("agent", cookie);
    now_ms += IDLE_MS - 1;
    assert_true(people_find(people, cookie, true, &person));
    now_ms += IDLE_MS - 1;
    /* A page that looks after itself is nobody at work. */
    assert_true(is_there(cookie));
    now_ms += 1;
    assert_false(is_there(cookie));
    assert_false(people_alive(people, person.id));
}

static void nobody_stays_for_ever(void **state)
{
    char cookie[PEOPLE_TOKEN_MAX + 1];
    struct person person;
    int64_t begun_ms = now_ms;
    (void)state;

    admit("agent", cookie);
    while (people_find(people, cookie, true, &person))
        now_ms += IDLE_MS / 2;
    assert_int_equal(now_ms - begun_ms, LIFE_MS);
}

static void a_new_login_ends_the_old_session_of_the_account(void **state)
{
    char first[PEOPLE_TOKEN_MAX + 1], other[PEOPLE_TOKEN_MAX + 1], second[PEOPLE_TOKEN_MAX + 1];
    (void)state;

    admit("agent", first);
    admit("agent-2", other);
    admit("agent", second);
    assert_false(is_there(first));
    assert_true(is_there(other));
    assert_true(is_there(second));
}

static void a_wall_has_no_key_and_no_rights_and_lives_for_a_week(void **state)
{
    char cookie[PEOPLE_TOKEN_MAX + 1], again[PEOPLE_TOKEN_MAX + 1];
    struct person person;
    (void)state;

    admit("agent", cookie);
    assert_true(people_find(people, cookie, true, &person));
    people_wall(people, person.id);
    admit("agent", again);
    now_ms += PEOPLE_WALL_DAYS * INT64_C(86400000) - 1;
    assert_true(people_find(people, cookie, false, &person));
    assert_true(person.wall);
    assert_false(person.rights.acts);
    assert_string_equal(person.key, "");
    now_ms += 1;
    assert_false(is_there(cookie));
}

static void who_leaves_is_gone_and_leaves_the_place_to_others(void **state)
{
    char cookie[PEOPLE_TOKEN_MAX + 1], account[16];
    struct person person = {.account = "one-more"};
    (void)state;

    for (int i = 0; i < PEOPLE_MAX; i++) {
        (void)snprintf(account, sizeof account, "agent-%d", i);
        admit(account, cookie);
    }
    assert_int_equal(people_admit(people, &person, cookie).code, ERR_FULL);
    admit("agent-7", cookie);
    assert_true(people_find(people, cookie, false, &person));
    people_end(people, person.id);
    assert_false(is_there(cookie));
    people_end(people, person.id);
    admit("one-more", cookie);
    assert_true(is_there(cookie));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_comes_is_known_by_the_cookie_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(who_does_nothing_is_logged_out, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_stays_for_ever, setup, teardown),
        cmocka_unit_test_setup_teardown(a_new_login_ends_the_old_session_of_the_account, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_wall_has_no_key_and_no_rights_and_lives_for_a_week, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(who_leaves_is_gone_and_leaves_the_place_to_others, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
