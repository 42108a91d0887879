/* SPDX-License-Identifier: Apache-2.0 */
/*
 * messaging: the conversation with a chip: in plain until keys are agreed on, then in secure
 * messaging (ICAO 9303-11, 9.8: encrypted, and every command and answer sealed and counted). What
 * is not sealed by the chip is never told on. Whoever talks to a chip does so through here.
 *
 * All zero is plain. One thread; holds secrets: messaging_wipe at the end and after reselect.
 */
#ifndef IDENTITY_MESSAGING_H
#define IDENTITY_MESSAGING_H

#include "identity/apdu.h"
#include "identity/crypt.h"

enum messaging_state {
    MESSAGING_PLAIN,
    MESSAGING_SECURE,
    MESSAGING_DEAD, /* after an error: nothing more is sent, the keys are gone */
};

struct messaging {
    enum messaging_state state;
    struct crypt_keys keys;
    unsigned char ssc[CRYPT_BLOCK_MAX]; /* send sequence counter, of the cipher's block */
};

/* From the next command on. ssc: its start, one block; NULL: zero. The keys are copied. */
void messaging_secure(struct messaging *messaging, const struct crypt_keys *keys,
                      const unsigned char *ssc);
/* Back to plain. */
void messaging_wipe(struct messaging *messaging);
/* The most bytes that one answer can bring, as sealing takes room: 256, 231 or 223. */
size_t messaging_answer_max(const struct messaging *messaging);

/*
 * One command and its answer, of which data and status word are what the chip sealed.
 * ERR_TOO_LONG: the command has no room; nothing was sent, all goes on. After any other error the
 * state is MESSAGING_DEAD and *ret_answer all zero, but for ERR_DENIED:
 *   of the link, as chip.h has them
 *   ERR_SYNTAX   not what an answer looks like, or more than was asked for
 *   ERR_CORRUPT  not sealed with our keys, or not the answer to this command; dead already
 *   ERR_DENIED   the chip has ended the secure messaging; the status it named stands in *ret_answer
 */
struct err messaging_exchange(struct messaging *messaging, const struct chip_link *link,
                              const struct apdu *command,
                              struct apdu_answer *ret_answer) MUST_CHECK;

#endif
