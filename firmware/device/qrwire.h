/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qrwire: what goes between the kiosk and `ankunft-qrreader`.
 *
 * Pictures go through shared memory (the file 4 of the process, which it can only read), words
 * through a socket of messages (its file 3): one request, one reply, and one reply READY at the
 * start. Both ends are of one build, so numbers are in the machine's own form. The kiosk believes
 * nothing that comes back: a reply that is not exactly as expected is no reply. Pure; any thread.
 */
#ifndef DEVICE_QRWIRE_H
#define DEVICE_QRWIRE_H

#include "base/err.h"
#include "bounds.h"

#include <stddef.h>
#include <stdint.h>

enum { QRWIRE_SOCKET_FD = 3, QRWIRE_FRAME_FD = 4, QRWIRE_HEAD_BYTES = 8 };

enum qrwire_request_kind {
    QRWIRE_LOOK = 1, /* the memory begins with a frame of width_px x height_px */
    QRWIRE_SEARCH,   /* … with len bytes of a picture's file */
};
struct qrwire_request {
    uint32_t kind;
    uint32_t number; /* comes back with the reply; never 0 */
    uint32_t width_px, height_px;
    uint32_t len;
};

enum qrwire_reply_kind {
    QRWIRE_READY = 1, /* of number 0: to be told once */
    QRWIRE_NOTHING,
    QRWIRE_CODE, /* the payload follows the head */
    QRWIRE_NO_PICTURE,
};
struct qrwire_reply {
    uint32_t kind;
    uint32_t number;
    uint8_t code[CODE_BYTES_MAX];
};

/*
 * Is what was received, len bytes of it, the reply to this number (0: READY)? *ret_kind, and for
 * CODE *ret_len bytes in reply->code. ERR_SYNTAX.
 */
struct err qrwire_reply_check(const struct qrwire_reply *reply, size_t len, uint32_t number,
                              enum qrwire_reply_kind *ret_kind, size_t *ret_len) MUST_CHECK;

#endif
