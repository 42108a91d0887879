/* SPDX-License-Identifier: Apache-2.0 */
/* What a technician types: the programs' options, and what they say to good and bad input. */
#include "../unit/cmocka_kit.h"

#include "code.h"
#include "kit/proc.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIN BINARY_DIR "/bin/"
#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static char said[65536];

/* Runs a command line; its output and errors are in said. */
static int run(const char *command)
{
    return proc_run(command, said, sizeof said);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void the_sample_configuration_is_taken_and_printed_back(void **state)
{
    (void)state;
    assert_int_equal(run(BIN "ankunft --sample-config > sample.conf"), 0);
    assert_int_equal(run(BIN "ankunft --config sample.conf --check-config 2>&1"), 0);
    assert_string_equal(said, "");
    assert_int_equal(run(BIN "ankunft --config sample.conf --print-config > printed.conf"), 0);
    assert_int_equal(run(BIN "ankunft --config printed.conf --print-config | cmp - printed.conf"),
                     0);
    unlink("sample.conf");
    unlink("printed.conf");
}

static void a_bad_configuration_is_refused_with_file_line_and_key(void **state)
{
    (void)state;
    write_file("bad.conf",
               "[kiosk]\nid = K1\n[service]\nurl = http://zms.example.org\npoll_s = 0\n");
    assert_int_equal(run(BIN "ankunft --config bad.conf --check-config 2>&1"), 1);
    assert_non_null(strstr(said, "bad.conf:4: key 'url': expected "));
    assert_non_null(strstr(said, "bad.conf:5: key 'poll_s': expected "));
    assert_int_equal(run(BIN "ankunft --config missing.conf 2>&1"), 1);
    assert_non_null(strstr(said, "missing.conf"));
    assert_int_equal(run(BIN "ankunft --nonsense 2>&1"), 2);
    assert_int_equal(run(BIN "ankunft --config bad.conf --wait-config --window 400x400 2>&1"), 2);
    unlink("bad.conf");
}

#define PRINTER                                                                                    \
    "[kiosk]\nid = K1\n[service]\nurl = http://127.0.0.1:1\n[office 169]\nname = Amt\n"            \
    "[printer]\ntype = escpos\ntarget = /dev/usb/lp0\n"

static void a_profile_is_one_of_the_known_and_takes_the_paper(void **state)
{
    (void)state;
    write_file("bad.conf", PRINTER "profile = tm-t88\n");
    assert_int_equal(run(BIN "ankunft --config bad.conf --check-config 2>&1"), 1);
    assert_non_null(strstr(said, "bad.conf:10: key 'profile': expected one of generic, "));
    assert_non_null(strstr(said, ", epson-tm-t88, "));
    assert_non_null(strstr(said, ", got 'tm-t88'\n"));
    write_file("bad.conf", PRINTER "profile = generic-58\n");
    assert_int_equal(run(BIN "ankunft --config bad.conf --check-config 2>&1"), 1);
    /* Nothing of the paper stands there: it is the section's. */
    assert_string_equal(said, "bad.conf:7: key 'paper_mm': expected 58 for the profile "
                              "'generic-58', got '80'\n");
    write_file("bad.conf", PRINTER "profile = generic-58\n\npaper_mm = 80\n");
    assert_int_equal(run(BIN "ankunft --config bad.conf --check-config 2>&1"), 1);
    assert_non_null(strstr(said, "bad.conf:12: key 'paper_mm': "));
    write_file("bad.conf", PRINTER "profile = generic-58\npaper_mm = 58\n");
    assert_int_equal(run(BIN "ankunft --config bad.conf --check-config 2>&1"), 0);
    unlink("bad.conf");
}

/* Prints a slip with these keys beside target, on a printer with a presenter or without. */
static void print_by(const char *keys, const char *presenter, const char *wanted)
{
    const char *const printer_argv[] = {BIN "printer-emu", "--link", "ctl-printer", "--out", ".",
                                        presenter,         NULL};
    struct proc printer;
    char line[PROC_LINE_MAX], config[4096], here[1024];

    assert_true(proc_start(&printer, printer_argv));
    assert_true(proc_await(&printer, "printer-emu: ready", 10000, line));
    assert_non_null(getcwd(here, sizeof here));
    snprintf(config, sizeof config,
             "[kiosk]\nid = K1\nstate_dir = %s/ctl-state\n[service]\nurl = http://127.0.0.1:1\n"
             "[office 169]\nname = Amt\n[printer]\ntype = escpos\ntarget = %s/ctl-printer\n%s",
             here, here, keys);
    write_file("ctl.conf", config);
    assert_int_equal(run(BIN "ankunft-ctl print-test --config ctl.conf 2>/dev/null"), 0);
    assert_true(proc_await(&printer, wanted, 10000, line));
    assert_true(proc_say(&printer, "the end"));
    /* Nothing between but what becomes of slips: it has understood every byte. */
    while (proc_line(&printer, 10000, line) && strstr(line, "not done: the end") == NULL)
        assert_null(strstr(line, "unknown"));
    proc_end(&printer, SIGTERM);
    unlink("ctl.conf");
}

/* GS e, DLE EOT 0x14 and the rest come from the profile alone; a key beside it overrides it. */
static void a_printer_prints_by_its_profile_and_the_keys_beside_it(void **state)
{
    (void)state;
    print_by("profile = custom-vkp80\n", "--presenter", "printer-emu: the slip waits to be taken");
    print_by("profile = custom-vkp80\nstatus = dle-eot\ncut = partial\n", NULL, "slip ");
    print_by("profile = epson-tm-t88\n", NULL, "slip ");
    print_by("profile = generic-58\npaper_mm = 58\ncut = full\n", NULL, "slip ");
}

static void a_code_made_here_is_read_by_an_independent_reader(void **state)
{
    char text[1024];
    (void)state;

    assert_int_equal(run(BIN "ankunft-ctl qr --id 100501 --key " KEY
                             " --link 'https://city.example/#/appointment/' --png code.png 2>&1"),
                     0);
    code_decode("code.png", text, sizeof text);
    assert_int_equal(strncmp(text, "https://city.example/#/appointment/eyJpZCI6MTAwNTAxLC", 53), 0);
    unlink("code.png");
    assert_int_equal(run(BIN "ankunft-ctl qr --id 100501 --key a1b2"), 0);
    assert_non_null(strstr(said, "█"));
    assert_int_equal(run(BIN "ankunft-ctl qr --id 12 --key zz 2>&1"), 2);
    assert_non_null(strstr(said, "expected an id"));
}

static void a_test_print_and_a_test_scan_say_how_it_went(void **state)
{
    struct proc printer, scanner, scan;
    char line[PROC_LINE_MAX];
    (void)state;

    const char *const printer_argv[] = {BIN "printer-emu", "--link", "ctl-printer",
                                        "--out",           ".",      NULL};
    const char *const scanner_argv[] = {BIN "scanner-emu", "--link", "ctl-scanner", NULL};
    assert_true(proc_start(&printer, printer_argv));
    assert_true(proc_await(&printer, "printer-emu: ready", 10000, line));
    assert_true(proc_start(&scanner, scanner_argv));
    assert_true(proc_await(&scanner, "scanner-emu: ready", 10000, line));
    char config[4096], here[1024];
    assert_non_null(getcwd(here, sizeof here));
    snprintf(config, sizeof config,
             "[kiosk]\nid = K1\nstate_dir = %s/ctl-state\n[service]\nurl = http://127.0.0.1:1\n"
             "[scanner]\ntype = tty\npath = %s/ctl-scanner\n"
             "[printer]\ntype = escpos\ntarget = %s/ctl-printer\n[office 169]\nname = Amt\n",
             here, here, here);
    write_file("ctl.conf", config);
    assert_int_equal(run(BIN "ankunft-ctl print-test --config ctl.conf 2>/dev/null"), 0);
    assert_non_null(strstr(said, "the slip is printed"));
    assert_true(proc_say(&printer, "paper out"));
    assert_int_equal(run(BIN "ankunft-ctl print-test --config ctl.conf 2>/dev/null"), 1);
    assert_non_null(strstr(said, "out of paper"));

    const char *const scan_argv[] = {BIN "ankunft-ctl", "scan-test", "--config", "ctl.conf", NULL};
    assert_true(proc_start(&scan, scan_argv));
    assert_true(proc_await(&scan, "scanner: ready", 10000, line));
    assert_true(proc_say(&scanner, "scan 100501:%s", KEY));
    assert_true(
        proc_await(&scan, "read the code of booking 100501, key of 64 digits", 10000, line));
    assert_true(proc_say(&scanner, "scan hello"));
    assert_true(proc_await(&scan, "read 5 bytes: not a code of a booking", 10000, line));
    proc_end(&scan, SIGTERM);
    proc_end(&scanner, SIGTERM);
    proc_end(&printer, SIGTERM);
    unlink("ctl.conf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_configuration_is_taken_and_printed_back),
        cmocka_unit_test(a_bad_configuration_is_refused_with_file_line_and_key),
        cmocka_unit_test(a_profile_is_one_of_the_known_and_takes_the_paper),
        cmocka_unit_test(a_printer_prints_by_its_profile_and_the_keys_beside_it),
        cmocka_unit_test(a_code_made_here_is_read_by_an_independent_reader),
        cmocka_unit_test(a_test_print_and_a_test_scan_say_how_it_went),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
