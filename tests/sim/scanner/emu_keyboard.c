/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_keyboard.h"

#include <linux/input.h>
#include <string.h>
#include <unistd.h>

/* A row of keys; in the texts a blank is a key that brings nothing of ASCII, or waits for a second.
 */
struct row {
    int first, last; /* neighbours in the kernel's numbering */
    const char *plain, *shifted, *third;
};

static const struct row us[] = {
    {KEY_1, KEY_EQUAL, "1234567890-=", "!@#$%^&*()_+", NULL},
    {KEY_Q, KEY_RIGHTBRACE, "qwertyuiop[]", "QWERTYUIOP{}", NULL},
    {KEY_A, KEY_GRAVE, "asdfghjkl;'`", "ASDFGHJKL:\"~", NULL},
    {KEY_BACKSLASH, KEY_SLASH, "\\zxcvbnm,./", "|ZXCVBNM<>?", NULL},
    {0, 0, NULL, NULL, NULL},
};

static const struct row de[] = {
    {KEY_1, KEY_EQUAL, "1234567890  ", "!\" $%&/()=? ", "      {[]}\\ "},
    {KEY_Q, KEY_RIGHTBRACE, "qwertzuiop +", "QWERTZUIOP *", "@          ~"},
    {KEY_A, KEY_GRAVE, "asdfghjkl   ", "ASDFGHJKL   ", NULL},
    {KEY_BACKSLASH, KEY_SLASH, "#yxcvbnm,.-", "'YXCVBNM;:_", NULL},
    {KEY_102ND, KEY_102ND, "<", ">", "|"},
    {0, 0, NULL, NULL, NULL},
};

static const int number_pad[10] = {KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
                                   KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9};

static bool put(int fd, int type, int code, int value)
{
    const struct input_event e = {
        .type = (unsigned short)type, .code = (unsigned short)code, .value = value};

    return write(fd, &e, sizeof e) == (ssize_t)sizeof e;
}

bool emu_keyboard_event(int fd, int code, int value)
{
    return put(fd, EV_MSC, MSC_SCAN, 0x70000 + code) && put(fd, EV_KEY, code, value) &&
           put(fd, EV_SYN, SYN_REPORT, 0);
}

bool emu_keyboard_drop(int fd)
{
    return put(fd, EV_SYN, SYN_DROPPED, 0);
}

static bool strike(int fd, int code)
{
    return emu_keyboard_event(fd, code, 1) && emu_keyboard_event(fd, code, 0);
}

static bool with(int fd, int modifier, int code)
{
    if (modifier == 0)
        return strike(fd, code);
    return emu_keyboard_event(fd, modifier, 1) && strike(fd, code) &&
           emu_keyboard_event(fd, modifier, 0);
}

static int at(const struct row *row, const char *text, char c)
{
    const char *found = text != NULL ? strchr(text, c) : NULL;

    return found != NULL ? row->first + (int)(found - text) : 0;
}

static bool type_char(int fd, const struct row *rows, char c)
{
    for (const struct row *row = rows; row->first != 0; row++) {
        int plain = at(row, row->plain, c), shifted = at(row, row->shifted, c);
        int third = at(row, row->third, c);
        if (plain != 0)
            return strike(fd, plain);
        if (shifted != 0)
            return with(fd, KEY_LEFTSHIFT, shifted);
        if (third != 0)
            return with(fd, KEY_RIGHTALT, third);
    }
    /* Accents of the German keyboard wait for what comes under them. */
    if (c == '^')
        return strike(fd, KEY_GRAVE) && strike(fd, KEY_SPACE);
    if (c == '`')
        return with(fd, KEY_RIGHTSHIFT, KEY_EQUAL) && strike(fd, KEY_SPACE);
    return false;
}

static bool type_decimal(int fd, char c)
{
    const int digits[3] = {c / 100, c / 10 % 10, c % 10};

    if (!emu_keyboard_event(fd, KEY_LEFTALT, 1))
        return false;
    for (int i = 0; i < 3; i++)
        if (!strike(fd, number_pad[digits[i]]))
            return false;
    return emu_keyboard_event(fd, KEY_LEFTALT, 0);
}

bool emu_keyboard_type(int fd, enum emu_keyboard keyboard, const char *text)
{
    for (; *text != '\0'; text++) {
        bool done;
        if (*text == '\r')
            done = strike(fd, KEY_ENTER);
        else if (*text == '\t')
            done = strike(fd, KEY_TAB);
        else if (keyboard == EMU_KEYBOARD_ALT)
            done = type_decimal(fd, *text);
        else if (*text == ' ')
            done = strike(fd, KEY_SPACE);
        else
            done = type_char(fd, keyboard == EMU_KEYBOARD_DE ? de : us, *text);
        if (!done)
            return false;
    }
    return true;
}
