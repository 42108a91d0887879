/* SPDX-License-Identifier: Apache-2.0 */
#include "code.h"

#include "../unit/cmocka_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <zbar.h>

#include <png.h>

void code_decode(const char *png_path, char *ret_text, size_t size)
{
    png_image image = {.version = PNG_IMAGE_VERSION};

    assert_true(png_image_begin_read_from_file(&image, png_path));
    image.format = PNG_FORMAT_GRAY;
    unsigned char *pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *picture = zbar_image_create();
    zbar_image_set_format(picture, 0x30303859); /* Y800 */
    zbar_image_set_size(picture, image.width, image.height);
    zbar_image_set_data(picture, pixels, PNG_IMAGE_SIZE(image), NULL);
    assert_int_equal(zbar_scan_image(scanner, picture), 1);
    const zbar_symbol_t *symbol = zbar_image_first_symbol(picture);
    snprintf(ret_text, size, "%s", zbar_symbol_get_data(symbol));
    zbar_image_destroy(picture);
    zbar_image_scanner_destroy(scanner);
    free(pixels);
}
