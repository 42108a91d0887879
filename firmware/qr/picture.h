/* SPDX-License-Identifier: Apache-2.0 */
/*
 * picture: a grey picture out of the bytes of a PGM (P5), PNG or JPEG file.
 *
 * The bytes are untrusted; PNG and JPEG go through libpng and libjpeg, in the confined process.
 * What is larger than grey.h allows is refused before memory is taken for it. Pure; one thread.
 */
#ifndef QR_PICTURE_H
#define QR_PICTURE_H

#include "base/err.h"
#include "qr/grey.h"

/* It owns its dots. */
struct picture {
    uint8_t *dots;
    struct grey grey; /* on them */
};

/*
 * Which of the three it is, its first bytes say. ERR_SYNTAX: none of them, or a broken one; a JPEG
 * that is cut in the middle counts as far as it goes, as a camera's does. ERR_RANGE: sides that
 * grey.h does not take; ERR_NO_MEMORY. picture_free in any case.
 */
struct err picture_read(const uint8_t *bytes, size_t len, struct picture *ret_picture) MUST_CHECK;
/* Wipes. Freed or all zero: nothing. */
void picture_free(struct picture *picture);

/*
 * Unpacks a small JPEG of its own: where the processor has to be asked what it can do, libjpeg
 * opens a file for it, once.
 */
void picture_warm_up(void);

#endif
