/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chip: the way to a contactless chip, as short APDUs. What is behind it: libnfc with a reader
 * (transport_libnfc), or a chip that a test plays. One thread; a call may block for its deadline.
 */
#ifndef IDENTITY_CHIP_H
#define IDENTITY_CHIP_H

#include "base/err.h"

#include <stddef.h>

enum {
    /* libnfc's PN53x driver ends the process beyond these: more is never sent, nor believed. */
    CHIP_COMMAND_MAX = 261, /* CLA INS P1 P2 Lc, 255 bytes, Le */
    CHIP_ANSWER_MAX = 258,  /* 256 bytes and the status word */
};

struct chip_link {
    void *self;
    /*
     * One command, one answer of at least two bytes (the status word ends it). ERR_GONE: the
     * document was taken away, or answers no more; ERR_IO: the reader itself fails; ERR_SYNTAX: an
     * answer shorter than two bytes or longer than CHIP_ANSWER_MAX. After any error nothing may be
     * exchanged before reselect.
     */
    struct err (*exchange)(void *self, const unsigned char *command, size_t len,
                           unsigned char ret_answer[CHIP_ANSWER_MAX], size_t *ret_len);
    /* Field off and on, the document is found anew and has forgotten all keys. Errors as above. */
    struct err (*reselect)(void *self);
};

#endif
