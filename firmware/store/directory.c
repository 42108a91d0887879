/* SPDX-License-Identifier: Apache-2.0 */
#include "store/directory.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A read-only or full disk may mend; missing rights do not. */
static struct err errno_said(const char *what, const char *dir)
{
    int error = errno;

    log_error("store", "%s %s: %s", what, dir, strerror(error));
    return error == EROFS ? err_make(ERR_IO) : err_from_errno(error);
}

static struct err checked(int fd, const char *dir, bool quiet)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return errno_said("cannot look at", dir);
    if (st.st_uid != geteuid() || (st.st_mode & 022) != 0) {
        if (!quiet)
            log_error("store", "%s must belong to the kiosk's user alone: owner %u, mode %04o", dir,
                      (unsigned)st.st_uid, (unsigned)st.st_mode & 07777);
        return err_make(ERR_DENIED);
    }
    if ((st.st_mode & 077) != 0 && fchmod(fd, 0700) != 0)
        return errno_said("cannot close to others", dir);
    return err_none();
}

static struct err locked(int dir_fd, const char *dir, bool quiet, int *ret_lock_fd)
{
    int fd = openat(dir_fd, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return errno_said("cannot open the lock file in", dir);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        if (error != EWOULDBLOCK)
            return errno_said("cannot lock", dir);
        if (!quiet)
            log_error("store", "%s is in use by another process: one kiosk program a folder", dir);
        return err_make(ERR_BUSY);
    }
    *ret_lock_fd = fd;
    return err_none();
}

static struct err claim(const char *dir, bool quiet, int *ret_lock_fd)
{
    *ret_lock_fd = -1;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return errno_said("cannot make", dir);
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno_said("cannot open", dir);
    struct err e = checked(fd, dir, quiet);
    if (!err_is(e))
        e = locked(fd, dir, quiet, ret_lock_fd);
    close(fd);
    return e;
}

struct err directory_claim(const char *dir, int *ret_lock_fd)
{
    return claim(dir, false, ret_lock_fd);
}

struct err directory_try(const char *dir, int *ret_lock_fd)
{
    return claim(dir, true, ret_lock_fd);
}

void directory_release(int lock_fd)
{
    if (lock_fd >= 0)
        close(lock_fd);
}

struct err directory_sync(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return errno_said("cannot open", dir);
    struct err e = fsync(fd) == 0 ? err_none() : errno_said("cannot make durable", dir);
    close(fd);
    return e;
}

static struct err zeroed(int fd, const char *name)
{
    static const char zeros[4096];
    struct stat st;

    if (fstat(fd, &st) != 0)
        return errno_said("cannot look at", name);
    for (off_t at = 0; at < st.st_size; at += (off_t)sizeof zeros)
        if (pwrite(fd, zeros, sizeof zeros, at) < 0)
            return errno_said("cannot write over", name);
    return fsync(fd) == 0 ? err_none() : errno_said("cannot write over", name);
}

struct err directory_erase(const char *dir, const char *name)
{
    int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (dir_fd < 0)
        return errno_said("cannot open", dir);
    int fd = openat(dir_fd, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    struct err e = err_none();
    if (fd >= 0) {
        e = zeroed(fd, name);
        close(fd);
        /* Removed even where the zeros were refused. */
        if (unlinkat(dir_fd, name, 0) != 0 && !err_is(e))
            e = errno_said("cannot remove", name);
        if (fsync(dir_fd) != 0 && !err_is(e))
            e = errno_said("cannot make durable", dir);
    } else if (errno != ENOENT) {
        e = errno_said("cannot open", name);
    }
    close(dir_fd);
    return e;
}
