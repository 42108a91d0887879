/* SPDX-License-Identifier: Apache-2.0 */
#include "pn532_chip.h"

#include <string.h>

enum {
    DIAGNOSE = 0x00,
    GET_FIRMWARE_VERSION = 0x02,
    READ_REGISTER = 0x06,
    WRITE_REGISTER = 0x08,
    SET_PARAMETERS = 0x12,
    SAM_CONFIGURATION = 0x14,
    POWER_DOWN = 0x16,
    RF_CONFIGURATION = 0x32,
    IN_DATA_EXCHANGE = 0x40,
    IN_COMMUNICATE_THRU = 0x42,
    IN_DESELECT = 0x44,
    IN_LIST_PASSIVE_TARGET = 0x4A,
    IN_RELEASE = 0x52,
    IN_AUTO_POLL = 0x60,
};
enum { RF_FIELD = 0x01, RF_RETRIES = 0x05 };
enum { STATUS_OK = 0x00, STATUS_RF_TIMEOUT = 0x01, STATUS_NOT_NOW = 0x27, STATUS_MORE = 0x40 };
enum { KIND_A = 0x00, KIND_B = 0x03 };                                 /* of InListPassiveTarget */
enum { POLL_A = 0x10, POLL_4A = 0x20, POLL_B = 0x03, POLL_4B = 0x23 }; /* of InAutoPoll */
enum { POLL_STEP_MS = 150, POLL_FOR_EVER = 0xFF };

/* What the chip says of itself: PN532, firmware 1.6, all of its protocols. */
static const uint8_t firmware[] = {0x32, 0x01, 0x06, 0x07};

void pn532_chip_init(struct pn532_chip *chip)
{
    memset(chip, 0, sizeof *chip);
    chip->seeks_for_ever = true;
    chip->chunk = PN532_CHUNK_MAX;
}

void pn532_chip_card(struct pn532_chip *chip, const struct card *card)
{
    chip->card = card;
    chip->awake = chip->halted = false;
    chip->pending_len = 0;
}

static void let_go(struct pn532_chip *chip)
{
    chip->halted = chip->halted || chip->awake;
    chip->listed = chip->awake = false;
    chip->pending_len = 0;
}

static void field_off(struct pn532_chip *chip)
{
    let_go(chip);
    chip->halted = false;
    chip->fields++;
}

/* As passports do, it has another number each time it comes to life, which tells nobody who. */
static size_t card_describe(const struct pn532_chip *chip, uint8_t *ret_target)
{
    const uint8_t number[] = {(uint8_t)(chip->fields >> 8), (uint8_t)chip->fields};
    const uint8_t a[] = {0x01,      0x00,      0x08, 0x20, 0x04, 0x08, 0x5A,
                         number[0], number[1], 0x05, 0x78, 0x77, 0x80, 0x02};
    const uint8_t b[] = {0x01, 0x50, 0x08, 0x5A, number[0], number[1], 0x00, 0x00,
                         0x00, 0x00, 0x00, 0x81, 0x81,      0x01,      0x00};
    size_t len = chip->card->type_b ? sizeof b : sizeof a;

    memcpy(ret_target, chip->card->type_b ? b : a, len);
    return len;
}

static void wake(struct pn532_chip *chip)
{
    chip->wakes++;
    chip->apdus = 0;
    chip->pending_len = 0;
    chip->card->wake(chip->card->self);
    chip->listed = chip->awake = true;
}

/* Let go by the host, a card stays silent until the field was off: so several can be told apart. */
static bool card_hears(const struct pn532_chip *chip)
{
    return chip->card != NULL && !chip->halted;
}

static bool list_finds(struct pn532_chip *chip, uint8_t *ret_answer, size_t *ret_len)
{
    if (!card_hears(chip) || chip->sought[2] != (chip->card->type_b ? KIND_B : KIND_A))
        return false;
    wake(chip);
    ret_answer[1] = 1;
    *ret_len = 2 + card_describe(chip, ret_answer + 2);
    return true;
}

