/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err: the one way a function says that it failed.
 *
 * A one-field struct, so that it cannot be mixed with a bool or an int, and warn_unused_result, so
 * that ignoring it is a compile error. Codes are grouped by what the caller does about them.
 * Pure values; any thread.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_code {
    ERR_OK = 0,
    /* try again later */
    ERR_TIMEOUT = 10,
    ERR_UNREACHABLE,
    ERR_BUSY,
    ERR_CANCELLED,
    /* tell staff */
    ERR_IO = 20,
    ERR_DENIED,
    ERR_FULL,
    ERR_CORRUPT,
    ERR_GONE,
    /* refuse the input */
    ERR_SYNTAX = 30,
    ERR_RANGE,
    ERR_TOO_LONG,
    ERR_UNKNOWN,
    /* give up */
    ERR_NO_MEMORY = 40,
    ERR_UNSUPPORTED,
};

struct err {
    enum err_code code;
};

#define MUST_CHECK __attribute__((warn_unused_result))

static inline struct err err_make(enum err_code code)
{
    return (struct err){code};
}
static inline struct err err_none(void)
{
    return (struct err){ERR_OK};
}
static inline bool err_is(struct err e)
{
    return e.code != ERR_OK;
}

/* A short English name for logs ("timeout", "denied"); never NULL. */
const char *err_name(struct err e);
/* Maps an errno value to the group it belongs to. */
struct err err_from_errno(int errnum);

#endif
