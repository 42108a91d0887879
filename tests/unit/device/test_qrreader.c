/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real process at work, killed, stopped, and shown what is made to break it; by the clock of
 * the machine, with no time that decides whether a test passes but the process's own deadline.
 */
#include "device/qrreader.h"

#include "base/clock.h"
#include "base/log.h"
#include "kit/qrbits.h"
#include "kit/qrscene.h"
#include "process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <qrencode.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { W = 1280, H = 720, PATIENT_MS = 60000, HASTY_MS = 100 };

static const char text[] = "100501:4f1aa0c2d9b8e7566677889900aabbcc";
static const char program[] = BINARY_DIR "/bin/ankunft-qrreader";

/* ---- the kiosk's side ---------------------------------------------------------------------- */

static struct qrreader *reader;
static char code[CODE_BYTES_MAX];
static size_t code_len;

static void reader_open(int deadline_ms)
{
    const struct qrreader_config config = {
        .program = program, .width_max_px = W, .height_max_px = H, .deadline_ms = deadline_ms};

    assert_false(err_is(qrreader_open(&config, &reader)));
}

static int reader_close(void **state)
{
    (void)state;
    qrreader_close(reader);
    reader = NULL;
    return 0;
}

static enum qrreader_result await(void)
{
    for (;;) {
        enum qrreader_result result = qrreader_take(reader, clock_monotonic_ms(), code, &code_len);
        if (result != QRREADER_BUSY)
            return result;
        struct pollfd pollfd = {.fd = qrreader_fd(reader), .events = POLLIN};
        int64_t wait_ms = qrreader_due_ms(reader) - clock_monotonic_ms();
        poll(&pollfd, 1, wait_ms > 0 ? (int)wait_ms : 0);
    }
}

/* Until a frame may be written, through as many starts as it takes. */
static uint8_t *frame_await(void)
{
    while (qrreader_frame(reader) == NULL)
        await();
    return qrreader_frame(reader);
}

static enum qrreader_result submit(void)
{
    assert_false(err_is(qrreader_submit(reader, W, H, clock_monotonic_ms())));
    return await();
}

static struct qrscene scene_make(uint32_t seed)
{
    return (struct qrscene){.width_px = W,
                            .height_px = H,
                            .carrier = QRSCENE_PAPER,
                            .module_px = 7,
                            .x = 0.5,
                            .y = 0.5,
                            .seed = seed};
}

static void frame_draw(uint32_t seed)
{
    QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    struct qrscene scene = scene_make(seed);

    assert_non_null(qr);
    scene.modules = qr->data;
    scene.side = scene.stride = qr->width;
    qrscene_draw(&scene, frame_await());
    QRcode_free(qr);
}

static void frame_draw_bits(const struct qrbits_writer *writer, uint32_t seed)
{
    struct qrbits bits = qrbits_make(writer->bytes, (writer->bits + 7) / 8);
    struct qrscene scene = scene_make(seed);

    scene.modules = bits.dark[0];
    scene.side = bits.side;
    scene.stride = QRBITS_SIDE_MAX;
    qrscene_draw(&scene, frame_await());
}

static void code_expect(void)
{
    assert_int_equal(code_len, strlen(text));
    assert_memory_equal(code, text, code_len);
}

/* ---- what a user would notice ---------------------------------------------------------------- */

static void a_code_that_is_held_up_comes_back(void **state)
{
    (void)state;
    reader_open(PATIENT_MS);
    frame_draw(1);
    assert_int_equal(submit(), QRREADER_CODE);
    code_expect();
}

static void an_empty_room_brings_nothing(void **state)
{
    (void)state;
    reader_open(PATIENT_MS);
    for (int i = 0; i < 20; i++) {
        memset(frame_await(), 90, (size_t)W * H);
        assert_int_equal(submit(), QRREADER_NOTHING);
    }
}

