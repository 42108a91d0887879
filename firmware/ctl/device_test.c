/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/device_test.h"

#include "base/clock.h"
#include "base/ring.h"
#include "core/code.h"
#include "parts.h"

#include <stdio.h>
#include <string.h>

enum { PRINT_PATIENCE_MS = 30000 };

static const char *const state_names[] = {
    [DEVICE_ABSENT] = "not configured",
    [DEVICE_READY] = "ready",
    [DEVICE_PAPER_LOW] = "ready, little paper left",
    [DEVICE_PAPER_OUT] = "out of paper",
    [DEVICE_BROKEN] = "not answering",
};

static void put(void *self, const struct event *event)
{
    if (!ring_put(self, event))
        fprintf(stderr, "too much at once; something was left out\n");
}

static struct err mailbox_open(struct ring *ring, struct mailbox *ret_mailbox)
{
    *ret_mailbox = (struct mailbox){.self = ring, .post = put};
    return ring_init(ring, sizeof(struct event), EVENTS_QUEUED_MAX);
}

static void print_slip(const struct config *config, struct ui *ui, struct printer_port port)
{
    struct ticket ticket = {
        .number = "000", .arrived_s = clock_wall_s(), .ahead = -1, .wait_min = -1};
    struct bitmap slip;

    if (config->rules.office_count > 0) {
        ticket.scope = config->rules.offices[0].scope;
        memcpy(ticket.office, config->rules.offices[0].name, sizeof ticket.office);
    }
    if (!err_is(ui_slip(ui, &ticket, port.width_px, &slip)))
        port.print(port.self, 1, &slip);
}

int device_test_print(const struct config *config)
{
    static struct event event;
    struct ring ring;
    struct mailbox mailbox;
    struct parts_printer printer;
    struct ui *ui = NULL;
    int code = 1;

    if (err_is(mailbox_open(&ring, &mailbox)) || err_is(parts_ui_open(config, NULL, &ui)) ||
        err_is(parts_printer_open(config, mailbox, &printer)))
        return 1;
    int64_t until_ms = clock_monotonic_ms() + PRINT_PATIENCE_MS;
    for (bool asked = false, done = false;
         !done && ring_wait(&ring, until_ms - clock_monotonic_ms(), &event);) {
        if (event.kind == EVENT_DEVICE_CHANGED) {
            printf("printer: %s\n", state_names[event.device.state]);
            done = event.device.state == DEVICE_ABSENT;
            if (!asked && event.device.state != DEVICE_ABSENT) {
                asked = true;
                print_slip(config, ui, printer.port);
            }
        } else if (event.kind == EVENT_PRINTED) {
            printf(event.printed.ok ? "the slip is printed and the printer says so\n"
                                    : "the slip was not printed, or not confirmed\n");
            code = event.printed.ok ? 0 : 1;
            done = true;
        }
    }
    parts_printer_close(&printer);
    ui_close(ui);
    ring_deinit(&ring);
    return code;
}

/* False: it is none of a booking. */
static bool describe_code(const struct event *event)
{
    struct booking_ref ref;

    if (err_is(code_parse(event->code.bytes, event->code.len, &ref))) {
        printf("read %d bytes: not a code of a booking\n", event->code.len);
        return false;
    }
    printf("read the code of booking %lld, key of %zu digits\n", (long long)ref.id,
           strlen(ref.key));
    explicit_bzero(&ref, sizeof ref);
    return true;
}

int device_test_scan(const struct config *config)
{
    static struct event event;
    struct ring ring;
    struct mailbox mailbox;
    struct parts_scanner scanner;

    if (err_is(mailbox_open(&ring, &mailbox)) ||
        err_is(parts_scanner_open(config, mailbox, NULL, &scanner)))
        return 1;
    scanner.port.listen(scanner.port.self, true);
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (ring_wait(&ring, -1, &event)) {
        if (event.kind == EVENT_DEVICE_CHANGED) {
            printf("scanner: %s\n", state_names[event.device.state]);
            if (event.device.state == DEVICE_ABSENT)
                break;
        } else if (event.kind == EVENT_CODE_GARBLED) {
            printf("read something without an end, or too long\n");
            scanner.port.acknowledge(scanner.port.self, false);
        } else if (event.kind == EVENT_CODE_READ) {
            scanner.port.acknowledge(scanner.port.self, describe_code(&event));
        }
        explicit_bzero(&event, sizeof event);
    }
    parts_scanner_close(&scanner);
    ring_deinit(&ring);
    return 1;
}
