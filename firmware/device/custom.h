/* SPDX-License-Identifier: Apache-2.0 */
/*
 * custom: what CUSTOM's kiosk printers (VKP80, KPM and their kin) have beyond ESC/POS: the full
 * status, asked for and unasked, and the presenter that hands a slip out. Pure; any thread.
 *
 * Asked with DLE EOT 0x14, in real time: 0x10 0x0F and four bytes: paper, user, errors that pass,
 * errors that stay. Unasked, once GS 0xE0 n has switched it on: 0x10 n and those of the four bytes
 * that n names, at each change. n is 7 here, so that a report is never taken for an answer: it
 * comes without the errors that stay, which the next question brings.
 *
 * The presenter: GS e 2 draws a slip back in (where the printer's own setup allows it), GS e 3 m
 * hands it out by m steps, GS e 5 throws it out. A step is 7.3 mm on a VKP80, but 0.6 to 22 mm on
 * others: the profile has the number.
 *
 * Sure, from CUSTOM's command references of KPM150 and KPM300 and of the KPM210 as sold by Infinite
 * Peripherals: both forms of the full status, paper bits 0, 2, 5, 6; user bits 0 to 2; passing bits
 * 0, 1, 3, 5, 7; staying bits 0 to 3. From copies at second hand (programs for VKP80II and
 * VKP80III): passing bit 6 (paper jam), staying bit 7 (presenter). Bit 7 of paper (notch) has
 * opposite meanings in different references and is passed over, as is every reserved bit.
 */
#ifndef DEVICE_CUSTOM_H
#define DEVICE_CUSTOM_H

#include "device/escpos.h"

enum {
    CUSTOM_ASK = 0x14, /* the n of DLE EOT n */
    CUSTOM_ON_BYTES = 3,
    CUSTOM_EJECTOR_BYTES = 4,
    CUSTOM_MESSAGE_MAX = 6,
};

struct custom {
    uint8_t bytes[CUSTOM_MESSAGE_MAX]; /* of a message, as far as it has come */
    int len;
};

enum custom_news {
    CUSTOM_NOTHING,
    CUSTOM_ANSWER, /* to a question: all of the status */
    CUSTOM_REPORT, /* unasked: without the errors that stay */
};

/* Switches reports on; ESC @ may switch them off again. */
size_t custom_on(uint8_t ret_bytes[CUSTOM_ON_BYTES]);
/* Takes the next byte from the printer. *ret_status is untouched where the news is nothing. */
enum custom_news custom_feed(struct custom *custom, uint8_t byte, struct escpos_status *ret_status);

/* Each returns the bytes written. steps: 1 to 255. */
size_t custom_present(int steps, uint8_t ret_bytes[CUSTOM_EJECTOR_BYTES]);
size_t custom_retract(uint8_t ret_bytes[CUSTOM_EJECTOR_BYTES]);
size_t custom_eject(uint8_t ret_bytes[CUSTOM_EJECTOR_BYTES]);

#endif
