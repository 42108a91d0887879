/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ui: what the visitor sees. The model becomes a display list (ui_build), the list becomes pixels
 * (ui_draw), a ticket becomes dots (ui_slip). Holds fonts, catalogues, theme and canvas; decides
 * nothing. Owner thread only, but for ui_out_of_service_draw, which needs no ui at all.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "base/bitmap.h"
#include "base/err.h"
#include "base/viewfinder.h"
#include "core/flow.h"
#include "ui/canvas.h"
#include "ui/list.h"

enum { UI_TAG_MAX = 11 }; /* bytes of a language tag */

struct ui_config {
    int width_px, height_px; /* as the visitor sees it: after rotation */
    int diagonal_tenth_in;
    int bottom_mm; /* lower edge of the picture above the floor */
    char languages[LANGUAGES_MAX][UI_TAG_MAX + 1];
    int language_count;    /* the first is the official one */
    const char *asset_dir; /* holds fonts.conf and i18n/<tag>.mo */
    const char *name;      /* of the house; "": the office's, where there is one only */
    const char *brand;     /* "#RRGGBB"; "": the theme's own */
    const char *logo;      /* PNG, or "" */
    bool motion;
    struct viewfinder *viewfinder; /* what the camera sees, outlives the ui; NULL: no camera */
};

struct i18n;
struct ui;

/*
 * rules outlive the ui. Errors are logged with what to do about them: ERR_GONE a font or catalogue
 * is missing, ERR_CORRUPT a catalogue is not one, ERR_RANGE the panel cannot be a kiosk's.
 */
struct err ui_open(const struct ui_config *config, const struct rules *rules,
                   struct ui **ret_ui) MUST_CHECK;
void ui_close(struct ui *ui);
/* The texts, valid until ui_close. */
const struct i18n *ui_i18n(const struct ui *ui);
/* The display list of the model. Pure but for caches. */
void ui_build(struct ui *ui, const struct model *model, struct list *ret_list);
/*
 * What is to be seen while the screen is dark: that somebody uses it with speech, and nothing of
 * the visit. A finger anywhere shows the screen again.
 */
void ui_build_veil(struct ui *ui, const struct model *model, struct list *ret_list);
/*
 * Draws the list on the canvas; pressed is an item, or LIST_NOTHING. Only what differs from the
 * last drawing is drawn again. now_ms, a monotonic time, drives what moves.
 */
void ui_draw(struct ui *ui, const struct list *list, int pressed, int64_t now_ms);
/* In how many milliseconds the same list is to be drawn again, as something moves; -1: at rest. */
int64_t ui_frame_ms(const struct ui *ui, int64_t now_ms);
/* What is to be shown: valid until the next ui_draw. */
const struct canvas *ui_canvas(const struct ui *ui);
struct err ui_write_png(const struct ui *ui, const char *path) MUST_CHECK;
/* The slip as dots, 8 a millimetre; width_px 384 (58 mm roll) or 576 (80 mm). */
struct err ui_slip(struct ui *ui, const struct ticket *ticket, int width_px,
                   struct bitmap *ret_bitmap) MUST_CHECK;
/*
 * The picture of a kiosk out of service, without words, fonts or allocation of ours: for the moment
 * in which nothing else works. pixels: XRGB8888, stride in bytes.
 */
void ui_out_of_service_draw(void *pixels, int width_px, int height_px, int stride);
/* A slip as a PNG, for the gallery. */
struct err ui_bitmap_write_png(const struct bitmap *bitmap, const char *path) MUST_CHECK;

#endif
