/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libnfc makes of the emulated reader and each of its faults: these are the outcomes that the
 * kiosk's reading process meets. libnfc runs in a child where it may die.
 */
#include "../cmocka_kit.h"

#include "blank.h"
#include "kit/antenna.h"

#include <nfc/nfc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, SHORT_MS = 200, ANSWER_MAX = 300 };

static const uint8_t select_application[] = {0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0,
                                             0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
static const uint8_t get_challenge[] = {0x00, 0x84, 0x00, 0x00, 0x08};

struct desk {
    char dir[32];
    struct antenna antenna;
    nfc_context *context;
    nfc_device *device;
    uint8_t answer[ANSWER_MAX];
};

static bool device_open(struct desk *desk)
{
    desk->device = nfc_open(desk->context, desk->antenna.connstring);
    return desk->device != NULL && nfc_initiator_init(desk->device) == 0 &&
           nfc_device_set_property_bool(desk->device, NP_INFINITE_SELECT, false) == 0;
}

static int desk_open(void **state)
{
    struct desk *desk = test_calloc(1, sizeof *desk);

    *state = desk;
    strcpy(desk->dir, "/tmp/test-pn532-XXXXXX");
    assert_non_null(mkdtemp(desk->dir));
    blank_make(desk->dir, "bac = yes\nmrz_info = " BLANK_MRZ_INFO "\n");
    assert_true(antenna_open(&desk->antenna, desk->dir));
    assert_true(antenna_lay(&desk->antenna, desk->dir));
    nfc_init(&desk->context);
    assert_non_null(desk->context);
    assert_true(device_open(desk));
    return 0;
}

static int desk_close(void **state)
{
    struct desk *desk = *state;
    char command[64];

    if (desk->device != NULL)
        nfc_close(desk->device);
    nfc_exit(desk->context);
    assert_int_equal(antenna_close(&desk->antenna), 0);
    snprintf(command, sizeof command, "rm -r %s", desk->dir);
    assert_int_equal(system(command), 0);
    test_free(desk);
    return 0;
}

static int find(struct desk *desk)
{
    const nfc_modulation a = {NMT_ISO14443A, NBR_106};
    nfc_target target;

    return nfc_initiator_select_passive_target(desk->device, a, NULL, 0, &target);
}

static bool field_restart(struct desk *desk)
{
    return nfc_device_set_property_bool(desk->device, NP_ACTIVATE_FIELD, false) == 0 &&
           nfc_device_set_property_bool(desk->device, NP_ACTIVATE_FIELD, true) == 0;
}

static int challenge_within(struct desk *desk, int timeout_ms)
{
    return nfc_initiator_transceive_bytes(desk->device, get_challenge, sizeof get_challenge,
                                          desk->answer, sizeof desk->answer, timeout_ms);
}

static int challenge(struct desk *desk)
{
    return challenge_within(desk, PATIENCE_MS);
}

static int application(struct desk *desk)
{
    return nfc_initiator_transceive_bytes(desk->device, select_application,
                                          sizeof select_application, desk->answer,
                                          sizeof desk->answer, PATIENCE_MS);
}

/* The document is found, and its next command is a challenge of 8 bytes and a status. */
static void begin(struct desk *desk)
{
    assert_int_equal(find(desk), 1);
    assert_int_equal(application(desk), 2);
    assert_int_equal(challenge(desk), 10);
}

static void say(struct desk *desk, const char *command)
{
    assert_true(antenna_say(&desk->antenna, "%s", command));
}

static void status_01_is_a_transmission_error_and_the_next_one_works(void **state)
{
    struct desk *desk = *state;

    begin(desk);
    say(desk, "fault rf after 1");
    assert_int_equal(challenge(desk), 10);
    assert_int_equal(challenge(desk), NFC_ERFTRANS);
    assert_int_equal(challenge(desk), 10);
}

static void a_frame_that_is_broken_is_an_error_of_the_line(void **state)
{
    static const char *const faults[] = {"fault error", "fault checksum", "fault length"};
    struct desk *desk = *state;

    begin(desk);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        say(desk, faults[i]);
        assert_int_equal(challenge(desk), NFC_EIO);
        assert_int_equal(challenge(desk), 10);
    }
}

static void silence_lasts_until_the_host_loses_patience(void **state)
{
    struct desk *desk = *state;

    begin(desk);
    say(desk, "fault silence");
    assert_int_equal(challenge_within(desk, SHORT_MS), NFC_ETIMEOUT);
    assert_int_equal(challenge(desk), 10);
}

static void a_late_answer_spoils_the_next_exchange(void **state)
{
    struct desk *desk = *state;

    begin(desk);
    say(desk, "fault late");
    assert_int_equal(challenge_within(desk, SHORT_MS), NFC_ETIMEOUT);
    assert_int_equal(challenge(desk), NFC_EIO);
}

static void a_mute_reader_is_found_by_nobody(void **state)
{
    struct desk *desk = *state;

    nfc_close(desk->device);
    desk->device = NULL;
    say(desk, "mute");
    assert_null(nfc_open(desk->context, desk->antenna.connstring));
    say(desk, "well");
    assert_true(device_open(desk));
    begin(desk);
}

