/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The display list of every scene, compared with what was recorded: in German and English as
 * everyone sees it line by line, a file a scene, to be reviewed; all others (the other languages,
 * sizes, low reach, the other panels) by their sums, a file a language: which screens have changed
 * is seen there, and how they look in the gallery. ANKUNFT_GOLDEN=record writes them anew: look at
 * the gallery before you commit that.
 */
#include "../unit/cmocka_kit.h"

#include "scenes.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Two forms, line by line, are enough to review. */
static const enum scene_panel recorded[] = {PANEL_PORTRAIT, PANEL_LANDSCAPE};
enum { RECORDED = 2, LANGUAGES = 2, PATH_SIZE = 600, TOLD_MOST = 12 };
#define SUM_BEGIN 0x811c9dc5u

static struct ui *uis[PANEL_COUNT];
static struct model model;
static struct list list;

static int uis_open(void **state)
{
    (void)state;
    /* Also where somebody starts the program by hand, to record. */
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    for (int i = 0; i < RECORDED; i++) {
        struct ui_config config = scene_config(recorded[i], BINARY_DIR "/assets");
        if (err_is(ui_open(&config, scene_rules(), &uis[recorded[i]])))
            return -1;
    }
    return 0;
}

static int uis_close(void **state)
{
    (void)state;
    for (int i = 0; i < PANEL_COUNT; i++)
        ui_close(uis[i]);
    return 0;
}

static bool recording(void)
{
    const char *mode = getenv("ANKUNFT_GOLDEN");

    return mode != NULL && strcmp(mode, "record") == 0;
}

static void folder_name(enum scene_panel panel, int language, char ret_path[PATH_SIZE])
{
    struct ui_config config = scene_config(panel, "");

    snprintf(ret_path, PATH_SIZE, SOURCE_DIR "/tests/golden/%s/%s", scene_panel_names[panel],
             config.languages[language]);
}

static char *file_text(const char *path, size_t *ret_len)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return NULL;
    static char text[64 * 1024];
    *ret_len = fread(text, 1, sizeof text - 1, file);
    text[*ret_len] = '\0';
    fclose(file);
    return text;
}

static void first_difference(const char *path, const char *want, const char *have)
{
    static int told;
    int line = 1;
    const char *want_line = want, *have_line = have;

    for (; *want != '\0' && *want == *have; want++, have++)
        if (*want == '\n') {
            line++;
            want_line = want + 1;
            have_line = have + 1;
        }
    if (++told > TOLD_MOST)
        return;
    print_error("%s:%d\n  golden: %.*s\n  now:    %.*s\n", path, line,
                (int)strcspn(want_line, "\n"), want_line, (int)strcspn(have_line, "\n"), have_line);
}

/* The text is what was recorded; or it is recorded. */
static bool text_check(const char *path, const char *printed, size_t len)
{
    size_t golden_len = 0;

    if (recording()) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(printed, 1, len, file), len);
        fclose(file);
        return true;
    }
    const char *golden = file_text(path, &golden_len);
    bool same = golden != NULL && golden_len == len && memcmp(golden, printed, len) == 0;
    if (!same)
        first_difference(path, golden != NULL ? golden : "(no file)", printed);
    return same;
}

static bool scene_check(enum scene_panel panel, int language, const struct scene *scene)
{
    char folder[PATH_SIZE], path[PATH_SIZE + 64], *printed = NULL;
    size_t len = 0;
    FILE *memory = open_memstream(&printed, &len);

    folder_name(panel, language, folder);
    if (recording()) {
        (void)mkdir(SOURCE_DIR "/tests/golden/portrait", 0755);
        (void)mkdir(SOURCE_DIR "/tests/golden/landscape", 0755);
        (void)mkdir(folder, 0755);
    }
    snprintf(path, sizeof path, "%s/%s.txt", folder, scene->name);
    scene_fill(scene, language, &scene_modes[0].display, &model);
    ui_build(uis[panel], &model, &list);
    list_print(&list, memory);
    fclose(memory);
    bool same = text_check(path, printed, len);
    free(printed);
    return same;
}

static void every_screen_is_as_it_was(void **state)
{
    int different = 0;

    (void)state;
    for (int i = 0; i < RECORDED; i++)
        for (int language = 0; language < LANGUAGES; language++)
            for (int k = 0; k < scene_count; k++)
                different += !scene_check(recorded[i], language, &scenes[k]);
    if (different > 0)
        fail_msg("%d screens differ; if they shall: ANKUNFT_GOLDEN=record", different);
}

/* --- sums --------------------------------------------------------------------------------- */

