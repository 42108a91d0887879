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
    TROUBLE_POLL_MS = 2000,      /* between looks at a printer that somebody is just refilling */
    RECONNECT_AT_ONCE_MS = 1000, /* a connection that lived so long may have been closed as idle */
    READY_YET_EMPTY_MS = 250,
    MOUTH_LOOK_MS = 100, /* between looks at a slip on its way in or out */
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
    struct inquiry inquiry;
    bool reports_on;           /* switched on since the connection began */
    struct escpos_status last; /* what it answered last */
    int64_t forgotten_at_ms;   /* when the slip in the mouth is drawn back in; INT64_MAX: none is */
    enum device_state state;   /* last posted; ABSENT: none yet */
    bool torn;                 /* a slip broke off */
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
    inquiry_begin(&p->inquiry, p->cable.tcp);
    p->reports_on = false;
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

static struct err printer_ask(struct printer *p)
{
    return inquiry_ask(&p->inquiry, &p->cable, clock_monotonic_ms() + p->config.status_timeout_ms,
                       &p->last);
}

static enum device_state state_of(const struct printer *p, const struct escpos_status *status)
{
    if (status->paper_end || status->stopped_paper_end)
        return DEVICE_PAPER_OUT;
    if (!escpos_status_printable(status))
        return DEVICE_BROKEN;
    return status->paper_low && p->config.near_end ? DEVICE_PAPER_LOW : DEVICE_READY;
}

static void trouble_log(const struct escpos_status *status)
{
    const char *what = status->paper_end || status->stopped_paper_end ? "paper out"
                       : status->cover_open                           ? "cover open"
                       : status->cutter                               ? "cutter jammed"
                       : status->jam                                  ? "paper jammed"
                       : status->voltage                              ? "supply voltage"
                       : status->unrecoverable                        ? "unrecoverable error"
                       : escpos_status_overheated(status)             ? "head too hot"
                       : status->recoverable                          ? "mechanical error"
                       : status->error                                ? "error"
                                                                      : "offline";

    log_warn("printer", "%s", what);
}

/* A slip in the mouth is waited for; one that has been taken is not. */
static void mouth_follow(struct printer *p)
{
    bool waits = p->config.retracts && p->config.forgotten_ms > 0 && p->last.in_mouth;

    if (!waits)
        p->forgotten_at_ms = INT64_MAX;
    else if (p->forgotten_at_ms == INT64_MAX)
        p->forgotten_at_ms = clock_monotonic_ms() + p->config.forgotten_ms;
}

/* What the printer says now becomes the device's state. False: it cannot print. */
static bool status_follow(struct printer *p)
{
    enum device_state state = state_of(p, &p->last);
    bool printable = escpos_status_printable(&p->last);

    if (!printable && state != p->state)
        trouble_log(&p->last);
    state_post(p, state);
    mouth_follow(p);
    int poll_ms = printable ? p->config.poll_ms : TROUBLE_POLL_MS;
    p->look_at_ms = poll_ms > 0 ? clock_monotonic_ms() + poll_ms : INT64_MAX;
    return printable;
}

/* Fills up what a broken slip left open, cuts it off, and hands it to nobody. */
static struct err slip_mend(struct printer *p)
{
    uint8_t end[ESCPOS_INIT_BYTES + ESCPOS_END_BYTES + CUSTOM_EJECTOR_BYTES];
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
    if (p->config.present_steps > 0)
        len += p->config.retracts ? custom_retract(end + len) : custom_eject(end + len);
    p->reports_on = false;
    e = cable_write(&p->cable, end, len, p->config.write_timeout_ms);
    if (!err_is(e))
        e = cable_sent(&p->cable, p->config.write_timeout_ms);
    p->torn = err_is(e);
    return e;
}

/* A printer that stands does not work it off, and one that waits for dots would print it. */
static struct err reports_switch_on(struct printer *p)
{
    uint8_t on[INQUIRY_ON_BYTES];
    size_t len = p->reports_on ? 0 : inquiry_on(&p->inquiry, on);

    if (len == 0)
        return err_none();
    struct err e = cable_write(&p->cable, on, len, p->config.write_timeout_ms);
    p->reports_on = !err_is(e);
    return e;
}

/*
 * Connects if need be and asks. ERR_FULL: the printer answered that it cannot print, and the state
 * says why; any other failure has cost the connection.
 */
