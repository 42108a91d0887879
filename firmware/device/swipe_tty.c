/* SPDX-License-Identifier: Apache-2.0 */
#include "device/swipe_tty.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/chip_key.h"
#include "device/serial.h"
#include "device/swipe.h"
#include "device/worker.h"

#include <stdlib.h>
#include <string.h>

struct swipe_tty {
    struct swipe_tty_config config;
    struct mailbox mailbox;
    struct worker worker;

    /* The worker's own. */
    struct line line;
    struct swipe swipe;
    int64_t last_ms; /* of the last byte */
};

static void result_tell(struct swipe_tty *s, enum swipe_result result, struct mrz *mrz)
{
    if (result == SWIPE_GARBLED)
        log_warn("swipe", "a document was not read whole");
    if (result != SWIPE_ZONE)
        return;
    struct event event = {.kind = EVENT_MRZ_READ};
    chip_key_from_mrz(mrz, &event.mrz);
    s->mailbox.post(s->mailbox.self, &event);
    explicit_bzero(&event, sizeof event);
    explicit_bzero(mrz, sizeof *mrz);
}

static void bytes_take(void *self, const uint8_t *bytes, size_t len)
{
    struct swipe_tty *s = self;
    struct mrz mrz;

    for (size_t i = 0; i < len; i++)
        result_tell(s, swipe_feed(&s->swipe, bytes[i], &mrz), &mrz);
    s->last_ms = clock_monotonic_ms();
}

static void line_serve(struct swipe_tty *s)
{
    int64_t wait_ms = -1;

    if (swipe_pending(&s->swipe)) {
        wait_ms = s->last_ms + SWIPE_SILENCE_MS - clock_monotonic_ms();
        wait_ms = wait_ms > 0 ? wait_ms : 0;
    }
    if (worker_wait(&s->worker, s->line.fd, POLLIN, wait_ms) != 0) {
        if (!line_read(&s->line, bytes_take, s))
            swipe_reset(&s->swipe);
    } else if (swipe_pending(&s->swipe) && clock_monotonic_ms() >= s->last_ms + SWIPE_SILENCE_MS) {
        struct mrz mrz;
        result_tell(s, swipe_end(&s->swipe, &mrz), &mrz);
    }
}

static void swipe_run(void *self)
{
    struct swipe_tty *s = self;

    while (!worker_stopping(&s->worker)) {
        int64_t wait_ms = s->line.retry_at_ms - clock_monotonic_ms();
        if (s->line.fd >= 0)
            line_serve(s);
        else if (wait_ms > 0)
            worker_wait(&s->worker, -1, 0, wait_ms);
        else
            line_open(&s->line);
    }
}

struct err swipe_tty_open(const struct swipe_tty_config *config, struct mailbox mailbox,
                          struct swipe_tty **ret)
{
    size_t len = strnlen(config->path, sizeof config->path);

    if (len == 0 || len == sizeof config->path || !serial_baud_known(config->baud))
        return err_make(ERR_RANGE);
    struct swipe_tty *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_make(ERR_NO_MEMORY);
    s->config = *config;
    s->mailbox = mailbox;
    line_init(&s->line, "swipe", s->config.path, s->config.baud);
    struct err e = worker_start(&s->worker, "swipe", 0, swipe_run, s);
    if (err_is(e)) {
        free(s);
        return e;
    }
    *ret = s;
    return err_none();
}

void swipe_tty_close(struct swipe_tty *swipe)
{
    worker_stop(&swipe->worker);
    worker_deinit(&swipe->worker);
    line_close(&swipe->line);
    explicit_bzero(swipe, sizeof *swipe);
    free(swipe);
}
