/* SPDX-License-Identifier: Apache-2.0 */
#include "device/serial.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static const struct {
    int baud;
    speed_t speed;
} rates[] = {
    {1200, B1200},     {2400, B2400},     {4800, B4800},     {9600, B9600},
    {19200, B19200},   {38400, B38400},   {57600, B57600},   {115200, B115200},
    {230400, B230400}, {460800, B460800}, {921600, B921600},
};

static bool rate_find(int baud, speed_t *ret_speed)
{
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        if (rates[i].baud == baud) {
            *ret_speed = rates[i].speed;
            return true;
        }
    }
    return false;
}

bool serial_baud_known(int baud)
{
    speed_t speed;

    return rate_find(baud, &speed);
}

static struct err make_raw(int fd, speed_t speed)
{
    struct termios t;

    if (tcgetattr(fd, &t) != 0)
        return err_from_errno(errno);
    cfmakeraw(&t);
    t.c_cflag |= CLOCAL | CREAD;
    t.c_cflag &= ~(tcflag_t)(HUPCL | CRTSCTS | CSTOPB);
    t.c_cc[VMIN] = 0;
    t.c_cc[VTIME] = 0;
    cfsetispeed(&t, speed);
    cfsetospeed(&t, speed);
    if (tcsetattr(fd, TCSANOW, &t) != 0)
        return err_from_errno(errno);
    /* tcsetattr succeeds if any one of the changes could be made: look. */
    if (tcgetattr(fd, &t) != 0)
        return err_from_errno(errno);
    if ((t.c_lflag & (tcflag_t)(ECHO | ICANON | ISIG)) != 0 || (t.c_oflag & OPOST) != 0)
        return err_make(ERR_IO);
    tcflush(fd, TCIOFLUSH);
    if (ioctl(fd, TIOCEXCL) != 0)
        return err_from_errno(errno);
    return err_none();
}

static struct err open_errno(int errnum)
{
    /* What an unplugged device or one that comes just now answers with. */
    if (errnum == ENOENT || errnum == ENODEV || errnum == ENXIO || errnum == EIO)
        return err_make(ERR_GONE);
    return err_from_errno(errnum);
}

struct err serial_open(const char *path, int baud, int *ret_fd)
{
    speed_t speed;

    if (!rate_find(baud, &speed))
        return err_make(ERR_RANGE);
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return open_errno(errno);
    struct stat st;
    struct err e = err_none();
    if (fstat(fd, &st) != 0)
        e = err_from_errno(errno);
    else if (!S_ISCHR(st.st_mode))
        e = err_make(ERR_UNSUPPORTED);
    else if (isatty(fd))
        e = make_raw(fd, speed);
    if (err_is(e)) {
        close(fd);
        return e;
    }
    *ret_fd = fd;
    return err_none();
}

void serial_close(int fd)
{
    /* Else close waits up to 30 s for bytes that nobody takes. */
    if (isatty(fd))
        tcflush(fd, TCIOFLUSH);
    close(fd);
}

/* Bytes that the line has not taken yet; 0 also where nobody can say. */
static int unsent(int fd)
{
    int count = 0;

    return ioctl(fd, TIOCOUTQ, &count) == 0 ? count : 0;
}

void serial_finish(int fd, int wait_ms)
{
    int64_t until_ms = clock_monotonic_ms() + wait_ms;

    /* Nothing tells when the last byte has gone, and tcdrain waits for ever. */
    while (unsent(fd) > 0 && clock_monotonic_ms() < until_ms)
        (void)poll(NULL, 0, 2);
    if (unsent(fd) > 0)
        serial_close(fd);
    else
        close(fd); /* flushed, a line's other end could lose what it has not read yet */
}