static struct err printer_check(struct printer *p)
{
    bool asks = p->config.status != INQUIRY_NONE;
    struct err e = p->cable.fd >= 0 ? err_none() : printer_connect(p);

    p->inquiry.reported = false;
    if (!err_is(e) && asks)
        e = printer_ask(p);
    bool printable = escpos_status_printable(&p->last);
    if (!err_is(e) && printable)
        e = slip_mend(p);
    if (!err_is(e) && printable)
        e = reports_switch_on(p);
    if (err_is(e)) {
        printer_lose(p, e);
        return e;
    }
    if (asks) {
        status_follow(p);
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
    uint8_t small[ESCPOS_INIT_BYTES + INQUIRY_ON_BYTES + ESCPOS_END_BYTES + CUSTOM_EJECTOR_BYTES];
    int stall_ms = p->config.write_timeout_ms;
    size_t len = escpos_init(small);

    len += inquiry_on(&p->inquiry, small + len);
    struct err e = cable_write(&p->cable, small, len, stall_ms);
    for (int y = 0; !err_is(e) && y < bitmap->height_px; y += ESCPOS_BAND_ROWS) {
        len = escpos_band(bitmap, y, p->band);
        inquiry_owe(&p->inquiry, p->band, len);
        e = cable_write(&p->cable, p->band, len, stall_ms);
    }
    explicit_bzero(p->band, sizeof(p->band));
    len = escpos_end(p->config.cut, p->config.feed_dots, small);
    if (p->config.present_steps > 0)
        len += custom_present(p->config.present_steps, small + len);
    if (!err_is(e))
        e = cable_write(&p->cable, small, len, stall_ms);
    if (!err_is(e))
        e = cable_sent(&p->cable, stall_ms);
    return e;
}

/*
 * Asks until a slip lies in the mouth, or does not, or the printer cannot go on. Reports see a slip
 * that is taken at once. ERR_TIMEOUT: nothing of it came.
 */
static struct err mouth_await(struct printer *p, bool full)
{
    int64_t until_ms = clock_monotonic_ms() + p->config.write_timeout_ms;

    for (;;) {
        p->inquiry.reported = false;
        struct err e = printer_ask(p);
        bool seen = p->last.in_mouth || (p->inquiry.reported && p->inquiry.report.in_mouth);
        if (err_is(e) || seen == full || !escpos_status_printable(&p->last))
            return e;
        if (worker_stopping(&p->worker))
            return err_make(ERR_CANCELLED);
        if (clock_monotonic_ms() >= until_ms)
            return err_make(ERR_TIMEOUT);
        worker_wait(&p->worker, -1, 0, MOUTH_LOOK_MS);
    }
}

/* Draws a slip in the mouth back in, or throws it out. ERR_TIMEOUT: it stays there. */
static struct err mouth_clear(struct printer *p, bool retract)
{
    uint8_t bytes[CUSTOM_EJECTOR_BYTES];
    size_t len = retract ? custom_retract(bytes) : custom_eject(bytes);
    struct err e = cable_write(&p->cable, bytes, len, p->config.write_timeout_ms);

    return err_is(e) ? e : mouth_await(p, false);
}

/* The slip of a visitor before, never taken, must not be taken for the next one's. */
static struct err mouth_empty(struct printer *p)
{
    if (p->config.present_steps == 0 || !p->last.in_mouth)
        return err_none();
    log_warn("printer", "a slip was not taken, and another is to come");
    struct err e = mouth_clear(p, p->config.retracts);
    /* Retracting may be switched off in the printer's own setup. */
    return e.code == ERR_TIMEOUT && p->config.retracts ? mouth_clear(p, false) : e;
}

/* Sends the slip and asks whether the printer is still well behind it, and has handed it out. */
static struct err slip_hand(struct printer *p, const struct bitmap *bitmap)
{
    struct err e = mouth_empty(p);

