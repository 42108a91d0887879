/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker over a named pipe that brings what an input device brings; where the kernel is asked
 * (to grab) the call is answered here, as no test machine has a scanner.
 */
#include "../cmocka_kit.h"

#include "device/scanner_evdev.h"
#include "emu_keyboard.h"
#include "postbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Is the pipe to pass for a device, and does another program hold it? */
static atomic_bool passes, taken;
static atomic_int grabs;

int __real_fstat(int fd, struct stat *st);
int __wrap_fstat(int fd, struct stat *st);
int __wrap_fstat(int fd, struct stat *st)
{
    int result = __real_fstat(fd, st);

    if (result == 0 && S_ISFIFO(st->st_mode) && atomic_load(&passes))
        st->st_mode = S_IFCHR | 0600;
    return result;
}

int __real_ioctl(int fd, unsigned long request, ...);
int __wrap_ioctl(int fd, unsigned long request, ...);
int __wrap_ioctl(int fd, unsigned long request, ...)
{
    va_list args;

    va_start(args, request);
    void *arg = va_arg(args, void *);
    va_end(args);
    if (!atomic_load(&passes))
        return __real_ioctl(fd, request, arg);
    if (request != EVIOCGRAB)
        return 0;
    errno = EBUSY;
    atomic_fetch_add(&grabs, 1);
    return atomic_load(&taken) ? -1 : 0;
}

struct desk {
    char dir[64], path[96];
    struct postbox *postbox;
    struct scanner_evdev *scanner;
    struct scanner_port port;
    int fd;
};

static void desk_open(struct desk *d, enum hid_layout layout)
{
    struct scanner_evdev_config c = {
        .layout = layout, .suffix = {"\r", 1}, .silence_ms = RECORD_SILENCE_MS};

    snprintf(d->dir, sizeof d->dir, "/tmp/keyboard-XXXXXX");
    assert_non_null(mkdtemp(d->dir));
    snprintf(d->path, sizeof d->path, "%s/scanner", d->dir);
    snprintf(c.path, sizeof c.path, "%s", d->path);
    assert_int_equal(mkfifo(d->path, 0600), 0);
    d->postbox = postbox_make();
    assert_false(
        err_is(scanner_evdev_open(&c, postbox_mailbox(d->postbox), &d->scanner, &d->port)));
    d->fd = open(d->path, O_WRONLY | O_CLOEXEC); /* waits for the reader */
    assert_true(d->fd >= 0);
}

static void desk_close(struct desk *d)
{
    scanner_evdev_close(d->scanner);
    if (d->fd >= 0)
        close(d->fd);
    unlink(d->path);
    rmdir(d->dir);
    postbox_free(d->postbox);
}

static void codes_are_read_in_both_layouts(void **state)
{
    static const char json[] = "{\"id\":100501,\"authKey\":\"0a1b\"}";
    static const char link[] = "https://termin.example/#/appointment/eyJpZCI6MTAw_Zz-Y==";
    struct desk d;
    char typed[128];
    (void)state;

    for (int german = 0; german < 2; german++) {
        enum emu_keyboard keyboard = german ? EMU_KEYBOARD_DE : EMU_KEYBOARD_US;
        desk_open(&d, german ? HID_DE : HID_US);
        d.port.listen(d.port.self, true);
        snprintf(typed, sizeof typed, "%s\r", json);
        assert_true(emu_keyboard_type(d.fd, keyboard, typed));
        postbox_expect_code(d.postbox, json);
        snprintf(typed, sizeof typed, "]Q1%s\r", link);
        assert_true(emu_keyboard_type(d.fd, keyboard, typed));
        postbox_expect_code(d.postbox, link);
        assert_true(emu_keyboard_type(d.fd, EMU_KEYBOARD_ALT, "100501:a1b2\r"));
        postbox_expect_code(d.postbox, "100501:a1b2");
        desk_close(&d);
    }
}

static void nobody_listens_nothing_is_heard(void **state)
{
    struct desk d;
    (void)state;

    desk_open(&d, HID_US);
    assert_true(emu_keyboard_type(d.fd, EMU_KEYBOARD_US, "early\r"));
    while (scanner_evdev_unheard(d.scanner) < 1)
        sched_yield();
    d.port.listen(d.port.self, true);
    assert_true(emu_keyboard_type(d.fd, EMU_KEYBOARD_US, "now\r"));
    postbox_expect_code(d.postbox, "now");
    desk_close(&d);
}

/* Half a code, or one with a key in it that brings none, must not be taken for a whole one. */
static void spoilt_codes_are_said_to_be_so(void **state)
{
    struct desk d;
    struct event e;
    (void)state;

    desk_open(&d, HID_US);
    d.port.listen(d.port.self, true);
    assert_true(emu_keyboard_type(d.fd, EMU_KEYBOARD_US, "1005") && emu_keyboard_drop(d.fd) &&
                emu_keyboard_type(d.fd, EMU_KEYBOARD_US, "01:a1b2\r"));
    assert_true(postbox_await(d.postbox, EVENT_CODE_GARBLED, &e));
    assert_true(emu_keyboard_event(d.fd, KEY_F5, 1));
    assert_int_equal(postbox_count(d.postbox), 0);
    desk_close(&d);
}

static void it_goes_and_comes_back(void **state)
{
    struct desk d;
    (void)state;

    desk_open(&d, HID_US);
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_READY));
    d.port.listen(d.port.self, true);
    assert_true(emu_keyboard_type(d.fd, EMU_KEYBOARD_US, "half"));
    close(d.fd);
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_BROKEN));
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_READY));
    d.fd = open(d.path, O_WRONLY | O_CLOEXEC);
    assert_true(emu_keyboard_type(d.fd, EMU_KEYBOARD_US, "whole\r"));
    postbox_expect_code(d.postbox, "whole");
    desk_close(&d);
}

/* Its keys must reach nobody else: what cannot be grabbed is not used. */
static void it_is_grabbed_or_not_used(void **state)
{
    struct desk d;
    (void)state;

    atomic_store(&passes, true);
    atomic_store(&taken, true);
    atomic_store(&grabs, 0);
    desk_open(&d, HID_US);
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_BROKEN));
    assert_true(atomic_load(&grabs) > 0);
    atomic_store(&taken, false);
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_READY));
    desk_close(&d);
    atomic_store(&passes, false);
}

static void what_is_no_input_device_is_not_used(void **state)
{
    struct scanner_evdev_config c = {.path = "/dev/null", .suffix = {"\r", 1}, .silence_ms = 40};
    struct postbox *postbox = postbox_make();
    struct scanner_evdev *scanner;
    struct scanner_port port;
    (void)state;

    assert_false(err_is(scanner_evdev_open(&c, postbox_mailbox(postbox), &scanner, &port)));
    assert_true(postbox_await_state(postbox, DEVICE_SCANNER, DEVICE_BROKEN));
    scanner_evdev_close(scanner);
    c.path[0] = '\0';
    assert_int_equal(scanner_evdev_open(&c, postbox_mailbox(postbox), &scanner, &port).code,
                     ERR_RANGE);
    postbox_free(postbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_read_in_both_layouts),
        cmocka_unit_test(nobody_listens_nothing_is_heard),
        cmocka_unit_test(spoilt_codes_are_said_to_be_so),
        cmocka_unit_test(it_goes_and_comes_back),
        cmocka_unit_test(it_is_grabbed_or_not_used),
        cmocka_unit_test(what_is_no_input_device_is_not_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