/* FNV-1a over the printed list, after what has been summed. */
static uint32_t list_sum(uint32_t sum)
{
    char *printed = NULL;
    size_t len = 0;
    FILE *memory = open_memstream(&printed, &len);

    list_print(&list, memory);
    fclose(memory);
    for (size_t i = 0; i < len; i++)
        sum = (sum ^ (unsigned char)printed[i]) * 0x01000193u;
    free(printed);
    return sum;
}

static uint32_t scene_sum(struct ui *ui, const struct scene *scene, int language, int mode,
                          uint32_t sum)
{
    scene_fill(scene, language, &scene_modes[mode].display, &model);
    ui_build(ui, &model, &list);
    return list_sum(sum);
}

/* German and English: a line is a scene on a panel, a column a way to see. */
static void sums_print_whole(struct ui *const all[PANEL_COUNT], int language, FILE *file)
{
    fprintf(file, "# panel scene");
    for (int mode = 0; mode < MODE_LISTS; mode++)
        fprintf(file, " %s", scene_modes[mode].name);
    for (int panel = 0; panel < PANEL_COUNT; panel++)
        for (int k = 0; k < scene_count; k++) {
            fprintf(file, "\n%-11s %-24s", scene_panel_names[panel], scenes[k].name);
            for (int mode = 0; mode < MODE_LISTS; mode++)
                fprintf(file, " %08x",
                        (unsigned)scene_sum(all[panel], &scenes[k], language, mode, SUM_BEGIN));
        }
    fprintf(file, "\n");
}

/* Other languages: a line is a scene, a column a panel, over all ways to see. */
static void sums_print(struct ui *const all[PANEL_COUNT], int language, FILE *file)
{
    fprintf(file, "# scene");
    for (int panel = 0; panel < PANEL_COUNT; panel++)
        fprintf(file, " %s", scene_panel_names[panel]);
    for (int k = 0; k < scene_count; k++) {
        fprintf(file, "\n%-24s", scenes[k].name);
        for (int panel = 0; panel < PANEL_COUNT; panel++) {
            uint32_t sum = SUM_BEGIN;
            for (int mode = 0; mode < MODE_LISTS; mode++)
                sum = scene_sum(all[panel], &scenes[k], language, mode, sum);
            fprintf(file, " %08x", (unsigned)sum);
        }
    }
    fprintf(file, "\n");
}

static bool sums_check(struct ui *const all[PANEL_COUNT], int language, const char *tag)
{
    char path[PATH_SIZE], *printed = NULL;
    size_t len = 0;
    FILE *memory = open_memstream(&printed, &len);

    if (language < LANGUAGES)
        sums_print_whole(all, language, memory);
    else
        sums_print(all, language, memory);
    fclose(memory);
    snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/sums/%s.txt", tag);
    bool same = text_check(path, printed, len);
    free(printed);
    return same;
}

/* The screen of the start shows the languages: each one is summed in the company of these two. */
static void every_way_to_see_is_as_it_was(void **state)
{
    const struct ui_config all = scene_config_all(PANEL_PORTRAIT, BINARY_DIR "/assets");
    int different = 0;

    (void)state;
    for (int language = 0; language < all.language_count; language++) {
        struct ui *each[PANEL_COUNT] = {0};
        for (int panel = 0; panel < PANEL_COUNT; panel++) {
            struct ui_config config = scene_config((enum scene_panel)panel, BINARY_DIR "/assets");
            if (language >= config.language_count)
                memcpy(config.languages[config.language_count++], all.languages[language],
                       sizeof all.languages[0]);
            assert_int_equal(ui_open(&config, scene_rules(), &each[panel]).code, ERR_OK);
        }
        different += !sums_check(each, language < 2 ? language : 2, all.languages[language]);
        for (int panel = 0; panel < PANEL_COUNT; panel++)
            ui_close(each[panel]);
    }
    if (different > 0)
        fail_msg("%d languages differ; if they shall: ANKUNFT_GOLDEN=record", different);
}

/* FNV-1a over a slip's dots. */
static uint32_t slip_sum(struct ui *ui, int which, int language, int width_px)
{
    struct ticket ticket = scene_ticket(which, language);
    struct bitmap slip = {0};
    uint32_t sum = SUM_BEGIN;

    assert_int_equal(ui_slip(ui, &ticket, width_px, &slip).code, ERR_OK);
    for (int i = 0; i < slip.stride * slip.height_px; i++)
        sum = (sum ^ slip.bits[i]) * 0x01000193u;
    bitmap_free(&slip);
    return sum;
}

