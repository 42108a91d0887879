/* SPDX-License-Identifier: Apache-2.0 */
/* What a technician is told about photographs of codes, and about files that are none. */
#include "../unit/cmocka_kit.h"

#include "kit/proc.h"
#include "kit/qrscene.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIN BINARY_DIR "/bin/"
#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

enum { W = 640, H = 480 };

static char dir[] = "test_qr_decode-XXXXXX";
static char said[65536];

static int run(const char *command)
{
    return proc_run(command, said, sizeof said);
}

/* A PGM of what is drawn, in the test's own folder. */
static void pgm_write(const char *name, const uint8_t *dots)
{
    FILE *f = fopen(name, "w");

    assert_non_null(f);
    fprintf(f, "P5\n%d %d\n255\n", W, H);
    assert_int_equal(fwrite(dots, W, H, f), H);
    fclose(f);
}

static void photo_write(const char *name, const char *text, double turn_degrees)
{
    static uint8_t dots[W * H];
    QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    struct qrscene scene = {.width_px = W,
                            .height_px = H,
                            .carrier = QRSCENE_PHONE,
                            .module_px = 6,
                            .x = 0.5,
                            .y = 0.5,
                            .noise = 4,
                            .blur_px = 1,
                            .turn_degrees = turn_degrees};

    assert_non_null(qr);
    scene.modules = qr->data;
    scene.side = scene.stride = qr->width;
    qrscene_draw(&scene, dots);
    QRcode_free(qr);
    pgm_write(name, dots);
}

static int folder_enter(void **state)
{
    (void)state;
    return mkdtemp(dir) != NULL && chdir(dir) == 0 ? 0 : -1;
}

static int folder_leave(void **state)
{
    (void)state;
    if (chdir("..") != 0)
        return -1;
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

static void the_payload_of_a_photograph_is_printed(void **state)
{
    (void)state;
    photo_write("phone.pgm", "hello kiosk", 17);
    assert_int_equal(run(BIN "qr-decode phone.pgm 2>&1"), 0);
    assert_string_equal(said, "hello kiosk\n");
}

static void what_the_technicians_tool_draws_is_read(void **state)
{
    (void)state;
    assert_int_equal(run(BIN "ankunft-ctl qr --id 100501 --key " KEY " --png c.png"), 0);
    assert_int_equal(run(BIN "qr-decode c.png 2>&1"), 0);
    assert_true(strlen(said) > 20);
}

/* Each on its line with its name; the rest goes on where one is bad. */
static void of_several_each_is_told(void **state)
{
    static uint8_t wall[W * H];

    (void)state;
    memset(wall, 120, sizeof wall);
    photo_write("a.pgm", "first", 0);
    photo_write("b.pgm", "second", 90);
    pgm_write("wall.pgm", wall);
    assert_int_equal(run(BIN "qr-decode a.pgm wall.pgm b.pgm 2>errors"), 1);
    assert_string_equal(said, "a.pgm: first\nb.pgm: second\n");
    assert_int_equal(run("cat errors"), 0);
    assert_string_equal(said, "qr-decode: wall.pgm: no code\n");
}

static void what_is_no_picture_is_said_to_be_none(void **state)
{
    (void)state;
    photo_write("a.pgm", "first", 0);
    assert_int_equal(run("printf '\\211PNG\\r\\n\\032\\nrubbish' > broken.png; : > empty.jpg"), 0);
    assert_int_equal(run(BIN "qr-decode broken.png 2>&1"), 2);
    assert_non_null(strstr(said, "broken.png: not a PGM, PNG or JPEG"));
    assert_int_equal(run(BIN "qr-decode empty.jpg 2>&1"), 2);
    assert_int_equal(run(BIN "qr-decode missing.png 2>&1"), 2);
    assert_int_equal(run(BIN "qr-decode . 2>&1"), 2);
    assert_int_equal(run(BIN "qr-decode broken.png a.pgm 2>/dev/null"), 2);
    assert_string_equal(said, "a.pgm: first\n");
    assert_int_equal(run(BIN "qr-decode 2>&1"), 2);
    assert_non_null(strstr(said, "usage"));
}

/* The page that no decoder comes back from in a minute, and a good one behind it. */
static void a_picture_made_to_harm_is_given_up_and_the_next_is_read(void **state)
{
    static uint8_t page[1920 * 1080];

    (void)state;
    photo_write("good.pgm", "still here", 0);
    qrscene_draw_finders(1920, 1080, 1, page);
    FILE *f = fopen("page.pgm", "w");
    assert_non_null(f);
    fprintf(f, "P5 1920 1080 255\n");
    assert_int_equal(fwrite(page, 1920, 1080, f), 1080);
    fclose(f);
    assert_int_equal(run(BIN "qr-decode page.pgm good.pgm 2>errors"), 1);
    assert_string_equal(said, "good.pgm: still here\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_payload_of_a_photograph_is_printed),
        cmocka_unit_test(what_the_technicians_tool_draws_is_read),
        cmocka_unit_test(of_several_each_is_told),
        cmocka_unit_test(what_is_no_picture_is_said_to_be_none),
        cmocka_unit_test(a_picture_made_to_harm_is_given_up_and_the_next_is_read),
    };

    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
