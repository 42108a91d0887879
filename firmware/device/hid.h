/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hid: what a scanner types that poses as a keyboard (USB HID, "keyboard wedge"): the bytes of its
 * codes out of the events of a Linux input device. The key codes are those of positions, so what
 * they mean is the layout the scanner was set to, whatever this machine's keyboard is.
 *
 * Enter is CR, Tab is HT, Ctrl with a letter or sign its control character. "Alt mode", in which a
 * scanner types each character as its decimal code on the number pad with Alt held, is understood
 * in every layout. What the kernel repeats while a key is held is ignored. Codes of bookings are
 * ASCII (core/code.h): a key that brings none spoils the record. Pure values; owned by one worker.
 */
#ifndef DEVICE_HID_H
#define DEVICE_HID_H

#include "device/evdev.h"

enum hid_layout { HID_US, HID_DE };

struct hid {
    enum hid_layout layout;
    struct evdev_stream stream;
    bool shift_left, shift_right, alt, alt_right, ctrl, caps;
    uint8_t dead; /* an accent that waits for what comes under it; 0: none */
    /* typed with Alt held */
    int alt_digits, alt_code;
};

enum hid_news {
    HID_NONE,
    HID_BYTE,
    HID_SPOILT, /* no byte of a code: a strange key, or the kernel had to drop events */
};

void hid_init(struct hid *hid, enum hid_layout layout);
/* What is half read or held down is forgotten: the device was opened anew. */
void hid_reset(struct hid *hid);
/* Takes bytes until something is new or all are taken, *ret_taken of them; ret_byte with HID_BYTE.
 */
enum hid_news hid_feed(struct hid *hid, const uint8_t *bytes, size_t len, size_t *ret_taken,
                       uint8_t *ret_byte);

#endif
