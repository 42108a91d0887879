/* SPDX-License-Identifier: Apache-2.0 */
#include "device/hid.h"

#include <string.h>

enum { UP = 0, DOWN = 1, DEAD = 0x80 /* the accent waits for the next key */, ASCII_MAX = 126 };

/* What a key brings: alone, with Shift, with AltGr. 0: nothing that stands in a code. */
struct meaning {
    uint8_t plain, shifted, third;
};

#define LETTER(key, letter) [KEY_##key] = {letter, (letter) - 'a' + 'A', 0}

/* The same on all layouts. */
static const struct meaning common[KEY_CNT] = {
    LETTER(A, 'a'),
    LETTER(B, 'b'),
    LETTER(C, 'c'),
    LETTER(D, 'd'),
    LETTER(E, 'e'),
    LETTER(F, 'f'),
    LETTER(G, 'g'),
    LETTER(H, 'h'),
    LETTER(I, 'i'),
    LETTER(J, 'j'),
    LETTER(K, 'k'),
    LETTER(L, 'l'),
    LETTER(M, 'm'),
    LETTER(N, 'n'),
    LETTER(O, 'o'),
    LETTER(P, 'p'),
    LETTER(R, 'r'),
    LETTER(S, 's'),
    LETTER(T, 't'),
    LETTER(U, 'u'),
    LETTER(V, 'v'),
    LETTER(W, 'w'),
    LETTER(X, 'x'),
    [KEY_SPACE] = {' ', ' ', 0},
    [KEY_ENTER] = {'\r', '\r', 0},
    [KEY_KPENTER] = {'\r', '\r', 0},
    [KEY_TAB] = {'\t', '\t', 0},
    [KEY_KPSLASH] = {'/', '/', 0},
    [KEY_KPASTERISK] = {'*', '*', 0},
    [KEY_KPMINUS] = {'-', '-', 0},
    [KEY_KPPLUS] = {'+', '+', 0},
    [KEY_KPDOT] = {'.', '.', 0},
};

static const struct meaning us[KEY_CNT] = {
    LETTER(Q, 'q'),
    LETTER(Y, 'y'),
    LETTER(Z, 'z'),
    [KEY_1] = {'1', '!', 0},
    [KEY_2] = {'2', '@', 0},
    [KEY_3] = {'3', '#', 0},
    [KEY_4] = {'4', '$', 0},
    [KEY_5] = {'5', '%', 0},
    [KEY_6] = {'6', '^', 0},
    [KEY_7] = {'7', '&', 0},
    [KEY_8] = {'8', '*', 0},
    [KEY_9] = {'9', '(', 0},
    [KEY_0] = {'0', ')', 0},
    [KEY_MINUS] = {'-', '_', 0},
    [KEY_EQUAL] = {'=', '+', 0},
    [KEY_LEFTBRACE] = {'[', '{', 0},
    [KEY_RIGHTBRACE] = {']', '}', 0},
    [KEY_BACKSLASH] = {'\\', '|', 0},
    [KEY_SEMICOLON] = {';', ':', 0},
    [KEY_APOSTROPHE] = {'\'', '"', 0},
    [KEY_GRAVE] = {'`', '~', 0},
    [KEY_COMMA] = {',', '<', 0},
    [KEY_DOT] = {'.', '>', 0},
    [KEY_SLASH] = {'/', '?', 0},
    [KEY_102ND] = {'\\', '|', 0},
};

/* DIN 2137. Y and Z have changed their places; brackets lie under AltGr. */
static const struct meaning de[KEY_CNT] = {
    [KEY_Q] = {'q', 'Q', '@'},
    LETTER(Z, 'y'),
    LETTER(Y, 'z'),
    [KEY_1] = {'1', '!', 0},
    [KEY_2] = {'2', '"', 0},
    [KEY_3] = {'3', 0, 0},
    [KEY_4] = {'4', '$', 0},
    [KEY_5] = {'5', '%', 0},
    [KEY_6] = {'6', '&', 0},
    [KEY_7] = {'7', '/', '{'},
    [KEY_8] = {'8', '(', '['},
    [KEY_9] = {'9', ')', ']'},
    [KEY_0] = {'0', '=', '}'},
    [KEY_MINUS] = {0, '?', '\\'},
    [KEY_EQUAL] = {0, DEAD | '`', 0},
    [KEY_RIGHTBRACE] = {'+', '*', '~'},
    [KEY_BACKSLASH] = {'#', '\'', 0},
    [KEY_GRAVE] = {DEAD | '^', 0, 0},
    [KEY_COMMA] = {',', ';', 0},
    [KEY_DOT] = {'.', ':', 0},
    [KEY_SLASH] = {'-', '_', 0},
    [KEY_102ND] = {'<', '>', '|'},
};

