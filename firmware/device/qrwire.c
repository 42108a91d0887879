/* SPDX-License-Identifier: Apache-2.0 */
#include "device/qrwire.h"

_Static_assert(offsetof(struct qrwire_reply, code) == QRWIRE_HEAD_BYTES,
               "the code follows at once");

struct err qrwire_reply_check(const struct qrwire_reply *reply, size_t len, uint32_t number,
                              enum qrwire_reply_kind *ret_kind, size_t *ret_len)
{
    if (len < QRWIRE_HEAD_BYTES || len > sizeof *reply || reply->number != number)
        return err_make(ERR_SYNTAX);
    size_t code_len = len - QRWIRE_HEAD_BYTES;
    bool good;
    switch (reply->kind) {
    case QRWIRE_READY:
        good = number == 0 && code_len == 0;
        break;
    case QRWIRE_NOTHING:
    case QRWIRE_NO_PICTURE:
        good = number != 0 && code_len == 0;
        break;
    case QRWIRE_CODE:
        good = number != 0 && code_len > 0;
        break;
    default:
        good = false;
        break;
    }
    if (!good)
        return err_make(ERR_SYNTAX);
    *ret_kind = (enum qrwire_reply_kind)reply->kind;
    *ret_len = code_len;
    return err_none();
}
