/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zbar_eye: the second decoder, libzbar. It is slower than zxing and reads some of what that does
 * not: glare, screens that outshine, codes at the edge.
 *
 * Set to QR codes and to bytes: asked for text it guesses character sets, and wrongly. Its own
 * inverting writes past its memory and is never used; grey_invert does it instead.
 */
#ifndef QR_ZBAR_EYE_H
#define QR_ZBAR_EYE_H

#include "qr/found.h"
#include "qr/grey.h"

/* Offers every whole QR code in the picture. Parts of a split message are none. */
void zbar_read(const struct grey *grey, struct found *found);

/*
 * It opens tables of character sets for every code, though bytes are asked for, and the C library
 * closes their files when they are long unused. They stay open from here on.
 */
void zbar_keep_charsets(void);

#endif
