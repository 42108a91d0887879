/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "device/evdev.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void events_come_whole_out_of_any_pieces(void **state)
{
    const struct input_event sent[2] = {{.type = EV_KEY, .code = KEY_A, .value = 1},
                                        {.type = EV_KEY, .code = KEY_B, .value = 0}};
    const size_t size = sizeof sent;
    uint8_t bytes[sizeof sent];
    (void)state;

    memcpy(bytes, sent, size);
    for (size_t piece = 1; piece <= size; piece++) {
        struct evdev_stream stream = {0};
        struct input_event e;
        int count = 0;
        for (size_t at = 0, taken; at < size; at += taken) {
            size_t left = size - at;
            if (evdev_next(&stream, bytes + at, left < piece ? left : piece, &taken, &e))
                assert_memory_equal(&e, &sent[count++], sizeof e);
            assert_true(taken > 0);
        }
        assert_int_equal(count, 2);
    }
}

static void a_pipe_passes_and_a_file_does_not(void **state)
{
    struct evdev device;
    char dir[] = "/tmp/evdev-XXXXXX", path[64];
    (void)state;

    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/pad", dir);
    assert_false(evdev_open(path, true, &device));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(device.fd, -1);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_true(evdev_open(path, true, &device));
    assert_true(device.pipe && device.fd >= 0);
    evdev_close(&device);
    assert_int_equal(device.fd, -1);
    assert_false(evdev_open("/dev/null", true, &device));
    assert_int_equal(errno, ENOTTY);
    assert_int_equal(device.fd, -1);
    unlink(path);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_come_whole_out_of_any_pieces),
        cmocka_unit_test(a_pipe_passes_and_a_file_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
