/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/fault_page.h"
#include "ui/ui.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ASSETS BINARY_DIR "/assets"

static const char *const three[] = {
    "/etc/ankunft/ankunft.conf:5: key 'id': expected 1 to 32 letters or digits, got nothing",
    "/etc/ankunft/ankunft.conf:71: key 'url': expected an https:// address, got nothing",
    "/etc/ankunft/ankunft.conf:390: key 'name': expected text of 1 to 120 bytes, got nothing",
};

static struct canvas canvas_make(int width_px, int height_px)
{
    struct canvas canvas = {calloc((size_t)width_px * (size_t)height_px, 4), width_px, height_px,
                            width_px * 4};

    assert_non_null(canvas.pixels);
    return canvas;
}

/* Rows of the canvas, from the first on, on which something is drawn. */
static int rows_inked(const struct canvas *canvas, int first)
{
    int count = 0;

    for (int y = first; y < canvas->height_px; y++) {
        const uint32_t *row =
            (const uint32_t *)canvas->pixels + (size_t)y * (size_t)canvas->width_px;
        for (int x = 1; x < canvas->width_px; x++)
            if (row[x] != row[0]) {
                count++;
                break;
            }
    }
    return count;
}

static void the_faults_stand_under_the_picture(void **state)
{
    static const int sizes[][2] = {{1080, 1920}, {1920, 1080}, {1024, 768}, {800, 480}};
    (void)state;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct canvas none = canvas_make(sizes[i][0], sizes[i][1]);
        struct canvas some = canvas_make(sizes[i][0], sizes[i][1]);
        int half = none.height_px / 2;
        fault_page_draw(ASSETS, NULL, 0, &none);
        fault_page_draw(ASSETS, three, 3, &some);
        assert_memory_equal(none.pixels, some.pixels, (size_t)half * (size_t)none.stride);
        assert_true(rows_inked(&none, 0) > rows_inked(&none, half));
        assert_true(rows_inked(&none, half) > 0);
        assert_true(rows_inked(&some, half) > rows_inked(&none, half));
        free(none.pixels);
        free(some.pixels);
    }
}

static void more_faults_than_there_is_room_for_are_counted(void **state)
{
    const char *many[200];
    struct canvas less = canvas_make(1080, 1920), more = canvas_make(1080, 1920);
    (void)state;

    for (int i = 0; i < 200; i++)
        many[i] = three[i % 3];
    fault_page_draw(ASSETS, many, 199, &less);
    fault_page_draw(ASSETS, many, 200, &more);
    assert_memory_not_equal(less.pixels, more.pixels, 1080 * 1920 * 4);
    free(less.pixels);
    free(more.pixels);
}

static void without_fonts_there_is_the_picture_alone(void **state)
{
    struct canvas page = canvas_make(1080, 1920), picture = canvas_make(1080, 1920);
    (void)state;

    fault_page_draw("/nowhere", three, 3, &page);
    ui_out_of_service_draw(picture.pixels, 1080, 1920, picture.stride);
    assert_memory_equal(page.pixels, picture.pixels, 1080 * 1920 * 4);
    free(page.pixels);
    free(picture.pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_faults_stand_under_the_picture),
        cmocka_unit_test(more_faults_than_there_is_room_for_are_counted),
        cmocka_unit_test(without_fonts_there_is_the_picture_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
