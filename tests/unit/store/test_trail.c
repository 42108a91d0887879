/* SPDX-License-Identifier: Apache-2.0 */
/* trail: what persons settled reaches the signed log in order, once, or at a cut twice, never not.
 */
#include "store/trail.h"

#include "journal_kit.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

static struct audit *audit;

static int setup(void **state)
{
    journal_setup(state);
    OK(audit_open(folder.dir, &audit));
    return 0;
}

static int teardown(void **state)
{
    audit_close(audit);
    return journal_teardown(state);
}

static void settled(int kind, const char *actor, const char *detail)
{
    char sql[256], text[8];

    snprintf(sql, sizeof sql,
             "INSERT INTO trail (kind, actor, subject, detail, at_s)"
             " VALUES (%d, '%s', 'entry 7', '%s', 1795436000)",
             kind, actor, detail);
    ask_file(sql, text, sizeof text);
}

static int waiting(void)
{
    char text[16];

    ask_file("SELECT count(*) FROM trail", text, sizeof text);
    return text[0] - '0';
}

/* The entries of the log after the one that begins it, in a line each. */
static char entries[2000];

static void entry_add(void *self, const struct audit_entry *entry)
{
    size_t len = strlen(entries);

    (void)self;
    if (entry->sequence > 1)
        snprintf(entries + len, sizeof entries - len, "%s %s %s %s\n", entry->kind, entry->actor,
                 entry->subject, entry->detail);
}

static void log_is(const char *lines)
{
    char path[128], key[2 * AUDIT_PUBLIC_BYTES + 1];
    struct audit_proof proof;

    snprintf(path, sizeof path, "%s/%s", folder.dir, AUDIT_FILE_NAME);
    audit_public_key(audit, key);
    entries[0] = '\0';
    OK(audit_verify(path, key, entry_add, NULL, &proof));
    assert_string_equal(entries, lines);
}

static void nothing_waits_and_nothing_is_written(void **state)
{
    (void)state;
    OK(trail_flush(folder.dir, audit));
    log_is("");
}

static void what_waits_is_moved_in_order(void **state)
{
    (void)state;
    settled(AUDIT_OVERRIDE, "Weber", "first");
    settled(AUDIT_LOGIN, "Adler", "second");
    OK(trail_flush(folder.dir, audit));
    assert_int_equal(waiting(), 0);
    log_is("override Weber entry 7 first\nlogin Adler entry 7 second\n");
    OK(trail_flush(folder.dir, audit));
    settled(AUDIT_OVERRIDE, "Weber", "third");
    OK(trail_flush(folder.dir, audit));
    log_is("override Weber entry 7 first\nlogin Adler entry 7 second\n"
           "override Weber entry 7 third\n");
}

static void a_kind_that_is_none_counts_as_an_override(void **state)
{
    (void)state;
    settled(4711, "Weber", "odd");
    settled(AUDIT_TORN, "Weber", "kinds of the log itself are not for others");
    OK(trail_flush(folder.dir, audit));
    log_is("override Weber entry 7 odd\n"
           "override Weber entry 7 kinds of the log itself are not for others\n");
}

static void texts_that_would_break_the_log_do_not(void **state)
{
    (void)state;
    char text[8];

    ask_file("INSERT INTO trail (kind, actor, subject, detail, at_s) VALUES"
             " (3, 'W' || char(10) || 'x', '', printf('%.500c', 'a'), 1)",
             text, sizeof text);
    OK(trail_flush(folder.dir, audit));
    assert_int_equal(waiting(), 0);
    char expected[300] = "override W?x - ";
    size_t len = strlen(expected);
    memset(expected + len, 'a', AUDIT_DETAIL_MAX);
    expected[len + AUDIT_DETAIL_MAX] = '\n';
    log_is(expected);
}

static void beside_an_open_journal(void **state)
{
    (void)state;
    settled(AUDIT_OVERRIDE, "Weber", "first");
    checkin(1, 1795436000);
    OK(trail_flush(folder.dir, audit));
    checkin(2, 1795436000);
    log_is("override Weber entry 7 first\n");
}

static void a_full_disk_loses_nothing(void **state)
{
    (void)state;
    struct rlimit small, large;

    settled(AUDIT_OVERRIDE, "Weber", "first");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &large), 0);
    small = large;
    small.rlim_cur = 64;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct err e = trail_flush(folder.dir, audit);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &large), 0);
    assert_true(err_is(e));
    assert_int_equal(waiting(), 1);
    log_is("");
    OK(trail_flush(folder.dir, audit));
    assert_int_equal(waiting(), 0);
    log_is("override Weber entry 7 first\n");
}

static void without_a_journal_there_is_nothing_to_do(void **state)
{
    (void)state;
    OK(trail_flush(folder.top, audit));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(nothing_waits_and_nothing_is_written),
        TEST(what_waits_is_moved_in_order),
        TEST(a_kind_that_is_none_counts_as_an_override),
        TEST(texts_that_would_break_the_log_do_not),
        TEST(beside_an_open_journal),
        TEST(a_full_disk_loses_nothing),
        TEST(without_a_journal_there_is_nothing_to_do),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
