/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BYTES = 4096 };

static struct err all_read(FILE *file, size_t max, unsigned char **ret_bytes, size_t *ret_len)
{
    size_t size = 0;

    for (;;) {
        size = size == 0 ? FIRST_BYTES : 2 * size;
        unsigned char *more = realloc(*ret_bytes, size);
        if (more == NULL)
            return err_make(ERR_NO_MEMORY);
        *ret_bytes = more;
        *ret_len += fread(more + *ret_len, 1, size - *ret_len, file);
        if (ferror(file) != 0)
            return errno == EISDIR ? err_make(ERR_UNSUPPORTED) : err_from_errno(errno);
        if (*ret_len > max)
            return err_make(ERR_TOO_LONG);
        if (*ret_len < size)
            return err_none();
    }
}

struct err file_read(const char *path, size_t max, unsigned char **ret_bytes, size_t *ret_len)
{
    *ret_bytes = NULL;
    *ret_len = 0;
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return err_from_errno(errno);
    struct err e = all_read(file, max, ret_bytes, ret_len);
    (void)fclose(file);
    if (err_is(e)) {
        free(*ret_bytes);
        *ret_bytes = NULL;
        *ret_len = 0;
    }
    return e;
}
