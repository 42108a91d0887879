/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pn532_frame: the frames on the serial line of a PN532 (NXP UM0701-02, 6.2), normal and extended.
 * What comes before a start code is no frame: the host wakes the chip so. Pure; one thread an ear.
 */
#ifndef PN532_FRAME_H
#define PN532_FRAME_H

#include <stddef.h>
#include <stdint.h>

enum {
    PN532_DATA_MAX = 265, /* with the byte that tells the direction */
    PN532_FRAME_MAX = PN532_DATA_MAX + 10,
};

enum pn532_heard {
    PN532_WAITING,
    PN532_COMMAND,
    PN532_ABORT,  /* the host's ACK: give up what you do */
    PN532_BROKEN, /* a length, a sum, the direction or the end is wrong */
};

/* All zero to begin with. */
struct pn532_ear {
    uint8_t bytes[PN532_FRAME_MAX]; /* from the start code on */
    size_t len;
};

/* The next byte from the host. PN532_COMMAND: code and parameters are in ret_data. */
enum pn532_heard pn532_ear_hear(struct pn532_ear *ear, uint8_t byte,
                                uint8_t ret_data[PN532_DATA_MAX], size_t *ret_len);

/* The chip's frame around data of at most PN532_DATA_MAX - 1 bytes; its length. */
size_t pn532_frame_make(const uint8_t *data, size_t len, uint8_t ret_frame[PN532_FRAME_MAX]);

#endif
