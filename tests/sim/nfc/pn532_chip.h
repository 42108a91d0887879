/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pn532_chip: what a PN532 makes of the commands that libnfc sends (NXP UM0701-02, 7), and of the
 * card before its antenna. It speaks ISO-DEP itself, so that whole APDUs come and go. Pure but for
 * the card; one thread.
 */
#ifndef PN532_CHIP_H
#define PN532_CHIP_H

#include "card.h"
#include "pn532_frame.h"

enum pn532_does {
    PN532_ANSWERS,
    PN532_SEEKS,     /* a card, until it comes, pn532_chip_gives_up, or the host aborts */
    PN532_EXCHANGES, /* the answer is that of a card to an APDU */
    PN532_WONDERS,   /* a command, or form of it, that it does not know: an error frame */
};

enum { PN532_CHUNK_MAX = 262 };

struct pn532_chip {
    const struct card *card; /* NULL: none lies there */
    bool listed;             /* the host has found a card and not let go of it */
    bool awake;              /* it is still this card, and has been there ever since */
    bool halted;             /* let go: it is silent to general calls until the field was off */
    unsigned apdus;          /* since it was found */
    bool seeks_for_ever;
    size_t chunk; /* answers come in pieces of so many bytes; 1 to PN532_CHUNK_MAX */
    uint8_t sought[PN532_DATA_MAX];
    size_t sought_len; /* the command that seeks; 0: none */
    long seek_ms;      /* how long it seeks; -1: for ever */
    uint8_t pending[CARD_ANSWER_MAX];
    size_t pending_at, pending_len; /* what the host has not fetched yet */
    unsigned wakes;                 /* how often it found one */
    unsigned fields;                /* how often the field was off */
    uint8_t registers[0x10000];
};

void pn532_chip_init(struct pn532_chip *chip);
/* A card is laid, or taken away (NULL). */
void pn532_chip_card(struct pn532_chip *chip, const struct card *card);
/* A command without the direction byte. The answer, with its code, is in ret_answer. */
enum pn532_does pn532_chip_do(struct pn532_chip *chip, const uint8_t *command, size_t len,
                              uint8_t ret_answer[PN532_DATA_MAX], size_t *ret_len);
/* Does it find now what it seeks? */
bool pn532_chip_finds(struct pn532_chip *chip, uint8_t ret_answer[PN532_DATA_MAX], size_t *ret_len);
/* The time is over: its answer is that there is none. */
void pn532_chip_gives_up(struct pn532_chip *chip, uint8_t ret_answer[PN532_DATA_MAX],
                         size_t *ret_len);
/* The host wants no answer any more. */
void pn532_chip_abort(struct pn532_chip *chip);

#endif
