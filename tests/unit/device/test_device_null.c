/* SPDX-License-Identifier: Apache-2.0 */
#include "device/printer_null.h"
#include "device/scanner_null.h"
#include "postbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_missing_scanner_is_absent_and_silent(void **state)
{
    struct postbox *postbox = postbox_make();
    struct scanner_port port;

    (void)state;
    scanner_null_open(postbox_mailbox(postbox), &port);
    assert_true(postbox_await_state(postbox, DEVICE_SCANNER, DEVICE_ABSENT));
    port.listen(port.self, true);
    port.acknowledge(port.self, true);
    port.listen(port.self, false);
    assert_int_equal(postbox_count(postbox), 0);
    postbox_free(postbox);
}

static void a_missing_printer_answers_at_once(void **state)
{
    struct postbox *postbox = postbox_make();
    struct printer_null printer;
    struct printer_port port;
    struct bitmap slip;
    struct event event;

    (void)state;
    printer_null_open(&printer, postbox_mailbox(postbox), 576, &port);
    assert_true(postbox_await_state(postbox, DEVICE_PRINTER, DEVICE_ABSENT));
    assert_int_equal(port.width_px, 576);
    assert_false(err_is(bitmap_make(576, 10, &slip)));
    port.print(port.self, 7, &slip);
    assert_null(slip.bits);
    assert_int_equal(postbox_count(postbox), 1);
    assert_true(postbox_await(postbox, EVENT_PRINTED, &event));
    assert_false(event.printed.ok);
    assert_int_equal(event.request, 7);
    postbox_free(postbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_scanner_is_absent_and_silent),
        cmocka_unit_test(a_missing_printer_answers_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
