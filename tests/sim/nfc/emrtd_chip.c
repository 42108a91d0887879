/* SPDX-License-Identifier: Apache-2.0 */
#include "emrtd_chip.h"

#include "emrtd_agree.h"
#include "emrtd_bac.h"
#include "emrtd_document.h"
#include "emrtd_pace.h"
#include "emrtd_tlv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
    INS_MANAGE_ENVIRONMENT = 0x22,
    INS_AUTHENTICATE = 0x82,
    INS_CHALLENGE = 0x84,
    INS_GENERAL_AUTHENTICATE = 0x86,
    INS_SELECT = 0xA4,
    INS_READ_BINARY = 0xB0,
};
enum { CHAINED = 0x10, NO_ANSWER_WANTED = 0x0C, CAM_DATA_LEN = 32 };
enum { SET_PACE = 0xC1A4, SET_CHIP_AUTHENTICATION = 0x41A4, SET_CHIP_KEY_AGREEMENT = 0x41A6 };
enum { PASSWORD_MRZ = 1, PASSWORD_CAN = 2 };
enum { DO_AUTHENTICATION = 0x7C };

struct emrtd_chip {
    struct emrtd_document document;
    struct card card;
    emrtd_tell *tell;
    void *tell_self;
    /* what follows is forgotten without a field */
    unsigned apdus;
    bool in_application;
    const struct emrtd_file *file; /* selected; NULL: none */
    struct emrtd_messaging messaging;
    struct emrtd_messaging next; /* .on: holds from after this answer on */
    uint8_t challenge[EMRTD_CHALLENGE_LEN];
    bool challenged;
    struct emrtd_pace *pace; /* begun; NULL: not */
    const struct emrtd_pace_way *pace_way;
    int pace_step;
    bool agreeing; /* Chip Authentication was announced */
    enum emrtd_cipher agree_cipher;
    struct emrtd_grudge grudge;
};

/* Data of an answer, while it is made. */
struct data {
    uint8_t bytes[EMRTD_DATA_MAX + 64];
    size_t len;
};

static enum emrtd_hostile hostile(const struct emrtd_chip *chip)
{
    return chip->apdus > chip->document.hostile_after ? chip->document.hostile : EMRTD_HONEST;
}

static bool p1_p2_are(const struct emrtd_command *command, unsigned p1_p2)
{
    return command->p1 == p1_p2 >> 8 && command->p2 == (p1_p2 & 0xFF);
}

static void pace_drop(struct emrtd_chip *chip)
{
    emrtd_pace_free(chip->pace);
    chip->pace = NULL;
    chip->pace_step = 0;
}

/* ---- files ---- */

static enum emrtd_sw file_select(struct emrtd_chip *chip, unsigned id, unsigned mask)
{
    for (size_t i = 0; i < chip->document.file_count; i++) {
        const struct emrtd_file *file = &chip->document.files[i];
        if ((file->id & mask) != id || file->of_master == chip->in_application)
            continue;
        if (!file->of_master && !chip->messaging.on)
            return EMRTD_NOT_ALLOWED;
        chip->file = file;
        return EMRTD_OK;
    }
    return EMRTD_NOT_FOUND;
}

static enum emrtd_sw select_file(struct emrtd_chip *chip, const struct emrtd_command *command)
{
    static const uint8_t application[] = {0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
    static const uint8_t master[] = {0x3F, 0x00};

    if (command->p2 != NO_ANSWER_WANTED)
        return EMRTD_WRONG_P1_P2;
    /* Some passports without BAC say so, others do not mind. */
    if (command->has_le && !chip->document.bac)
        return EMRTD_WRONG_LENGTH;
    if (command->p1 == 0x04) {
        if (command->len != sizeof application ||
            memcmp(command->data, application, sizeof application) != 0)
            return EMRTD_NOT_FOUND;
        chip->in_application = true;
        chip->file = NULL;
        return EMRTD_OK;
    }
    if (command->p1 == 0x00 && command->len == 2 && memcmp(command->data, master, 2) == 0) {
        chip->in_application = false;
        chip->file = NULL;
        return EMRTD_OK;
    }
    if ((command->p1 != 0x00 && command->p1 != 0x02) || command->len != 2)
        return EMRTD_WRONG_P1_P2;
    return file_select(chip, (unsigned)command->data[0] << 8 | command->data[1], 0xFFFF);
}

static enum emrtd_sw read_binary(struct emrtd_chip *chip, const struct emrtd_command *command,
                                 struct data *ret_data)
{
    size_t offset = (size_t)command->p1 << 8 | command->p2;

