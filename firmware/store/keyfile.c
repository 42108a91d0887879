/* SPDX-License-Identifier: Apache-2.0 */
#include "store/keyfile.h"

#include "base/buf.h"
#include "base/log.h"
#include "store/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct err said(const char *what, const char *path, int error)
{
    log_error("store", "cannot %s %s: %s", what, path, strerror(error));
    return error == EROFS ? err_make(ERR_IO) : err_from_errno(error);
}

static struct err read_whole(int fd, const char *path, unsigned char ret_key[KEYFILE_BYTES])
{
    unsigned char bytes[KEYFILE_BYTES + 1];
    struct stat st;

    if (fstat(fd, &st) != 0)
        return said("look at", path, errno);
    if (st.st_uid != geteuid() || (st.st_mode & 077) != 0) {
        log_error("store", "%s must belong to the kiosk's user alone", path);
        return err_make(ERR_DENIED);
    }
    ssize_t n = read(fd, bytes, sizeof bytes);
    struct err e = n < 0 ? said("read", path, errno) : err_none();
    if (!err_is(e) && n != KEYFILE_BYTES) {
        log_error("store", "%s is damaged", path);
        e = err_make(ERR_CORRUPT);
    }
    if (!err_is(e))
        memcpy(ret_key, bytes, KEYFILE_BYTES);
    sodium_memzero(bytes, sizeof bytes);
    return e;
}

/* Under another name first: a cut leaves no file or a whole one. */
static struct err made(const char *dir, const char *path, unsigned char ret_key[KEYFILE_BYTES])
{
    char fresh[PATH_MAX];
    struct buf out = buf_on(fresh, sizeof fresh);

    buf_addf(&out, "%s.new", path);
    if (out.cut)
        return err_make(ERR_TOO_LONG);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return said("make", fresh, errno);
    randombytes_buf(ret_key, KEYFILE_BYTES);
    errno = ENOSPC; /* for a write that was short */
    bool good = fchmod(fd, 0600) == 0 && write(fd, ret_key, KEYFILE_BYTES) == KEYFILE_BYTES &&
                fsync(fd) == 0 && rename(fresh, path) == 0;
    struct err e = good ? directory_sync(dir) : said("write", fresh, errno);
    close(fd);
    if (!good)
        unlink(fresh);
    return e;
}

struct err keyfile_get(const char *dir, const char *name, unsigned char ret_key[KEYFILE_BYTES])
{
    char path[PATH_MAX];
    struct buf out = buf_on(path, sizeof path);

    buf_addf(&out, "%s/%s", dir, name);
    if (out.cut)
        return err_make(ERR_TOO_LONG);
    if (sodium_init() < 0)
        return err_make(ERR_NO_MEMORY);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return made(dir, path, ret_key);
    if (fd < 0)
        return said("open", path, errno);
    struct err e = read_whole(fd, path, ret_key);
    close(fd);
    return e;
}
