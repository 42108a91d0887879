/* SPDX-License-Identifier: Apache-2.0 */
/* The worker on a real tty, with the emulated module at its far end. */
#include "device/scanner_tty.h"
#include "emu_scanner.h"
#include "postbox.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct desk {
    char dir[64], link_path[96];
    struct emu_scanner *emu;
    struct postbox *postbox;
    struct scanner *scanner;
    struct scanner_port port;
};

static void desk_open_with(struct desk *desk, const struct scanner_config *like, const char *maker,
                           long patience_ms)
{
    struct scanner_config config = *like;

    strcpy(desk->dir, "/tmp/test-scanner-XXXXXX");
    assert_non_null(mkdtemp(desk->dir));
    snprintf(desk->link_path, sizeof(desk->link_path), "%s/tty", desk->dir);
    desk->emu = emu_scanner_start(desk->link_path, "\\r", NULL);
    assert_non_null(desk->emu);
    assert_true(emu_scanner_pose(desk->emu, maker, patience_ms));
    desk->postbox = postbox_make();
    strcpy(config.path, desk->link_path);
    assert_false(err_is(
        scanner_tty_open(&config, postbox_mailbox(desk->postbox), &desk->scanner, &desk->port)));
    assert_true(postbox_await_state(desk->postbox, DEVICE_SCANNER, DEVICE_READY));
}

static void desk_open(struct desk *desk, const struct scanner_config *like)
{
    desk_open_with(desk, like, "plain", 0);
}

static void desk_leave(struct desk *desk)
{
    emu_scanner_stop(desk->emu);
    postbox_free(desk->postbox);
    rmdir(desk->dir);
}

static void desk_close(struct desk *desk)
{
    scanner_tty_close(desk->scanner);
    desk_leave(desk);
}

static void listen_on(struct desk *desk, bool on)
{
    desk->port.listen(desk->port.self, on);
}

static void expect_code(struct desk *desk, const char *code)
{
    struct event event;

    assert_true(postbox_take(desk->postbox, &event));
    assert_int_equal(event.kind, EVENT_CODE_READ);
    assert_int_equal(event.code.len, strlen(code));
    assert_memory_equal(event.code.bytes, code, strlen(code));
}

static void expect_garbled(struct desk *desk)
{
    struct event event;

    assert_true(postbox_take(desk->postbox, &event));
    assert_int_equal(event.kind, EVENT_CODE_GARBLED);
}

/* Waits until the worker has thrown away so many records. */
static void await_unheard(struct desk *desk, unsigned records)
{
    while (scanner_tty_unheard(desk->scanner) < records)
        sched_yield();
}

static void nothing_is_ever_echoed(void **state)
{
    struct scanner_config config = scanner_config_default();
    struct desk desk;

    (void)state;
    desk_open(&desk, &config);
    assert_true(emu_scanner_raw(desk.emu));
    listen_on(&desk, true);
    /* Host commands, line editing and signals of a cooked tty, each in a record. */
    assert_true(emu_scanner_command(desk.emu, "scan D\\x03R\\x04\\x11\\x13\\x7f\\x15\\n\\x1d~"));
    expect_code(&desk, "D\x03R\x04\x11\x13\x7f\x15\n\x1d~");
    assert_true(emu_scanner_command(desk.emu, "scan next"));
    expect_code(&desk, "next");
    listen_on(&desk, false);
    assert_true(emu_scanner_command(desk.emu, "scan off"));
    await_unheard(&desk, 1);
    desk.port.acknowledge(desk.port.self, true);
    desk.port.acknowledge(desk.port.self, false);
    assert_int_equal(emu_scanner_received(desk.emu, NULL, 0), 0);
    desk_close(&desk);
}

static void nobody_listens_nothing_is_heard(void **state)
{
    struct scanner_config config = scanner_config_default();
    struct desk desk;

    (void)state;
    desk_open(&desk, &config);
    assert_true(emu_scanner_command(desk.emu, "scan early"));
    await_unheard(&desk, 1);
    listen_on(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "scan now"));
    expect_code(&desk, "now");
    listen_on(&desk, false);
    assert_true(emu_scanner_command(desk.emu, "scan late"));
    await_unheard(&desk, 2);
    listen_on(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "scan again"));
    expect_code(&desk, "again");
    assert_int_equal(postbox_count(desk.postbox), 0);
    desk_close(&desk);
}