static const int pad_keys[10] = {KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
                                 KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9};

void hid_init(struct hid *hid, enum hid_layout layout)
{
    *hid = (struct hid){.layout = layout};
}

void hid_reset(struct hid *hid)
{
    hid_init(hid, hid->layout);
}

static int pad_digit(unsigned code)
{
    for (int i = 0; i < 10; i++)
        if (pad_keys[i] == (int)code)
            return i;
    return -1;
}

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static uint8_t meaning_of(const struct hid *hid, unsigned code)
{
    const struct meaning *m = &common[code];

    if (m->plain == 0)
        m = hid->layout == HID_DE ? &de[code] : &us[code];
    if (hid->alt_right)
        return m->third;
    bool shift = hid->shift_left || hid->shift_right;
    if (hid->caps && is_letter(m->plain))
        shift = !shift;
    return shift ? m->shifted : m->plain;
}

static enum hid_news byte_told(uint8_t byte, uint8_t *ret_byte)
{
    *ret_byte = byte;
    return byte != 0 ? HID_BYTE : HID_SPOILT;
}

static enum hid_news control_read(uint8_t c, uint8_t *ret_byte)
{
    bool has_one = is_letter(c) || (c >= '[' && c <= '_');

    return byte_told(has_one ? c & 0x1f : 0, ret_byte);
}

static enum hid_news key_read(struct hid *hid, unsigned code, uint8_t *ret_byte)
{
    int digit = pad_digit(code);

    if (hid->alt) {
        if (digit < 0 || hid->alt_code > ASCII_MAX)
            return HID_SPOILT;
        hid->alt_code = hid->alt_code * 10 + digit;
        hid->alt_digits++;
        return HID_NONE;
    }
    uint8_t c = digit >= 0 ? (uint8_t)('0' + digit) : meaning_of(hid, code);
    if (hid->dead != 0) {
        uint8_t accent = c == ' ' ? hid->dead : 0; /* an accented letter stands in no code */
        hid->dead = 0;
        return byte_told(accent, ret_byte);
    }
    if ((c & DEAD) != 0) {
        hid->dead = c & (uint8_t)~DEAD;
        return HID_NONE;
    }
    return hid->ctrl ? control_read(c, ret_byte) : byte_told(c, ret_byte);
}

static enum hid_news alt_read(struct hid *hid, bool down, uint8_t *ret_byte)
{
    int code = hid->alt_code <= ASCII_MAX ? hid->alt_code : 0;
    bool typed = hid->alt_digits > 0;

    hid->alt = down;
    hid->alt_digits = hid->alt_code = 0;
    return typed ? byte_told((uint8_t)code, ret_byte) : HID_NONE;
}

static enum hid_news event_read(struct hid *hid, const struct input_event *e, uint8_t *ret_byte)
{
    if (e->type == EV_SYN && e->code == SYN_DROPPED) {
        hid_reset(hid);
        return HID_SPOILT;
    }
    if (e->type != EV_KEY || e->code >= KEY_CNT || (e->value != UP && e->value != DOWN))
        return HID_NONE;
    bool down = e->value == DOWN;
    switch (e->code) {
    case KEY_LEFTSHIFT:
        hid->shift_left = down;
        return HID_NONE;
    case KEY_RIGHTSHIFT:
        hid->shift_right = down;
        return HID_NONE;
    case KEY_LEFTCTRL:
    case KEY_RIGHTCTRL:
        hid->ctrl = down;
        return HID_NONE;
    case KEY_RIGHTALT:
        hid->alt_right = down;
        return HID_NONE;
    case KEY_LEFTALT:
        return alt_read(hid, down, ret_byte);
    case KEY_CAPSLOCK:
        hid->caps = hid->caps != down;
        return HID_NONE;
    case KEY_NUMLOCK:
        return HID_NONE;
    default:
        return down ? key_read(hid, e->code, ret_byte) : HID_NONE;
    }
}

enum hid_news hid_feed(struct hid *hid, const uint8_t *bytes, size_t len, size_t *ret_taken,
                       uint8_t *ret_byte)
{
    enum hid_news news = HID_NONE;
    struct input_event e;
    size_t taken = 0, n;

    while (taken < len && news == HID_NONE) {
        if (evdev_next(&hid->stream, bytes + taken, len - taken, &n, &e)) {
            news = event_read(hid, &e, ret_byte);
            explicit_bzero(&e, sizeof e);
        }
        taken += n;
    }
    *ret_taken = taken;
    return news;
}
