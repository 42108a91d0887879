/* SPDX-License-Identifier: Apache-2.0 */
/*
 * found: the payload that a picture gives. Where it shows several codes it is the one nearest the
 * middle, so that a poster behind the visitor does not win against what is held up.
 *
 * Payloads are bytes, not text: 1 to CODE_BYTES_MAX of any values. Both decoders offer what they
 * see; what is empty or too long does not count. Pure; also called from C++.
 */
#ifndef QR_FOUND_H
#define QR_FOUND_H

#include "bounds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct found {
    uint8_t code[CODE_BYTES_MAX];
    size_t len;  /* 0: none */
    double away; /* from the middle, in widths of the picture */
};

/* A code whose corners are these, in a picture of this size. */
void found_offer(struct found *found, const uint8_t *bytes, size_t len, const int corners[4][2],
                 int width_px, int height_px);
/*
 * Is it so near the middle that nothing else can be meant? Otherwise another look may find what is
 * held up beside it.
 */
bool found_is_central(const struct found *found);
void found_wipe(struct found *found);

#ifdef __cplusplus
}
#endif

#endif
