/* SPDX-License-Identifier: Apache-2.0 */
/*
 * camera_calls: stands in front of the C library's calls that reach a device, preloaded or linked
 * into a test. All that is not the camera's goes straight to the kernel.
 */
#include "emu_camera.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PUBLIC __attribute__((visibility("default")))

static int open_call(int dir_fd, const char *path, int flags, mode_t mode)
{
    int result;

    if (emu_camera_open(path, &result))
        return result;
    return (int)syscall(SYS_openat, dir_fd, path, flags, mode);
}

static mode_t mode_of(int flags, va_list args)
{
    bool makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;

    return makes ? va_arg(args, mode_t) : 0;
}

PUBLIC int open(const char *path, int flags, ...)
{
    va_list args;

    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return open_call(AT_FDCWD, path, flags, mode);
}

PUBLIC int open64(const char *path, int flags, ...)
{
    va_list args;

    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return open_call(AT_FDCWD, path, flags, mode);
}

PUBLIC int ioctl(int fd, unsigned long request, ...)
{
    va_list args;
    int result;

    va_start(args, request);
    void *arg = va_arg(args, void *);
    va_end(args);
    if (emu_camera_ioctl(fd, request, arg, &result))
        return result;
    return (int)syscall(SYS_ioctl, fd, request, arg);
}

PUBLIC void *mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
    void *result;

    if (emu_camera_mmap(fd, at, len, protection, flags, offset, &result))
        return result;
    return (void *)syscall(SYS_mmap, at, len, protection, flags, fd, offset);
}

PUBLIC void *mmap64(void *at, size_t len, int protection, int flags, int fd, off64_t offset)
{
    return mmap(at, len, protection, flags, fd, offset);
}

PUBLIC int close(int fd)
{
    int result;

    if (emu_camera_close(fd, &result))
        return result;
    return (int)syscall(SYS_close, fd);
}
