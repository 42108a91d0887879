/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/warm_up.h"

#include "qr/picture.h"
#include "qr/zbar_eye.h"
#include "qr/zxing_shim.h"

#include <stdlib.h>
#include <string.h>

enum { MODULES = 21, MODULE_PX = 6, QUIET_PX = 33, SIDE_PX = 2 * QUIET_PX + MODULES * MODULE_PX };

/* A QR code, row by row, that says this. */
static const char says[] = "ANKUNFT";
static const uint32_t rows[MODULES] = {0x1fdd7f, 0x105b41, 0x174c5d, 0x175a5d, 0x174a5d, 0x104f41,
                                       0x1fd57f, 0x001700, 0x16eb4b, 0x1483ce, 0x06de04, 0x1bba78,
                                       0x0c5527, 0x001643, 0x1fdb2b, 0x105c37, 0x1741f9, 0x17525a,
                                       0x175560, 0x1048ac, 0x1fdcaa};

static void code_draw(uint8_t *dots)
{
    for (int y = 0; y < SIDE_PX; y++)
        for (int x = 0; x < SIDE_PX; x++) {
            int row = (y - QUIET_PX) / MODULE_PX, column = (x - QUIET_PX) / MODULE_PX;
            bool inside = y >= QUIET_PX && x >= QUIET_PX && row < MODULES && column < MODULES;
            bool dark = inside && ((rows[row] >> (MODULES - 1 - column)) & 1) != 0;
            dots[y * SIDE_PX + x] = dark ? 20 : 230;
        }
}

static bool is_right(const struct found *found)
{
    return found->len == strlen(says) && memcmp(found->code, says, found->len) == 0;
}

struct err warm_up(void)
{
    static uint8_t dots[SIDE_PX * SIDE_PX];
    const struct grey code = {.dots = dots, .width_px = SIDE_PX, .height_px = SIDE_PX};
    struct found local = {0}, global = {0}, second = {0};

    code_draw(dots);
    zxing_read(&code, ZXING_LOCAL, &local);
    zxing_read(&code, ZXING_GLOBAL, &global);
    zbar_read(&code, &second);
    zbar_keep_charsets();
    picture_warm_up();
    bool good = is_right(&local) && is_right(&global) && is_right(&second);
    return good ? err_none() : err_make(ERR_UNSUPPORTED);
}
