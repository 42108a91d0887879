/* SPDX-License-Identifier: Apache-2.0 */
#include "device/line.h"

#include "base/clock.h"
#include "base/log.h"
#include "device/serial.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK_BYTES = 512, CHUNKS_A_TURN = 8 };

void line_init(struct line *line, const char *name, const char *path, int baud)
{
    *line = (struct line){.name = name, .path = path, .baud = baud, .fd = -1};
}

void line_close(struct line *line)
{
    if (line->fd >= 0)
        serial_close(line->fd);
    line->fd = -1;
}

void line_finish(struct line *line, int wait_ms)
{
    if (line->fd >= 0)
        serial_finish(line->fd, wait_ms);
    line->fd = -1;
}

bool line_open(struct line *line)
{
    struct err e = serial_open(line->path, line->baud, &line->fd);

    if (err_is(e)) {
        line->fd = -1;
        if (!line->complained)
            log_warn(line->name, "cannot open %s: %s", line->path, err_name(e));
        line->complained = true;
        line->retry_at_ms = clock_monotonic_ms() + backoff_next_ms(&line->backoff);
        return false;
    }
    log_info(line->name, "opened %s", line->path);
    line->complained = false;
    line->opened_ms = clock_monotonic_ms();
    return true;
}

static void line_lost(struct line *line)
{
    int64_t now_ms = clock_monotonic_ms();

    log_warn(line->name, "gone");
    line_close(line);
    line->complained = true;
    backoff_ended(&line->backoff, now_ms - line->opened_ms);
    line->retry_at_ms = now_ms + backoff_next_ms(&line->backoff);
}

bool line_read(struct line *line, void (*take)(void *self, const uint8_t *bytes, size_t len),
               void *self)
{
    uint8_t chunk[CHUNK_BYTES];

    for (int i = 0; i < CHUNKS_A_TURN; i++) {
        ssize_t n = read(line->fd, chunk, sizeof(chunk));
        if (n > 0)
            take(self, chunk, (size_t)n);
        explicit_bzero(chunk, sizeof(chunk));
        /* With VMIN 0 an empty line reads 0 bytes, too: only the first read, which poll promised
         * something for, tells of a line that is gone. */
        bool nothing_yet = n < 0 && (errno == EAGAIN || errno == EINTR);
        if (i == 0 && n <= 0 && !nothing_yet) {
            line_lost(line);
            return false;
        }
        if (n < (ssize_t)sizeof(chunk))
            break;
    }
    return true;
}
