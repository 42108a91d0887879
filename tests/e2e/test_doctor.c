/* SPDX-License-Identifier: Apache-2.0 */
/* doctor: what a technician reads, without a kiosk and beside one, and the kiosk's own test. */
#include "../unit/cmocka_kit.h"

#include "kit/hall.h"
#include "kit/pause.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_MS = 120000, STEP_MS = 100 };

static struct hall hall;
static char said[65536];

static int open_with(bool selftest, bool disk)
{
    const struct hall_options options = {.slips_dir = BINARY_DIR "/doctor-slips",
                                         .language = "de",
                                         .ten_o_clock = true,
                                         .voice = true,
                                         .disk = disk,
                                         .selftest = selftest};

    return hall_open(&options, &hall) ? 0 : 1;
}

/* A technician has stopped the kiosk. */
static int open_stopped(void **state)
{
    (void)state;
    return open_with(false, false) == 0 && proc_end(&hall.kiosk, 0) == 0 ? 0 : 1;
}

static int open_running(void **state)
{
    (void)state;
    return open_with(true, false);
}

static int open_disk(void **state)
{
    (void)state;
    return open_with(false, true) == 0 && proc_end(&hall.kiosk, 0) == 0 ? 0 : 1;
}

static int close_hall(void **state)
{
    (void)state;
    hall_close(&hall);
    return 0;
}

/* words: of the shell, in front of it. */
static int doctor_on(const char *words, const char *options)
{
    char command[2048];

    snprintf(command, sizeof command,
             "%s " BINARY_DIR "/bin/ankunft-ctl doctor --config %s/ankunft.conf %s 2>&1", words,
             hall.dir, options);
    return proc_run(command, said, sizeof said);
}

static int doctor(const char *options)
{
    return doctor_on("", options);
}

/* "ok    disk         …": the line of a check begins with this verdict, and holds the words. */
static void says(const char *verdict, const char *check, const char *words)
{
    char begin[64];

    snprintf(begin, sizeof begin, "%-4s  %-11s  ", verdict, check);
    const char *line = strstr(said, begin), *end = line != NULL ? strchr(line, '\n') : NULL;
    const char *found = line != NULL ? strstr(line, words) : NULL;
    if (end == NULL || found == NULL || found > end)
        fail_msg("'%s%s' is not in:\n%s", begin, words, said);
}

static void all_is_well_without_a_kiosk(void **state)
{
    (void)state;
    assert_int_equal(doctor(""), 0);
    says("ok", "printer", "ready");
    says("ok", "scanner", "ready");
    says("ok", "keypad", "ready");
    says("ok", "sound", "ready");
    says("ok", "voice", "14 languages speak");
    says("ok", "fonts", "14 languages have their letters");
    says("ok", "disk", "durable write in ");
    says("ok", "journal", "whole");
    says("ok", "service", "answers, knows 2 offices");
    says("ok", "login", "the account is taken");
    says("-", "certificate", "http to this machine itself");
    says("-", "roster", "no kiosk runs");
}

static void a_printer_without_paper_is_told_with_what_to_do(void **state)
{
    (void)state;
    assert_true(proc_say(&hall.printer, "paper out"));
    assert_int_equal(doctor(""), 1);
    says("fail", "printer", "out of paper");
    if (strstr(said, "→ change the paper") == NULL)
        fail_msg("no advice in:\n%s", said);
    assert_true(proc_say(&hall.printer, "paper ok") && proc_say(&hall.printer, "paper low"));
    assert_int_equal(doctor(""), 0);
    says("warn", "printer", "paper near its end");
}

static void a_device_that_is_unplugged_is_told(void **state)
{
    (void)state;
    assert_true(proc_say(&hall.scanner, "unplug"));
    assert_int_equal(doctor(""), 1);
    says("fail", "scanner", "cannot be opened");
    says("ok", "printer", "ready");
}

