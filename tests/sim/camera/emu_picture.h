/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_picture: a picture from a file as a camera would send it: PGM (P5) or JPEG in, GREY, YUYV or
 * JPEG of the wanted size out. A picture of another size is fitted into it, on grey. One thread.
 */
#ifndef EMU_PICTURE_H
#define EMU_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EMU_PICTURE_SIDE_MAX = 4096 };

struct emu_picture {
    uint8_t *pixels; /* grey, rows without gaps; NULL: none */
    int width_px, height_px;
};

/* False: no such file, or none that can be read; *ret is empty then. */
bool emu_picture_load(const char *path, struct emu_picture *ret);
/* Grey all over. */
bool emu_picture_plain(int width_px, int height_px, uint8_t grey, struct emu_picture *ret);
/* A copy of this size, the picture in its middle, as large as it can be. */
bool emu_picture_fit(const struct emu_picture *picture, int width_px, int height_px,
                     struct emu_picture *ret);
void emu_picture_free(struct emu_picture *picture);

/* Two bytes a pixel: luma and even chroma; size: width * height * 2. */
void emu_picture_yuyv(const struct emu_picture *picture, uint8_t *ret_bytes);
/* A colour JPEG on the heap, to be freed; *ret_len bytes. NULL: no memory. */
uint8_t *emu_picture_jpeg(const struct emu_picture *picture, int quality, size_t *ret_len);

#endif