static void nothing_of_a_frame_stays_when_it_is_read(void **state)
{
    (void)state;
    reader_open(PATIENT_MS);
    frame_draw(1);
    assert_int_equal(submit(), QRREADER_CODE);
    const uint8_t *frame = frame_await();
    for (size_t i = 0; i < (size_t)W * H; i++)
        assert_int_equal(frame[i], 0);
}

static void a_frame_in_work_cannot_be_written(void **state)
{
    (void)state;
    reader_open(PATIENT_MS);
    assert_null(qrreader_frame(reader)); /* it has not even started */
    frame_draw(1);
    assert_false(err_is(qrreader_submit(reader, W, H, clock_monotonic_ms())));
    assert_null(qrreader_frame(reader));
    assert_int_equal(qrreader_submit(reader, W, H, clock_monotonic_ms()).code, ERR_BUSY);
    assert_int_equal(await(), QRREADER_CODE);
}

static void sizes_that_do_not_fit_are_refused(void **state)
{
    static const int bad[][2] = {{0, 0}, {15, 720}, {1280, 721}, {-1280, -720}, {1 << 20, 1 << 20}};

    (void)state;
    reader_open(PATIENT_MS);
    frame_await();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(qrreader_submit(reader, bad[i][0], bad[i][1], 0).code, ERR_RANGE);
    assert_int_equal(qrreader_submit_file(reader, 0, 0).code, ERR_RANGE);
    assert_int_equal(qrreader_submit_file(reader, (size_t)W * H + 1, 0).code, ERR_RANGE);
}

static void a_picture_file_is_unpacked_and_read(void **state)
{
    const char head[] = "P5 1200 700 255 ";
    QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    struct qrscene scene = scene_make(1);

    (void)state;
    reader_open(PATIENT_MS);
    assert_non_null(qr);
    scene.modules = qr->data;
    scene.side = scene.stride = qr->width;
    scene.width_px = 1200;
    scene.height_px = 700;
    uint8_t *bytes = frame_await();
    memcpy(bytes, head, strlen(head));
    qrscene_draw(&scene, bytes + strlen(head));
    QRcode_free(qr);
    assert_false(
        err_is(qrreader_submit_file(reader, strlen(head) + 1200 * 700, clock_monotonic_ms())));
    assert_int_equal(await(), QRREADER_CODE);
    code_expect();
    memcpy(frame_await(), "MZ", 2);
    assert_false(err_is(qrreader_submit_file(reader, 2, clock_monotonic_ms())));
    assert_int_equal(await(), QRREADER_NO_PICTURE);
}

/* ---- it breaks ------------------------------------------------------------------------------- */

static void killed_it_is_reported_once_and_comes_back(void **state)
{
    (void)state;
    reader_open(PATIENT_MS);
    for (int i = 0; i < 3; i++) {
        frame_draw((uint32_t)i);
        pid_t pid = process_child("ankunft-qrreader");
        assert_true(pid > 0);
        struct pollfd end = {.fd = qrreader_fd(reader), .events = POLLIN};
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(poll(&end, 1, -1), 1);
        assert_int_equal(await(), QRREADER_LOST);
        assert_null(qrreader_frame(reader));
        assert_int_equal(qrreader_fd(reader), -1);
        assert_int_equal(qrreader_take(reader, clock_monotonic_ms(), code, &code_len),
                         QRREADER_BUSY);
        frame_draw((uint32_t)i);
        assert_true(process_child("ankunft-qrreader") != pid);
        assert_int_equal(submit(), QRREADER_CODE);
        code_expect();
    }
}

static void stopped_in_the_middle_it_misses_its_deadline(void **state)
{
    (void)state;
    reader_open(HASTY_MS);
    frame_draw(1);
    pid_t pid = process_child("ankunft-qrreader");
    assert_int_equal(kill(pid, SIGSTOP), 0);
    int64_t from_ms = clock_monotonic_ms();
    assert_int_equal(submit(), QRREADER_LOST);
    assert_true(clock_monotonic_ms() - from_ms >= HASTY_MS);
    assert_int_equal(kill(pid, 0), -1); /* killed, and not left as a zombie */
    assert_int_equal(errno, ESRCH);
    const uint8_t *frame = frame_await();
    for (size_t i = 0; i < (size_t)W * H; i++)
        assert_int_equal(frame[i], 0);
}

