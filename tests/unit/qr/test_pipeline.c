/* SPDX-License-Identifier: Apache-2.0 */
/* What a visitor holds up must be read within a round of frames, and never as something else. */
#include "kit/qrbits.h"
#include "kit/qrscene.h"
#include "qr/pipeline.h"
#include "qr/zbar_eye.h"
#include "qr/zxing_shim.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { W = 640, H = 480 };

static const char text[] = "100501:4f1aa0c2d9b8e7566677889900aabbcc";

static uint8_t dots[W * H];
static const struct grey frame = {.dots = dots, .width_px = W, .height_px = H};

/* Counts what zxing is asked for. */
void __real_zxing_read(const struct grey *grey, enum zxing_levels levels, struct found *found);
void __wrap_zxing_read(const struct grey *grey, enum zxing_levels levels, struct found *found);
static int looks;

void __wrap_zxing_read(const struct grey *grey, enum zxing_levels levels, struct found *found)
{
    looks++;
    __real_zxing_read(grey, levels, found);
}

struct place {
    struct pipeline *pipeline;
    QRcode *code;
};

static int place_open(void **state)
{
    static struct place place;

    *state = &place;
    place.code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    return place.code == NULL || err_is(pipeline_open(&place.pipeline)) ? -1 : 0;
}

static int place_close(void **state)
{
    struct place *place = *state;

    pipeline_close(place->pipeline);
    QRcode_free(place->code);
    return 0;
}

static struct qrscene scene_of(const struct place *place, enum qrscene_carrier carrier)
{
    return (struct qrscene){.width_px = W,
                            .height_px = H,
                            .carrier = carrier,
                            .modules = place->code->data,
                            .side = place->code->width,
                            .stride = place->code->width,
                            .module_px = 6,
                            .x = 0.48,
                            .y = 0.52,
                            .noise = 3,
                            .seed = 1};
}

/* Frames until it is read, of a visitor whose hand is never quite still; 0: not within a round. */
static int frames_to_read(const struct place *place, struct qrscene scene)
{
    struct found found;

    for (int i = 1; i <= PIPELINE_ROUND; i++) {
        scene.seed++;
        qrscene_draw(&scene, dots);
        pipeline_look(place->pipeline, &frame, &found);
        if (found.len > 0) {
            assert_int_equal(found.len, strlen(text));
            assert_memory_equal(found.code, text, found.len);
            return i;
        }
    }
    return 0;
}

static void read_expect(void **state, struct qrscene scene)
{
    const struct place *place = *state;

    assert_true(frames_to_read(place, scene) > 0);
}

static void paper_is_read_at_once(void **state)
{
    assert_int_equal(frames_to_read(*state, scene_of(*state, QRSCENE_PAPER)), 1);
}

static void a_telephone_is_read_at_once(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PHONE);

    scene.dark = 20;
    scene.light = 245;
    assert_int_equal(frames_to_read(*state, scene), 1);
}

static void turned_by_any_angle(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PAPER);

    for (scene.turn_degrees = 0; scene.turn_degrees < 360; scene.turn_degrees += 24)
        read_expect(state, scene);
}

static void tilted_and_nodding(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PHONE);

    for (int sign = -1; sign <= 1; sign += 2) {
        scene.tilt_degrees = sign * 35;
        scene.nod_degrees = 20;
        scene.turn_degrees = 10;
        read_expect(state, scene);
    }
}

static void out_of_focus(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PAPER);

    scene.blur_px = 2.5;
    read_expect(state, scene);
}

static void light_on_dark_as_telephones_at_night(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PHONE);

    scene.inverted = true;
    read_expect(state, scene);
}

static void with_a_lamp_mirrored_in_it(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PHONE);

    scene.glare = 0.45;
    read_expect(state, scene);
}

static void in_the_dark_with_noise(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PAPER);

    scene.dark = 22;
    scene.light = 64;
    scene.noise = 10;
    read_expect(state, scene);
}

static void on_a_screen_that_outshines_the_room(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PHONE);

    scene.halo = 0.9;
    scene.dark = 60;
    scene.light = 200;
    read_expect(state, scene);
}

static void with_a_thumb_on_its_corner(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PAPER);

    scene.covered = 0.25;
    read_expect(state, scene);
}

/* Nothing of it may be guessed. */
static void a_code_covered_by_half_is_nothing(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_PAPER);

    scene.covered = 0.75;
    assert_int_equal(frames_to_read(*state, scene), 0);
}

static void an_empty_room_is_nothing(void **state)
{
    struct qrscene scene = scene_of(*state, QRSCENE_NOTHING);

    assert_int_equal(frames_to_read(*state, scene), 0);
}