    if ((command->p1 & 0x80) != 0) {
        enum emrtd_sw sw = file_select(chip, command->p1 & 0x1F, 0x1F);
        if (sw != EMRTD_OK)
            return sw;
        offset = command->p2;
    }
    const struct emrtd_file *file = chip->file;
    if (file == NULL)
        return EMRTD_NOT_NOW;
    if (!file->of_master && !chip->messaging.on)
        return EMRTD_NOT_ALLOWED;
    if (!command->has_le || command->len > 0)
        return EMRTD_WRONG_LENGTH;
    enum emrtd_hostile twist = file->of_master ? EMRTD_HONEST : hostile(chip);
    size_t file_len = emrtd_hostile_endless(twist) ? SIZE_MAX : file->len;
    if (offset >= file_len)
        return EMRTD_BEYOND_END;
    size_t left = file_len - offset, asked = emrtd_hostile_len(twist, command->le);
    size_t len = asked < left ? asked : left;
    for (size_t i = 0; i < len; i++)
        ret_data->bytes[i] = offset + i < file->len ? file->bytes[offset + i] : 0x5A;
    emrtd_hostile_file(twist, offset, ret_data->bytes, len);
    ret_data->len = len;
    if (offset + len == file->len)
        chip->tell(chip->tell_self, "read %s", file->name);
    /* Le = 00 asks for what there is; any other for so many. */
    return len < command->le && command->le < 256 ? EMRTD_END_OF_FILE : EMRTD_OK;
}

/* ---- BAC ---- */

static enum emrtd_sw get_challenge(struct emrtd_chip *chip, const struct emrtd_command *command,
                                   struct data *ret_data)
{
    if (!command->has_le || command->le != EMRTD_CHALLENGE_LEN)
        return EMRTD_WRONG_LENGTH;
    if (!chip->in_application)
        return EMRTD_NOT_NOW;
    if (getrandom(chip->challenge, sizeof chip->challenge, 0) != sizeof chip->challenge)
        abort();
    chip->challenged = true;
    memcpy(ret_data->bytes, chip->challenge, sizeof chip->challenge);
    ret_data->len = sizeof chip->challenge;
    return EMRTD_OK;
}

static enum emrtd_sw authenticate(struct emrtd_chip *chip, const struct emrtd_command *command,
                                  struct data *ret_data)
{
    if (!chip->document.bac)
        return EMRTD_NO_SUCH_KEY;
    if (command->len != EMRTD_BAC_LEN)
        return EMRTD_WRONG_LENGTH;
    if (!chip->challenged)
        return EMRTD_NOT_NOW;
    chip->challenged = false;
    enum emrtd_sw sw = emrtd_bac_answer(chip->document.mrz_info, chip->challenge, command->data,
                                        ret_data->bytes, &chip->next);
    ret_data->len = sw == EMRTD_OK ? EMRTD_BAC_LEN : 0;
    chip->tell(chip->tell_self, sw == EMRTD_OK ? "opened bac" : "refused");
    return sw;
}

/* ---- PACE ---- */

static enum emrtd_sw set_pace(struct emrtd_chip *chip, const struct emrtd_command *command)
{
    const struct emrtd_document *document = &chip->document;
    struct emrtd_tlv oid, password, parameter;

