/* SPDX-License-Identifier: Apache-2.0 */
#include "device/printer_escpos.h"

#include "base/clock.h"
#include "base/log.h"
#include "device/backoff.h"
#include "device/serial.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
    ASK_AGAIN_MS = 500, /* a busy printer may have missed the question */
    UNANSWERED_MAX = 15,
    TROUBLE_POLL_MS = 2000,      /* between looks at a printer that somebody is just refilling */
    RECONNECT_AT_ONCE_MS = 1000, /* a connection that lived so long may have been closed as idle */
    READY_YET_EMPTY_MS = 1000,
};

struct slip {
    uint32_t request;
    struct bitmap bitmap;
};

struct printer {
    struct printer_config config;
    struct mailbox mailbox;
    struct worker worker;

    /* The worker's own. */
    struct cable cable; /* fd -1: closed */
    int64_t opened_ms;
    int64_t look_at_ms;
    struct backoff backoff;
    enum device_state state; /* last posted; ABSENT: none yet */
    int unanswered;          /* answers that may still come to earlier questions, at most */
    bool torn;               /* a slip broke off */
    uint8_t band[ESCPOS_BAND_BYTES_MAX];
};

static void state_post(struct printer *p, enum device_state state)
{
    if (p->state == state)
        return;
    p->state = state;
    struct event event = {.kind = EVENT_DEVICE_CHANGED};
    event.device.device = DEVICE_PRINTER;
    event.device.state = state;
    p->mailbox.post(p->mailbox.self, &event);
}

static void unanswered_set(struct printer *p, int count)
{
    p->unanswered = count < UNANSWERED_MAX ? count : UNANSWERED_MAX;
}

static struct err printer_connect(struct printer *p)
{
    struct err e = cable_open(p->config.target, p->config.baud, &p->worker, &p->cable);

    if (err_is(e)) {
        if (p->state != DEVICE_BROKEN)
            log_warn("printer", "cannot open %s: %s", p->config.target, err_name(e));
        return e;
    }
    log_info("printer", "opened %s", p->config.target);
    p->opened_ms = clock_monotonic_ms();
    if (p->cable.tcp)
        p->unanswered = 0; /* answers to an old connection end with it */
    return err_none();
}

static void printer_lose(struct printer *p, struct err why)
{
    int64_t now_ms = clock_monotonic_ms();

    if (p->cable.fd >= 0) {
        if (why.code != ERR_CANCELLED && p->state != DEVICE_BROKEN)
            log_warn("printer", "connection ended: %s", err_name(why));
        cable_close(&p->cable);
        backoff_ended(&p->backoff, now_ms - p->opened_ms);
    }
    p->look_at_ms = now_ms + backoff_next_ms(&p->backoff);
}

/* Puts one question until it has an answer that cannot belong to an earlier one. */
static struct err question_put(struct printer *p, enum escpos_question question,
                               int64_t deadline_ms, uint8_t *ret_byte)
{
    uint8_t ask[ESCPOS_QUESTION_BYTES];
    int asked = 0, answers = 0, needed = p->unanswered + 1;
    size_t drained;
    struct err e = cable_drain(&p->cable, &drained);

    escpos_ask(question, ask);
    while (!err_is(e) && answers < needed && clock_monotonic_ms() < deadline_ms) {
        e = cable_write(&p->cable, ask, sizeof(ask), deadline_ms - clock_monotonic_ms());
        if (err_is(e))
            break;
        asked++;
        int64_t again_ms = clock_monotonic_ms() + ASK_AGAIN_MS;
        do {
            e = cable_read(&p->cable, again_ms < deadline_ms ? again_ms : deadline_ms, ret_byte);
        } while (!err_is(e) && !escpos_is_status(*ret_byte));
        if (!err_is(e))
            answers++;
        else if (e.code == ERR_TIMEOUT)
            e = err_none();
    }
    unanswered_set(p, p->unanswered + asked - answers);
    if (!err_is(e) && answers < needed)
        e = err_make(ERR_TIMEOUT);
    return e;
}

/* Asks paper, cover, printer and, where one is said to be there, the error. */
static struct err status_ask(struct printer *p, struct escpos_status *ret_status)
{
    static const enum escpos_question questions[] = {ESCPOS_ASK_PAPER, ESCPOS_ASK_OFFLINE,
                                                     ESCPOS_ASK_PRINTER, ESCPOS_ASK_ERROR};
    int64_t deadline_ms = clock_monotonic_ms() + p->config.status_timeout_ms;
    struct escpos_status status = {0};

    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        uint8_t byte;
        if (questions[i] == ESCPOS_ASK_ERROR && !status.error)
            break;
        struct err e = question_put(p, questions[i], deadline_ms, &byte);
        if (err_is(e))
            return e;
        if (!escpos_status_add(&status, questions[i], byte))
            return err_make(ERR_CORRUPT);
    }
    *ret_status = status;
    return err_none();
}

