/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terminal: the other side of a chip's commands, as libeac and OpenSSL play it: other people's work
 * than the chip's own secure messaging. No reader between them. One thread.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "card.h"

#include <eac/eac.h>
#include <eac/pace.h>

struct terminal {
    const struct card *card;
    bool cam;     /* PACE runs with the mapping CAM, whose tokens OpenSSL makes (AES only) */
    EAC_CTX *eac; /* its session, once PACE is done; NULL: plain commands */
    uint8_t answer[CARD_ANSWER_MAX];
    size_t len; /* without the status */
};

/* A plain command; the status. What came before it is in answer. */
unsigned terminal_plain(struct terminal *terminal, const uint8_t *command, size_t len);
/* PACE of suffix 2.cipher, or 6.cipher, in this domain. The status of its last command; 0: libeac
 * gave up. */
unsigned terminal_pace(struct terminal *terminal, int cipher, int parameter, const char *can,
                       const char *mrz_info);
/*
 * Chip Authentication with AES over an elliptic curve, after PACE with a cipher of the same size:
 * by OpenSSL, with the public key (PEM) that the document is said to have. The status of its last
 * command; the session goes on with the new keys.
 */
unsigned terminal_chip_authentication(struct terminal *terminal, int cipher,
                                      const char *public_key_path);
/*
 * A command under secure messaging: le 0 for none, 256 for 00. The status inside the protection, or
 * 0 where the answer's protection is wrong, or the plain status where the chip ended the session.
 */
unsigned terminal_secure(struct terminal *terminal, const uint8_t head[4], const uint8_t *data,
                         size_t len, size_t le);
/* Selects and reads a whole file of this length, so many bytes at a time. The last status. */
unsigned terminal_file(struct terminal *terminal, unsigned id, uint8_t *ret_bytes, size_t len,
                       size_t step);
void terminal_close(struct terminal *terminal);

#endif