    pace_drop(chip);
    if (!emrtd_tlv_find(command->data, command->len, 0x80, &oid) ||
        !emrtd_tlv_find(command->data, command->len, 0x83, &password) || password.len != 1)
        return EMRTD_WRONG_DATA;
    bool told = emrtd_tlv_find(command->data, command->len, 0x84, &parameter);
    if (told ? parameter.len != 1 : document->pace_count > 1)
        return EMRTD_WRONG_DATA;
    bool can = password.value[0] == PASSWORD_CAN;
    if (!can && password.value[0] != PASSWORD_MRZ)
        return EMRTD_NO_SUCH_KEY;
    if (can ? document->can[0] == '\0' : document->mrz_info[0] == '\0')
        return EMRTD_NO_SUCH_KEY;
    for (size_t i = 0; i < document->pace_count; i++) {
        const struct emrtd_pace_way *way = &document->pace[i];
        if (oid.len != sizeof way->oid || memcmp(oid.value, way->oid, oid.len) != 0 ||
            (told && parameter.value[0] != way->parameter))
            continue;
        chip->pace = emrtd_pace_begin(way, can ? document->can : NULL, document->mrz_info);
        chip->pace_way = way;
        return chip->pace != NULL ? EMRTD_OK : EMRTD_WRONG_DATA;
    }
    return EMRTD_WRONG_DATA;
}

static void answer_put(struct emrtd_chip *chip, struct data *data, unsigned tag,
                       const uint8_t *value, size_t len)
{
    uint8_t inner[EMRTD_POINT_MAX + 64];
    size_t inner_len = emrtd_tlv_put(inner, tag, value, len);

    if (tag == 0x86 && emrtd_pace_is_cam(chip->pace_way)) {
        /* By this a terminal could know the chip; ours do not look at it. */
        static const uint8_t chip_data[CAM_DATA_LEN];
        inner_len += emrtd_tlv_put(inner + inner_len, 0x8A, chip_data, sizeof chip_data);
    }
    data->len = emrtd_tlv_put(data->bytes, DO_AUTHENTICATION, inner, inner_len);
    if (hostile(chip) == EMRTD_PACE_LENGTH)
        data->bytes[1] ^= 0x05;
}

static enum emrtd_sw pace_prove(struct emrtd_chip *chip, const struct emrtd_tlv *token,
                                struct data *ret_data)
{
    uint8_t own[EMRTD_MAC_LEN];

    if (!emrtd_pace_prove(chip->pace, token->value, token->len, own, &chip->next)) {
        chip->next.on = false;
        chip->tell(chip->tell_self, "refused");
        return EMRTD_WRONG_PASSWORD;
    }
    if (hostile(chip) == EMRTD_WRONG_TOKEN)
        own[0] ^= 0x01;
    answer_put(chip, ret_data, 0x86, own, sizeof own);
    chip->tell(chip->tell_self, "opened pace");
    return EMRTD_OK;
}

static enum emrtd_sw pace_step(struct emrtd_chip *chip, const struct emrtd_command *command,
                               struct data *ret_data)
{
    static const unsigned asks[] = {0, 0x81, 0x83}, answers[] = {0x80, 0x82, 0x84};
    struct emrtd_tlv object, in = {0};
    uint8_t out[EMRTD_POINT_MAX];
    size_t out_len = 0;
    int step = chip->pace_step;
    bool last = step == 3, ok;

    if (!emrtd_tlv_find(command->data, command->len, DO_AUTHENTICATION, &object) ||
        (command->cla == CHAINED) == last)
        return EMRTD_WRONG_DATA;
    if (step == 0 ? object.len != 0
                  : !emrtd_tlv_find(object.value, object.len, last ? 0x85 : asks[step], &in))
        return EMRTD_WRONG_DATA;
    if (last)
        return pace_prove(chip, &in, ret_data);
    if (step == 0)
        ok = emrtd_pace_nonce(chip->pace, out, &out_len);
    else if (step == 1)
        ok = emrtd_pace_map(chip->pace, in.value, in.len, out, &out_len);
    else
        ok = emrtd_pace_agree(chip->pace, in.value, in.len, out, &out_len);
    if (!ok)
        return EMRTD_WRONG_DATA;
    if (step == 0)
        out_len = hostile(chip) == EMRTD_SHORT_NONCE ? 5 : out_len;
    else
        emrtd_hostile_point(hostile(chip), in.value, in.len, out, &out_len);
    answer_put(chip, ret_data, answers[step], out, out_len);
    return EMRTD_OK;
}

static enum emrtd_sw pace_run(struct emrtd_chip *chip, const struct emrtd_command *command,
                              struct data *ret_data)
{
    enum emrtd_sw sw = pace_step(chip, command, ret_data);

