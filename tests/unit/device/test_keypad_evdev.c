/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keypad's worker over a named pipe that brings what an input device brings; where the kernel
 * is asked (grab, the plug's switch) the calls are answered here, as no test machine has a keypad.
 */
#include "../cmocka_kit.h"

#include "device/keypad_evdev.h"
#include "postbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Is the pipe to pass for a device, and what does its kernel say? */
static atomic_bool passes, plugged_in, taken;
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
    if (request == EVIOCGRAB) {
        errno = EBUSY;
        atomic_fetch_add(&grabs, 1);
        return atomic_load(&taken) ? -1 : 0;
    }
    if (_IOC_NR(request) == _IOC_NR(EVIOCGSW(0))) {
        unsigned char *bits = arg;
        bits[SW_HEADPHONE_INSERT / 8] =
            (unsigned char)(atomic_load(&plugged_in) << SW_HEADPHONE_INSERT % 8);
        return 1;
    }
    return 0;
}

struct bench {
    char dir[64], path[96];
    struct postbox *postbox;
    struct keypad *keypad;
    int fd;
};

static void codes_set(struct keypad_config *c)
{
    static const int codes[PAD_COUNT] = {
#define PAD(name, code) [PAD_##name] = code,
#include "core/pad.def"
#undef PAD
    };

    memcpy(c->codes, codes, sizeof codes);
}

static void bench_open_with(struct bench *b, struct keypad_config *c)
{
    snprintf(b->dir, sizeof b->dir, "/tmp/keypad-XXXXXX");
    assert_non_null(mkdtemp(b->dir));
    snprintf(b->path, sizeof b->path, "%s/pad", b->dir);
    snprintf(c->path, sizeof c->path, "%s", b->path);
    assert_int_equal(mkfifo(b->path, 0600), 0);
    b->postbox = postbox_make();
    b->fd = -1;
    assert_false(err_is(keypad_open(c, postbox_mailbox(b->postbox), &b->keypad)));
}

static void bench_open(struct bench *b, bool plug_only)
{
    struct keypad_config c = {.plug_only = plug_only};

    codes_set(&c);
    bench_open_with(b, &c);
}

static void bench_close(struct bench *b)
{
    keypad_close(b->keypad);
    if (b->fd >= 0)
        close(b->fd);
    unlink(b->path);
    rmdir(b->dir);
    postbox_free(b->postbox);
}

static void plug_in_device(struct bench *b)
{
    b->fd = open(b->path, O_WRONLY | O_CLOEXEC); /* waits for the reader */
    assert_true(b->fd >= 0);
}

static void send(struct bench *b, int type, int code, int value)
{
    const struct input_event e = {
        .type = (unsigned short)type, .code = (unsigned short)code, .value = value};

    assert_int_equal(write(b->fd, &e, sizeof e), sizeof e);
}

static void keys_and_plug_arrive(void **state)
{
    struct bench b;
    struct event e;
    (void)state;

    bench_open(&b, false);
    assert_true(postbox_await_state(b.postbox, DEVICE_KEYPAD, DEVICE_READY));
    plug_in_device(&b);
    send(&b, EV_KEY, KEY_DOWN, 1);
    send(&b, EV_KEY, KEY_DOWN, 0);
    send(&b, EV_KEY, KEY_ENTER, 1);
    assert_true(postbox_take(b.postbox, &e));
    assert_int_equal(e.kind, EVENT_PAD_PRESSED);
    assert_int_equal(e.pad, PAD_NEXT);
    assert_true(postbox_take(b.postbox, &e));
    assert_int_equal(e.pad, PAD_OK);
    send(&b, EV_SW, SW_HEADPHONE_INSERT, 1);
    assert_true(postbox_take(b.postbox, &e));
    assert_int_equal(e.kind, EVENT_HEADPHONE_CHANGED);
    assert_true(e.headphone.plugged && !e.headphone.found);
    bench_close(&b);
}

/* Pulled out with the headphone in: the headphone is gone as well; then it comes back. */
static void a_keypad_that_goes_comes_back(void **state)
{
    struct bench b;
    struct event e;
    (void)state;

    bench_open(&b, false);
    plug_in_device(&b);
    send(&b, EV_SW, SW_HEADPHONE_INSERT, 1);
    assert_true(postbox_await(b.postbox, EVENT_HEADPHONE_CHANGED, &e));
    close(b.fd);
    assert_true(postbox_await(b.postbox, EVENT_HEADPHONE_CHANGED, &e));
    assert_false(e.headphone.plugged);
    assert_true(postbox_await_state(b.postbox, DEVICE_KEYPAD, DEVICE_BROKEN));
    assert_true(postbox_await_state(b.postbox, DEVICE_KEYPAD, DEVICE_READY));
    plug_in_device(&b);
    send(&b, EV_KEY, KEY_UP, 1);
    assert_true(postbox_await(b.postbox, EVENT_PAD_PRESSED, &e));
    assert_int_equal(e.pad, PAD_PREVIOUS);
    bench_close(&b);
}

