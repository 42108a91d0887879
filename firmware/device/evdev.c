/* SPDX-License-Identifier: Apache-2.0 */
#include "device/evdev.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fits(struct evdev *evdev, bool grab)
{
    struct stat st;
    int version;

    if (fstat(evdev->fd, &st) != 0)
        return false;
    evdev->pipe = S_ISFIFO(st.st_mode);
    if (evdev->pipe)
        return true;
    return ioctl(evdev->fd, EVIOCGVERSION, &version) == 0 &&
           (!grab || ioctl(evdev->fd, EVIOCGRAB, 1) == 0);
}

bool evdev_open(const char *path, bool grab, struct evdev *ret_evdev)
{
    *ret_evdev = (struct evdev){.fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
    if (ret_evdev->fd < 0)
        return false;
    if (fits(ret_evdev, grab))
        return true;
    int error = errno;
    evdev_close(ret_evdev);
    errno = error;
    return false;
}

void evdev_close(struct evdev *evdev)
{
    if (evdev->fd >= 0)
        close(evdev->fd);
    evdev->fd = -1;
}

bool evdev_next(struct evdev_stream *stream, const uint8_t *bytes, size_t len, size_t *ret_taken,
                struct input_event *ret_event)
{
    size_t missing = sizeof stream->part - stream->part_len;
    size_t n = len < missing ? len : missing;

    memcpy(stream->part + stream->part_len, bytes, n);
    stream->part_len += n;
    *ret_taken = n;
    if (stream->part_len < sizeof stream->part)
        return false;
    memcpy(ret_event, stream->part, sizeof *ret_event);
    explicit_bzero(stream, sizeof *stream);
    return true;
}
