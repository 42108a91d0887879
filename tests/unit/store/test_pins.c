/* SPDX-License-Identifier: Apache-2.0 */
/* pins: a line for each person, whose PIN it is, and what is not trusted. */
#include "store/pins.h"

#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct folder folder;
static char path[160];

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    snprintf(path, sizeof path, "%s/pins", folder.dir);
    return mkdir(folder.dir, 0700);
}

static int teardown(void **state)
{
    (void)state;
    folder_remove(&folder);
    return 0;
}

static void file_write(const char *text)
{
    FILE *f = fopen(path, "we");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    fclose(f);
    assert_int_equal(chmod(path, 0600), 0);
}

static void a_pin_has_a_name(void **state)
{
    char anna[PINS_LINE_MAX + 1], bert[PINS_LINE_MAX + 1], text[1024], name[STAFF_NAME_MAX + 1];
    (void)state;

    assert_false(err_is(pins_line("anna", "123456", anna)));
    assert_false(err_is(pins_line("bert.b", "999999999999", bert)));
    assert_null(strstr(anna, "123456"));
    snprintf(text, sizeof text, "# who\n%snonsense\n:no name\n%s", anna, bert);
    file_write(text);
    assert_false(err_is(pins_check(path, "123456", name)));
    assert_string_equal(name, "anna");
    assert_false(err_is(pins_check(path, "999999999999", name)));
    assert_string_equal(name, "bert.b");
    assert_int_equal(pins_check(path, "123457", name).code, ERR_UNKNOWN);
    assert_string_equal(name, "");
    assert_int_equal(pins_check(path, "", name).code, ERR_UNKNOWN);
}

static void the_same_pin_is_written_differently_each_time(void **state)
{
    char one[PINS_LINE_MAX + 1], two[PINS_LINE_MAX + 1];
    (void)state;

    assert_false(err_is(pins_line("anna", "123456", one)));
    assert_false(err_is(pins_line("anna", "123456", two)));
    assert_string_not_equal(one, two);
}

static void names_and_pins_are_what_they_must_be(void **state)
{
    char line[PINS_LINE_MAX + 1];
    (void)state;

    assert_int_equal(pins_line("", "123456", line).code, ERR_SYNTAX);
    assert_int_equal(pins_line("an:na", "123456", line).code, ERR_SYNTAX);
    assert_int_equal(pins_line("abcdefghijklmnopqrstuvwxy", "123456", line).code, ERR_SYNTAX);
    assert_int_equal(pins_line("anna", "12345", line).code, ERR_SYNTAX);
    assert_int_equal(pins_line("anna", "12345a", line).code, ERR_SYNTAX);
    assert_int_equal(pins_line("anna", "1234567890123", line).code, ERR_SYNTAX);
    assert_string_equal(line, "");
}

static void a_file_open_to_others_lets_nobody_in(void **state)
{
    char anna[PINS_LINE_MAX + 1], name[STAFF_NAME_MAX + 1];
    (void)state;

    assert_int_equal(pins_check(path, "123456", name).code, ERR_GONE);
    assert_false(err_is(pins_line("anna", "123456", anna)));
    file_write(anna);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(pins_check(path, "123456", name).code, ERR_DENIED);
    assert_int_equal(chmod(path, 0620), 0);
    assert_int_equal(pins_check(path, "123456", name).code, ERR_DENIED);
    /* root's file, readable by the kiosk's group */
    assert_int_equal(chmod(path, 0640), 0);
    assert_false(err_is(pins_check(path, "123456", name)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_pin_has_a_name),
        TEST(the_same_pin_is_written_differently_each_time),
        TEST(names_and_pins_are_what_they_must_be),
        TEST(a_file_open_to_others_lets_nobody_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
