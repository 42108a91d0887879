/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/zbar_eye.h"

#include <iconv.h>
#include <stddef.h>
#include <zbar.h>

static zbar_image_scanner_t *scanner_make(void)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();

    if (scanner == NULL)
        return NULL;
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    return scanner;
}

static void symbol_offer(const zbar_symbol_t *symbol, const struct grey *grey, struct found *found)
{
    int corners[4][2];

    /* Several codes that make one message come as a set. */
    if (zbar_symbol_get_type(symbol) != ZBAR_QRCODE || zbar_symbol_get_components(symbol) != NULL ||
        zbar_symbol_get_loc_size(symbol) != 4)
        return;
    for (unsigned i = 0; i < 4; i++) {
        corners[i][0] = zbar_symbol_get_loc_x(symbol, i);
        corners[i][1] = zbar_symbol_get_loc_y(symbol, i);
    }
    found_offer(found, (const uint8_t *)zbar_symbol_get_data(symbol),
                zbar_symbol_get_data_length(symbol), (const int(*)[2])corners, grey->width_px,
                grey->height_px);
}

void zbar_read(const struct grey *grey, struct found *found)
{
    /* Made anew for each picture: what it keeps for the next would be somebody's code. */
    zbar_image_scanner_t *scanner = scanner_make();
    zbar_image_t *image = zbar_image_create();

    if (scanner != NULL && image != NULL) {
        zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
        zbar_image_set_size(image, (unsigned)grey->width_px, (unsigned)grey->height_px);
        /* Without a clean-up function zbar neither changes nor frees the dots. */
        zbar_image_set_data(image, grey->dots, grey_size(grey), NULL);
        zbar_scan_image(scanner, image);
        for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s != NULL;
             s = zbar_symbol_next(s))
            symbol_offer(s, grey, found);
    }
    if (image != NULL)
        zbar_image_destroy(image);
    if (scanner != NULL)
        zbar_image_scanner_destroy(scanner);
}

void zbar_keep_charsets(void)
{
    static const char *const names[] = {"ISO8859-1", "SJIS", "BIG5", "UTF-8"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)iconv_open("UTF-8", names[i]); /* not there: bytes are read without */
}
