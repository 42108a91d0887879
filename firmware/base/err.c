/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <errno.h>

const char *err_name(struct err e)
{
    switch (e.code) {
    case ERR_OK:
        return "ok";
    case ERR_TIMEOUT:
        return "timeout";
    case ERR_UNREACHABLE:
        return "unreachable";
    case ERR_BUSY:
        return "busy";
    case ERR_CANCELLED:
        return "cancelled";
    case ERR_IO:
        return "input/output error";
    case ERR_DENIED:
        return "denied";
    case ERR_FULL:
        return "full";
    case ERR_CORRUPT:
        return "corrupt";
    case ERR_GONE:
        return "gone";
    case ERR_SYNTAX:
        return "syntax";
    case ERR_RANGE:
        return "out of range";
    case ERR_TOO_LONG:
        return "too long";
    case ERR_UNKNOWN:
        return "unknown";
    case ERR_NO_MEMORY:
        return "no memory";
    case ERR_UNSUPPORTED:
        return "unsupported";
    }
    return "unnamed";
}

struct err err_from_errno(int errnum)
{
    switch (errnum) {
    case 0:
        return err_none();
    case EACCES:
    case EPERM:
    case EROFS:
        return err_make(ERR_DENIED);
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return err_make(ERR_GONE);
    case ENOSPC:
    case EDQUOT:
        return err_make(ERR_FULL);
    case ENOMEM:
        return err_make(ERR_NO_MEMORY);
    case EAGAIN:
    case EBUSY:
        return err_make(ERR_BUSY);
    case ETIMEDOUT:
        return err_make(ERR_TIMEOUT);
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case ENETUNREACH:
        return err_make(ERR_UNREACHABLE);
    default:
        return err_make(ERR_IO);
    }
}