/* Dots of 2 px: three quarters of a minute for the decoder, were it left alone. */
static void a_page_of_finder_patterns_costs_its_deadline_and_no_more(void **state)
{
    (void)state;
    reader_open(0);
    qrscene_draw_finders(W, H, 2, frame_await());
    assert_int_equal(submit(), QRREADER_LOST);
    assert_int_equal(process_child("ankunft-qrreader"), 0);
}

static void who_comes_after_a_hostile_page_is_read(void **state)
{
    (void)state;
    reader_open(HASTY_MS);
    qrscene_draw_finders(W, H, 1, frame_await());
    assert_int_equal(submit(), QRREADER_LOST);
    reader_close(state);
    reader_open(PATIENT_MS);
    frame_draw(1);
    assert_int_equal(submit(), QRREADER_CODE);
    code_expect();
}

/* Debian's libzxing ends its process for the first of these, and libzbar writes too far for the
 * last. The process lives on, under the same number, and reads the next visitor. */
static void broken_messages_do_not_end_it(void **state)
{
    enum { PARTS = 8 };
    static const struct {
        unsigned value;
        int bits;
    } messages[][PARTS] = {
        {{2, 4}, {2, 9}, {2047, 11}},            /* letters that there are none of */
        {{1, 4}, {3, 10}, {1023, 10}},           /* digits beyond 999 */
        {{4, 4}, {255, 8}, {65, 8}},             /* bytes that are not there */
        {{8, 4}, {200, 8}, {8191, 13}},          /* Japanese that there is none of */
        {{7, 4}, {0xff, 8}, {0xff, 8}, {15, 4}}, /* a character set without a number */
        {{6, 4}, {15, 4}},                       /* a kind that does not exist */
        /* The first of two parts, in a rare character set: its table may not be opened. */
        {{3, 4}, {0x01, 8}, {0x55, 8}, {7, 4}, {7, 8}, {4, 4}, {1, 8}, {0xd0, 8}},
        {{3, 4}, {0x01, 8}, {0x55, 8}}, /* the same, empty */
    };

    (void)state;
    reader_open(PATIENT_MS);
    frame_await();
    pid_t pid = process_child("ankunft-qrreader");
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
        for (uint32_t round = 0; round < 8; round++) {
            struct qrbits_writer writer = {0};
            for (int part = 0; part < PARTS; part++)
                qrbits_write(&writer, messages[i][part].value, messages[i][part].bits);
            frame_draw_bits(&writer, round);
            assert_int_equal(submit(), QRREADER_NOTHING);
        }
    frame_draw(1);
    assert_int_equal(submit(), QRREADER_CODE);
    code_expect();
    assert_int_equal(process_child("ankunft-qrreader"), pid);
}

static void a_program_that_is_not_there_is_lost_again_and_again(void **state)
{
    const struct qrreader_config config = {
        .program = "/nonexistent/reader", .width_max_px = W, .height_max_px = H};
    int64_t now_ms = 1000, pause_ms = 0;

    (void)state;
    assert_false(err_is(qrreader_open(&config, &reader)));
    for (int i = 0; i < 8; i++) {
        assert_int_equal(qrreader_take(reader, now_ms, code, &code_len), QRREADER_LOST);
        assert_int_equal(qrreader_take(reader, now_ms, code, &code_len), QRREADER_BUSY);
        assert_true(qrreader_due_ms(reader) - now_ms >= pause_ms); /* longer each time … */
        pause_ms = qrreader_due_ms(reader) - now_ms;
        assert_in_range(pause_ms, 250, 5000); /* … but not without end */
        now_ms = qrreader_due_ms(reader);
    }
}

static void a_program_that_says_nothing_sensible_is_lost(void **state)
{
    const struct qrreader_config config = {
        .program = "/bin/true", .width_max_px = W, .height_max_px = H};

    (void)state;
    assert_false(err_is(qrreader_open(&config, &reader)));
    assert_int_equal(await(), QRREADER_LOST);
}