/* The trigger, sent after each record, tells that the repeated one was looked at. */
static void held_up_still_is_one_code(void **state)
{
    struct scanner_config config = scanner_config_default();
    struct desk desk;
    size_t triggers = 1;

    (void)state;
    config.profile.trigger_on = (struct record_mark){"T", 1};
    desk_open(&desk, &config);
    listen_on(&desk, true);
    while (emu_scanner_received(desk.emu, NULL, 0) < triggers)
        sched_yield();
    for (int i = 0; i < 4; i++) {
        assert_true(emu_scanner_command(desk.emu, "scan same"));
        triggers++;
        while (emu_scanner_received(desk.emu, NULL, 0) < triggers)
            sched_yield();
    }
    expect_code(&desk, "same");
    assert_int_equal(postbox_count(desk.postbox), 0);
    assert_true(emu_scanner_command(desk.emu, "scan other"));
    expect_code(&desk, "other");
    desk_close(&desk);
}

static void a_visitor_who_tries_again_is_heard(void **state)
{
    struct scanner_config config = scanner_config_default();
    struct desk desk;

    (void)state;
    desk_open(&desk, &config);
    for (int i = 0; i < 3; i++) {
        listen_on(&desk, true);
        assert_true(emu_scanner_command(desk.emu, "scan same"));
        expect_code(&desk, "same");
        listen_on(&desk, false);
    }
    /* Off and on at once is a new period, too. */
    listen_on(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "scan same"));
    expect_code(&desk, "same");
    listen_on(&desk, false);
    listen_on(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "scan same"));
    expect_code(&desk, "same");
    desk_close(&desk);
}

static void too_long_and_unended_is_garbled(void **state)
{
    static const uint8_t half[] = "half";
    struct scanner_config config = scanner_config_default();
    struct desk desk;
    uint8_t bytes[3001];

    (void)state;
    desk_open(&desk, &config);
    listen_on(&desk, true);
    memset(bytes, 'x', sizeof(bytes));
    bytes[3000] = '\r';
    assert_true(emu_scanner_send(desk.emu, bytes, sizeof(bytes)));
    expect_garbled(&desk);
    /* The rest is passed over until the line is quiet: offer a code until one is heard. */
    struct event event;
    bool heard = false;
    for (int i = 0; !heard && i < 100; i++) {
        char line[32];
        snprintf(line, sizeof(line), "scan try %d", i);
        assert_true(emu_scanner_command(desk.emu, line));
        usleep(250 * 1000);
        heard = postbox_count(desk.postbox) > 0;
    }
    assert_true(postbox_take(desk.postbox, &event));
    assert_int_equal(event.kind, EVENT_CODE_READ);
    assert_true(emu_scanner_send(desk.emu, half, 4));
    expect_garbled(&desk);
    desk_close(&desk);
}

static void unplugged_and_plugged_again(void **state)
{
    struct scanner_config config = scanner_config_default();
    struct desk desk;

    (void)state;
    desk_open(&desk, &config);
    listen_on(&desk, true);
    for (int i = 0; i < 3; i++) {
        assert_true(emu_scanner_command(desk.emu, "unplug"));
        assert_true(postbox_await_state(desk.postbox, DEVICE_SCANNER, DEVICE_BROKEN));
        assert_true(emu_scanner_command(desk.emu, "plug"));
        assert_true(postbox_await_state(desk.postbox, DEVICE_SCANNER, DEVICE_READY));
        assert_true(emu_scanner_raw(desk.emu));
        char line[64], code[32];
        snprintf(code, sizeof(code), "code %d", i);
        snprintf(line, sizeof(line), "scan %s", code);
        assert_true(emu_scanner_command(desk.emu, line));
        expect_code(&desk, code);
    }
    /* Half a record in the old line does not begin the first one of the new. */
    assert_true(emu_scanner_send(desk.emu, (const uint8_t *)"half", 4));
    assert_true(emu_scanner_command(desk.emu, "unplug"));
    struct event event;
    assert_true(postbox_take(desk.postbox, &event));
    if (event.kind == EVENT_CODE_GARBLED) /* the unplugging was seen late */
        assert_true(postbox_take(desk.postbox, &event));
    assert_int_equal(event.kind, EVENT_DEVICE_CHANGED);
    assert_true(emu_scanner_command(desk.emu, "plug"));
    assert_true(postbox_await_state(desk.postbox, DEVICE_SCANNER, DEVICE_READY));
    assert_true(emu_scanner_command(desk.emu, "scan whole"));
    expect_code(&desk, "whole");
    assert_int_equal(emu_scanner_received(desk.emu, NULL, 0), 0);
    desk_close(&desk);
}

