/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line: a serial line that somebody listens to: opened by its path, again with a back-off of up to
 * 5 s when it is gone, and read a bounded amount a turn. Owned by one worker.
 */
#ifndef DEVICE_LINE_H
#define DEVICE_LINE_H

#include "device/backoff.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_PATH_MAX = 240 };

struct line {
    const char *name, *path; /* name: for logs. Both outlive the line */
    int baud;
    int fd;          /* -1: not open */
    bool complained; /* that it cannot be opened */
    int64_t opened_ms, retry_at_ms;
    struct backoff backoff;
};

void line_init(struct line *line, const char *name, const char *path, int baud);
/* False: not now; retry_at_ms says when next. */
bool line_open(struct line *line);
/* Hands on what is there; bytes are wiped afterwards. False: the line is gone, and closed. */
bool line_read(struct line *line, void (*take)(void *self, const uint8_t *bytes, size_t len),
               void *self);
void line_close(struct line *line);
/* The same when what was written has been sent, after wait_ms at the latest. */
void line_finish(struct line *line, int wait_ms);

#endif
