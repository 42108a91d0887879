/* SPDX-License-Identifier: Apache-2.0 */
#include "device/still.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char too_long[] = "it is larger than 16 MiB";
static const char no_reader[] = "ankunft-qrreader does not run";

/* Waits for what becomes of the picture, or, before one, until the process is ready. */
static enum qrreader_result await(struct qrreader *r, char ret_code[CODE_BYTES_MAX],
                                  size_t *ret_len)
{
    for (;;) {
        enum qrreader_result result = qrreader_take(r, clock_monotonic_ms(), ret_code, ret_len);
        if (result != QRREADER_BUSY)
            return result;
        int64_t wait_ms = qrreader_due_ms(r) - clock_monotonic_ms();
        struct pollfd pollfd = {.fd = qrreader_fd(r), .events = POLLIN};
        poll(&pollfd, 1, wait_ms < 0 ? 0 : (int)wait_ms);
    }
}

/* NULL: it is read, *ret_len bytes of it. Otherwise why not. */
static const char *file_load(const char *path, uint8_t *bytes, size_t size, size_t *ret_len)
{
    struct stat status;
    const char *fault = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    *ret_len = 0;
    if (fd < 0)
        return strerror(errno);
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > (off_t)size)
        fault = too_long;
    while (fault == NULL && *ret_len < size) {
        ssize_t n = read(fd, bytes + *ret_len, size - *ret_len);
        if (n < 0 && errno != EINTR)
            fault = strerror(errno);
        if (n == 0)
            break;
        if (n > 0)
            *ret_len += (size_t)n;
    }
    close(fd);
    return fault;
}

struct err still_open(struct qrreader **ret_reader)
{
    const struct qrreader_config config = {.width_max_px = QRREADER_SIDE_MAX_PX,
                                           .height_max_px = QRREADER_SIDE_MAX_PX};

    return qrreader_open(&config, ret_reader);
}

enum still_result still_read(struct qrreader *r, const char *path, char ret_code[CODE_BYTES_MAX],
                             size_t *ret_len, const char **ret_why)
{
    size_t len;

    /* After a picture that broke it a new process comes. */
    *ret_why = no_reader;
    while (qrreader_frame(r) == NULL)
        if (await(r, ret_code, ret_len) == QRREADER_LOST)
            return STILL_NO_CODE;
    *ret_why = file_load(path, qrreader_frame(r), qrreader_frame_size(r), &len);
    if (*ret_why == NULL && len == 0)
        *ret_why = "it is empty";
    if (*ret_why != NULL)
        return STILL_NO_PICTURE;
    *ret_why = no_reader;
    if (err_is(qrreader_submit_file(r, len, clock_monotonic_ms())))
        return STILL_NO_CODE;
    switch (await(r, ret_code, ret_len)) {
    case QRREADER_CODE:
        *ret_why = NULL;
        return STILL_CODE;
    case QRREADER_NO_PICTURE:
        *ret_why = "not a PGM, PNG or JPEG that can be read";
        return STILL_NO_PICTURE;
    case QRREADER_LOST:
        *ret_why = "the decoder broke, or took too long";
        return STILL_NO_CODE;
    default:
        *ret_why = "no code";
        return STILL_NO_CODE;
    }
}
