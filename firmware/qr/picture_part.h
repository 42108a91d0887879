/* SPDX-License-Identifier: Apache-2.0 */
/* picture_part: what the parts of picture share; for nobody else. */
#ifndef QR_PICTURE_PART_H
#define QR_PICTURE_PART_H

#include "qr/picture.h"

/* Memory for a picture of this size. ERR_RANGE, ERR_NO_MEMORY. */
struct err picture_make(int64_t width_px, int64_t height_px,
                        struct picture *ret_picture) MUST_CHECK;
/* As picture_read, for files that begin as theirs do. */
struct err picture_read_png(const uint8_t *bytes, size_t len,
                            struct picture *ret_picture) MUST_CHECK;
struct err picture_read_jpeg(const uint8_t *bytes, size_t len,
                             struct picture *ret_picture) MUST_CHECK;

#endif