    if (sw != EMRTD_OK || chip->pace_step == 3)
        pace_drop(chip);
    else
        chip->pace_step++;
    return sw;
}

/* ---- Chip Authentication ---- */

static enum emrtd_sw agree(struct emrtd_chip *chip, const struct emrtd_tlv *terminal,
                           enum emrtd_cipher cipher)
{
    chip->agreeing = false;
    if (!emrtd_agree(chip->document.ca_key_path, terminal->value, terminal->len, cipher,
                     &chip->next))
        return EMRTD_WRONG_DATA;
    chip->tell(chip->tell_self, "opened ca");
    return EMRTD_OK;
}

/* The older form, in one command and for 3DES only. */
static enum emrtd_sw set_key_agreement(struct emrtd_chip *chip, const struct emrtd_command *command)
{
    struct emrtd_tlv terminal;

    if (chip->document.ca_key_path[0] == '\0')
        return EMRTD_NO_SUCH_KEY;
    if (!emrtd_tlv_find(command->data, command->len, 0x91, &terminal))
        return EMRTD_WRONG_DATA;
    return agree(chip, &terminal, EMRTD_3DES);
}

static enum emrtd_sw set_chip_authentication(struct emrtd_chip *chip,
                                             const struct emrtd_command *command)
{
    static const uint8_t id_ca[] = {0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x03};
    struct emrtd_tlv oid;

    if (chip->document.ca_key_path[0] == '\0')
        return EMRTD_NO_SUCH_KEY;
    if (!emrtd_tlv_find(command->data, command->len, 0x80, &oid) || oid.len != 10 ||
        memcmp(oid.value, id_ca, sizeof id_ca) != 0 || oid.value[9] < 1 || oid.value[9] > 4)
        return EMRTD_WRONG_DATA;
    chip->agreeing = true;
    chip->agree_cipher = (enum emrtd_cipher)(oid.value[9] - 1);
    return EMRTD_OK;
}

static enum emrtd_sw agree_run(struct emrtd_chip *chip, const struct emrtd_command *command,
                               struct data *ret_data)
{
    struct emrtd_tlv object, terminal;

