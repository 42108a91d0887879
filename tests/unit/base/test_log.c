/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static size_t logged(char *text, size_t size, void (*say)(void))
{
    int pipe_fds[2], saved = dup(STDERR_FILENO);

    assert_int_equal(pipe(pipe_fds), 0);
    dup2(pipe_fds[1], STDERR_FILENO);
    say();
    dup2(saved, STDERR_FILENO);
    close(pipe_fds[1]);
    close(saved);
    ssize_t n = read(pipe_fds[0], text, size - 1);
    close(pipe_fds[0]);
    assert_true(n >= 0);
    text[n] = '\0';
    return (size_t)n;
}

static void say_forged(void)
{
    log_warn("scanner", "read %s", "abc\n2026-01-01T00:00:00Z error store: forged\x1b[31m");
}

static void a_device_cannot_forge_a_line(void **state)
{
    char text[2048];
    (void)state;

    size_t n = logged(text, sizeof text, say_forged);
    assert_ptr_equal(strchr(text, '\n'), text + n - 1);
    assert_null(strchr(text, '\x1b'));
    assert_non_null(strstr(text, "warn  scanner: read abc?2026"));
}

static void say_long(void)
{
    char long_text[4000];

    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    log_info("x", "%s", long_text);
    log_debug("x", "below the level");
}

static void a_long_line_is_cut_and_low_levels_are_silent(void **state)
{
    char text[8192];
    (void)state;

    assert_true(logged(text, sizeof text, say_long) <= 512);
    assert_null(strstr(text, "below the level"));
}

static void a_booking_tag_is_steady_and_not_the_number(void **state)
{
    char a[11], b[11], c[11];
    (void)state;

    log_booking_tag(100501, a);
    log_booking_tag(100501, b);
    log_booking_tag(100502, c);
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    assert_null(strstr(a, "100501"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_cannot_forge_a_line),
        cmocka_unit_test(a_long_line_is_cut_and_low_levels_are_silent),
        cmocka_unit_test(a_booking_tag_is_steady_and_not_the_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