/* ---- what it may not ------------------------------------------------------------------------- */

static void it_is_confined(void **state)
{
    char value[64];

    (void)state;
    reader_open(PATIENT_MS);
    frame_await();
    pid_t pid = process_child("ankunft-qrreader");
    assert_true(process_status(pid, "Seccomp", value));
    assert_string_equal(value, "2");
    assert_true(process_status(pid, "NoNewPrivs", value));
    assert_string_equal(value, "1");
    assert_true(process_status(pid, "Threads", value));
    assert_string_equal(value, "1");
}

/* Its files are three for nothing, the socket, and no others of the kiosk's. */
static void it_has_the_socket_and_nothing_of_the_kiosks(void **state)
{
    char path[64], target[256];
    int sockets = 0;
    int fds[2];

    (void)state;
    assert_int_equal(pipe(fds), 0); /* not closed on exec, as a careless library's */
    reader_open(PATIENT_MS);
    frame_await();
    snprintf(path, sizeof path, "/proc/%d/fd", (int)process_child("ankunft-qrreader"));
    DIR *dir = opendir(path);
    if (dir == NULL)
        skip(); /* who may not look into an undumpable process cannot tell */
    for (struct dirent *d = readdir(dir); d != NULL; d = readdir(dir)) {
        ssize_t len = readlinkat(dirfd(dir), d->d_name, target, sizeof target - 1);
        if (len < 0)
            continue;
        target[len] = '\0';
        if (strncmp(target, "socket:", 7) == 0)
            sockets++;
        else if (strtol(d->d_name, NULL, 10) != STDERR_FILENO)
            assert_string_equal(target, "/dev/null");
    }
    closedir(dir);
    close(fds[0]);
    close(fds[1]);
    assert_int_equal(sockets, 1);
}

static void it_ends_with_the_kiosk(void **state)
{
    int told[2];
    pid_t pid = 0;
    char gone;

    (void)state;
    assert_int_equal(pipe2(told, O_CLOEXEC), 0);
    pid_t kiosk = fork();
    if (kiosk == 0) {
        reader_open(PATIENT_MS);
        frame_await();
        pid = process_child("ankunft-qrreader");
        _exit(write(told[1], &pid, sizeof pid) == sizeof pid && raise(SIGKILL) == 0);
    }
    close(told[1]);
    assert_int_equal(read(told[0], &pid, sizeof pid), sizeof pid);
    assert_int_equal(read(told[0], &gone, 1), 0);
    close(told[0]);
    assert_int_equal(waitpid(kiosk, NULL, 0), kiosk);
    char value[64];
    while (process_status(pid, "State", value) && value[0] != 'Z')
        sched_yield();
}

#define WITH_READER(test) cmocka_unit_test_teardown(test, reader_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_READER(a_code_that_is_held_up_comes_back),
        WITH_READER(an_empty_room_brings_nothing),
        WITH_READER(nothing_of_a_frame_stays_when_it_is_read),
        WITH_READER(a_frame_in_work_cannot_be_written),
        WITH_READER(sizes_that_do_not_fit_are_refused),
        WITH_READER(a_picture_file_is_unpacked_and_read),
        WITH_READER(killed_it_is_reported_once_and_comes_back),
        WITH_READER(stopped_in_the_middle_it_misses_its_deadline),
        WITH_READER(a_page_of_finder_patterns_costs_its_deadline_and_no_more),
        WITH_READER(who_comes_after_a_hostile_page_is_read),
        WITH_READER(broken_messages_do_not_end_it),
        WITH_READER(a_program_that_is_not_there_is_lost_again_and_again),
        WITH_READER(a_program_that_says_nothing_sensible_is_lost),
        WITH_READER(it_is_confined),
        WITH_READER(it_has_the_socket_and_nothing_of_the_kiosks),
        cmocka_unit_test(it_ends_with_the_kiosk),
    };

    log_level_set(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