    if (err_is(e) || !escpos_status_printable(&p->last))
        return e;
    p->torn = true;
    e = slip_send(p, bitmap);
    p->torn = err_is(e);
    if (!err_is(e) && p->config.present_steps > 0) {
        e = mouth_await(p, true);
        if (e.code == ERR_TIMEOUT)
            log_warn("printer", "the slip did not come out");
    } else if (!err_is(e) && p->config.status != INQUIRY_NONE) {
        e = printer_ask(p);
    }
    return e;
}

static bool slip_print(struct printer *p, const struct bitmap *bitmap)
{
    if (bitmap->bits == NULL || bitmap->width_px > p->config.width_px) {
        log_error("printer", "slip of %d px refused", bitmap->width_px);
        return false;
    }
    struct err e = printer_check(p);
    if (e.code == ERR_GONE) /* closed while idle; nothing was sent yet */
        e = printer_check(p);
    if (!err_is(e)) {
        e = slip_hand(p, bitmap);
        if (!err_is(e))
            return p->config.status == INQUIRY_NONE || status_follow(p);
        printer_lose(p, e);
    }
    if (e.code != ERR_FULL && e.code != ERR_CANCELLED)
        state_post(p, DEVICE_BROKEN);
    return false;
}

/* Time is up for the slip in the mouth, if it is still there. */
static void mouth_look(struct printer *p)
{
    p->forgotten_at_ms = INT64_MAX;
    struct err e = p->cable.fd >= 0 ? printer_ask(p) : err_none();
    if (!err_is(e) && p->last.in_mouth) {
        log_warn("printer", "a slip was not taken and is drawn back in");
        e = mouth_clear(p, true);
    }
    if (p->cable.fd < 0)
        return;
    if (err_is(e) && e.code != ERR_TIMEOUT)
        printer_lose(p, e);
    else
        status_follow(p);
}

/* Rounded up. */
static int paper_mm(const struct printer_config *config, int height_px)
{
    return ((height_px + config->feed_dots) * 254 + config->dpi * 10 - 1) / (config->dpi * 10);
}

static void slip_do(struct printer *p, struct slip *slip)
{
    struct event event = {.kind = EVENT_PRINTED, .request = slip->request};

    event.printed.ok = slip_print(p, &slip->bitmap);
    if (event.printed.ok)
        event.printed.paper_mm = paper_mm(&p->config, slip->bitmap.height_px);
    bitmap_free(&slip->bitmap);
    p->mailbox.post(p->mailbox.self, &event);
}

/* A report of something new: it is asked about at once. */
static void report_follow(struct printer *p)
{
    bool news = state_of(p, &p->inquiry.report) != p->state ||
                p->inquiry.report.in_mouth != p->last.in_mouth;

    if (p->inquiry.reported && news)
        p->look_at_ms = 0;
    p->inquiry.reported = false;
}

/* Waits for a slip, the next look, or something from the far end. */
static void printer_rest(struct printer *p, int64_t until_ms)
{
    size_t len = 0;
    int64_t wait_ms = -1;

    if (until_ms != INT64_MAX) {
        wait_ms = until_ms - clock_monotonic_ms();
        wait_ms = wait_ms > 0 ? wait_ms : 0;
    }
    short revents = worker_wait(&p->worker, p->cable.fd, POLLIN, wait_ms);
    if (revents == 0 || p->cable.fd < 0)
        return;
    struct err e = inquiry_hear(&p->inquiry, &p->cable, &len);
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
        report_follow(p);
        int64_t now_ms = clock_monotonic_ms();
        if (worker_take(&p->worker, &slip))
            slip_do(p, &slip);
        else if (now_ms >= p->forgotten_at_ms)
            mouth_look(p);
        else if (now_ms >= p->look_at_ms)
            printer_look(p);
        else
            printer_rest(p,
                         p->look_at_ms < p->forgotten_at_ms ? p->look_at_ms : p->forgotten_at_ms);
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
        .dpi = 203,
        .near_end = true,
        .status = INQUIRY_DLE_EOT,
        .write_timeout_ms = 10000,
        .status_timeout_ms = 2000,
        .poll_ms = 30000,
    };
}

static bool config_fits(const struct printer_config *c)
{
    return memchr(c->target, '\0', sizeof(c->target)) != NULL && cable_target_fits(c->target) &&
           serial_baud_known(c->baud) && c->width_px >= 8 && c->width_px <= ESCPOS_WIDTH_MAX_PX &&
           c->feed_dots >= 0 && c->feed_dots <= 255 && c->dpi > 0 && c->write_timeout_ms > 0 &&
           c->status_timeout_ms > 0 && c->poll_ms >= 0 && c->forgotten_ms >= 0 &&
           c->present_steps >= 0 && c->present_steps <= 255 &&
           (c->present_steps == 0 || c->status == INQUIRY_CUSTOM);
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
    p->inquiry.way = config->status;
    p->forgotten_at_ms = INT64_MAX;
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
