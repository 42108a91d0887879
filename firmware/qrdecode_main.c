/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qr-decode: what the camera's decoder reads in still pictures, for technicians and tests.
 *
 *   qr-decode IMAGE...      PGM, PNG or JPEG
 *
 * Prints each payload on a line, with several pictures after "IMAGE: ", and what went wrong on
 * stderr. Exit code 0: all were read; 1: some have no code; 2: some are no pictures. The pictures
 * are unpacked and searched by ankunft-qrreader, so that one made to harm cannot.
 */
#include "base/clock.h"
#include "base/log.h"
#include "device/qrreader.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ = 0, NO_CODE = 1, NO_PICTURE = 2 };

static const char too_long[] = "it is larger than 16 MiB";

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

/* Bytes of a stranger do not go to a terminal as they are. */
static void code_print(const char *code, size_t len)
{
    bool plain = isatty(STDOUT_FILENO) == 0;

    for (size_t i = 0; i < len; i++)
        if (plain || isprint((unsigned char)code[i]))
            putchar(code[i]);
        else
            printf("\\x%02X", (unsigned)(unsigned char)code[i]);
    putchar('\n');
    fflush(stdout);
}

static int complain(const char *path, const char *why, int code)
{
    fprintf(stderr, "qr-decode: %s: %s\n", path, why);
    return code;
}

static int decode(struct qrreader *r, const char *path, bool named)
{
    char code[CODE_BYTES_MAX];
    size_t len;

    /* After a picture that broke it a new process comes. */
    while (qrreader_frame(r) == NULL)
        if (await(r, code, &len) == QRREADER_LOST)
            return complain(path, "ankunft-qrreader does not run", NO_CODE);
    const char *fault = file_load(path, qrreader_frame(r), qrreader_frame_size(r), &len);
    if (fault != NULL)
        return complain(path, fault, NO_PICTURE);
    if (len == 0)
        return complain(path, "it is empty", NO_PICTURE);
    if (err_is(qrreader_submit_file(r, len, clock_monotonic_ms())))
        return complain(path, "ankunft-qrreader does not run", NO_CODE);
    switch (await(r, code, &len)) {
    case QRREADER_CODE:
        if (named)
            printf("%s: ", path);
        code_print(code, len);
        explicit_bzero(code, sizeof code);
        return READ;
    case QRREADER_NO_PICTURE:
        return complain(path, "not a PGM, PNG or JPEG that can be read", NO_PICTURE);
    case QRREADER_LOST:
        return complain(path, "the decoder broke, or took too long", NO_CODE);
    default:
        return complain(path, "no code", NO_CODE);
    }
}

int main(int argc, char **argv)
{
    const struct qrreader_config config = {.width_max_px = QRREADER_SIDE_MAX_PX,
                                           .height_max_px = QRREADER_SIDE_MAX_PX};
    struct qrreader *reader;
    int worst = READ;

    if (argc < 2 || argv[1][0] == '-') {
        bool asked = argc == 2 && strcmp(argv[1], "--help") == 0;
        fprintf(asked ? stdout : stderr,
                "usage: qr-decode IMAGE...\n"
                "Prints what the QR code in each PGM, PNG or JPEG says. Exit code 0: all were\n"
                "read; 1: some have no code; 2: some are no pictures.\n");
        return asked ? READ : NO_PICTURE;
    }
    log_level_set(LOG_ERROR);
    if (err_is(qrreader_open(&config, &reader)))
        return complain("ankunft-qrreader", "no memory to share", NO_CODE);
    for (int i = 1; i < argc; i++) {
        int code = decode(reader, argv[i], argc > 2);
        if (code > worst)
            worst = code;
    }
    qrreader_close(reader);
    return worst;
}