    if (!emrtd_tlv_find(command->data, command->len, DO_AUTHENTICATION, &object) ||
        !emrtd_tlv_find(object.value, object.len, 0x80, &terminal))
        return EMRTD_WRONG_DATA;
    enum emrtd_sw sw = agree(chip, &terminal, chip->agree_cipher);
    if (sw == EMRTD_OK)
        ret_data->len = emrtd_tlv_put(ret_data->bytes, DO_AUTHENTICATION, ret_data->bytes, 0);
    return sw;
}

/* ---- commands ---- */

static enum emrtd_sw manage_environment(struct emrtd_chip *chip,
                                        const struct emrtd_command *command)
{
    if (p1_p2_are(command, SET_PACE))
        return set_pace(chip, command);
    if (!chip->messaging.on || !chip->in_application)
        return EMRTD_NOT_ALLOWED;
    if (p1_p2_are(command, SET_CHIP_AUTHENTICATION))
        return set_chip_authentication(chip, command);
    if (p1_p2_are(command, SET_CHIP_KEY_AGREEMENT))
        return set_key_agreement(chip, command);
    return EMRTD_WRONG_P1_P2;
}

static enum emrtd_sw general_authenticate(struct emrtd_chip *chip,
                                          const struct emrtd_command *command,
                                          struct data *ret_data)
{
    if (chip->agreeing && chip->messaging.on)
        return agree_run(chip, command, ret_data);
    if (chip->pace != NULL)
        return pace_run(chip, command, ret_data);
    return EMRTD_NOT_NOW;
}

static enum emrtd_sw run(struct emrtd_chip *chip, const struct emrtd_command *command,
                         struct data *ret_data)
{
    if (command->cla != 0 && (command->cla != CHAINED || command->ins != INS_GENERAL_AUTHENTICATE))
        return EMRTD_NO_SUCH_CLASS;
    switch (command->ins) {
    case INS_SELECT:
        return select_file(chip, command);
    case INS_READ_BINARY:
        return read_binary(chip, command, ret_data);
    case INS_CHALLENGE:
        return get_challenge(chip, command, ret_data);
    case INS_AUTHENTICATE:
        return authenticate(chip, command, ret_data);
    case INS_MANAGE_ENVIRONMENT:
        return manage_environment(chip, command);
    case INS_GENERAL_AUTHENTICATE:
        return general_authenticate(chip, command, ret_data);
    default:
        return EMRTD_NO_SUCH_COMMAND;
    }
}

static void wake(void *self)
{
    struct emrtd_chip *chip = self;

    pace_drop(chip);
    chip->apdus = 0;
    chip->in_application = chip->challenged = chip->agreeing = false;
    chip->file = NULL;
    chip->messaging = chip->next = (struct emrtd_messaging){0};
    chip->grudge.len = 0;
}

/* Takes off the protection. A plain command, and a faulty one, ends the session. */
static enum emrtd_sw unwrap(struct emrtd_chip *chip, struct emrtd_command *command)
{
    enum emrtd_sw sw = EMRTD_OK;

    if (emrtd_is_protected(command))
        sw = chip->messaging.on ? emrtd_unwrap(&chip->messaging, command) : EMRTD_SM_MISSING;
    else
        chip->messaging.on = false;
    if (sw != EMRTD_OK)
        chip->messaging.on = false;
    return sw;
}

static size_t exchange(void *self, const uint8_t *apdu, size_t len,
                       uint8_t ret_answer[CARD_ANSWER_MAX])
{
    struct emrtd_chip *chip = self;
    struct emrtd_command command;
    struct data data = {.len = 0};

    chip->apdus++;
    enum emrtd_sw sw = emrtd_command_read(apdu, len, &command);
    if (sw == EMRTD_OK)
        sw = unwrap(chip, &command);
    bool protected = chip->messaging.on;
    if (sw == EMRTD_OK)
        sw = run(chip, &command, &data);
    size_t answer_len = emrtd_wrap(&chip->messaging, data.bytes, data.len, sw, ret_answer);
    if (chip->next.on) {
        chip->messaging = chip->next;
        chip->next.on = false;
    }
    return emrtd_hostile_answer(hostile(chip), &chip->grudge,
                                protected && data.len > 0 ? data.bytes : NULL, data.len, ret_answer,
                                answer_len);
}

struct emrtd_chip *emrtd_chip_open(const char *folder, emrtd_tell *tell, void *tell_self,
                                   char *ret_why, size_t size)
{
    struct emrtd_chip *chip = calloc(1, sizeof *chip);

    if (chip == NULL)
        abort();
    if (!emrtd_document_open(folder, &chip->document, ret_why, size)) {
        free(chip);
        return NULL;
    }
    chip->tell = tell;
    chip->tell_self = tell_self;
    chip->card = (struct card){chip, chip->document.type_b, wake, exchange};
    return chip;
}

void emrtd_chip_free(struct emrtd_chip *chip)
{
    if (chip == NULL)
        return;
    pace_drop(chip);
    emrtd_document_free(&chip->document);
    free(chip);
}

const struct card *emrtd_chip_card(const struct emrtd_chip *chip)
{
    return &chip->card;
}
