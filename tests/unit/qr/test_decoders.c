/* SPDX-License-Identifier: Apache-2.0 */
/* Both decoders before codes with a right error correction around bits that are no message. */
#include "kit/qrbits.h"
#include "kit/qrscene.h"
#include "qr/zbar_eye.h"
#include "qr/zxing_shim.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { W = 640, H = 480 };

static uint8_t dots[W * H];
static const struct grey frame = {.dots = dots, .width_px = W, .height_px = H};

static void bits_draw(const struct qrbits *bits)
{
    const struct qrscene scene = {.width_px = W,
                                  .height_px = H,
                                  .carrier = QRSCENE_PAPER,
                                  .modules = bits->dark[0],
                                  .side = bits->side,
                                  .stride = QRBITS_SIDE_MAX,
                                  .module_px = 6,
                                  .x = 0.48,
                                  .y = 0.52,
                                  .noise = 3,
                                  .seed = 1};

    qrscene_draw(&scene, dots);
}

/* Both decoders; the number of bytes that come out of either. */
static size_t bits_read(const struct qrbits_writer *writer, struct found *ret_found)
{
    struct qrbits bits = qrbits_make(writer->bytes, (writer->bits + 7) / 8);

    bits_draw(&bits);
    found_wipe(ret_found);
    zxing_read(&frame, ZXING_LOCAL, ret_found);
    zxing_read(&frame, ZXING_GLOBAL, ret_found);
    zbar_read(&frame, ret_found);
    return ret_found->len;
}

static void bytes_write(struct qrbits_writer *writer, const char *bytes)
{
    qrbits_write(writer, 4, 4); /* bytes … */
    qrbits_write(writer, (unsigned)strlen(bytes), 8);
    for (; *bytes != '\0'; bytes++)
        qrbits_write(writer, (unsigned char)*bytes, 8);
}

static void own_codes_are_good_ones(void **state)
{
    (void)state;
    for (int repeat = 1; repeat <= 5; repeat++) {
        struct qrbits_writer writer = {0};
        char word[101] = "";
        struct found found;

        for (int i = 0; i < 4 * repeat; i++)
            strcat(word, "Ankun");
        bytes_write(&writer, word);
        assert_int_equal(bits_read(&writer, &found), strlen(word));
        assert_memory_equal(found.code, word, found.len);
    }
}

static void broken_bits_are_no_code_and_harm_nobody(void **state)
{
    struct found found;

    (void)state;
    for (unsigned kind = 0; kind < 16; kind++) {
        struct qrbits_writer writer = {0};
        qrbits_write(&writer, kind, 4);
        qrbits_write(&writer, 0x3ff, 10); /* more than there is, and digits that are none */
        for (int i = 0; i < 13; i++)
            qrbits_write(&writer, 0xff, 8);
        bits_read(&writer, &found);
        assert_true(found.len <= 19);
    }
    /* Letters beyond the last, alone. */
    struct qrbits_writer letters = {0};
    qrbits_write(&letters, 2, 4);
    qrbits_write(&letters, 2, 9);
    qrbits_write(&letters, 2047, 11);
    assert_int_equal(bits_read(&letters, &found), 0);
}

/* One of two parts: whoever takes it for the whole books for nobody. */
static void a_part_of_a_split_message_is_no_code(void **state)
{
    struct qrbits_writer writer = {0};
    struct found found;

    (void)state;
    qrbits_write(&writer, 3, 4);
    qrbits_write(&writer, 0x01, 8); /* the first of two */
    qrbits_write(&writer, 0x55, 8);
    bytes_write(&writer, "100501:");
    assert_int_equal(bits_read(&writer, &found), 0);
}

/* The head of a split message and nothing behind it: libzbar writes beyond its memory for it. */
static void a_split_message_of_nothing_is_no_code(void **state)
{
    struct qrbits_writer writer = {0};
    struct found found;

    (void)state;
    qrbits_write(&writer, 3, 4);
    qrbits_write(&writer, 0x01, 8);
    qrbits_write(&writer, 0x55, 8);
    assert_int_equal(bits_read(&writer, &found), 0);
}

/* One bit of a message is wrong and the error correction is of the wrong one: no transmission
 * error, but a message of its own. Both decoders must read the same one, or one of them none. */
static void two_decoders_never_contradict_each_other(void **state)
{
    int alike = 0;

    (void)state;
    for (unsigned bit = 0; bit < 152; bit += 3) {
        struct qrbits_writer writer = {0};
        struct found one = {0}, other = {0};
        bytes_write(&writer, "100501:4f1aa0c2d");
        writer.bytes[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
        struct qrbits bits = qrbits_make(writer.bytes, (writer.bits + 7) / 8);
        bits_draw(&bits);
        zxing_read(&frame, ZXING_LOCAL, &one);
        zbar_read(&frame, &other);
        if (one.len > 0 && other.len > 0) {
            assert_int_equal(one.len, other.len);
            assert_memory_equal(one.code, other.code, one.len);
            alike++;
        }
    }
    assert_true(alike > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_codes_are_good_ones),
        cmocka_unit_test(broken_bits_are_no_code_and_harm_nobody),
        cmocka_unit_test(a_part_of_a_split_message_is_no_code),
        cmocka_unit_test(a_split_message_of_nothing_is_no_code),
        cmocka_unit_test(two_decoders_never_contradict_each_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