/* The room was empty for long; who comes then is read as fast as ever. */
static void after_a_quiet_time_it_is_awake_at_once(void **state)
{
    struct qrscene room = scene_of(*state, QRSCENE_NOTHING);

    for (int i = 0; i < 5; i++)
        assert_int_equal(frames_to_read(*state, room), 0);
    assert_int_equal(frames_to_read(*state, scene_of(*state, QRSCENE_PAPER)), 1);
}

/* Held still, and read again and again: a code never makes it sleepy. */
static void a_code_that_lies_still_is_read_in_each_frame(void **state)
{
    const struct place *place = *state;
    struct qrscene scene = scene_of(*state, QRSCENE_PAPER);
    struct found found;

    qrscene_draw(&scene, dots);
    for (int i = 0; i < 4 * PIPELINE_ROUND; i++) {
        pipeline_look(place->pipeline, &frame, &found);
        assert_int_equal(found.len, strlen(text));
    }
}

/* The same dots that could not be read, again: only now and then is there another look. */
static void an_unreadable_still_scene_is_left_alone(void **state)
{
    const struct place *place = *state;
    struct qrscene scene = scene_of(*state, QRSCENE_PAPER);
    struct found found;

    scene.covered = 0.75;
    assert_int_equal(frames_to_read(place, scene), 0);
    looks = 0;
    for (int i = 0; i < 10 * PIPELINE_IDLE_SKIP; i++)
        pipeline_look(place->pipeline, &frame, &found);
    assert_in_range(looks, 10, 40);
}

static void of_two_codes_the_one_in_the_middle_is_read(void **state)
{
    static uint8_t second[W * H];
    const struct place *place = *state;
    struct qrscene scene = scene_of(place, QRSCENE_PAPER);
    QRcode *other = QRcode_encodeString8bit("a poster on the wall", 0, QR_ECLEVEL_M);
    struct found found;

    assert_non_null(other);
    scene.module_px = 4;
    qrscene_draw(&scene, dots);
    scene.modules = other->data;
    scene.side = scene.stride = other->width;
    scene.x = 0.85;
    qrscene_draw(&scene, second);
    for (int y = 0; y < H; y++)
        memcpy(dots + y * W + W * 7 / 10, second + y * W + W * 7 / 10, W * 3 / 10);
    pipeline_look(place->pipeline, &frame, &found);
    assert_int_equal(found.len, strlen(text));
    assert_memory_equal(found.code, text, found.len);
    QRcode_free(other);
}

/* Bytes are bytes: no character set is guessed, and no NUL ends anything. */
static void a_payload_of_strange_bytes_comes_as_it_is(void **state)
{
    static const uint8_t bytes[] = {0xe4, 0x00, 0xff, '\r', 0x1d, 0x80, 0xc3, 0x28, 0x00};
    const struct place *place = *state;
    struct qrscene scene = scene_of(place, QRSCENE_PAPER);
    QRcode *code = QRcode_encodeData(sizeof bytes, bytes, 0, QR_ECLEVEL_M);
    struct found found;

    assert_non_null(code);
    scene.modules = code->data;
    scene.side = scene.stride = code->width;
    qrscene_draw(&scene, dots);
    pipeline_search(place->pipeline, &frame, &found);
    assert_int_equal(found.len, sizeof bytes);
    assert_memory_equal(found.code, bytes, sizeof bytes);
    QRcode_free(code);
}

/* ---- codes with a right error correction around bits that are no message ----------------------
 */

static void bits_draw(const struct place *place, const struct qrbits *bits)
{
    struct qrscene scene = scene_of(place, QRSCENE_PAPER);

    scene.modules = bits->dark[0];
    scene.side = bits->side;
    scene.stride = QRBITS_SIDE_MAX;
    qrscene_draw(&scene, dots);
}

static size_t bits_read(const struct place *place, const struct qrbits_writer *writer,
                        struct found *ret_found)
{
    struct qrbits bits = qrbits_make(writer->bytes, (writer->bits + 7) / 8);

    bits_draw(place, &bits);
    pipeline_search(place->pipeline, &frame, ret_found);
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
    for (int repeat = 1; repeat <= 5; repeat++) {
        struct qrbits_writer writer = {0};
        char word[101] = "";
        struct found found;

        for (int i = 0; i < 4 * repeat; i++)
            strcat(word, "Ankun");
        bytes_write(&writer, word);
        assert_int_equal(bits_read(*state, &writer, &found), strlen(word));
        assert_memory_equal(found.code, word, found.len);
    }
}

static void broken_bits_are_no_code_and_harm_nobody(void **state)
{
    struct found found;

    for (unsigned kind = 0; kind < 16; kind++) {
        struct qrbits_writer writer = {0};
        qrbits_write(&writer, kind, 4);
        qrbits_write(&writer, 0x3ff, 10); /* more than there is, and digits that are none */
        for (int i = 0; i < 13; i++)
            qrbits_write(&writer, 0xff, 8);
        bits_read(*state, &writer, &found);
        assert_true(found.len <= 19);
    }
    /* Letters beyond the last, alone. */
    struct qrbits_writer letters = {0};
    qrbits_write(&letters, 2, 4);
    qrbits_write(&letters, 2, 9);
    qrbits_write(&letters, 2047, 11);
    assert_int_equal(bits_read(*state, &letters, &found), 0);
}

