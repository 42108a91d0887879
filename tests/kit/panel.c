/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/panel.h"

#include <stdio.h>
#include <stdlib.h>

struct ui *panel_open(int width_px, int height_px, int diagonal_tenth_in, const struct rules *rules,
                      struct viewfinder *viewfinder)
{
    struct ui *ui;
    const struct ui_config config = {.width_px = width_px,
                                     .height_px = height_px,
                                     .diagonal_tenth_in = diagonal_tenth_in,
                                     .bottom_mm = 750,
                                     .languages = {"de", "de-simple", "en", "tr", "ar", "uk", "ru",
                                                   "pl", "fr", "es", "fa", "ro", "vi", "zh"},
                                     .language_count = PANEL_LANGUAGES,
                                     .asset_dir = ANKUNFT_ASSET_DIR,
                                     .name = "Rathaus Tiergarten",
                                     .brand = "",
                                     .logo = "",
                                     .viewfinder = viewfinder};

    if (err_is(ui_open(&config, rules, &ui))) {
        fprintf(stderr, "panel: the ui does not open\n");
        exit(1);
    }
    return ui;
}
