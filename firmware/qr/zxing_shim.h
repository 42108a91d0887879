/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zxing_shim: the one door to the decoder zxing-cpp, which is C++. Nothing is thrown through it:
 * version 1.4 throws on codes whose bits are broken, and would end the process.
 */
#ifndef QR_ZXING_SHIM_H
#define QR_ZXING_SHIM_H

#include "qr/found.h"
#include "qr/grey.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How dots become black or white: by their surroundings, or by one level for the whole picture. */
enum zxing_levels { ZXING_LOCAL, ZXING_GLOBAL };

/* Offers every whole QR code in the picture. Parts of a split message are none. */
void zxing_read(const struct grey *grey, enum zxing_levels levels, struct found *found);

#ifdef __cplusplus
}
#endif

#endif
