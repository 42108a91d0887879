/* SPDX-License-Identifier: Apache-2.0 */
/*
 * disk_calls: stands in front of the C library's calls that change files. The names are the
 * library's; the program and SQLite find these first.
 */
#include "disk/disk_shim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PUBLIC __attribute__((visibility("default")))

static int refused(struct shim_fate fate)
{
    errno = fate.error;
    shim_end(fate);
    return -1;
}

/* at -1: where the file stands, or its end. */
static ssize_t written(int fd, const void *bytes, size_t len, off_t at)
{
    return at < 0 ? syscall(SYS_write, fd, bytes, len) : shim_pwrite(fd, bytes, len, at);
}

static off_t place_of(int fd, off_t at)
{
    struct stat st;

    if (at >= 0)
        return at;
    if ((fcntl(fd, F_GETFL) & O_APPEND) != 0)
        return fstat(fd, &st) == 0 ? st.st_size : 0;
    return lseek(fd, 0, SEEK_CUR);
}

static ssize_t write_call(enum disk_call call, int fd, const void *bytes, size_t len, off_t at)
{
    char path[SHIM_PATH_MAX];

    if (!shim_path_of(fd, path))
        return written(fd, bytes, len, at);
    struct shim_fate fate = shim_begin(call, path);
    if (fate.error != 0)
        return refused(fate);
    size_t part = fate.power_goes ? shim_part(len) : len;
    shim_keep(fd, path, place_of(fd, at), part);
    ssize_t n = written(fd, bytes, part, at);
    if (fate.power_goes)
        shim_power_off();
    shim_end(fate);
    return n;
}

PUBLIC ssize_t write(int fd, const void *bytes, size_t len)
{
    return write_call(DISK_WRITE, fd, bytes, len, -1);
}

PUBLIC ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return write_call(DISK_PWRITE, fd, bytes, len, at);
}

PUBLIC ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    return write_call(DISK_PWRITE, fd, bytes, len, at);
}

static int sync_call(enum disk_call call, long number, int fd)
{
    char path[SHIM_PATH_MAX];

    if (!shim_path_of(fd, path))
        return (int)syscall(number, fd);
    struct shim_fate fate = shim_begin(call, path);
    if (fate.error != 0)
        return refused(fate);
    if (fate.power_goes)
        shim_power_off();
    int ret = (int)syscall(number, fd);
    if (ret == 0)
        shim_synced(path);
    shim_end(fate);
    return ret;
}

PUBLIC int fsync(int fd)
{
    return sync_call(DISK_FSYNC, SYS_fsync, fd);
}

PUBLIC int fdatasync(int fd)
{
    return sync_call(DISK_FDATASYNC, SYS_fdatasync, fd);
}

static int truncate_call(int fd, off_t size)
{
    char path[SHIM_PATH_MAX];
    struct stat st;

    if (!shim_path_of(fd, path))
        return (int)syscall(SYS_ftruncate, fd, size);
    struct shim_fate fate = shim_begin(DISK_FTRUNCATE, path);
    if (fate.error != 0)
        return refused(fate);
    if (fate.power_goes)
        shim_power_off();
    if (fstat(fd, &st) == 0 && st.st_size > size)
        shim_keep(fd, path, size, (size_t)(st.st_size - size));
    int ret = (int)syscall(SYS_ftruncate, fd, size);
    shim_end(fate);
    return ret;
}

PUBLIC int ftruncate(int fd, off_t size)
{
    return truncate_call(fd, size);
}

PUBLIC int ftruncate64(int fd, off64_t size)
{
    return truncate_call(fd, size);
}

PUBLIC int rename(const char *from, const char *to)
{
    char path[SHIM_PATH_MAX], to_path[SHIM_PATH_MAX];

    if (!shim_path_at(AT_FDCWD, from, path) || !shim_path_at(AT_FDCWD, to, to_path))
        return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    struct shim_fate fate = shim_begin(DISK_RENAME, path);
    if (fate.error != 0)
        return refused(fate);
    if (fate.power_goes)
        shim_power_off();
    int ret = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (ret == 0)
        shim_renamed(path, to_path);
    shim_end(fate);
    return ret;
}

static int unlink_call(int dir_fd, const char *name, int flags)
{
    char path[SHIM_PATH_MAX];

    if (!shim_path_at(dir_fd, name, path))
        return (int)syscall(SYS_unlinkat, dir_fd, name, flags);
    struct shim_fate fate = shim_begin(DISK_UNLINK, path);
    if (fate.error != 0)
        return refused(fate);
    if (fate.power_goes)
        shim_power_off();
    int ret = (int)syscall(SYS_unlinkat, dir_fd, name, flags);
    if (ret == 0)
        shim_synced(path);
    shim_end(fate);
    return ret;
}

PUBLIC int unlink(const char *name)
{
    return unlink_call(AT_FDCWD, name, 0);
}

PUBLIC int unlinkat(int dir_fd, const char *name, int flags)
{
    return unlink_call(dir_fd, name, flags);
}

/* Only who wants to write is asked. Cutting a file to nothing is its creation anew. */
static int open_call(int dir_fd, const char *name, int flags, mode_t mode)
{
    char path[SHIM_PATH_MAX];
    struct stat st;

    if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) == 0 || !shim_path_at(dir_fd, name, path))
        return shim_open(dir_fd, name, flags, mode);
    bool makes = (flags & O_CREAT) != 0 && ((flags & O_TRUNC) != 0 || lstat(path, &st) != 0);
    struct shim_fate fate = shim_begin(makes ? DISK_CREATE : DISK_OPEN, path);
    if (fate.error != 0)
        return refused(fate);
    if (fate.power_goes)
        shim_power_off();
    int fd = shim_open(dir_fd, name, flags, mode);
    shim_end(fate);
    return fd;
}

static mode_t mode_of(int flags, va_list args)
{
    return (flags & O_CREAT) != 0 ? (mode_t)va_arg(args, int) : 0;
}

#define OPEN_BODY(dir_fd, name, flags)                                                             \
    va_list args;                                                                                  \
    va_start(args, flags);                                                                         \
    mode_t mode = mode_of(flags, args);                                                            \
    va_end(args);                                                                                  \
    return open_call(dir_fd, name, flags, mode)

PUBLIC int open(const char *name, int flags, ...)
{
    OPEN_BODY(AT_FDCWD, name, flags);
}

PUBLIC int open64(const char *name, int flags, ...)
{
    OPEN_BODY(AT_FDCWD, name, flags);
}

PUBLIC int openat(int dir_fd, const char *name, int flags, ...)
{
    OPEN_BODY(dir_fd, name, flags);
}

PUBLIC int openat64(int dir_fd, const char *name, int flags, ...)
{
    OPEN_BODY(dir_fd, name, flags);
}
