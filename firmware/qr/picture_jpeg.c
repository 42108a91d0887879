/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/picture_part.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

enum {
    SCANS_MAX = 100, /* a progressive file may ask for the same work thousands of times over */
    COEFFICIENT_BYTES_MAX = 160 * 1000 * 1000,
};

struct decoder {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf jump;
};

/* Errors come back through setjmp; nothing is printed. */
static void fault(j_common_ptr jpeg)
{
    struct decoder *decoder = jpeg->client_data;
    longjmp(decoder->jump, 1);
}

static void silent(j_common_ptr jpeg)
{
    (void)jpeg;
}

static void message(j_common_ptr jpeg, int level)
{
    (void)jpeg;
    (void)level;
}

static void scans_count(j_common_ptr jpeg)
{
    struct decoder *decoder = jpeg->client_data;

    if (decoder->jpeg.input_scan_number > SCANS_MAX)
        fault(jpeg);
}

/* Under setjmp: all that must survive a jump belongs to the caller. */
static struct err picture_fill(struct decoder *decoder, const uint8_t *bytes, size_t len,
                               struct picture *ret_picture)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;

    if (setjmp(decoder->jump) != 0)
        return err_make(ERR_SYNTAX);
    jpeg_create_decompress(jpeg);
    jpeg->client_data = decoder;
    jpeg->progress = &decoder->progress;
    jpeg->mem->max_memory_to_use = COEFFICIENT_BYTES_MAX;
    jpeg_mem_src(jpeg, bytes, len);
    jpeg_read_header(jpeg, TRUE);
    struct err e = picture_make(jpeg->image_width, jpeg->image_height, ret_picture);
    if (err_is(e))
        return e;
    jpeg->out_color_space = JCS_GRAYSCALE;
    jpeg_start_decompress(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row =
            ret_picture->dots + (size_t)jpeg->output_scanline * (size_t)ret_picture->grey.width_px;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    return err_none();
}

struct err picture_read_jpeg(const uint8_t *bytes, size_t len, struct picture *ret_picture)
{
    struct decoder *decoder = calloc(1, sizeof *decoder);

    if (decoder == NULL)
        return err_make(ERR_NO_MEMORY);
    decoder->jpeg.err = jpeg_std_error(&decoder->errors);
    decoder->jpeg.client_data = decoder; /* for faults before it is made */
    decoder->errors.error_exit = fault;
    decoder->errors.output_message = silent;
    decoder->errors.emit_message = message;
    decoder->progress.progress_monitor = scans_count;
    struct err e = picture_fill(decoder, bytes, len, ret_picture);
    jpeg_destroy_decompress(&decoder->jpeg);
    free(decoder);
    return e;
}

void picture_warm_up(void)
{
    enum { SIDE_PX = 16 };
    struct jpeg_compress_struct jpeg = {0};
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long len = 0;
    uint8_t row[SIDE_PX] = {0};
    JSAMPROW rows = row;
    struct picture picture = {0};

    /* Our own picture has no faults; out of memory, libjpeg ends the process, as is right here. */
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &len);
    jpeg.image_width = jpeg.image_height = SIDE_PX;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height)
        jpeg_write_scanlines(&jpeg, &rows, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    (void)err_is(picture_read(bytes, len, &picture));
    picture_free(&picture);
    free(bytes);
}