static enum device_state state_of(const struct escpos_status *status)
{
    if (status->paper_end || status->stopped_paper_end)
        return DEVICE_PAPER_OUT;
    if (!escpos_status_printable(status))
        return DEVICE_BROKEN;
    return status->paper_low ? DEVICE_PAPER_LOW : DEVICE_READY;
}

static void trouble_log(const struct escpos_status *status)
{
    const char *what = status->paper_end || status->stopped_paper_end ? "paper out"
                       : status->cover_open                           ? "cover open"
                       : status->cutter                               ? "cutter jammed"
                       : status->unrecoverable                        ? "unrecoverable error"
                       : escpos_status_overheated(status)             ? "head too hot"
                       : status->recoverable                          ? "mechanical error"
                       : status->error                                ? "error"
                                                                      : "offline";

    log_warn("printer", "%s", what);
}

/* What the printer says now becomes the device's state. False: it cannot print. */
static bool status_follow(struct printer *p, const struct escpos_status *status)
{
    enum device_state state = state_of(status);
    bool printable = escpos_status_printable(status);

    if (!printable && state != p->state)
        trouble_log(status);
    state_post(p, state);
    int poll_ms = printable ? p->config.poll_ms : TROUBLE_POLL_MS;
    p->look_at_ms = poll_ms > 0 ? clock_monotonic_ms() + poll_ms : INT64_MAX;
    return printable;
}

/* Fills up what a broken slip left open, and cuts it off. */
static struct err slip_mend(struct printer *p)
{
    uint8_t end[ESCPOS_INIT_BYTES + ESCPOS_END_BYTES];
    size_t band_bytes =
        ESCPOS_HEADER_BYTES + (size_t)(p->config.width_px + 7) / 8 * ESCPOS_BAND_ROWS;

    if (!p->torn)
        return err_none();
    memset(p->band, 0, band_bytes); /* outside of an image a printer passes over NUL */
    struct err e = cable_write(&p->cable, p->band, band_bytes, p->config.write_timeout_ms);
    if (err_is(e))
        return e;
    size_t len = escpos_init(end);
    len += escpos_end(p->config.cut, p->config.feed_dots, end + len);
    e = cable_write(&p->cable, end, len, p->config.write_timeout_ms);
    if (!err_is(e))
        e = cable_sent(&p->cable, p->config.write_timeout_ms);
    p->torn = err_is(e);
    return e;
}

/*
 * Connects if need be and asks. ERR_FULL: the printer answered that it cannot print, and the state
 * says why; any other failure has cost the connection.
 */
static struct err printer_check(struct printer *p)
{
    struct escpos_status status = {0};
    struct err e = p->cable.fd >= 0 ? err_none() : printer_connect(p);

    if (!err_is(e) && p->config.status == PRINTER_STATUS_DLE_EOT)
        e = status_ask(p, &status);
    bool printable = escpos_status_printable(&status);
    if (!err_is(e) && printable)
        e = slip_mend(p);
    if (err_is(e)) {
        printer_lose(p, e);
        return e;
    }
    if (p->config.status == PRINTER_STATUS_DLE_EOT) {
        status_follow(p, &status);
    } else {
        state_post(p, DEVICE_READY);
        p->look_at_ms = INT64_MAX;
    }
    return printable ? err_none() : err_make(ERR_FULL);
}

static void printer_look(struct printer *p)
{
    struct err e = printer_check(p);

    if (err_is(e) && e.code != ERR_FULL && e.code != ERR_CANCELLED)
        state_post(p, DEVICE_BROKEN);
}

static struct err slip_send(struct printer *p, const struct bitmap *bitmap)
{
    uint8_t small[ESCPOS_INIT_BYTES + ESCPOS_END_BYTES];
    int stall_ms = p->config.write_timeout_ms, questions = 0;
    struct err e = cable_write(&p->cable, small, escpos_init(small), stall_ms);

    for (int y = 0; !err_is(e) && y < bitmap->height_px; y += ESCPOS_BAND_ROWS) {
        size_t len = escpos_band(bitmap, y, p->band);
        questions += escpos_count_questions(p->band, len);
        e = cable_write(&p->cable, p->band, len, stall_ms);
    }
    explicit_bzero(p->band, sizeof(p->band));
    size_t len = escpos_end(p->config.cut, p->config.feed_dots, small);
    if (!err_is(e))
        e = cable_write(&p->cable, small, len, stall_ms);
    if (!err_is(e))
        e = cable_sent(&p->cable, stall_ms);
    unanswered_set(p, p->unanswered + questions);
    return e;
}

