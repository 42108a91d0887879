/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <setjmp.h>

enum { FIT_GREY = 96 };

static bool picture_make(int width_px, int height_px, struct emu_picture *ret)
{
    *ret = (struct emu_picture){.width_px = width_px, .height_px = height_px};
    if (width_px < 1 || height_px < 1 || width_px > EMU_PICTURE_SIDE_MAX ||
        height_px > EMU_PICTURE_SIDE_MAX)
        return false;
    ret->pixels = malloc((size_t)width_px * (size_t)height_px);
    return ret->pixels != NULL;
}

void emu_picture_free(struct emu_picture *picture)
{
    free(picture->pixels);
    *picture = (struct emu_picture){0};
}

bool emu_picture_plain(int width_px, int height_px, uint8_t grey, struct emu_picture *ret)
{
    if (!picture_make(width_px, height_px, ret))
        return false;
    memset(ret->pixels, grey, (size_t)width_px * (size_t)height_px);
    return true;
}

/* --- files ---------------------------------------------------------------------------------- */

static bool pgm_read(FILE *f, struct emu_picture *ret)
{
    int width_px = 0, height_px = 0, most = 0;

    if (fscanf(f, "P5 %d %d %d", &width_px, &height_px, &most) != 3 || most != 255 ||
        fgetc(f) == EOF || !picture_make(width_px, height_px, ret))
        return false;
    return fread(ret->pixels, (size_t)width_px, (size_t)height_px, f) == (size_t)height_px;
}

struct reading {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf back;
};

static void reading_leave(j_common_ptr jpeg)
{
    longjmp(((struct reading *)jpeg->client_data)->back, 1);
}

static bool jpeg_rows(struct reading *r, FILE *f, struct emu_picture *ret)
{
    if (setjmp(r->back) != 0)
        return false;
    jpeg_create_decompress(&r->jpeg);
    jpeg_stdio_src(&r->jpeg, f);
    (void)jpeg_read_header(&r->jpeg, TRUE);
    r->jpeg.out_color_space = JCS_GRAYSCALE;
    (void)jpeg_start_decompress(&r->jpeg);
    if (!picture_make((int)r->jpeg.output_width, (int)r->jpeg.output_height, ret))
        return false;
    while (r->jpeg.output_scanline < r->jpeg.output_height) {
        JSAMPROW row = ret->pixels + (size_t)r->jpeg.output_scanline * r->jpeg.output_width;
        (void)jpeg_read_scanlines(&r->jpeg, &row, 1);
    }
    return true;
}

static bool jpeg_read(FILE *f, struct emu_picture *ret)
{
    struct reading r = {0};

    r.jpeg.err = jpeg_std_error(&r.errors);
    r.jpeg.client_data = &r;
    r.errors.error_exit = reading_leave;
    bool ok = jpeg_rows(&r, f, ret);
    jpeg_destroy_decompress(&r.jpeg);
    return ok;
}

bool emu_picture_load(const char *path, struct emu_picture *ret)
{
    FILE *f = fopen(path, "rbe");

    *ret = (struct emu_picture){0};
    if (f == NULL)
        return false;
    int first = fgetc(f);
    rewind(f);
    bool ok = first == 'P' ? pgm_read(f, ret) : jpeg_read(f, ret);
    fclose(f);
    if (!ok)
        emu_picture_free(ret);
    return ok;
}

/* --- what is sent --------------------------------------------------------------------------- */

bool emu_picture_fit(const struct emu_picture *picture, int width_px, int height_px,
                     struct emu_picture *ret)
{
    int w = width_px, h = (int)((long)picture->height_px * width_px / picture->width_px);

    if (h > height_px) {
        h = height_px;
        w = (int)((long)picture->width_px * height_px / picture->height_px);
    }
    if (w < 1 || h < 1 || !emu_picture_plain(width_px, height_px, FIT_GREY, ret))
        return false;
    int left = (width_px - w) / 2, top = (height_px - h) / 2;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            ret->pixels[(size_t)(top + y) * (size_t)width_px + (size_t)(left + x)] =
                picture->pixels[(size_t)(y * picture->height_px / h) * (size_t)picture->width_px +
                                (size_t)(x * picture->width_px / w)];
    return true;
}

void emu_picture_yuyv(const struct emu_picture *picture, uint8_t *ret_bytes)
{
    size_t count = (size_t)picture->width_px * (size_t)picture->height_px;

    for (size_t i = 0; i < count; i++) {
        ret_bytes[2 * i] = picture->pixels[i];
        ret_bytes[2 * i + 1] = 0x80;
    }
}

uint8_t *emu_picture_jpeg(const struct emu_picture *picture, int quality, size_t *ret_len)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long len = 0;
    size_t width = (size_t)picture->width_px;
    uint8_t *colours = malloc(3 * width);

    if (colours == NULL)
        return NULL;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &len);
    jpeg.image_width = (JDIMENSION)picture->width_px;
    jpeg.image_height = (JDIMENSION)picture->height_px;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        const uint8_t *row = picture->pixels + (size_t)jpeg.next_scanline * width;
        JSAMPROW rows = colours;
        for (size_t x = 0; x < width; x++)
            memset(colours + 3 * x, row[x], 3);
        (void)jpeg_write_scanlines(&jpeg, &rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(colours);
    *ret_len = len;
    return bytes;
}
