/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenes: a model for every screen a visitor can meet, with short and with long contents. Shared by
 * the golden lists, the layout laws and the gallery. The clock stands at 11:05 on Monday,
 * 23 November 2026, Berlin.
 */
#ifndef GOLDEN_SCENES_H
#define GOLDEN_SCENES_H

#include "core/flow.h"
#include "ui/ui.h"

/* 27", 23.8" and 15.6"; then 21.5" and 32" portrait, the smallest and the largest that hang so. */
enum scene_panel {
    PANEL_PORTRAIT,
    PANEL_LANDSCAPE,
    PANEL_COMPACT,
    PANEL_SMALL,
    PANEL_LARGE,
    PANEL_COUNT
};

/* Ways to see. The first six differ in their lists, the others in colours and strokes. */
struct scene_mode {
    const char *name;
    struct display display;
};
enum { MODE_LISTS = 6, MODE_COUNT = 9 };
extern const struct scene_mode scene_modes[MODE_COUNT];

struct scene {
    const char *name; /* file name of its golden list */
    void (*fill)(struct model *model);
};

extern const struct scene scenes[];
extern const int scene_count;
extern const char *const scene_panel_names[PANEL_COUNT];

const struct rules *scene_rules(void);
/* A model at the start with all neighbours well, then the scene's own. */
void scene_fill(const struct scene *scene, int language, const struct display *display,
                struct model *ret_model);
/* The panel in German and English. asset_dir is that of the build, and outlives the answer. */
struct ui_config scene_config(enum scene_panel panel, const char *asset_dir);
/* The panel in all languages that the build has, these two first. */
struct ui_config scene_config_all(enum scene_panel panel, const char *asset_dir);
/* Tickets for slips: 0 appointment, 1 walk-in, 2 long, 3 noted. */
enum { SCENE_TICKETS = 4 };
struct ticket scene_ticket(int which, int language);

#endif
