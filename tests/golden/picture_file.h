/* SPDX-License-Identifier: Apache-2.0 */
/* picture_file: a picture as a PNG, written fast rather than small. Any thread. */
#ifndef GOLDEN_PICTURE_FILE_H
#define GOLDEN_PICTURE_FILE_H

#include <stdbool.h>

/* pixels: XRGB8888, stride in bytes. */
bool picture_file_write(const char *path, const void *pixels, int width_px, int height_px,
                        int stride);

#endif
