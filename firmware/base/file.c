/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BYTES = 4096 };

static int all_read(FILE *file, size_t max, unsigned char **ret_bytes, size_t *ret_len)
{
    size_t size = 0;

    for (;;) {
        size = size == 0 ? FIRST_BYTES : 2 * size;
        unsigned char *more = realloc(*ret_bytes, size);
        if (more == NULL)
            return ENOMEM;
        *ret_bytes = more;
        *ret_len += fread(more + *ret_len, 1, size - *ret_len, file);
        if (ferror(file) != 0)
            return errno;
        if (*ret_len > max)
            return EFBIG;
        if (*ret_len < size)
            return 0;
    }
}

static struct err code_of(int error)
{
    return error == EFBIG    ? err_make(ERR_TOO_LONG)
           : error == EISDIR ? err_make(ERR_UNSUPPORTED)
                             : err_from_errno(error);
}

struct err file_read(const char *path, size_t max, unsigned char **ret_bytes, size_t *ret_len)
{
    *ret_bytes = NULL;
    *ret_len = 0;
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return code_of(errno);
    int error = all_read(file, max, ret_bytes, ret_len);
    (void)fclose(file);
    if (error != 0) {
        free(*ret_bytes);
        *ret_bytes = NULL;
        *ret_len = 0;
        errno = error;
    }
    return code_of(error);
}