static void a_path_that_is_not_there_is_awaited(void **state)
{
    struct scanner_config config = scanner_config_default();
    struct postbox *postbox = postbox_make();
    struct scanner *scanner;
    struct scanner_port port;

    (void)state;
    strcpy(config.path, "/tmp/test-scanner-of-nobody");
    assert_false(err_is(scanner_tty_open(&config, postbox_mailbox(postbox), &scanner, &port)));
    assert_true(postbox_await_state(postbox, DEVICE_SCANNER, DEVICE_BROKEN));
    port.listen(port.self, true);
    struct emu_scanner *emu = emu_scanner_start(config.path, "\\r", NULL);
    assert_non_null(emu);
    assert_true(postbox_await_state(postbox, DEVICE_SCANNER, DEVICE_READY));
    scanner_tty_close(scanner);
    emu_scanner_stop(emu);
    postbox_free(postbox);
}

static void a_module_is_triggered_as_configured(void **state)
{
    static const char expected[] = "\x16T\r"
                                   "\x16T\r"
                                   "\x16U\r";
    struct scanner_config config = scanner_config_default();
    struct desk desk;
    uint8_t got[64];

    (void)state;
    config.profile.trigger_on = (struct record_mark){"\x16T\r", 3};
    config.profile.trigger_off = (struct record_mark){"\x16U\r", 3};
    desk_open(&desk, &config);
    listen_on(&desk, true);
    while (emu_scanner_received(desk.emu, got, sizeof(got)) < 3)
        sched_yield();
    assert_true(emu_scanner_command(desk.emu, "scan one"));
    expect_code(&desk, "one");
    while (emu_scanner_received(desk.emu, got, sizeof(got)) < 6)
        sched_yield();
    listen_on(&desk, false);
    while (emu_scanner_received(desk.emu, got, sizeof(got)) < 9)
        sched_yield();
    assert_memory_equal(got, expected, sizeof(expected) - 1);
    desk_close(&desk);
}

/* --- the makers' modules --------------------------------------------------------------------- */

static void desk_open_maker(struct desk *desk, enum scanner_module module, const char *maker,
                            bool patient)
{
    struct scanner_config config = scanner_config_default();

    config.profile = *scanner_profile(module);
    if (!patient)
        config.profile.limit_ms = 1;
    desk_open_with(desk, &config, maker, patient ? EMU_SCANNER_PATIENCE_MS : 100);
}

static void acknowledge(struct desk *desk, bool good)
{
    desk->port.acknowledge(desk->port.self, good);
}

static void await_beeps(struct desk *desk, int good, int bad)
{
    struct emu_scanner_beeps beeps;

    do {
        beeps = emu_scanner_beeps(desk->emu);
        sched_yield();
    } while (beeps.good < good || beeps.bad < bad);
    assert_int_equal(beeps.good, good);
    assert_int_equal(beeps.bad, bad);
    assert_int_equal(beeps.late, 0);
}

/* The bytes that the module has received since the start. */
static void await_received(struct desk *desk, const char *bytes, size_t len)
{
    uint8_t got[256];

    while (emu_scanner_received(desk->emu, got, sizeof got) < len)
        sched_yield();
    assert_memory_equal(got, bytes, len);
}

/* A module that waits for the word reads on after it, is never left without one, and not told
 * twice.
 */
static void the_word_on_a_code_is_heard_at_a_honeywell(void **state)
{
    struct desk desk;
    (void)state;

    desk_open_maker(&desk, SCANNER_HONEYWELL, "honeywell", true);
    listen_on(&desk, true);
    for (int i = 1; i <= 3; i++) {
        char line[32], code[16];
        snprintf(code, sizeof code, "code %d", i);
        snprintf(line, sizeof line, "scan %s", code);
        assert_true(emu_scanner_command(desk.emu, line));
        expect_code(&desk, code);
        acknowledge(&desk, true);
        await_beeps(&desk, i, 0);
    }
    /* Still held up: the same word again, and nothing for the screen. */
    assert_true(emu_scanner_command(desk.emu, "scan code 3"));
    await_beeps(&desk, 4, 0);
    assert_true(emu_scanner_command(desk.emu, "scan nonsense"));
    expect_code(&desk, "nonsense");
    acknowledge(&desk, false);
    acknowledge(&desk, false);
    await_beeps(&desk, 4, 1);
    assert_int_equal(postbox_count(desk.postbox), 0);
    desk_close(&desk);
}

