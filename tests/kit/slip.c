/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/slip.h"

#include <stdlib.h>
#include <zbar.h>

#include <png.h>

enum { ZBAR_GREY = 0x30303859 /* Y800 */ };

static unsigned char *picture_read(const char *path, png_image *ret_image)
{
    unsigned char *pixels = NULL;

    *ret_image = (png_image){.version = PNG_IMAGE_VERSION};
    if (png_image_begin_read_from_file(ret_image, path)) {
        ret_image->format = PNG_FORMAT_GRAY;
        pixels = malloc(PNG_IMAGE_SIZE(*ret_image));
        if (pixels != NULL && !png_image_finish_read(ret_image, NULL, pixels, 0, NULL)) {
            free(pixels);
            pixels = NULL;
        }
    }
    png_image_free(ret_image);
    return pixels;
}

int slip_read(const char *path, void (*number)(void *self, const char *number), void *self)
{
    png_image image;
    unsigned char *pixels = picture_read(path, &image);
    int count = 0;

    if (pixels == NULL)
        return 0;
    zbar_image_scanner_t *reader = zbar_image_scanner_create();
    /* Codes of other kinds would be found in letters. */
    zbar_image_scanner_set_config(reader, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(reader, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_t *picture = zbar_image_create();
    zbar_image_set_format(picture, ZBAR_GREY);
    zbar_image_set_size(picture, image.width, image.height);
    zbar_image_set_data(picture, pixels, PNG_IMAGE_SIZE(image), NULL);
    zbar_scan_image(reader, picture);
    for (const zbar_symbol_t *s = zbar_image_first_symbol(picture); s != NULL;
         s = zbar_symbol_next(s)) {
        number(self, zbar_symbol_get_data(s));
        count++;
    }
    zbar_image_destroy(picture);
    zbar_image_scanner_destroy(reader);
    free(pixels);
    return count;
}
