/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/apdu.h"

#include "identity/crypt.h"

#include <string.h>

enum { HEADER = 4, STATUS_BYTES = 2 };

_Static_assert(CHIP_COMMAND_MAX == HEADER + 1 + APDU_DATA_MAX + 1, "the longest command");
_Static_assert(CHIP_ANSWER_MAX == APDU_ANSWER_MAX + STATUS_BYTES, "the longest answer");

struct err apdu_write(const struct apdu *command, unsigned char ret_bytes[CHIP_COMMAND_MAX],
                      size_t *ret_len)
{
    size_t at = HEADER;

    *ret_len = 0;
    if (command->data_len > APDU_DATA_MAX || command->answer_max > APDU_ANSWER_MAX)
        return err_make(ERR_TOO_LONG);
    ret_bytes[0] = command->cla;
    ret_bytes[1] = command->ins;
    ret_bytes[2] = command->p1;
    ret_bytes[3] = command->p2;
    if (command->data_len > 0) {
        ret_bytes[at++] = (unsigned char)command->data_len;
        memcpy(ret_bytes + at, command->data, command->data_len);
        at += command->data_len;
    }
    if (command->answer_max > 0) /* 256 is written as zero */
        ret_bytes[at++] = (unsigned char)command->answer_max;
    *ret_len = at;
    return err_none();
}

static struct err answer_read(const struct apdu *command, const unsigned char *bytes, size_t len,
                              struct apdu_answer *ret_answer)
{
    if (len < STATUS_BYTES || len > CHIP_ANSWER_MAX)
        return err_make(ERR_SYNTAX);
    size_t data_len = len - STATUS_BYTES;
    if (command->answer_max == 0)
        data_len = 0;
    if (data_len > command->answer_max)
        return err_make(ERR_SYNTAX);
    memcpy(ret_answer->data, bytes, data_len);
    ret_answer->len = data_len;
    ret_answer->status = (unsigned)bytes[len - 2] << 8 | bytes[len - 1];
    return err_none();
}

struct err apdu_exchange(const struct chip_link *link, const struct apdu *command,
                         struct apdu_answer *ret_answer)
{
    unsigned char bytes[CHIP_COMMAND_MAX], answer[CHIP_ANSWER_MAX];
    size_t len, answer_len = 0;

    memset(ret_answer, 0, sizeof *ret_answer);
    struct err e = apdu_write(command, bytes, &len);
    if (!err_is(e))
        e = link->exchange(link->self, bytes, len, answer, &answer_len);
    if (!err_is(e))
        e = answer_read(command, answer, answer_len, ret_answer);
    crypt_wipe(answer, sizeof answer);
    return e;
}

bool apdu_status_denies(unsigned status)
{
    return status >> 8 == 0x63 || status >> 8 == 0x69;
}

struct err apdu_refusal(unsigned status)
{
    unsigned group = status >> 8;
    bool refuses = group == 0x63 || (group >= 0x67 && group <= 0x6f && group != 0x6c);

    return err_make(refuses ? ERR_UNSUPPORTED : ERR_SYNTAX);
}