/* Sends the slip and asks whether the printer is still well behind it. */
static bool slip_print(struct printer *p, const struct bitmap *bitmap)
{
    struct escpos_status status;

    if (bitmap->bits == NULL || bitmap->width_px > p->config.width_px) {
        log_error("printer", "slip of %d px refused", bitmap->width_px);
        return false;
    }
    struct err e = printer_check(p);
    if (e.code == ERR_GONE) /* closed while idle; nothing was sent yet */
        e = printer_check(p);
    if (!err_is(e)) {
        p->torn = true;
        e = slip_send(p, bitmap);
        p->torn = err_is(e);
        if (!err_is(e) && p->config.status == PRINTER_STATUS_NONE)
            return true;
        if (!err_is(e))
            e = status_ask(p, &status);
        if (!err_is(e))
            return status_follow(p, &status);
        printer_lose(p, e);
    }
    if (e.code != ERR_FULL && e.code != ERR_CANCELLED)
        state_post(p, DEVICE_BROKEN);
    return false;
}

static void slip_do(struct printer *p, struct slip *slip)
{
    struct event event = {.kind = EVENT_PRINTED, .request = slip->request};

    event.printed.ok = slip_print(p, &slip->bitmap);
    bitmap_free(&slip->bitmap);
    p->mailbox.post(p->mailbox.self, &event);
}

/* Waits for a slip, the next look, or the far end's going away. */
static void printer_rest(struct printer *p)
{
    size_t len = 0;
    int64_t wait_ms = -1;

    if (p->look_at_ms != INT64_MAX) {
        wait_ms = p->look_at_ms - clock_monotonic_ms();
        wait_ms = wait_ms > 0 ? wait_ms : 0;
    }
    short revents = worker_wait(&p->worker, p->cable.fd, POLLIN, wait_ms);
    if (revents == 0 || p->cable.fd < 0)
        return;
    /* Reports nobody asked for are no answers; they are thrown away. */
    struct err e = cable_drain(&p->cable, &len);
    if (err_is(e)) {
        int64_t lived_ms = clock_monotonic_ms() - p->opened_ms;
        printer_lose(p, e);
        if (lived_ms >= RECONNECT_AT_ONCE_MS)
            p->look_at_ms = 0;
        else
            state_post(p, DEVICE_BROKEN);
    } else if (len == 0) {
        worker_wait(&p->worker, -1, 0, READY_YET_EMPTY_MS); /* usblp */
    }
}

static void printer_run(void *self)
{
    struct printer *p = self;
    struct slip slip;

    while (!worker_stopping(&p->worker)) {
        if (worker_take(&p->worker, &slip))
            slip_do(p, &slip);
        else if (clock_monotonic_ms() >= p->look_at_ms)
            printer_look(p);
        else
            printer_rest(p);
    }
}

static void printer_print(void *self, uint32_t request, struct bitmap *bitmap)
{
    struct printer *p = self;
    struct slip slip = {request, *bitmap};

    if (worker_send(&p->worker, &slip)) {
        *bitmap = (struct bitmap){0};
        return;
    }
    bitmap_free(bitmap);
    p->mailbox.post(p->mailbox.self, &(struct event){.kind = EVENT_PRINTED, .request = request});
}

struct printer_config printer_config_default(void)
{
    return (struct printer_config){
        .baud = 115200,
        .width_px = 576,
        .cut = ESCPOS_CUT_PARTIAL,
        .feed_dots = 24,
        .status = PRINTER_STATUS_DLE_EOT,
        .write_timeout_ms = 10000,
        .status_timeout_ms = 2000,
        .poll_ms = 30000,
    };
}

static bool config_fits(const struct printer_config *c)
{
    return memchr(c->target, '\0', sizeof(c->target)) != NULL && cable_target_fits(c->target) &&
           serial_baud_known(c->baud) && c->width_px >= 8 && c->width_px <= ESCPOS_WIDTH_MAX_PX &&
           c->feed_dots >= 0 && c->feed_dots <= 255 && c->write_timeout_ms > 0 &&
           c->status_timeout_ms > 0 && c->poll_ms >= 0;
}

struct err printer_open(const struct printer_config *config, struct mailbox mailbox,
                        struct printer **ret, struct printer_port *ret_port)
{
    if (!config_fits(config))
        return err_make(ERR_RANGE);
    struct printer *p = calloc(1, sizeof(*p));
    if (p == NULL)
        return err_make(ERR_NO_MEMORY);
    p->config = *config;
    p->mailbox = mailbox;
    p->cable.fd = -1;
    p->state = DEVICE_ABSENT;
    struct err e = worker_start(&p->worker, "printer", sizeof(struct slip), printer_run, p);
    if (err_is(e)) {
        free(p);
        return e;
    }
    *ret = p;
    *ret_port =
        (struct printer_port){.self = p, .width_px = config->width_px, .print = printer_print};
    return err_none();
}

void printer_close(struct printer *printer)
{
    struct slip slip;

    worker_stop(&printer->worker);
    while (worker_take(&printer->worker, &slip))
        bitmap_free(&slip.bitmap);
    worker_deinit(&printer->worker);
    cable_close(&printer->cable);
    free(printer);
}
