/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/qr.h"

#include "base/buf.h"
#include "core/code.h"

#include <png.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

enum { QUIET_MODULES = 4 };

struct err qr_text(const struct booking_ref *ref, const char *link, char *ret_text, size_t size)
{
    char payload[192];
    struct booking_ref back;
    struct err e = code_make(ref, payload, sizeof payload);

    if (err_is(e))
        return e;
    struct buf text = buf_on(ret_text, size);
    if (link != NULL)
        buf_add(&text, link);
    buf_add(&text, payload);
    if (text.cut)
        return err_make(ERR_TOO_LONG);
    e = code_parse(ret_text, text.len, &back);
    if (!err_is(e) && (back.id != ref->id || strcmp(back.key, ref->key) != 0))
        e = err_make(ERR_SYNTAX);
    return e;
}

static struct err qr_encode(const char *text, QRcode **ret_code)
{
    /* Digits and capitals take less room than other bytes, and are packed so. */
    *ret_code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    return *ret_code != NULL ? err_none() : err_make(ERR_TOO_LONG);
}

static bool is_dark(const QRcode *code, int x, int y)
{
    return x >= 0 && y >= 0 && x < code->width && y < code->width &&
           (code->data[y * code->width + x] & 1) != 0;
}

struct err qr_write_png(const char *text, int module_px, const char *path)
{
    QRcode *code;
    struct err e = qr_encode(text, &code);

    if (err_is(e))
        return e;
    int side = (code->width + 2 * QUIET_MODULES) * module_px;
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)side,
                       .height = (png_uint_32)side,
                       .format = PNG_FORMAT_GRAY};
    unsigned char *pixels = malloc((size_t)side * (size_t)side);
    if (pixels == NULL) {
        QRcode_free(code);
        return err_make(ERR_NO_MEMORY);
    }
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++)
            pixels[y * side + x] =
                is_dark(code, x / module_px - QUIET_MODULES, y / module_px - QUIET_MODULES) ? 0
                                                                                            : 255;
    if (!png_image_write_to_file(&image, path, 0, pixels, 0, NULL))
        e = err_make(ERR_IO);
    free(pixels);
    QRcode_free(code);
    return e;
}

struct err qr_print(const char *text, FILE *file)
{
    /* Upper and lower half of a character cell: black on white set explicitly. */
    static const char *const halves[] = {" ", "▄", "▀", "█"};
    QRcode *code;
    struct err e = qr_encode(text, &code);

    if (err_is(e))
        return e;
    for (int y = -QUIET_MODULES; y < code->width + QUIET_MODULES; y += 2) {
        fputs("\033[30;107m", file);
        for (int x = -QUIET_MODULES; x < code->width + QUIET_MODULES; x++)
            fputs(halves[(is_dark(code, x, y) ? 2 : 0) + (is_dark(code, x, y + 1) ? 1 : 0)], file);
        fputs("\033[0m\n", file);
    }
    QRcode_free(code);
    return err_none();
}