static bool poll_finds(struct pn532_chip *chip, uint8_t *ret_answer, size_t *ret_len)
{
    for (size_t i = 3; card_hears(chip) && i < chip->sought_len; i++) {
        uint8_t kind = chip->sought[i];
        bool same = chip->card->type_b ? kind == POLL_B || kind == POLL_4B
                                       : kind == POLL_A || kind == POLL_4A;
        if (!same)
            continue;
        wake(chip);
        size_t len = card_describe(chip, ret_answer + 4);
        ret_answer[1] = 1;
        ret_answer[2] = kind;
        ret_answer[3] = (uint8_t)len;
        *ret_len = 4 + len;
        return true;
    }
    return false;
}

bool pn532_chip_finds(struct pn532_chip *chip, uint8_t ret_answer[PN532_DATA_MAX], size_t *ret_len)
{
    if (chip->sought_len == 0)
        return false;
    ret_answer[0] = (uint8_t)(chip->sought[0] + 1);
    bool found = chip->sought[0] == IN_AUTO_POLL ? poll_finds(chip, ret_answer, ret_len)
                                                 : list_finds(chip, ret_answer, ret_len);
    if (found)
        chip->sought_len = 0;
    return found;
}

void pn532_chip_gives_up(struct pn532_chip *chip, uint8_t ret_answer[PN532_DATA_MAX],
                         size_t *ret_len)
{
    ret_answer[0] = (uint8_t)(chip->sought[0] + 1);
    ret_answer[1] = 0;
    *ret_len = 2;
    chip->sought_len = 0;
}

void pn532_chip_abort(struct pn532_chip *chip)
{
    chip->sought_len = 0;
    chip->pending_len = 0;
}

static enum pn532_does seek(struct pn532_chip *chip, const uint8_t *command, size_t len,
                            uint8_t *ret_answer, size_t *ret_len)
{
    memcpy(chip->sought, command, len);
    chip->sought_len = len;
    /* A card that it still holds is called anew, and answers; one that was let go does not. */
    chip->listed = chip->awake = false;
    chip->pending_len = 0;
    if (pn532_chip_finds(chip, ret_answer, ret_len))
        return PN532_ANSWERS;
    if (command[0] == IN_AUTO_POLL)
        chip->seek_ms = command[1] == POLL_FOR_EVER
                            ? -1
                            : (long)command[1] * command[2] * POLL_STEP_MS * (long)(len - 3);
    else
        chip->seek_ms = chip->seeks_for_ever ? -1 : 0;
    if (chip->seek_ms != 0)
        return PN532_SEEKS;
    pn532_chip_gives_up(chip, ret_answer, ret_len);
    return PN532_ANSWERS;
}

/* Also how the host fetches the next piece: with nothing but the number of the card. */
static enum pn532_does data_exchange(struct pn532_chip *chip, const uint8_t *command, size_t len,
                                     uint8_t *ret_answer, size_t *ret_len)
{
    *ret_len = 2;
    if (!chip->listed) {
        ret_answer[1] = STATUS_NOT_NOW;
        return PN532_ANSWERS;
    }
    if (!chip->awake) {
        ret_answer[1] = STATUS_RF_TIMEOUT;
        return PN532_ANSWERS;
    }
    if (len > 2) {
        chip->apdus++;
        chip->pending_at = 0;
        chip->pending_len =
            chip->card->exchange(chip->card->self, command + 2, len - 2, chip->pending);
    }
    size_t left = chip->pending_len - chip->pending_at;
    size_t part = left < chip->chunk ? left : chip->chunk;
    memcpy(ret_answer + 2, chip->pending + chip->pending_at, part);
    chip->pending_at += part;
    ret_answer[1] = chip->pending_at < chip->pending_len ? STATUS_MORE : STATUS_OK;
    *ret_len = 2 + part;
    return len > 2 ? PN532_EXCHANGES : PN532_ANSWERS;
}

/* Raw frames: only the two by which libnfc asks whether a card is still there. */
static enum pn532_does communicate(struct pn532_chip *chip, const uint8_t *command, size_t len,
                                   uint8_t *ret_answer, size_t *ret_len)
{
    const uint8_t *frame = command + 1;
    size_t frame_len = len - 1;

    ret_answer[1] = STATUS_RF_TIMEOUT;
    *ret_len = 2;
    if (!chip->awake)
        return PN532_ANSWERS;
    if (frame_len == 1 && frame[0] == 0xB2) {
        ret_answer[1] = STATUS_OK;
        ret_answer[2] = 0xA3;
        *ret_len = 3;
    } else if (frame_len == 2 && frame[0] == 0xBA && frame[1] == 0x01) {
        ret_answer[1] = STATUS_OK;
        ret_answer[2] = 0xAB;
        ret_answer[3] = 0x01;
        *ret_len = 4;
    }
    return PN532_ANSWERS;
}

