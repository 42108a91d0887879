/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "device/hid.h"
#include "emu_keyboard.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BYTES_MAX = 60000 };

struct typist {
    int ends[2];
    struct hid hid;
    char text[512]; /* what came; a spoilt place is a bell */
    size_t len;
};

static void typist_open(struct typist *t, enum hid_layout layout)
{
    memset(t, 0, sizeof *t);
    assert_int_equal(pipe(t->ends), 0);
    hid_init(&t->hid, layout);
}

static void typist_close(struct typist *t)
{
    close(t->ends[0]);
    close(t->ends[1]);
}

/* What is in the pipe, in pieces of so many bytes. */
static void take(struct typist *t, size_t piece)
{
    static uint8_t bytes[BYTES_MAX];
    ssize_t n = read(t->ends[0], bytes, sizeof bytes);

    assert_true(n > 0);
    for (size_t at = 0, taken; at < (size_t)n; at += taken) {
        uint8_t byte;
        size_t left = (size_t)n - at;
        switch (hid_feed(&t->hid, bytes + at, left < piece ? left : piece, &taken, &byte)) {
        case HID_BYTE:
            t->text[t->len++] = (char)byte;
            break;
        case HID_SPOILT:
            t->text[t->len++] = '\a';
            break;
        case HID_NONE:
            break;
        }
        assert_true(t->len < sizeof t->text);
    }
}

static void types(struct typist *t, enum emu_keyboard keyboard, const char *text)
{
    assert_true(emu_keyboard_type(t->ends[1], keyboard, text));
    take(t, BYTES_MAX);
}

static void expect(struct typist *t, const char *text)
{
    t->text[t->len] = '\0';
    assert_string_equal(t->text, text);
    t->len = 0;
}

static void every_character_arrives_whatever_the_layout(void **state)
{
    static const struct {
        enum hid_layout layout;
        enum emu_keyboard keyboard;
    } rows[] = {{HID_US, EMU_KEYBOARD_US},
                {HID_DE, EMU_KEYBOARD_DE},
                {HID_US, EMU_KEYBOARD_ALT},
                {HID_DE, EMU_KEYBOARD_ALT}};
    static const size_t pieces[] = {1, 7, 24, 50, BYTES_MAX};
    char all[128];
    int len = 0;
    (void)state;

    for (int c = ' '; c <= '~'; c++)
        all[len++] = (char)c;
    all[len++] = '\t';
    all[len++] = '\r';
    all[len] = '\0';
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
            struct typist t;
            typist_open(&t, rows[i].layout);
            assert_true(emu_keyboard_type(t.ends[1], rows[i].keyboard, all));
            take(&t, pieces[p]);
            expect(&t, all);
            typist_close(&t);
        }
}

/* A scanner set otherwise than the configuration says is noticed by its first code. */
static void the_wrong_layout_brings_something_else(void **state)
{
    struct typist t;
    (void)state;

    typist_open(&t, HID_US);
    types(&t, EMU_KEYBOARD_DE, "y:{");
    expect(&t, "z>\a"); /* AltGr of the US layout brings nothing */
    typist_close(&t);
}

static void what_is_held_counts_once_and_letting_go_is_nothing(void **state)
{
    struct typist t;
    (void)state;

    typist_open(&t, HID_US);
    emu_keyboard_event(t.ends[1], KEY_A, 1);
    emu_keyboard_event(t.ends[1], KEY_A, 2);
    emu_keyboard_event(t.ends[1], KEY_A, 2);
    emu_keyboard_event(t.ends[1], KEY_A, 0);
    emu_keyboard_event(t.ends[1], KEY_NUMLOCK, 1);
    emu_keyboard_event(t.ends[1], KEY_KP7, 1);
    emu_keyboard_event(t.ends[1], KEY_KPENTER, 1);
    take(&t, BYTES_MAX);
    expect(&t, "a7\r");
    typist_close(&t);
}

static void caps_and_control(void **state)
{
    struct typist t;
    (void)state;

    typist_open(&t, HID_US);
    emu_keyboard_event(t.ends[1], KEY_CAPSLOCK, 1);
    emu_keyboard_event(t.ends[1], KEY_CAPSLOCK, 0);
    types(&t, EMU_KEYBOARD_US, "aB1:");
    expect(&t, "Ab1:");
    emu_keyboard_event(t.ends[1], KEY_CAPSLOCK, 1);
    emu_keyboard_event(t.ends[1], KEY_LEFTCTRL, 1);
    types(&t, EMU_KEYBOARD_US, "]m5");
    expect(&t, "\x1d\r\a");
    typist_close(&t);
}

static void strange_keys_and_lost_events_spoil(void **state)
{
    struct typist t;
    (void)state;

    typist_open(&t, HID_DE);
    emu_keyboard_event(t.ends[1], KEY_F5, 1);
    emu_keyboard_event(t.ends[1], KEY_SEMICOLON, 1); /* an umlaut */
    emu_keyboard_event(t.ends[1], KEY_GRAVE, 1);     /* ^ over an a */
    emu_keyboard_event(t.ends[1], KEY_A, 1);
    emu_keyboard_event(t.ends[1], KEY_LEFTSHIFT, 1);
    emu_keyboard_drop(t.ends[1]);
    emu_keyboard_event(t.ends[1], KEY_A, 1); /* Shift may have been let go of meanwhile */
    take(&t, BYTES_MAX);
    expect(&t, "\a\a\a\aa");
    typist_close(&t);
}

static void decimal_codes_beyond_ascii_spoil(void **state)
{
    static const int euro[] = {KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP8};
    struct typist t;
    (void)state;

    typist_open(&t, HID_US);
    emu_keyboard_event(t.ends[1], KEY_LEFTALT, 1);
    for (int i = 0; i < 4; i++)
        emu_keyboard_event(t.ends[1], euro[i], 1);
    emu_keyboard_event(t.ends[1], KEY_LEFTALT, 0);
    emu_keyboard_event(t.ends[1], KEY_LEFTALT, 1);
    for (int i = 0; i < 300; i++)
        emu_keyboard_event(t.ends[1], KEY_KP9, 1);
    emu_keyboard_event(t.ends[1], KEY_LEFTALT, 0);
    take(&t, BYTES_MAX);
    assert_int_equal(t.text[0], '\a');
    assert_null(memchr(t.text, '9', t.len));
    t.len = 0;
    types(&t, EMU_KEYBOARD_US, "ok");
    expect(&t, "ok");
    typist_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_arrives_whatever_the_layout),
        cmocka_unit_test(the_wrong_layout_brings_something_else),
        cmocka_unit_test(what_is_held_counts_once_and_letting_go_is_nothing),
        cmocka_unit_test(caps_and_control),
        cmocka_unit_test(strange_keys_and_lost_events_spoil),
        cmocka_unit_test(decimal_codes_beyond_ascii_spoil),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
