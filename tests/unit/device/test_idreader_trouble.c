/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes wrong while a document is read, by the real reading process over the real libnfc: at
 * the reader, at the process, and with chips that were made to break whoever reads them.
 */
#include "../cmocka_kit.h"

#include "desk.h"
#include "process.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* ---- what goes wrong at the desk.reader ------------------------------------------------- */

static void a_document_taken_away_once_is_read_when_it_is_back(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();
    struct event event;

    (void)state;
    desk_open(&c);
    desk_lay("passport");
    desk_command("fault rf after 12");
    desk_ask(&key, 0);
    assert_true(postbox_await(desk.postbox, EVENT_DOCUMENT_FOUND, &event));
    assert_int_equal(event.request, desk.request);
    desk_expect(desk_answer(), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void a_document_taken_away_for_good_is_removed(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    desk_open(&c);
    desk_lay("passport");
    desk_command("take after 12");
    desk_ask(&key, 0);
    struct document_answer answer = desk_answer();
    assert_int_equal(answer.outcome, DOCUMENT_REMOVED);
    assert_true(desk_is_empty(answer));
}

static void a_reader_that_stumbles_once_reads_on(void **state)
{
    static const char *const faults[] = {"fault error after 9", "fault checksum after 9",
                                         "fault length after 9"};

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct document_key key = specimen_can(&desk.specimens, "passport");
        struct idreader_config c = desk_config();
        if (desk.reader == NULL)
            desk_open(&c);
        desk_lay("passport");
        desk_command(faults[i]);
        desk_ask(&key, 0);
        desk_expect(desk_answer(), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
    }
}

static void an_answer_that_ends_the_library_ends_one_reading(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    desk_open(&c);
    assert_true(postbox_await_state(desk.postbox, DEVICE_DOCUMENT, DEVICE_READY));
    desk_lay("passport");
    desk_command("fault nad after 5");
    desk_ask(&key, 0);
    struct document_answer answer = desk_answer();
    assert_int_equal(answer.outcome, DOCUMENT_FAILED);
    assert_true(desk_is_empty(answer));
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void answers_in_pieces_and_bytes_that_dribble_in_are_read(void **state)
{
    struct idreader_config c = desk_config();

    (void)state;
    desk_open(&c);
    desk_command("chunks 40");
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
    desk_command("well");
    desk_command("latency 20");
    desk_expect(desk_read_mrz("bac"), DOCUMENT_BAC, DOCUMENT_AUTHENTIC);
}

static void nothing_laid_there_is_absent(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    c.wait_ms = 300;
    desk_open(&c);
    desk_ask(&key, 0);
    assert_int_equal(desk_answer().outcome, DOCUMENT_ABSENT);
}

static void a_reader_that_is_unplugged_is_told_of_and_comes_back(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    desk_open(&c);
    assert_true(postbox_await_state(desk.postbox, DEVICE_DOCUMENT, DEVICE_READY));
    desk_lay("passport");
    desk_command("unplug");
    desk_ask(&key, 0);
    assert_int_equal(desk_answer().outcome, DOCUMENT_NO_READER);
    desk_command("plug");
    assert_true(postbox_await_state(desk.postbox, DEVICE_DOCUMENT, DEVICE_READY));
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void a_reader_pulled_out_while_it_waits_is_none(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    desk_open(&c);
    assert_true(postbox_await_state(desk.postbox, DEVICE_DOCUMENT, DEVICE_READY));
    desk_ask(&key, 0);
    while (emu_pn532_counts(desk.emu).found ==
           0) { /* wait until the process looks for a document */
        desk_lay("passport");
        desk_command("take");
    }
    desk_command("unplug");
    struct document_answer answer = desk_answer();
    assert_true(answer.outcome == DOCUMENT_NO_READER || answer.outcome == DOCUMENT_REMOVED);
}

static void a_reader_that_somebody_else_has_is_left_to_them(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    desk_open(&c);
    assert_true(postbox_await_state(desk.postbox, DEVICE_DOCUMENT, DEVICE_READY));
    int fd = open(c.lock, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(flock(fd, LOCK_EX), 0); /* when the process that looked has let it go */
    desk_lay("passport");
    desk_ask(&key, 0);
    assert_int_equal(desk_answer().outcome, DOCUMENT_FAILED);
    assert_int_equal(emu_pn532_counts(desk.emu).apdus, 0);
    close(fd);
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void a_mute_reader_is_overdue_and_killed(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    c.overdue_ms = 1500;
    desk_open(&c);
    desk_lay("passport");
    desk_command("latency 4000");
    desk_ask(&key, 0);
    assert_int_equal(desk_answer().outcome, DOCUMENT_FAILED);
    desk_command("well");
    idreader_close(desk.reader);
    desk.reader = NULL;
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void a_dropped_reading_is_not_answered_and_the_next_one_is(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();
    struct event event;

    (void)state;
    desk_open(&c);
    desk_ask(&key, 0);
    desk.port.drop(desk.port.self);
    desk_ask(&key, 0);
    desk.port.drop(desk.port.self);
    desk_lay("passport");
    desk_ask(&key, 0);
    /* All that is told from here on is of the last. */
    assert_true(postbox_await(desk.postbox, EVENT_DOCUMENT_FOUND, &event));
    assert_int_equal(event.request, desk.request);
    assert_true(postbox_await(desk.postbox, EVENT_DOCUMENT_ANSWERED, &event));
    assert_int_equal(event.request, desk.request);
    desk_expect(event.document, DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void a_program_that_is_not_there_is_a_broken_reader(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    c.program = "/nonexistent/ankunft-idreader";
    desk_open(&c);
    assert_true(postbox_await_state(desk.postbox, DEVICE_DOCUMENT, DEVICE_BROKEN));
    desk_ask(&key, 0);
    assert_int_equal(desk_answer().outcome, DOCUMENT_FAILED);
}

static void a_program_that_talks_nonsense_is_not_believed(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    c.program = "/bin/true";
    desk_open(&c);
    desk_ask(&key, 0);
    assert_int_equal(desk_answer().outcome, DOCUMENT_FAILED);
}

/* ---- the process, seen from outside ----------------------------------------------------- */

/* Asks, when the process that looked at the desk.reader has gone; then waits until another one has
 * shut itself in. */
static pid_t confined_ask(const struct document_key *key)
{
    char value[64];

    assert_true(postbox_await_state(desk.postbox, DEVICE_DOCUMENT, DEVICE_READY));
    while (process_child("ankunft-idreader") != 0)
        ;
    desk_ask(key, 0);
    for (;;) {
        pid_t pid = process_child("ankunft-idreader");
        if (pid > 0 && process_status(pid, "Seccomp", value) && strcmp(value, "2") == 0)
            return pid;
    }
}

static void it_has_its_reader_and_nothing_of_the_kiosks(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();
    char value[64], path[64], target[256];
    int sockets = 0, lines = 0, others = 0, fds[2];

    (void)state;
    assert_int_equal(pipe(fds), 0); /* not closed on exec, as a careless library's */
    desk_open(&c);
    pid_t pid = confined_ask(&key);
    assert_true(process_status(pid, "NoNewPrivs", value));
    assert_string_equal(value, "1");
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *dir = opendir(path);
    if (dir == NULL)
        skip(); /* who may not look into an undumpable process cannot tell */
    for (struct dirent *d = readdir(dir); d != NULL; d = readdir(dir)) {
        ssize_t len = readlinkat(dirfd(dir), d->d_name, target, sizeof target - 1);
        if (len < 0)
            continue;
        target[len] = '\0';
        sockets += strncmp(target, "socket:", 7) == 0;
        lines += strncmp(target, "/dev/pts/", 9) == 0;
        others += strncmp(target, "pipe:", 5) == 0;
        if (strtol(d->d_name, NULL, 10) <= STDERR_FILENO)
            assert_string_equal(target, "/dev/null");
    }
    closedir(dir);
    close(fds[0]);
    close(fds[1]);
    assert_int_equal(sockets, 1);
    assert_int_equal(lines, 1);
    assert_int_equal(others, 2); /* libnfc's own, to be woken */
    desk_lay("passport");
    desk_expect(desk_answer(), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

static void killed_from_outside_its_reading_has_failed(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    desk_open(&c);
    assert_int_equal(kill(confined_ask(&key), SIGKILL), 0);
    assert_int_equal(desk_answer().outcome, DOCUMENT_FAILED);
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

/* A late answer comes with the next command: no word of it is believed. */
static void a_late_answer_ends_the_attempt_and_not_the_kiosk(void **state)
{
    struct document_key key = specimen_can(&desk.specimens, "passport");
    struct idreader_config c = desk_config();

    (void)state;
    desk_open(&c);
    desk_lay("passport");
    desk_command("fault late after 6");
    desk_ask(&key, 0);
    struct document_answer answer = desk_answer();
    assert_true(answer.outcome == DOCUMENT_READ || answer.outcome == DOCUMENT_NO_READER);
    desk_expect(desk_read_can("passport"), DOCUMENT_PACE, DOCUMENT_AUTHENTIC);
}

/* ---- chips that were made to break readers ---------------------------------------------- */

static void hostile_chips_are_refused(void **state)
{
    static const struct {
        const char *behaviour, *document;
    } cases[] = {
        {"endless-file", "passport"},
        {"huge-length", "passport"},
        {"indefinite-length", "passport"},
        {"inner-length", "passport"},
        {"off-curve", "passport"},
        {"infinity", "passport"},
        {"mirror", "passport"},
        {"short-nonce", "passport"},
        {"pace-length", "passport"},
        {"wrong-token", "passport"},
        {"replay", "bac"},
        {"truncated", "bac"},
        {"wrong-mac", "bac"},
        {"no-mac", "bac"},

        {"unprotected", "bac"},
        {"more", "bac"},
        {"other-length", "bac"},
        {"too-long", "bac"},
        {"too-much", "bac"},
        {"one-byte", "bac"},
        {"empty", "bac"},
        {"garbage", "bac"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s-%s", cases[i].document, cases[i].behaviour);
        assert_true(
            specimen_make_hostile(&desk.specimens, cases[i].document, cases[i].behaviour, name));
        struct document_answer answer = desk_read_mrz(name);
        assert_true(answer.outcome != DOCUMENT_READ && answer.outcome != DOCUMENT_FAILED);
        assert_true(desk_is_empty(answer));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_set_up, desk_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_document_taken_away_once_is_read_when_it_is_back),
        TEST(a_document_taken_away_for_good_is_removed),
        TEST(a_reader_that_stumbles_once_reads_on),
        TEST(an_answer_that_ends_the_library_ends_one_reading),
        TEST(answers_in_pieces_and_bytes_that_dribble_in_are_read),
        TEST(nothing_laid_there_is_absent),
        TEST(a_reader_that_is_unplugged_is_told_of_and_comes_back),
        TEST(a_reader_pulled_out_while_it_waits_is_none),
        TEST(a_reader_that_somebody_else_has_is_left_to_them),
        TEST(a_mute_reader_is_overdue_and_killed),
        TEST(a_dropped_reading_is_not_answered_and_the_next_one_is),
        TEST(a_program_that_is_not_there_is_a_broken_reader),
        TEST(a_program_that_talks_nonsense_is_not_believed),
        TEST(it_has_its_reader_and_nothing_of_the_kiosks),
        TEST(killed_from_outside_its_reading_has_failed),
        TEST(a_late_answer_ends_the_attempt_and_not_the_kiosk),
        TEST(hostile_chips_are_refused),
    };
#undef TEST
    return cmocka_run_group_tests(tests, desk_make, desk_unmake);
}
