/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qrbits: QR codes of any bits whatever, with a right error correction around them. Encoders make
 * whole codes only; what broken ones do to a decoder cannot be tested with those. Pure.
 */
#ifndef KIT_QRBITS_H
#define KIT_QRBITS_H

#include <stddef.h>
#include <stdint.h>

enum { QRBITS_SIDE_MAX = 37, QRBITS_BYTES_MAX = 108 };

/* Modules of a code, row by row; 1 is dark. */
struct qrbits {
    int side;
    uint8_t dark[QRBITS_SIDE_MAX][QRBITS_SIDE_MAX];
};

/*
 * The smallest of versions 1 to 5, level L, that holds len bytes of data (more are cut); the rest
 * is filled with zeros, which end the message.
 */
struct qrbits qrbits_make(const uint8_t *data, size_t len);

/* Writes bits for it, the highest first. All zero is an empty one. */
struct qrbits_writer {
    uint8_t bytes[QRBITS_BYTES_MAX];
    size_t bits;
};
void qrbits_write(struct qrbits_writer *writer, unsigned value, int bits);

#endif
