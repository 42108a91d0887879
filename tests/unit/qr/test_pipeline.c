/* SPDX-License-Identifier: Apache-2.0 */
/* What a visitor holds up must be read within a round of frames, and never as something else. */
#include "kit/qrscene.h"
#include "qr/pipeline.h"
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

/* A telephone left lying is read again and again, though not in each frame. */
static void a_code_that_lies_still_is_read_at_least_every_half_second(void **state)
{
    const struct place *place = *state;
    struct qrscene scene = scene_of(*state, QRSCENE_PAPER);
    struct found found;
    int unread = 0;

    qrscene_draw(&scene, dots);
    for (int i = 0; i < 10 * PIPELINE_ROUND; i++) {
        pipeline_look(place->pipeline, &frame, &found);
        unread = found.len > 0 ? 0 : unread + 1;
        assert_true(unread < PIPELINE_SEEN_SKIP && (unread == 0 || i >= PIPELINE_ROUND));
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

/* At the right edge of what is drawn already, as readable as can be. */
static void poster_draw(struct qrscene scene)
{
    static uint8_t second[W * H];
    QRcode *poster = QRcode_encodeString8bit("a poster on the wall", 0, QR_ECLEVEL_M);

    assert_non_null(poster);
    scene.carrier = QRSCENE_PAPER;
    scene.inverted = false;
    scene.modules = poster->data;
    scene.side = scene.stride = poster->width;
    scene.x = 0.85;
    qrscene_draw(&scene, second);
    for (int y = 0; y < H; y++)
        memcpy(dots + y * W + W * 7 / 10, second + y * W + W * 7 / 10, W * 3 / 10);
    QRcode_free(poster);
}

static void of_two_codes_the_one_in_the_middle_is_read(void **state)
{
    const struct place *place = *state;
    struct qrscene scene = scene_of(place, QRSCENE_PAPER);
    struct found found;

    scene.module_px = 4;
    qrscene_draw(&scene, dots);
    poster_draw(scene);
    pipeline_look(place->pipeline, &frame, &found);
    assert_int_equal(found.len, strlen(text));
    assert_memory_equal(found.code, text, found.len);
}

/* The poster is read at first sight, what is held up is not: it gets its turn all the same. */
static void a_poster_does_not_hide_what_is_harder_to_read(void **state)
{
    const struct place *place = *state;
    struct qrscene scene = scene_of(place, QRSCENE_PHONE);
    struct found found;
    bool is_read = false;

    scene.module_px = 4;
    scene.inverted = true;
    for (int i = 0; i < PIPELINE_ROUND && !is_read; i++) {
        scene.seed++;
        qrscene_draw(&scene, dots);
        poster_draw(scene);
        pipeline_look(place->pipeline, &frame, &found);
        assert_true(found.len > 0);
        is_read = found.len == strlen(text) && memcmp(found.code, text, found.len) == 0;
    }
    assert_true(is_read);
}

/* It is read all day long, and must not cost a decoder's work fifteen times a second. */
static void a_poster_in_an_empty_room_is_left_alone(void **state)
{
    const struct place *place = *state;
    struct qrscene scene = scene_of(place, QRSCENE_NOTHING);
    struct found found;

    scene.module_px = 4;
    for (int i = 0; i < 2 * PIPELINE_ROUND; i++) {
        scene.seed = 1;
        qrscene_draw(&scene, dots);
        poster_draw(scene);
        pipeline_look(place->pipeline, &frame, &found);
    }
    looks = 0;
    for (int i = 0; i < 10 * PIPELINE_SEEN_SKIP; i++)
        pipeline_look(place->pipeline, &frame, &found);
    assert_in_range(looks, 10, 40);
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
        WITH_PLACE(a_code_that_lies_still_is_read_at_least_every_half_second),
        WITH_PLACE(an_unreadable_still_scene_is_left_alone),
        WITH_PLACE(of_two_codes_the_one_in_the_middle_is_read),
        WITH_PLACE(a_poster_does_not_hide_what_is_harder_to_read),
        WITH_PLACE(a_poster_in_an_empty_room_is_left_alone),
        WITH_PLACE(a_payload_of_strange_bytes_comes_as_it_is),
        WITH_PLACE(a_large_photograph_is_read),
        WITH_PLACE(pictures_too_small_to_hold_a_code_are_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
