/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_paper.h"

#include <limits.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void emu_paper_init(struct emu_paper *paper, int width_px)
{
    *paper = (struct emu_paper){.width_px = width_px};
    paper->row_bytes = (size_t)(width_px + 2 * EMU_PAPER_MARGIN_PX) / 8;
}

void emu_paper_deinit(struct emu_paper *paper)
{
    free(paper->dots);
    paper->dots = NULL;
}

void emu_paper_row(struct emu_paper *paper, const uint8_t *dots, size_t len)
{
    if (paper->rows == EMU_PAPER_ROWS_MAX)
        return;
    if (paper->rows == paper->capacity) {
        paper->capacity = paper->capacity == 0 ? 256 : 2 * paper->capacity;
        uint8_t *more = realloc(paper->dots, paper->capacity * paper->row_bytes);
        if (more == NULL)
            abort();
        paper->dots = more;
    }
    uint8_t *row = paper->dots + paper->rows++ * paper->row_bytes;
    size_t head_bytes = (size_t)paper->width_px / 8;
    memset(row, 0, paper->row_bytes);
    if (dots != NULL)
        memcpy(row + EMU_PAPER_MARGIN_PX / 8, dots, len < head_bytes ? len : head_bytes);
}

static bool png_write(const struct emu_paper *paper, FILE *file)
{
    static const png_color colours[] = {{0xfb, 0xfa, 0xf6}, {0x16, 0x16, 0x18}};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    uint8_t *white = calloc(1, paper->row_bytes);

    if (info == NULL || white == NULL)
        abort();
    if (setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        free(white);
        return false;
    }
    png_init_io(png, file);
    png_set_IHDR(png, info, (png_uint_32)(8 * paper->row_bytes),
                 (png_uint_32)(paper->rows + 2 * EMU_PAPER_MARGIN_PX), 1, PNG_COLOR_TYPE_PALETTE,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, colours, 2);
    png_set_pHYs(png, info, 8000, 8000, PNG_RESOLUTION_METER); /* 203 dpi: 8 dots a millimetre */
    png_write_info(png, info);
    for (int i = 0; i < EMU_PAPER_MARGIN_PX; i++)
        png_write_row(png, white);
    for (size_t i = 0; i < paper->rows; i++)
        png_write_row(png, paper->dots + i * paper->row_bytes);
    for (int i = 0; i < EMU_PAPER_MARGIN_PX; i++)
        png_write_row(png, white);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    free(white);
    return true;
}

bool emu_paper_cut(struct emu_paper *paper, const char *path)
{
    char fresh[PATH_MAX];

    snprintf(fresh, sizeof(fresh), "%s.new", path);
    FILE *file = fopen(fresh, "wb");
    if (file == NULL)
        return false;
    bool ok = png_write(paper, file);
    ok = fclose(file) == 0 && ok;
    paper->rows = 0;
    return ok && rename(fresh, path) == 0;
}
