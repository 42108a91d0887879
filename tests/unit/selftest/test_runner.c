/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runner: a child says how it is; one that says nonsense, dies or never ends is a finding, and
 * nothing of it is left; what is kept comes back.
 */
#include "../cmocka_kit.h"

#include "base/log.h"
#include "base/ring.h"
#include "selftest/kept.h"
#include "selftest/runner.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64], program[80];
static struct ring ring;
static struct runner *runner;
static struct selftest_port port;

static void put(void *self, const struct event *event)
{
    assert_true(ring_put(self, event));
}

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/runner-XXXXXX");
    assert_non_null(mkdtemp(dir));
    snprintf(program, sizeof program, "%s/doctor", dir);
    assert_false(err_is(ring_init(&ring, sizeof(struct event), 8)));
    return 0;
}

static int teardown(void **state)
{
    char command[128];

    (void)state;
    ring_deinit(&ring);
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

static void begin(void)
{
    const struct runner_config config = {
        .config_file = "/etc/kiosk.conf", .state_dir = dir, .program = program};

    assert_false(
        err_is(runner_open(&config, (struct mailbox){.self = &ring, .post = put}, &runner, &port)));
}

/* A shell script instead of the tool. */
static void child_is(const char *script)
{
    FILE *f = fopen(program, "w");

    assert_non_null(f);
    fprintf(f, "#!/bin/sh\n%s\n", script);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(program, 0700), 0);
}

static struct selftest answer(bool kept)
{
    static struct event event;

    assert_true(ring_wait(&ring, -1, &event));
    assert_int_equal(event.kind, EVENT_SELFTESTED);
    assert_int_equal(event.selftested.kept, kept);
    return event.selftested.test;
}

static void fails_as_a_whole(const char *script)
{
    if (script != NULL)
        child_is(script);
    port.run(port.self);
    struct selftest test = answer(false);
    assert_int_equal(selftest_worst(&test), SELFTEST_FAIL);
    assert_int_equal(test.checks[SELFTEST_CONFIG].verdict, SELFTEST_FAIL);
}

static void what_the_child_finds_is_told(void **state)
{
    (void)state;
    /* With the words of the tool, and nothing of its noise. */
    child_is("[ \"$*\" = 'doctor --report --config /etc/kiosk.conf' ] || exit 1\n"
             "echo noise >&2\n"
             "printf 'ankunft-selftest 1\\nat 7\\nok disk fine\\nfail clock wrong\\nend\\n'");
    begin();
    port.run(port.self);
    struct selftest test = answer(false);
    assert_int_equal(test.checks[SELFTEST_DISK].verdict, SELFTEST_OK);
    assert_string_equal(test.checks[SELFTEST_CLOCK].found, "wrong");
    runner_close(runner);
}

static void a_child_that_fails_is_a_finding(void **state)
{
    (void)state;
    begin();
    fails_as_a_whole(NULL); /* the tool is not installed */
    fails_as_a_whole("echo hello");
    fails_as_a_whole("printf 'ankunft-selftest 1\\nat 7\\nok disk fine\\n'; kill -9 $$");
    fails_as_a_whole("yes"); /* without an end */
    runner_close(runner);
}

static void closing_ends_a_child_that_hangs(void **state)
{
    char path[96], line[16] = "";
    (void)state;

    snprintf(path, sizeof path, "%s/pid", dir);
    assert_int_equal(mkfifo(path, 0600), 0);
    child_is("echo $$ >\"${0%/*}/pid\"; exec sleep 1000");
    begin();
    port.run(port.self);
    FILE *f = fopen(path, "r"); /* waits for the child */
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    fclose(f);
    runner_close(runner);
    assert_int_equal(kill((pid_t)atoi(line), 0), -1);
    assert_int_equal(errno, ESRCH);
}

static void what_is_kept_comes_back(void **state)
{
    struct selftest test = {.at_s = 1795404600}, back;
    (void)state;

    selftest_set(&test, SELFTEST_PRINTER, SELFTEST_FAIL, "out of paper");
    begin(); /* nothing was kept: nothing comes */
    port.keep(port.self, &test);
    runner_close(runner); /* and not before it is written */
    assert_false(err_is(kept_read(dir, &back)));
    assert_memory_equal(&test, &back, sizeof test);
    begin();
    back = answer(true);
    assert_memory_equal(&test, &back, sizeof test);
    runner_close(runner);
}

static void a_damaged_one_is_none(void **state)
{
    struct selftest back;
    char path[96];
    (void)state;

    assert_int_equal(kept_read(dir, &back).code, ERR_GONE);
    snprintf(path, sizeof path, "%s/" KEPT_FILE, dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("ankunft-selftest 1\nat 17", f);
    fclose(f);
    assert_int_equal(kept_read(dir, &back).code, ERR_SYNTAX);
    begin();
    child_is("printf 'ankunft-selftest 1\\nat 7\\nend\\n'");
    port.run(port.self);
    (void)answer(false); /* the first to come: nothing came before it */
    runner_close(runner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(what_the_child_finds_is_told),    TEST(a_child_that_fails_is_a_finding),
        TEST(closing_ends_a_child_that_hangs), TEST(what_is_kept_comes_back),
        TEST(a_damaged_one_is_none),
#undef TEST
    };
    log_level_set((enum log_level)(LOG_ERROR + 1));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
