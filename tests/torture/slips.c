/* SPDX-License-Identifier: Apache-2.0 */
#include "slips.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
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

/* Two slips hang together where the first was not cut: then there are two codes. */
static int codes_enter(struct books *books, zbar_image_scanner_t *reader, const char *path)
{
    png_image image;
    unsigned char *pixels = picture_read(path, &image);
    int count = 0;

    if (pixels == NULL)
        return 0;
    zbar_image_t *picture = zbar_image_create();
    zbar_image_set_format(picture, ZBAR_GREY);
    zbar_image_set_size(picture, image.width, image.height);
    zbar_image_set_data(picture, pixels, PNG_IMAGE_SIZE(image), NULL);
    zbar_scan_image(reader, picture);
    for (const zbar_symbol_t *s = zbar_image_first_symbol(picture); s != NULL;
         s = zbar_symbol_next(s)) {
        books_print(books, zbar_symbol_get_data(s));
        count++;
    }
    zbar_image_destroy(picture);
    free(pixels);
    return count;
}

int slips_read(struct books *books, struct stand *stand)
{
    static const char said[] = "slip ";
    zbar_image_scanner_t *reader = zbar_image_scanner_create();
    char line[PROC_LINE_MAX];
    int count = 0;

    /* Codes of other kinds would be found in letters. */
    zbar_image_scanner_set_config(reader, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(reader, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    while (proc_line(&stand->printer, 0, line))
        if (strncmp(line, said, strlen(said)) == 0) {
            count += codes_enter(books, reader, line + strlen(said));
            unlink(line + strlen(said));
        }
    zbar_image_scanner_destroy(reader);
    return count;
}
