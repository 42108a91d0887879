/* SPDX-License-Identifier: Apache-2.0 */
/* file: a whole small file in memory. Any thread. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"

#include <stddef.h>

/*
 * *ret_bytes is to be freed. ERR_TOO_LONG: it has more than max bytes; ERR_UNSUPPORTED: it is a
 * folder; else as errno says. After each error errno has words for it.
 */
struct err file_read(const char *path, size_t max, unsigned char **ret_bytes,
                     size_t *ret_len) MUST_CHECK;

#endif