static void a_keypad_that_was_never_there_is_awaited(void **state)
{
    struct postbox *postbox = postbox_make();
    struct keypad_config c = {.plug_only = false};
    struct keypad *keypad;
    (void)state;

    codes_set(&c);
    snprintf(c.path, sizeof c.path, "/nowhere/pad");
    assert_false(err_is(keypad_open(&c, postbox_mailbox(postbox), &keypad)));
    assert_true(postbox_await_state(postbox, DEVICE_KEYPAD, DEVICE_BROKEN));
    keypad_close(keypad);
    /* A file that is no input device. */
    snprintf(c.path, sizeof c.path, "/dev/null");
    assert_false(err_is(keypad_open(&c, postbox_mailbox(postbox), &keypad)));
    assert_true(postbox_await_state(postbox, DEVICE_KEYPAD, DEVICE_BROKEN));
    keypad_close(keypad);
    postbox_free(postbox);
}

static void the_device_is_grabbed_and_its_plug_is_asked_for(void **state)
{
    struct bench b;
    struct event e;
    (void)state;

    atomic_store(&passes, true);
    atomic_store(&plugged_in, true);
    atomic_store(&grabs, 0);
    bench_open(&b, false);
    assert_true(postbox_await(b.postbox, EVENT_HEADPHONE_CHANGED, &e));
    assert_true(e.headphone.plugged && e.headphone.found);
    assert_true(postbox_await_state(b.postbox, DEVICE_KEYPAD, DEVICE_READY));
    assert_int_equal(atomic_load(&grabs), 1);
    /* The kernel dropped events, and meanwhile the plug was pulled. */
    plug_in_device(&b);
    atomic_store(&plugged_in, false);
    send(&b, EV_SYN, SYN_DROPPED, 0);
    assert_true(postbox_await(b.postbox, EVENT_HEADPHONE_CHANGED, &e));
    assert_false(e.headphone.plugged);
    bench_close(&b);
    atomic_store(&passes, false);
}

static void a_device_that_another_program_holds_is_not_used(void **state)
{
    struct bench b;
    (void)state;

    atomic_store(&passes, true);
    atomic_store(&taken, true);
    bench_open(&b, false);
    assert_true(postbox_await_state(b.postbox, DEVICE_KEYPAD, DEVICE_BROKEN));
    atomic_store(&taken, false);
    assert_true(postbox_await_state(b.postbox, DEVICE_KEYPAD, DEVICE_READY));
    bench_close(&b);
    atomic_store(&passes, false);
}

/* The jack of a sound card: others may read it, too; its keys are not ours. */
static void a_jack_of_its_own_tells_of_the_plug_alone(void **state)
{
    struct bench b;
    struct event e;
    (void)state;

    atomic_store(&passes, true);
    atomic_store(&plugged_in, false);
    atomic_store(&grabs, 0);
    bench_open(&b, true);
    plug_in_device(&b);
    send(&b, EV_KEY, KEY_ENTER, 1);
    send(&b, EV_SW, SW_HEADPHONE_INSERT, 1);
    assert_true(postbox_take(b.postbox, &e));
    assert_int_equal(e.kind, EVENT_HEADPHONE_CHANGED);
    assert_int_equal(atomic_load(&grabs), 0);
    bench_close(&b);
    atomic_store(&passes, false);
}

/* EN 301 549 5.8: the second of two equal presses within the set time is none; another key is one.
 */
static void a_trembling_hand_presses_once(void **state)
{
    struct keypad_config c = {.strike_ms = KEYPAD_STRIKE_MAX_MS};
    struct bench b;
    struct event e;
    (void)state;

    codes_set(&c);
    bench_open_with(&b, &c);
    plug_in_device(&b);
    for (int i = 0; i < 3; i++) {
        send(&b, EV_KEY, KEY_DOWN, 1);
        send(&b, EV_KEY, KEY_DOWN, 0);
    }
    send(&b, EV_KEY, KEY_UP, 1);
    assert_true(postbox_await(b.postbox, EVENT_PAD_PRESSED, &e));
    assert_int_equal(e.pad, PAD_NEXT);
    assert_true(postbox_await(b.postbox, EVENT_PAD_PRESSED, &e));
    assert_int_equal(e.pad, PAD_PREVIOUS);
    bench_close(&b);
}

static void a_bad_configuration_is_refused(void **state)
{
    struct postbox *postbox = postbox_make();
    struct keypad_config c = {.path = "/dev/input/event0"};
    struct keypad *keypad;
    (void)state;

    codes_set(&c);
    c.codes[PAD_OK] = c.codes[PAD_NEXT];
    assert_int_equal(keypad_open(&c, postbox_mailbox(postbox), &keypad).code, ERR_RANGE);
    codes_set(&c);
    c.codes[PAD_OK] = KEY_MAX + 1;
    assert_int_equal(keypad_open(&c, postbox_mailbox(postbox), &keypad).code, ERR_RANGE);
    codes_set(&c);
    c.path[0] = '\0';
    assert_int_equal(keypad_open(&c, postbox_mailbox(postbox), &keypad).code, ERR_RANGE);
    postbox_free(postbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_plug_arrive),
        cmocka_unit_test(a_keypad_that_goes_comes_back),
        cmocka_unit_test(a_keypad_that_was_never_there_is_awaited),
        cmocka_unit_test(the_device_is_grabbed_and_its_plug_is_asked_for),
        cmocka_unit_test(a_device_that_another_program_holds_is_not_used),
        cmocka_unit_test(a_jack_of_its_own_tells_of_the_plug_alone),
        cmocka_unit_test(a_trembling_hand_presses_once),
        cmocka_unit_test(a_bad_configuration_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
