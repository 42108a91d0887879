/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eac_chip: a chip whose PACE and secure messaging are done by OpenPACE (libeac), in this process.
 * It shares no code with firmware/. Honest by itself; a test may bend each of its answers.
 */
#ifndef EAC_CHIP_H
#define EAC_CHIP_H

#include "identity/chip.h"

#include <eac/eac.h>
#include <eac/pace.h>

enum { EAC_CHIP_FILE = 600, EAC_CHIP_OID = 10 };

struct eac_chip {
    struct chip_link link;
    const char *can, *mrz_info; /* what opens it */
    int exchanges;              /* so far; the one that is answered counts */
    unsigned char command[CHIP_COMMAND_MAX];
    size_t command_len;
    /* Called with each answer before it is sent, status word included; NULL: honest. */
    void (*bend)(struct eac_chip *chip, unsigned char answer[CHIP_ANSWER_MAX], size_t *len);
    /* of the run */
    EAC_CTX *ctx;
    PACE_SEC *secret;
    BUF_MEM *reader_key;
    unsigned char oid[EAC_CHIP_OID];
    int step;
    bool secure;
    unsigned char file[EAC_CHIP_FILE]; /* the one it lets read, at any offset */
};

void eac_chip_init(struct eac_chip *chip, const char *can, const char *mrz_info);
void eac_chip_end(struct eac_chip *chip);

#endif
