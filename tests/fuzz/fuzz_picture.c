/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "qr/picture.h"

#include <stdlib.h>

/* What comes out must be whole: each dot is touched. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture picture;
    struct err e = picture_read(data, size, &picture);
    unsigned sum = 0;

    if (!err_is(e)) {
        if (!grey_fits(picture.grey.width_px, picture.grey.height_px))
            abort();
        for (size_t i = 0; i < grey_size(&picture.grey); i++)
            sum += picture.grey.dots[i];
        if (sum > 255 * grey_size(&picture.grey))
            abort();
    }
    picture_free(&picture);
    return 0;
}
