/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The display list of every scene, compared with its file. ANKUNFT_GOLDEN=record writes them anew:
 * look at the gallery before you commit that.
 */
#include "../unit/cmocka_kit.h"

#include "scenes.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The compact panel is held to the layout laws only: two recorded forms are enough to review. */
static const enum scene_panel recorded[] = {PANEL_PORTRAIT, PANEL_LANDSCAPE};
enum { RECORDED = 2, LANGUAGES = 2, PATH_SIZE = 600 };

static struct ui *uis[PANEL_COUNT];
static struct model model;
static struct list list;

static int uis_open(void **state)
{
    (void)state;
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
    int line = 1;
    const char *want_line = want, *have_line = have;

    for (; *want != '\0' && *want == *have; want++, have++)
        if (*want == '\n') {
            line++;
            want_line = want + 1;
            have_line = have + 1;
        }
    print_error("%s:%d\n  golden: %.*s\n  now:    %.*s\n", path, line,
                (int)strcspn(want_line, "\n"), want_line, (int)strcspn(have_line, "\n"), have_line);
}

static bool scene_check(enum scene_panel panel, int language, const struct scene *scene)
{
    char folder[PATH_SIZE], path[PATH_SIZE + 64], *printed = NULL;
    size_t len = 0, golden_len = 0;
    FILE *memory = open_memstream(&printed, &len);

    folder_name(panel, language, folder);
    snprintf(path, sizeof path, "%s/%s.txt", folder, scene->name);
    scene_fill(scene, language, &model);
    ui_build(uis[panel], &model, &list);
    list_print(&list, memory);
    fclose(memory);
    bool same = true;
    if (recording()) {
        (void)mkdir(SOURCE_DIR "/tests/golden/portrait", 0755);
        (void)mkdir(SOURCE_DIR "/tests/golden/landscape", 0755);
        (void)mkdir(folder, 0755);
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(printed, 1, len, file), len);
        fclose(file);
    } else {
        const char *golden = file_text(path, &golden_len);
        same = golden != NULL && golden_len == len && memcmp(golden, printed, len) == 0;
        if (!same)
            first_difference(path, golden != NULL ? golden : "(no file)", printed);
    }
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
        scene_fill(&scenes[k], 0, &model);
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
        scene_fill(&scenes[k], 0, &model);
        ui_build(ui, &model, &list);
        ui_draw(ui, &list, 3, 0);
        scene_fill(&scenes[k + 1], 0, &model);
        ui_build(ui, &model, &list);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_is_as_it_was),
        cmocka_unit_test(no_golden_file_is_left_over),
        cmocka_unit_test(building_twice_gives_the_same_list),
        cmocka_unit_test(part_drawing_equals_whole_drawing),
    };

    return cmocka_run_group_tests(tests, uis_open, uis_close);
}
