/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card: what lies before the antenna of an emulated reader: something that answers APDUs. Its owner
 * keeps it alive while it lies there; called by the reader's thread only.
 */
#ifndef NFC_CARD_H
#define NFC_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CARD_ANSWER_MAX = 1024 }; /* more than any reader takes: cards may be hostile */

struct card {
    void *self;
    bool type_b; /* ISO 14443 type B, else A */
    /* It comes to life in the field: whatever it was told before is forgotten. */
    void (*wake)(void *self);
    /* One command, one answer; the answer's length. */
    size_t (*exchange)(void *self, const uint8_t *command, size_t len,
                       uint8_t ret_answer[CARD_ANSWER_MAX]);
};

#endif
