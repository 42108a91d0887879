/* SPDX-License-Identifier: Apache-2.0 */
#include "selftest/kept.h"

#include "store/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

static bool path_in(const char *dir, const char *name, char ret_path[PATH_MAX])
{
    int len = snprintf(ret_path, PATH_MAX, "%s/%s", dir, name);

    return len > 0 && len < PATH_MAX;
}

static struct err file_write(const char *path, const char *text, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return err_from_errno(errno);
    struct err e = err_none();
    ssize_t n = write(fd, text, len);
    if (n != (ssize_t)len)
        e = n < 0 ? err_from_errno(errno) : err_make(ERR_FULL);
    else if (fsync(fd) != 0)
        e = err_from_errno(errno);
    if (close(fd) != 0 && !err_is(e))
        e = err_from_errno(errno);
    return e;
}

struct err kept_write(const char *dir, const struct selftest *test)
{
    char path[PATH_MAX], fresh[PATH_MAX], text[SELFTEST_TEXT_MAX];
    struct buf out = buf_on(text, sizeof text);

    selftest_write(test, &out);
    if (!path_in(dir, KEPT_FILE, path) || !path_in(dir, KEPT_FILE ".new", fresh) || out.cut)
        return err_make(ERR_TOO_LONG);
    struct err e = file_write(fresh, text, out.len);
    if (!err_is(e) && rename(fresh, path) != 0)
        e = err_from_errno(errno);
    return err_is(e) ? e : directory_sync(dir);
}

struct err kept_read(const char *dir, struct selftest *ret_test)
{
    char path[PATH_MAX], text[SELFTEST_TEXT_MAX];

    *ret_test = (struct selftest){.at_s = 0};
    if (!path_in(dir, KEPT_FILE, path))
        return err_make(ERR_TOO_LONG);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return err_make(ERR_GONE);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    return selftest_read(text, len, ret_test);
}
