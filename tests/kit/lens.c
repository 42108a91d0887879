/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/lens.h"

#include <fcntl.h>
#include <poll.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, WIDTH = 1280, HEIGHT = 720, GREY = 96, WHITE = 225, BLACK = 35 };

static void name_of(const struct lens *lens, const char *file, char ret_path[300])
{
    snprintf(ret_path, 300, "%s/%s", lens->dir, file);
}

bool lens_open(struct lens *lens)
{
    const char *tmp = getenv("TMPDIR");
    char told[300];

    *lens = (struct lens){.told_fd = -1};
    snprintf(lens->dir, sizeof lens->dir, "%.190s/lens-XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(lens->dir) == NULL)
        return false;
    snprintf(lens->path, sizeof lens->path, "%s/camera", lens->dir);
    name_of(lens, "told", told);
    if (mkfifo(told, 0600) != 0)
        return false;
    lens->told_fd = open(told, O_RDWR | O_CLOEXEC);
    return lens->told_fd >= 0 && setenv("CAMERA_SHIM", lens->dir, 1) == 0;
}

void lens_close(struct lens *lens)
{
    static const char *const names[] = {"told",     "frame",  "frame.new", "mood",
                                        "mood.new", "offers", "offers.new"};
    char path[300];

    unsetenv("CAMERA_SHIM");
    if (lens->told_fd >= 0)
        close(lens->told_fd);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        name_of(lens, names[i], path);
        unlink(path);
    }
    rmdir(lens->dir);
}

/* The file appears whole. */
static bool file_put(const struct lens *lens, const char *file, const void *head, size_t head_len,
                     const void *bytes, size_t len)
{
    char path[300], made[310];

    name_of(lens, file, path);
    snprintf(made, sizeof made, "%s.new", path);
    FILE *f = fopen(made, "wb");
    if (f == NULL)
        return false;
    bool ok = fwrite(head, 1, head_len, f) == head_len && fwrite(bytes, 1, len, f) == len;
    return fclose(f) == 0 && ok && rename(made, path) == 0;
}

static bool file_drop(const struct lens *lens, const char *file)
{
    char path[300];

    name_of(lens, file, path);
    return unlink(path) == 0 || access(path, F_OK) != 0;
}

bool lens_mood(const struct lens *lens, const char *mood)
{
    return mood == NULL ? file_drop(lens, "mood")
                        : file_put(lens, "mood", mood, strlen(mood), "\n", 1);
}

bool lens_offer(const struct lens *lens, const char *formats)
{
    return file_put(lens, "offers", formats, strlen(formats), "\n", 1);
}

bool lens_clear(const struct lens *lens)
{
    return file_drop(lens, "frame");
}

bool lens_show(const struct lens *lens, const uint8_t *pixels, int width_px, int height_px)
{
    char head[64];
    int n = snprintf(head, sizeof head, "P5\n%d %d\n255\n", width_px, height_px);

    return file_put(lens, "frame", head, (size_t)n, pixels, (size_t)width_px * (size_t)height_px);
}

static void square_fill(uint8_t *pixels, int x, int y, int side, uint8_t grey)
{
    for (int row = y; row < y + side; row++)
        memset(pixels + (size_t)row * WIDTH + (size_t)x, grey, (size_t)side);
}

bool lens_hold_up(const struct lens *lens, const char *code, int module_px)
{
    QRcode *qr = QRcode_encodeString8bit(code, 0, QR_ECLEVEL_M);
    uint8_t *pixels = malloc(WIDTH * HEIGHT);
    int side = qr != NULL ? (qr->width + 8) * module_px : HEIGHT + 1;
    int left = (WIDTH - side) / 2, top = (HEIGHT - side) / 2;
    bool ok = pixels != NULL && side <= HEIGHT;

    if (ok) {
        memset(pixels, GREY, WIDTH * HEIGHT);
        square_fill(pixels, left, top, side, WHITE);
        for (int i = 0; i < qr->width * qr->width; i++)
            if ((qr->data[i] & 1) != 0)
                square_fill(pixels, left + (4 + i % qr->width) * module_px,
                            top + (4 + i / qr->width) * module_px, module_px, BLACK);
        ok = lens_show(lens, pixels, WIDTH, HEIGHT);
    }
    free(pixels);
    QRcode_free(qr);
    return ok;
}

bool lens_await(struct lens *lens, const char *prefix, char ret_line[LENS_LINE_MAX])
{
    for (;;) {
        char *end = memchr(lens->told, '\n', lens->told_len);
        if (end != NULL) {
            size_t len = (size_t)(end - lens->told);
            memcpy(ret_line, lens->told, len);
            ret_line[len] = '\0';
            lens->told_len -= len + 1;
            memmove(lens->told, end + 1, lens->told_len);
            if (strncmp(ret_line, prefix, strlen(prefix)) == 0)
                return true;
            continue;
        }
        struct pollfd p = {.fd = lens->told_fd, .events = POLLIN};
        if (poll(&p, 1, PATIENCE_MS) != 1)
            return false;
        ssize_t n =
            read(lens->told_fd, lens->told + lens->told_len, sizeof lens->told - lens->told_len);
        if (n <= 0)
            return false;
        lens->told_len += (size_t)n;
    }
}