static void a_wrong_password_and_a_service_that_is_away_are_told(void **state)
{
    char path[600];
    (void)state;

    snprintf(path, sizeof path, "%s/password", hall.dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("wrong\n", f);
    fclose(f);
    assert_int_equal(doctor(""), 1);
    says("ok", "service", "answers");
    says("fail", "login", "refused");
    practice_stop(&hall.practice);
    assert_int_equal(doctor(""), 1);
    says("fail", "service", "does not answer");
    says("-", "login", "not tried");
}

static void a_full_disk_is_told(void **state)
{
    const struct disk_order full = {.mode = DISK_REFUSE,
                                    .at = 1,
                                    .calls = 1 << DISK_WRITE,
                                    .file = ".selftest",
                                    .error = ENOSPC,
                                    .times = -1};
    char words[1024];
    (void)state;

    disk_words(&hall.disk, words, sizeof words);
    assert_int_equal(doctor_on(words, ""), 0);
    says("ok", "disk", "durable write");
    disk_arm(&hall.disk, &full);
    assert_int_equal(doctor_on(words, ""), 1);
    says("fail", "disk", "cannot be written: full");
}

/* The folder's user may write it, and open no device of root's. */
static void root_tries_as_the_user_of_the_kiosk(void **state)
{
    char command[1024];
    (void)state;

    if (geteuid() != 0)
        skip();
    snprintf(command, sizeof command, "chown -R 65534 %s/state && chmod 0711 %s", hall.dir,
             hall.dir);
    assert_int_equal(system(command), 0);
    assert_int_equal(doctor(""), 1);
    says("ok", "disk", "durable write");
    says("fail", "printer", "cannot be opened");
    says("fail", "login", "the password file cannot be read");
}

/* Its certificate lasts for two days: told, though nobody but openssl answers there. */
static void a_certificate_near_its_end_is_told(void **state)
{
    char command[2048], line[PROC_LINE_MAX];
    struct proc server;
    (void)state;

    snprintf(command, sizeof command,
             "cd %s/state && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
             "-days 2 -keyout k.pem -out c.pem -subj /CN=here -addext subjectAltName=IP:127.0.0.1 "
             "2>/dev/null",
             hall.dir);
    assert_int_equal(system(command), 0);
    char key[600], cert[600];
    snprintf(key, sizeof key, "%s/state/k.pem", hall.dir);
    snprintf(cert, sizeof cert, "%s/state/c.pem", hall.dir);
    const char *const argv[] = {"openssl", "s_server", "-www",  "-accept", "127.0.0.1:0",
                                "-key",    key,        "-cert", cert,      NULL};
    assert_true(proc_start(&server, argv));
    assert_true(proc_await(&server, "ACCEPT 127.0.0.1:", 10000, line));
    snprintf(command, sizeof command,
             "sed 's|^url = .*|url = https://127.0.0.1:%.8s\\nca_file = %s|' -i %s/ankunft.conf",
             line + 17, cert, hall.dir);
    assert_int_equal(system(command), 0);
    assert_int_equal(doctor(""), 1);
    says("warn", "certificate", " days left");
    says("fail", "service", "does not answer");
    proc_end(&server, SIGTERM);
}

static void another_program_can_read_it(void **state)
{
    json_error_t error;
    (void)state;

    assert_true(proc_say(&hall.printer, "cover open"));
    assert_int_equal(doctor("--json 2>/dev/null"), 1);
    json_t *all = json_loads(said, 0, &error);
    assert_non_null(all);
    assert_true(json_is_false(json_object_get(all, "kiosk_runs")));
    assert_string_equal(json_string_value(json_object_get(all, "worst")), "fail");
    json_t *first = json_array_get(json_object_get(all, "checks"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "check")), "printer");
    assert_string_equal(json_string_value(json_object_get(first, "verdict")), "fail");
    assert_true(json_string_length(json_object_get(first, "do")) > 0);
    json_decref(all);
}

static void a_faulty_file_is_told_by_line(void **state)
{
    char command[1024];
    (void)state;

    snprintf(command, sizeof command, "echo 'nonsense = 1' >>%s/ankunft.conf", hall.dir);
    assert_int_equal(system(command), 0);
    assert_int_equal(doctor(""), 1);
    assert_non_null(strstr(said, "key 'nonsense'"));
    assert_int_equal(proc_run(BINARY_DIR "/bin/ankunft-ctl doctor 2>&1", said, sizeof said), 2);
}

/* The kiosk has never tested itself: it does so once nobody is there. */
static void the_kiosk_tests_itself_and_the_doctor_tells_it(void **state)
{
    char path[600], answer[PROC_LINE_MAX], command[1024];
    (void)state;

    assert_true(proc_say(&hall.printer, "paper out"));
    snprintf(path, sizeof path, "%s/state/selftest", hall.dir);
    for (int ms = 0; access(path, R_OK) != 0; ms += STEP_MS) {
        if (ms > PATIENCE_MS)
            fail_msg("the kiosk does not test itself");
        pause_ms(STEP_MS);
    }
    /* The lists of both offices come within seconds of the start; each look takes one. */
    int code = doctor("");
    for (int looks = 0; looks < 20 && strstr(said, "2 offices, at most ") == NULL; looks++)
        code = doctor("");
    assert_int_equal(code, 1);
    says("fail", "printer", "out of paper, or the cover is open (the kiosk, ");
    says("ok", "scanner", "ready (the kiosk, ");
    says("ok", "screen", "shows the kiosk (the kiosk, ");
    says("ok", "journal", "whole");
    says("ok", "login", "the kiosk fetches bookings with it");
    says("ok", "roster", "2 offices, at most ");
    assert_non_null(strstr(said, "stop it to have its devices and its account tried"));
    /* The kiosk's session has not been ended by it. */
    json_t *booking = practice_book(&hall.practice, 169, 10, "confirmed");
    assert_true(hall_hold_up(&hall, booking));
    assert_true(hall_kiosk(&hall, answer, "await DONE 20000"));
    json_decref(booking);
    snprintf(command, sizeof command, "grep -c 'self-test: something fails' %s/state/audit.log",
             hall.dir);
    assert_int_equal(proc_run(command, said, sizeof said), 0);
    assert_string_equal(said, "1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_stopped, close_hall)
        TEST(all_is_well_without_a_kiosk),
        TEST(a_printer_without_paper_is_told_with_what_to_do),
        TEST(a_device_that_is_unplugged_is_told),
        TEST(a_wrong_password_and_a_service_that_is_away_are_told),
        TEST(root_tries_as_the_user_of_the_kiosk),
        TEST(a_certificate_near_its_end_is_told),
        TEST(another_program_can_read_it),
        TEST(a_faulty_file_is_told_by_line),
#undef TEST
        cmocka_unit_test_setup_teardown(a_full_disk_is_told, open_disk, close_hall),
        cmocka_unit_test_setup_teardown(the_kiosk_tests_itself_and_the_doctor_tells_it,
                                        open_running, close_hall),
    };
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
