/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/lds.h"

#include "identity/tlv.h"

#include <string.h>

enum {
    INS_SELECT = 0xa4,
    INS_READ_BINARY = 0xb0,
    SELECT_BY_NAME = 0x04,
    SELECT_FILE = 0x02,      /* under the one that is selected */
    SELECT_NO_ANSWER = 0x0c, /* and without Le: with it some passports say 6700 */
    STATUS_END = 0x6282,     /* fewer bytes than asked for */
    STATUS_NO_FILE = 0x6a82,
    HEAD_BYTES = 6, /* tells the length; no file is shorter */
};

static const unsigned char application[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};

static const struct {
    unsigned char id[2];
    uint32_t tag;
    size_t max;
} files[LDS_FILE_COUNT] = {
    [LDS_EF_CARD_ACCESS] = {{0x01, 0x1c}, TLV_SET, LDS_CARD_ACCESS_MAX},
    [LDS_EF_DG1] = {{0x01, 0x01}, 0x61, LDS_DG1_MAX},
    [LDS_EF_DG14] = {{0x01, 0x0e}, 0x6e, LDS_DG14_MAX},
    [LDS_EF_SOD] = {{0x01, 0x1d}, 0x77, LDS_SOD_MAX},
};

size_t lds_file_max(enum lds_file file)
{
    return files[file].max;
}

static struct err refusal(unsigned status)
{
    if (status == STATUS_NO_FILE)
        return err_make(ERR_UNKNOWN);
    return apdu_status_denies(status) ? err_make(ERR_DENIED) : apdu_refusal(status);
}

static struct err file_select(struct messaging *messaging, const struct chip_link *link,
                              unsigned char how, const unsigned char *name, size_t len)
{
    const struct apdu command = {
        .ins = INS_SELECT, .p1 = how, .p2 = SELECT_NO_ANSWER, .data = name, .data_len = len};
    struct apdu_answer answer;
    struct err e = messaging_exchange(messaging, link, &command, &answer);

    if (err_is(e))
        return e;
    return answer.status == APDU_STATUS_OK ? err_none() : refusal(answer.status);
}

struct err lds_select_application(struct messaging *messaging, const struct chip_link *link)
{
    return file_select(messaging, link, SELECT_BY_NAME, application, sizeof application);
}

/* Exactly want bytes from there on. */
static struct err piece_read(struct messaging *messaging, const struct chip_link *link, size_t at,
                             unsigned char *ret_bytes, size_t want)
{
    size_t most = messaging_answer_max(messaging);
    struct apdu_answer answer = {.len = 0};
    struct err e = err_none();

    for (size_t got = 0; got < want && !err_is(e);) {
        size_t left = want - got;
        const struct apdu command = {.ins = INS_READ_BINARY,
                                     .p1 = (unsigned char)((at + got) >> 8),
                                     .p2 = (unsigned char)(at + got),
                                     .answer_max = left < most ? left : most};
        e = messaging_exchange(messaging, link, &command, &answer);
        if (err_is(e))
            break;
        bool good = answer.status == APDU_STATUS_OK || answer.status == STATUS_END;
        if (!good)
            e = refusal(answer.status);
        else if (answer.len == 0 || answer.len > command.answer_max)
            e = err_make(ERR_SYNTAX);
        else
            memcpy(ret_bytes + got, answer.data, answer.len);
        got += answer.len;
    }
    crypt_wipe(&answer, sizeof answer);
    return e;
}

struct err lds_read(struct messaging *messaging, const struct chip_link *link, enum lds_file file,
                    unsigned char *ret_bytes, size_t size, size_t *ret_len)
{
    uint32_t tag;
    size_t head, len;
    size_t max = size < files[file].max ? size : files[file].max;

    *ret_len = 0;
    if (max < HEAD_BYTES)
        return err_make(ERR_TOO_LONG);
    struct err e = file_select(messaging, link, SELECT_FILE, files[file].id, sizeof files[file].id);
    if (!err_is(e))
        e = piece_read(messaging, link, 0, ret_bytes, HEAD_BYTES);
    if (!err_is(e))
        e = tlv_head(ret_bytes, HEAD_BYTES, &tag, &head, &len);
    if (err_is(e))
        return e;
    if (tag != files[file].tag || head + len < HEAD_BYTES)
        return err_make(ERR_SYNTAX);
    if (head + len > max)
        return err_make(ERR_TOO_LONG);
    e = piece_read(messaging, link, HEAD_BYTES, ret_bytes + HEAD_BYTES, head + len - HEAD_BYTES);
    if (!err_is(e))
        *ret_len = head + len;
    return e;
}