/* What the owner decides and what it expects next reach the module in this order. */
static void the_word_goes_before_the_end_of_listening(void **state)
{
    static const char expected[] = "\x16T\r"
                                   "\x1b"
                                   "7,"
                                   "\x16U\r";
    (void)state;

    for (int i = 0; i < 50; i++) {
        struct desk desk;
        desk_open_maker(&desk, SCANNER_HONEYWELL, "honeywell", true);
        listen_on(&desk, true);
        assert_true(emu_scanner_command(desk.emu, "scan code"));
        expect_code(&desk, "code");
        acknowledge(&desk, true);
        listen_on(&desk, false);
        uint8_t got[64];
        size_t len;
        while ((len = emu_scanner_received(desk.emu, got, sizeof got)) < 9 || got[len - 2] != 'U')
            sched_yield();
        /* Between word and end the next session may have begun. */
        assert_memory_equal(got, expected, 6);
        assert_memory_equal(got + len - 3, expected + 6, 3);
        desk_close(&desk);
    }
}

/* Nobody decides: the module complains by itself, reads on, and hears no word that is too late. */
static void a_word_that_comes_too_late_is_not_said(void **state)
{
    struct desk desk;
    (void)state;

    desk_open_maker(&desk, SCANNER_HONEYWELL, "honeywell", false);
    listen_on(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "scan one"));
    expect_code(&desk, "one");
    while (emu_scanner_beeps(desk.emu).late == 0)
        sched_yield();
    assert_true(emu_scanner_command(desk.emu, "scan two"));
    expect_code(&desk, "two");
    while (emu_scanner_beeps(desk.emu).late == 1)
        sched_yield();
    acknowledge(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "scan three"));
    expect_code(&desk, "three");
    assert_int_equal(emu_scanner_beeps(desk.emu).good, 0);
    desk_close(&desk);
}

static void a_datalogic_is_enabled_and_beeps_by_order(void **state)
{
    struct desk desk;
    (void)state;

    desk_open_maker(&desk, SCANNER_DATALOGIC, "datalogic", true);
    await_received(&desk, "D", 1);
    assert_true(emu_scanner_command(desk.emu, "scan in view"));
    listen_on(&desk, true);
    expect_code(&desk, "in view");
    acknowledge(&desk, true);
    await_beeps(&desk, 1, 0);
    assert_true(emu_scanner_command(desk.emu, "scan nonsense"));
    expect_code(&desk, "nonsense");
    acknowledge(&desk, false);
    listen_on(&desk, false);
    await_received(&desk,
                   "DE\x01"
                   "FD",
                   5);
    await_beeps(&desk, 1, 1);
    scanner_tty_close(desk.scanner);
    await_received(&desk, /* whoever has it next finds no dead module */
                   "DE\x01"
                   "FDE",
                   6);
    desk_leave(&desk);
}

/* What the module answers to its packets is no code, whether or not one follows. */
static void the_answers_of_a_newland_are_no_codes(void **state)
{
    struct desk desk;
    (void)state;

    desk_open_maker(&desk, SCANNER_NEWLAND, "newland", true);
    for (int i = 0; i < 3; i++) {
        listen_on(&desk, true);
        assert_true(emu_scanner_command(desk.emu, "scan same"));
        expect_code(&desk, "same");
        acknowledge(&desk, true);
        listen_on(&desk, false);
    }
    assert_int_equal(postbox_count(desk.postbox), 0);
    assert_int_equal(scanner_tty_unheard(desk.scanner), 0);
    desk_close(&desk);
}

static void a_zebra_is_told_of_what_is_wrong_only(void **state)
{
    struct desk desk;
    (void)state;

    desk_open_maker(&desk, SCANNER_ZEBRA, "zebra", true);
    listen_on(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "scan code"));
    expect_code(&desk, "code");
    acknowledge(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "scan nonsense"));
    expect_code(&desk, "nonsense");
    acknowledge(&desk, false);
    await_beeps(&desk, 0, 1);
    assert_int_equal(emu_scanner_received(desk.emu, NULL, 0), 1);
    desk_close(&desk);
}

/* A replugged module knows nothing of what was told before, and waits for no word of then. */
static void a_replugged_module_is_told_anew(void **state)
{
    struct desk desk;
    (void)state;

    desk_open_maker(&desk, SCANNER_HONEYWELL, "honeywell", true);
    listen_on(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "scan lost"));
    expect_code(&desk, "lost");
    assert_true(emu_scanner_command(desk.emu, "unplug"));
    assert_true(postbox_await_state(desk.postbox, DEVICE_SCANNER, DEVICE_BROKEN));
    acknowledge(&desk, true);
    assert_true(emu_scanner_command(desk.emu, "plug"));
    assert_true(postbox_await_state(desk.postbox, DEVICE_SCANNER, DEVICE_READY));
    assert_true(emu_scanner_command(desk.emu, "scan found"));
    expect_code(&desk, "found");
    acknowledge(&desk, true);
    await_beeps(&desk, 1, 0);
    desk_close(&desk);
}