/* One of two parts: whoever takes it for the whole books for nobody. */
static void a_part_of_a_split_message_is_no_code(void **state)
{
    struct qrbits_writer writer = {0};
    struct found found;

    qrbits_write(&writer, 3, 4);
    qrbits_write(&writer, 0x01, 8); /* the first of two */
    qrbits_write(&writer, 0x55, 8);
    bytes_write(&writer, "100501:");
    assert_int_equal(bits_read(*state, &writer, &found), 0);
}

/* The head of a split message and nothing behind it: libzbar writes beyond its memory for it. */
static void a_split_message_of_nothing_is_no_code(void **state)
{
    struct qrbits_writer writer = {0};
    struct found found;

    qrbits_write(&writer, 3, 4);
    qrbits_write(&writer, 0x01, 8);
    qrbits_write(&writer, 0x55, 8);
    assert_int_equal(bits_read(*state, &writer, &found), 0);
}

/* One bit of a message is wrong and the error correction is of the wrong one: no transmission
 * error, but a message of its own. Both decoders must read the same one, or one of them none. */
static void two_decoders_never_contradict_each_other(void **state)
{
    const struct place *place = *state;
    int alike = 0;

    for (unsigned bit = 0; bit < 152; bit += 3) {
        struct qrbits_writer writer = {0};
        struct found one = {0}, other = {0};
        bytes_write(&writer, "100501:4f1aa0c2d");
        writer.bytes[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
        struct qrbits bits = qrbits_make(writer.bytes, (writer.bits + 7) / 8);
        bits_draw(place, &bits);
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

/* ---- still pictures ---------------------------------------------------------------------------
 */

static void a_large_photograph_is_read(void **state)
{
    enum { LARGE_W = 2400, LARGE_H = 1800 };
    const struct place *place = *state;
    uint8_t *photo = malloc((size_t)LARGE_W * LARGE_H);
    struct qrscene scene = scene_of(place, QRSCENE_PAPER);
    struct found found;

    assert_non_null(photo);
    scene.width_px = LARGE_W;
    scene.height_px = LARGE_H;
    scene.module_px = 24;
    scene.blur_px = 7;
    qrscene_draw(&scene, photo);
    const struct grey grey = {.dots = photo, .width_px = LARGE_W, .height_px = LARGE_H};
    pipeline_search(place->pipeline, &grey, &found);
    assert_int_equal(found.len, strlen(text));
    free(photo);
}

static void pictures_too_small_to_hold_a_code_are_nothing(void **state)
{
    const struct place *place = *state;
    struct found found;

    memset(dots, 200, sizeof dots);
    for (int side = 0; side < 40; side++) {
        const struct grey small = {.dots = dots, .width_px = side, .height_px = side};
        pipeline_look(place->pipeline, &small, &found);
        assert_int_equal(found.len, 0);
        pipeline_search(place->pipeline, &small, &found);
        assert_int_equal(found.len, 0);
    }
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, place_open, place_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLACE(paper_is_read_at_once),
        WITH_PLACE(a_telephone_is_read_at_once),
        WITH_PLACE(turned_by_any_angle),
        WITH_PLACE(tilted_and_nodding),
        WITH_PLACE(out_of_focus),
        WITH_PLACE(light_on_dark_as_telephones_at_night),
        WITH_PLACE(with_a_lamp_mirrored_in_it),
        WITH_PLACE(in_the_dark_with_noise),
        WITH_PLACE(on_a_screen_that_outshines_the_room),
        WITH_PLACE(with_a_thumb_on_its_corner),
        WITH_PLACE(a_code_covered_by_half_is_nothing),
        WITH_PLACE(an_empty_room_is_nothing),
        WITH_PLACE(after_a_quiet_time_it_is_awake_at_once),
        WITH_PLACE(a_code_that_lies_still_is_read_in_each_frame),
        WITH_PLACE(an_unreadable_still_scene_is_left_alone),
        WITH_PLACE(of_two_codes_the_one_in_the_middle_is_read),
        WITH_PLACE(a_payload_of_strange_bytes_comes_as_it_is),
        WITH_PLACE(own_codes_are_good_ones),
        WITH_PLACE(broken_bits_are_no_code_and_harm_nobody),
        WITH_PLACE(a_part_of_a_split_message_is_no_code),
        WITH_PLACE(a_split_message_of_nothing_is_no_code),
        WITH_PLACE(two_decoders_never_contradict_each_other),
        WITH_PLACE(a_large_photograph_is_read),
        WITH_PLACE(pictures_too_small_to_hold_a_code_are_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