/* Dot by dot: a line is a slip in a language, a column the width of the roll. */
static void every_slip_is_as_it_was(void **state)
{
    const struct ui_config all = scene_config_all(PANEL_PORTRAIT, BINARY_DIR "/assets");
    char *printed = NULL;
    size_t len = 0;
    struct ui *ui;

    (void)state;
    FILE *memory = open_memstream(&printed, &len);
    assert_int_equal(ui_open(&all, scene_rules(), &ui).code, ERR_OK);
    fprintf(memory, "# slip language 58mm 80mm\n");
    for (int which = 0; which < SCENE_TICKETS; which++)
        for (int language = 0; language < all.language_count; language++)
            fprintf(memory, "%d %-9s %08x %08x\n", which, all.languages[language],
                    (unsigned)slip_sum(ui, which, language, 384),
                    (unsigned)slip_sum(ui, which, language, 576));
    ui_close(ui);
    fclose(memory);
    bool same = text_check(SOURCE_DIR "/tests/golden/sums/slips.txt", printed, len);
    free(printed);
    if (!same)
        fail_msg("slips differ; if they shall: ANKUNFT_GOLDEN=record");
}

static bool is_scene(const char *file)
{
    for (int i = 0; i < scene_count; i++) {
        size_t n = strlen(scenes[i].name);
        if (strncmp(file, scenes[i].name, n) == 0 && strcmp(file + n, ".txt") == 0)
            return true;
    }
    return false;
}

static void no_golden_file_is_left_over(void **state)
{
    (void)state;
    for (int i = 0; i < RECORDED; i++)
        for (int language = 0; language < LANGUAGES; language++) {
            char folder[PATH_SIZE];
            int files = 0;
            folder_name(recorded[i], language, folder);
            DIR *dir = opendir(folder);
            assert_non_null(dir);
            for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
                if (e->d_name[0] == '.')
                    continue;
                files++;
                if (!is_scene(e->d_name))
                    fail_msg("%s/%s belongs to no scene", folder, e->d_name);
            }
            closedir(dir);
            assert_int_equal(files, scene_count);
        }
}

static void building_twice_gives_the_same_list(void **state)
{
    static struct list again;

    (void)state;
    for (int k = 0; k < scene_count; k++) {
        scene_fill(&scenes[k], 0, &scene_modes[0].display, &model);
        ui_build(uis[PANEL_PORTRAIT], &model, &list);
        ui_build(uis[PANEL_PORTRAIT], &model, &again);
        assert_true(list_equal(&list, &again));
    }
}

/* Drawing only what differs must end in the same picture as drawing everything. */
static void part_drawing_equals_whole_drawing(void **state)
{
    struct ui_config config = scene_config(PANEL_LANDSCAPE, BINARY_DIR "/assets");
    struct ui *ui = uis[PANEL_LANDSCAPE];

    (void)state;
    for (int k = 0; k + 1 < scene_count; k += 3) {
        struct ui *fresh = NULL;
        scene_fill(&scenes[k], 0, &scene_modes[0].display, &model);
        ui_build(ui, &model, &list);
        ui_draw(ui, &list, 3, 0);
        scene_fill(&scenes[k + 1], 0, &scene_modes[k % 2 == 0 ? 0 : k % MODE_COUNT].display,
                   &model);
        ui_build(ui, &model, &list);
        list.focus = k % 4 == 0 ? list.count - 1 : LIST_NOTHING;
        ui_draw(ui, &list, LIST_NOTHING, 0);
        assert_int_equal(ui_open(&config, scene_rules(), &fresh).code, ERR_OK);
        ui_draw(fresh, &list, LIST_NOTHING, 0);
        const struct canvas *a = ui_canvas(ui), *b = ui_canvas(fresh);
        for (int y = 0; y < a->height_px; y++)
            if (memcmp((const char *)a->pixels + (size_t)y * (size_t)a->stride,
                       (const char *)b->pixels + (size_t)y * (size_t)b->stride,
                       (size_t)a->width_px * 4) != 0)
                fail_msg("%s after %s differs in row %d", scenes[k + 1].name, scenes[k].name, y);
        ui_close(fresh);
    }
}

static bool same_picture(const struct ui *a, const struct ui *b)
{
    const struct canvas *x = ui_canvas(a), *y = ui_canvas(b);

    return memcmp(x->pixels, y->pixels, (size_t)x->stride * (size_t)x->height_px) == 0;
}