static void a_document_taken_away_is_gone_until_it_is_found_anew(void **state)
{
    struct desk *desk = *state;

    begin(desk);
    say(desk, "take after 1");
    assert_int_equal(challenge(desk), 10);
    assert_int_equal(challenge(desk), NFC_ERFTRANS);
    assert_true(antenna_has_said(&desk->antenna, "lost"));
    assert_int_equal(challenge(desk), NFC_ERFTRANS);
    assert_int_equal(find(desk), 0);
    assert_true(antenna_lay(&desk->antenna, desk->dir));
    assert_int_not_equal(challenge(desk), 10);
    begin(desk);
}

static void a_document_let_go_is_silent_until_the_field_was_off(void **state)
{
    struct desk *desk = *state;

    begin(desk);
    assert_true(nfc_initiator_deselect_target(desk->device) >= 0);
    assert_int_equal(find(desk), 0);
    assert_true(field_restart(desk));
    begin(desk);
    assert_true(antenna_has_said(&desk->antenna, "released 2"));
}

static void answers_in_pieces_and_byte_by_byte_arrive_whole(void **state)
{
    static const char *const ways[] = {"chunks 3", "dribble 1", "latency 5"};
    struct desk *desk = *state;

    begin(desk);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        say(desk, ways[i]);
        assert_int_equal(challenge(desk), 10);
        assert_int_equal(desk->answer[8], 0x90);
        say(desk, "well");
    }
}

static void status_bit_7_ends_the_process_that_uses_libnfc(void **state)
{
    struct desk *desk = *state;
    int status;

    begin(desk);
    say(desk, "fault nad");
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGABRT, SIG_DFL);
        (void)challenge(desk);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

/* Finds a document and asks it, as a process that may die of what it hears. */
static void ask_in_a_child(struct desk *desk)
{
    int status;

    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        for (int dies = SIGHUP; dies < SIGRTMIN; dies++)
            signal(dies, SIG_DFL);
        alarm(PATIENCE_MS / 1000);
        if (freopen("/dev/null", "w", stderr) != NULL && find(desk) > 0)
            (void)challenge_within(desk, SHORT_MS);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_false(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
}

static void whoever_hears_noise_comes_to_an_end_and_the_reader_recovers(void **state)
{
    struct desk *desk = *state;

    for (int seed = 1; seed <= 40; seed++) {
        assert_true(antenna_say(&desk->antenna, "noise %d", seed));
        ask_in_a_child(desk);
        say(desk, "well");
    }
    assert_true(field_restart(desk));
    begin(desk);
}

static void an_answer_longer_than_a_frame_is_an_error_of_the_chip(void **state)
{
    struct desk *desk = *state;

    blank_make(desk->dir, "bac = yes\nhostile = too-long after 2\n");
    assert_true(antenna_lay(&desk->antenna, desk->dir));
    begin(desk);
    assert_true(challenge(desk) < 0);
}

static void an_unplugged_reader_fails_at_once_and_works_when_plugged_in(void **state)
{
    struct desk *desk = *state;

    begin(desk);
    say(desk, "unplug");
    assert_int_equal(challenge(desk), NFC_EIO);
    assert_int_equal(challenge(desk), NFC_EIO);
    nfc_close(desk->device);
    desk->device = NULL;
    assert_null(nfc_open(desk->context, desk->antenna.connstring));
    say(desk, "plug");
    assert_true(device_open(desk));
    begin(desk);
}

static void libnfc_sends_nothing_that_is_not_known_here(void **state)
{
    struct desk *desk = *state;
    struct antenna_counts counts;

    begin(desk);
    assert_int_equal(nfc_initiator_target_is_present(desk->device, NULL), 0);
    assert_true(antenna_counts(&desk->antenna, &counts));
    assert_int_equal(counts.apdus, 2);
    assert_int_equal(counts.broken, 0);
    assert_int_equal(counts.unknown, 0);
}

static void a_command_that_is_none_is_not_done(void **state)
{
    static const char *const none[] = {
        "lay /nowhere", "fault",    "fault fire", "fault rf before 1", "latency",
        "latency x",    "chunks 0", "chunks 300", "take after",        "plug"};
    struct desk *desk = *state;

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (antenna_say(&desk->antenna, "%s", none[i]))
            fail_msg("done: %s", none[i]);
}

int main(void)
{
#define AT_DESK(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)
    const struct CMUnitTest tests[] = {
        AT_DESK(status_01_is_a_transmission_error_and_the_next_one_works),
        AT_DESK(a_frame_that_is_broken_is_an_error_of_the_line),
        AT_DESK(silence_lasts_until_the_host_loses_patience),
        AT_DESK(a_late_answer_spoils_the_next_exchange),
        AT_DESK(a_mute_reader_is_found_by_nobody),
        AT_DESK(a_document_taken_away_is_gone_until_it_is_found_anew),
        AT_DESK(a_document_let_go_is_silent_until_the_field_was_off),
        AT_DESK(answers_in_pieces_and_byte_by_byte_arrive_whole),
        AT_DESK(status_bit_7_ends_the_process_that_uses_libnfc),
        AT_DESK(whoever_hears_noise_comes_to_an_end_and_the_reader_recovers),
        AT_DESK(an_answer_longer_than_a_frame_is_an_error_of_the_chip),
        AT_DESK(an_unplugged_reader_fails_at_once_and_works_when_plugged_in),
        AT_DESK(libnfc_sends_nothing_that_is_not_known_here),
        AT_DESK(a_command_that_is_none_is_not_done),
    };
    /* What goes wrong here is wanted. */
    setenv("LIBNFC_LOG_LEVEL", "0", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
