/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a target may look like, and a cable that behaves like /dev/usb/lp*: ready by poll, yet
 * nothing is read, or taken. Whole connections are tested with the printer.
 */
#include "device/cable.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void targets_are_paths_or_numeric_addresses(void **state)
{
    static const char *const good[] = {"/dev/usb/lp0", "tcp:10.0.0.7:9100", "tcp:localhost:9100",
                                       "tcp:[::1]:9100"};
    static const char *const bad[] = {"",
                                      "lp0",
                                      "tcp:",
                                      "tcp:10.0.0.7",
                                      "tcp::9100",
                                      "tcp:10.0.0.7:",
                                      "tcp:[]:9100",
                                      "udp:10.0.0.7:1",
                                      "tcp:printer.example:9100",
                                      "tcp:10.0.0.7:x"};

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(cable_target_fits(good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(cable_target_fits(bad[i]));
}

static void a_target_has_a_longest_length(void **state)
{
    char path[CABLE_TARGET_MAX + 2];

    (void)state;
    for (size_t i = 0; i < sizeof(path); i++)
        path[i] = '/';
    path[sizeof(path) - 1] = '\0';
    assert_false(cable_target_fits(path));
    path[CABLE_TARGET_MAX] = '\0';
    assert_true(cable_target_fits(path));
}

/* ---- ready, yet empty ------------------------------------------------------------------- */

ssize_t __real_read(int fd, void *bytes, size_t size);
ssize_t __wrap_read(int fd, void *bytes, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);

/* The far end, and how often the near one still finds nothing, or nothing taken. */
static int far_fd, near_fd = -1, empty_reads, full_writes, calls;

ssize_t __wrap_read(int fd, void *bytes, size_t size)
{
    if (fd != near_fd)
        return __real_read(fd, bytes, size);
    calls++;
    return empty_reads > 0 && empty_reads-- > 0 ? 0 : __real_read(fd, bytes, size);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
    if (fd != near_fd)
        return __real_write(fd, bytes, size);
    calls++;
    if (full_writes == 0)
        return __real_write(fd, bytes, size);
    full_writes--;
    errno = EAGAIN;
    return -1;
}

struct errand {
    void (*run)(struct cable *cable);
    struct worker worker;
};

static void on_worker(void *self)
{
    struct errand *errand = self;
    struct cable cable = {.fd = -1};

    assert_false(err_is(cable_open(ptsname(far_fd), 9600, &errand->worker, &cable)));
    near_fd = cable.fd;
    errand->run(&cable);
    near_fd = -1;
    cable_close(&cable);
}

/* On a tty of its own, by a worker of its own. */
static void do_on_a_tty(void (*run)(struct cable *cable))
{
    struct errand errand = {.run = run};

    far_fd = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(far_fd >= 0 && grantpt(far_fd) == 0 && unlockpt(far_fd) == 0);
    calls = 0;
    assert_false(err_is(worker_start(&errand.worker, "cable", 0, on_worker, &errand)));
    assert_int_equal(pthread_join(errand.worker.thread, NULL), 0);
    worker_deinit(&errand.worker);
    close(far_fd);
}

static void read_late(struct cable *cable)
{
    uint8_t byte = 0, bytes[8];
    size_t len = 1;

    empty_reads = 3;
    assert_int_equal(__real_write(far_fd, "\x12\x16", 2), 2);
    assert_int_equal(cable_read(cable, clock_monotonic_ms() + 60000, &byte).code, ERR_OK);
    assert_int_equal(byte, 0x12);
    assert_int_equal(calls, 4);
    empty_reads = 1;
    assert_int_equal(cable_take(cable, bytes, sizeof(bytes), &len).code, ERR_OK);
    assert_int_equal(len, 0); /* empty is not the end */
    assert_int_equal(cable_take(cable, bytes, sizeof(bytes), &len).code, ERR_OK);
    assert_int_equal(len, 1);
    assert_int_equal(bytes[0], 0x16);
}

static void a_read_of_nothing_is_not_the_end(void **state)
{
    (void)state;
    do_on_a_tty(read_late);
}

static void read_end(struct cable *cable)
{
    uint8_t byte;

    close(far_fd);
    assert_int_equal(cable_read(cable, clock_monotonic_ms() + 60000, &byte).code, ERR_GONE);
    far_fd = posix_openpt(O_RDWR | O_NOCTTY); /* closed by who opened it */
}

static void an_unplugged_cable_is(void **state)
{
    (void)state;
    do_on_a_tty(read_end);
}

static void write_late(struct cable *cable)
{
    char got[4];

    full_writes = 5;
    assert_int_equal(cable_write(cable, (const uint8_t *)"dots", 4, 60000).code, ERR_OK);
    assert_int_equal(__real_read(far_fd, got, 4), 4);
    assert_int_equal(calls, 6);
    full_writes = 1 << 20;
    calls = 0;
    assert_int_equal(cable_write(cable, (const uint8_t *)"dots", 4, 200).code, ERR_TIMEOUT);
    /* Without paper usblp says that it is ready, and takes nothing: nobody turns in circles. */
    assert_in_range(calls, 2, 25);
    full_writes = 0;
}

static void a_promise_that_is_not_kept_is_waited_for(void **state)
{
    (void)state;
    do_on_a_tty(write_late);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_paths_or_numeric_addresses),
        cmocka_unit_test(a_target_has_a_longest_length),
        cmocka_unit_test(a_read_of_nothing_is_not_the_end),
        cmocka_unit_test(an_unplugged_cable_is),
        cmocka_unit_test(a_promise_that_is_not_kept_is_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