/* As the owner draws: again whenever the ui asks for it. Returns how many pictures there were. */
static int draw_to_rest(struct ui *ui, int64_t *now_ms, int64_t until_ms)
{
    int frames = 0;

    for (; *now_ms < until_ms; frames++) {
        int64_t in_ms = ui_frame_ms(ui, *now_ms);
        if (in_ms < 0)
            break;
        *now_ms += in_ms > 0 ? in_ms : 1;
        ui_draw(ui, &list, LIST_NOTHING, *now_ms);
    }
    return frames;
}

static void motion_ends_in_the_picture_that_stands_still(void **state)
{
    struct ui_config config = scene_config(PANEL_LANDSCAPE, BINARY_DIR "/assets");
    struct ui *still, *moved;
    int64_t now_ms = 1000;

    (void)state;
    assert_int_equal(ui_open(&config, scene_rules(), &still).code, ERR_OK);
    config.motion = true;
    assert_int_equal(ui_open(&config, scene_rules(), &moved).code, ERR_OK);
    for (int k = 0; k < scene_count; k += 7) {
        scene_fill(&scenes[k], 1, &scene_modes[0].display, &model);
        model.screens = (uint32_t)k + 1;
        ui_build(still, &model, &list);
        ui_draw(still, &list, LIST_NOTHING, now_ms);
        assert_int_equal(ui_frame_ms(still, now_ms), -1);
        ui_build(moved, &model, &list);
        bool busy = list.moving;
        ui_draw(moved, &list, LIST_NOTHING, now_ms);
        if (k > 0)
            assert_false(same_picture(still, moved));
        int frames = draw_to_rest(moved, &now_ms, now_ms + 6000);
        assert_true(busy || model.state == STATE_START || (frames > 2 && frames < 60));
        if (!busy)
            assert_true(same_picture(still, moved));
    }
    /* Who wants no motion gets none, whatever the kiosk is set to. */
    for (int k = 0; k < scene_count; k += 7) {
        scene_fill(&scenes[k], 1, &(struct display){.still = true}, &model);
        if (!model.display.still) /* staff see their part in one way */
            continue;
        model.screens = (uint32_t)k + 1;
        ui_build(moved, &model, &list);
        ui_draw(moved, &list, LIST_NOTHING, now_ms);
        ui_build(still, &model, &list);
        ui_draw(still, &list, LIST_NOTHING, now_ms);
        assert_true(same_picture(still, moved));
        assert_int_equal(ui_frame_ms(moved, now_ms), -1);
    }
    ui_close(still);
    ui_close(moved);
}

static const char *title_now(void)
{
    for (int i = 0; i < list.count; i++)
        if (list.items[i].role == ROLE_TITLE)
            return list.items[i].label;
    return "";
}

/* The question goes round the languages, until somebody has chosen one; nothing else moves with it.
 */
static void the_start_greets_in_each_language_in_turn(void **state)
{
    struct ui_config config = scene_config(PANEL_PORTRAIT, BINARY_DIR "/assets");
    static struct list first;
    struct ui *ui;

    (void)state;
    config.motion = true;
    assert_int_equal(ui_open(&config, scene_rules(), &ui).code, ERR_OK);
    scene_fill(&scenes[0], 0, &scene_modes[0].display, &model);
    model.language_count = config.language_count;
    ui_build(ui, &model, &first);
    list = first;
    assert_string_equal(title_now(), "Haben Sie einen Termin?");
    model.now_ms += GREETING_MS;
    ui_build(ui, &model, &list);
    assert_string_equal(title_now(), "\u2068Do you have an appointment?\u2069");
    assert_int_equal(list.count, first.count);
    for (int i = 0; i < list.count; i++)
        assert_true(list.items[i].role == ROLE_TITLE ||
                    item_equal(&list.items[i], &first.items[i]));
    model.now_ms += GREETING_MS;
    ui_build(ui, &model, &list);
    assert_string_equal(title_now(), "Haben Sie einen Termin?");
    model.now_ms += GREETING_MS;
    model.display.size = SIZE_L;
    ui_build(ui, &model, &list);
    assert_string_equal(title_now(), "Haben Sie einen Termin?");
    ui_close(ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_is_as_it_was),
        cmocka_unit_test(every_way_to_see_is_as_it_was),
        cmocka_unit_test(every_slip_is_as_it_was),
        cmocka_unit_test(no_golden_file_is_left_over),
        cmocka_unit_test(building_twice_gives_the_same_list),
        cmocka_unit_test(part_drawing_equals_whole_drawing),
        cmocka_unit_test(motion_ends_in_the_picture_that_stands_still),
        cmocka_unit_test(the_start_greets_in_each_language_in_turn),
    };

    return cmocka_run_group_tests(tests, uis_open, uis_close);
}