static enum pn532_does configure(struct pn532_chip *chip, const uint8_t *command, size_t len)
{
    if (command[1] == RF_FIELD && (command[2] & 1) == 0)
        field_off(chip);
    if (command[1] == RF_RETRIES) {
        if (len != 5)
            return PN532_WONDERS;
        chip->seeks_for_ever = command[4] == 0xFF;
    }
    return PN532_ANSWERS;
}

static enum pn532_does registers_read(struct pn532_chip *chip, const uint8_t *command, size_t len,
                                      uint8_t *ret_answer, size_t *ret_len)
{
    for (size_t i = 1; i + 1 < len; i += 2)
        ret_answer[(*ret_len)++] = chip->registers[command[i] << 8 | command[i + 1]];
    return len % 2 == 1 ? PN532_ANSWERS : PN532_WONDERS;
}

static enum pn532_does registers_write(struct pn532_chip *chip, const uint8_t *command, size_t len)
{
    for (size_t i = 1; i + 2 < len; i += 3)
        chip->registers[command[i] << 8 | command[i + 1]] = command[i + 2];
    return len % 3 == 1 ? PN532_ANSWERS : PN532_WONDERS;
}

/* The fewest parameters each command has. */
static bool long_enough(const uint8_t *command, size_t len)
{
    static const uint8_t fewest[256] = {
        [DIAGNOSE] = 1,          [READ_REGISTER] = 2,
        [WRITE_REGISTER] = 3,    [SET_PARAMETERS] = 1,
        [SAM_CONFIGURATION] = 1, [POWER_DOWN] = 1,
        [RF_CONFIGURATION] = 2,  [IN_DATA_EXCHANGE] = 1,
        [IN_DESELECT] = 1,       [IN_LIST_PASSIVE_TARGET] = 2,
        [IN_RELEASE] = 1,        [IN_AUTO_POLL] = 3,
    };

    return len > fewest[command[0]];
}

enum pn532_does pn532_chip_do(struct pn532_chip *chip, const uint8_t *command, size_t len,
                              uint8_t ret_answer[PN532_DATA_MAX], size_t *ret_len)
{
    chip->sought_len = 0;
    ret_answer[0] = (uint8_t)(command[0] + 1);
    *ret_len = 1;
    if (!long_enough(command, len))
        return PN532_WONDERS;
    switch (command[0]) {
    case DIAGNOSE:
        /* Test 0 sends everything back; the others test the hardware. */
        if (command[1] != 0)
            return PN532_WONDERS;
        memcpy(ret_answer + 1, command + 1, len - 1);
        *ret_len = len;
        return PN532_ANSWERS;
    case GET_FIRMWARE_VERSION:
        memcpy(ret_answer + 1, firmware, sizeof firmware);
        *ret_len = 1 + sizeof firmware;
        return PN532_ANSWERS;
    case READ_REGISTER:
        return registers_read(chip, command, len, ret_answer, ret_len);
    case WRITE_REGISTER:
        return registers_write(chip, command, len);
    case SET_PARAMETERS:
    case SAM_CONFIGURATION:
        return PN532_ANSWERS;
    case RF_CONFIGURATION:
        return configure(chip, command, len);
    case IN_DATA_EXCHANGE:
        return data_exchange(chip, command, len, ret_answer, ret_len);
    case IN_COMMUNICATE_THRU:
        return communicate(chip, command, len, ret_answer, ret_len);
    case IN_LIST_PASSIVE_TARGET:
    case IN_AUTO_POLL:
        return seek(chip, command, len, ret_answer, ret_len);
    case POWER_DOWN:
        field_off(chip);
        ret_answer[1] = STATUS_OK;
        *ret_len = 2;
        return PN532_ANSWERS;
    case IN_DESELECT:
    case IN_RELEASE:
        let_go(chip);
        ret_answer[1] = STATUS_OK;
        *ret_len = 2;
        return PN532_ANSWERS;
    default:
        return PN532_WONDERS;
    }
}
