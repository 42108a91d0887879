/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A network printer whose network goes away without a word: nothing is closed, nothing is refused,
 * no packet comes through any more. In a network namespace of its own, whose loopback is switched
 * off and on; where the machine allows none, nothing is tested.
 */
#include "counter.h"

#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool network_switch(bool on)
{
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    request.ifr_flags = on ? IFF_UP : 0;
    bool ok = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

static void a_printer_that_answers(void **state)
{
    struct setup setup = patient;
    struct counter c;

    (void)state;
    setup.tcp = true;
    setup.poll_ms = 50;
    setup.status_timeout_ms = 500;
    counter_open(&c, &setup);
    assert_true(network_switch(false));
    counter_expect_state(&c, DEVICE_BROKEN);
    counter_print(&c, 100);
    counter_expect_printed(&c, false, NULL);
    assert_true(network_switch(true));
    counter_expect_state(&c, DEVICE_READY);
    counter_print(&c, 110);
    counter_expect_printed(&c, true, NULL);
    counter_close(&c);
}

/* It is never asked: the connection itself must notice. */
static void a_printer_without_a_way_back(void **state)
{
    struct setup setup = patient;
    struct counter c;

    (void)state;
    setup.tcp = true;
    setup.status = INQUIRY_NONE;
    counter_open(&c, &setup);
    assert_true(network_switch(false));
    counter_expect_state(&c, DEVICE_BROKEN);
    assert_true(network_switch(true));
    counter_expect_state(&c, DEVICE_READY);
    counter_print(&c, 110);
    counter_expect_printed(&c, true, NULL);
    counter_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_printer_that_answers),
        cmocka_unit_test(a_printer_without_a_way_back),
    };

    if ((unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) ||
        !network_switch(true)) {
        printf("no network namespace here: nothing is tested\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