/* Rubbish of up to 1500 bytes at a time, with end marks strewn in. */
static void rubbish_never_passes_the_limit(void **state)
{
    struct scanner_config config = scanner_config_default();
    struct desk desk;
    struct event event;
    uint32_t seed = 7;

    (void)state;
    config.silence_ms = 1;
    desk_open(&desk, &config);
    for (int i = 0; i < 1000; i++) {
        uint8_t bytes[1500];
        for (size_t b = 0; b < sizeof(bytes); b++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[b] = seed >> 25 == 0 ? '\r' : (uint8_t)(seed >> 20);
        }
        listen_on(&desk, i % 7 != 0);
        assert_true(emu_scanner_send(desk.emu, bytes, seed % sizeof(bytes)));
        while (postbox_count(desk.postbox) > 0) {
            assert_true(postbox_take(desk.postbox, &event));
            assert_true(event.kind == EVENT_CODE_READ || event.kind == EVENT_CODE_GARBLED);
            assert_true(event.kind == EVENT_CODE_GARBLED ||
                        (event.code.len >= 1 && event.code.len <= CODE_BYTES_MAX));
        }
    }
    assert_int_equal(emu_scanner_received(desk.emu, NULL, 0), 0);
    desk_close(&desk);
}

static void ten_thousand_random_records_arrive_unchanged(void **state)
{
    struct scanner_config config = scanner_config_default();
    struct desk desk;
    struct event event;
    uint32_t seed = 11;

    (void)state;
    config.silence_ms = 1;
    desk_open(&desk, &config);
    listen_on(&desk, true);
    for (uint32_t i = 0; i < 10000; i++) {
        uint8_t bytes[CODE_BYTES_MAX + 1];
        size_t len = 4 + (seed >> 8) % (CODE_BYTES_MAX - 3);
        for (size_t b = 0; b < len; b++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[b] = (uint8_t)(seed >> 20);
            if (bytes[b] == '\r' || (b == 0 && bytes[b] == ']'))
                bytes[b] = 0;
        }
        bytes[len] = '\r';
        assert_true(emu_scanner_send(desk.emu, bytes, len + 1));
        assert_true(postbox_take(desk.postbox, &event));
        assert_int_equal(event.kind, EVENT_CODE_READ);
        assert_int_equal(event.code.len, len);
        assert_memory_equal(event.code.bytes, bytes, len);
    }
    assert_int_equal(emu_scanner_received(desk.emu, NULL, 0), 0);
    desk_close(&desk);
}

static void faulty_configurations_are_refused(void **state)
{
    struct scanner *scanner;
    struct scanner_port port;

    (void)state;
    for (int fault = 0; fault < 4; fault++) {
        struct scanner_config config = scanner_config_default();
        strcpy(config.path, fault == 0 ? "" : "/dev/null");
        config.baud = fault == 1 ? 9601 : 9600;
        config.silence_ms = fault == 2 ? 0 : 40;
        config.suffix.len = fault == 3 ? RECORD_MARK_MAX + 1 : 1;
        assert_int_equal(scanner_tty_open(&config, (struct mailbox){0}, &scanner, &port).code,
                         ERR_RANGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_ever_echoed),
        cmocka_unit_test(nobody_listens_nothing_is_heard),
        cmocka_unit_test(held_up_still_is_one_code),
        cmocka_unit_test(a_visitor_who_tries_again_is_heard),
        cmocka_unit_test(too_long_and_unended_is_garbled),
        cmocka_unit_test(unplugged_and_plugged_again),
        cmocka_unit_test(a_path_that_is_not_there_is_awaited),
        cmocka_unit_test(a_module_is_triggered_as_configured),
        cmocka_unit_test(the_word_on_a_code_is_heard_at_a_honeywell),
        cmocka_unit_test(the_word_goes_before_the_end_of_listening),
        cmocka_unit_test(a_word_that_comes_too_late_is_not_said),
        cmocka_unit_test(a_datalogic_is_enabled_and_beeps_by_order),
        cmocka_unit_test(the_answers_of_a_newland_are_no_codes),
        cmocka_unit_test(a_zebra_is_told_of_what_is_wrong_only),
        cmocka_unit_test(a_replugged_module_is_told_anew),
        cmocka_unit_test(rubbish_never_passes_the_limit),
        cmocka_unit_test(ten_thousand_random_records_arrive_unchanged),
        cmocka_unit_test(faulty_configurations_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
