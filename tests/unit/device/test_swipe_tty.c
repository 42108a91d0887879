/* SPDX-License-Identifier: Apache-2.0 */
/* The worker on a real tty, with an emulated reader at its far end. */
#include "../cmocka_kit.h"

#include "device/swipe_tty.h"
#include "emu_scanner.h"
#include "postbox.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define P1 "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
#define P2 "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
#define CARD                                                                                       \
    "I<UTOD231458907<<<<<<<<<<<<<<<\\r"                                                            \
    "7408122F1204159UTO<<<<<<<<<<<6\\r"                                                            \
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"

struct desk {
    char dir[64];
    struct emu_scanner *emu;
    struct postbox *postbox;
    struct swipe_tty *swipe;
};

static void desk_open(struct desk *desk, const char *suffix)
{
    struct swipe_tty_config config = {.baud = 9600};

    strcpy(desk->dir, "/tmp/test-swipe-XXXXXX");
    assert_non_null(mkdtemp(desk->dir));
    snprintf(config.path, sizeof config.path, "%s/tty", desk->dir);
    desk->emu = emu_scanner_start(config.path, suffix, NULL);
    assert_non_null(desk->emu);
    desk->postbox = postbox_make();
    assert_false(err_is(swipe_tty_open(&config, postbox_mailbox(desk->postbox), &desk->swipe)));
    while (!emu_scanner_raw(desk->emu))
        sched_yield();
}

static void desk_close(struct desk *desk)
{
    swipe_tty_close(desk->swipe);
    emu_scanner_stop(desk->emu);
    postbox_free(desk->postbox);
    rmdir(desk->dir);
}

static void assert_passport(struct desk *desk)
{
    struct event event;

    assert_true(postbox_take(desk->postbox, &event));
    assert_int_equal(event.kind, EVENT_MRZ_READ);
    assert_int_equal(event.mrz.kind, DOCUMENT_KEY_MRZ);
    assert_string_equal(event.mrz.mrz_info, "L898902C3674081221204159");
    assert_string_equal(event.mrz.mrz, P1 P2);
}

static void a_swiped_document_is_told(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, "\\r");
    assert_true(emu_scanner_command(desk.emu, "scan " P1 "\\r" P2));
    assert_passport(&desk);
    assert_true(emu_scanner_command(desk.emu, "scan \\x02" P1 "\\r" P2 "\\r\\x03"));
    assert_passport(&desk);
    assert_int_equal(emu_scanner_received(desk.emu, NULL, 0), 0); /* nothing is echoed */
    desk_close(&desk);
}

static void a_last_line_without_an_end_is_ended_by_silence(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, "");
    assert_true(emu_scanner_command(desk.emu, "scan " P1 "\\r" P2));
    assert_passport(&desk);
    desk_close(&desk);
}

static void half_a_swipe_is_told_to_nobody(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, "\\r");
    assert_true(emu_scanner_command(desk.emu, "scan \\x02" P1 "\\r\\x03"));
    assert_true(emu_scanner_command(desk.emu, "scan \\x02" P2 "\\r\\x03"));
    assert_true(emu_scanner_command(desk.emu, "scan \\x02" P1 "\\r" P2 "\\r\\x03"));
    assert_passport(&desk);
    assert_int_equal(postbox_count(desk.postbox), 0);
    desk_close(&desk);
}

static void a_reader_plugged_in_again_reads_again(void **state)
{
    struct desk desk;
    struct event event;
    (void)state;

    desk_open(&desk, "\\r");
    /* A whole swipe and half of another, then the plug. */
    assert_true(emu_scanner_command(desk.emu, "scan " P1 "\\r" P2 "\\r" P1));
    assert_passport(&desk);
    assert_true(emu_scanner_command(desk.emu, "unplug"));
    assert_true(emu_scanner_command(desk.emu, "plug"));
    while (!emu_scanner_raw(desk.emu))
        sched_yield();
    assert_true(emu_scanner_command(desk.emu, "scan " P2));
    assert_true(emu_scanner_command(desk.emu, "scan \\x02" CARD "\\r\\x03"));
    /* The next that is told is the card, not a passport of two halves. */
    assert_true(postbox_take(desk.postbox, &event));
    assert_string_equal(event.mrz.mrz_info, "D23145890774081221204159");
    desk_close(&desk);
}

static void a_faulty_configuration_is_refused(void **state)
{
    struct swipe_tty_config config = {.baud = 9600};
    struct swipe_tty *swipe;
    struct mailbox mailbox = {0};
    (void)state;

    assert_int_equal(swipe_tty_open(&config, mailbox, &swipe).code, ERR_RANGE);
    strcpy(config.path, "/dev/null");
    config.baud = 9601;
    assert_int_equal(swipe_tty_open(&config, mailbox, &swipe).code, ERR_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_swiped_document_is_told),
        cmocka_unit_test(a_last_line_without_an_end_is_ended_by_silence),
        cmocka_unit_test(half_a_swipe_is_told_to_nobody),
        cmocka_unit_test(a_reader_plugged_in_again_reads_again),
        cmocka_unit_test(a_faulty_configuration_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
