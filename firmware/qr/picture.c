/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/picture.h"

#include "qr/picture_part.h"

#include <stdlib.h>
#include <string.h>

struct err picture_make(int64_t width_px, int64_t height_px, struct picture *ret_picture)
{
    if (width_px > GREY_SIDE_MAX_PX || height_px > GREY_SIDE_MAX_PX ||
        !grey_fits((int)width_px, (int)height_px))
        return err_make(ERR_RANGE);
    size_t size = (size_t)(width_px * height_px);
    /* Grey where a cut file says nothing. */
    ret_picture->dots = malloc(size);
    if (ret_picture->dots == NULL)
        return err_make(ERR_NO_MEMORY);
    memset(ret_picture->dots, 128, size);
    ret_picture->grey = (struct grey){
        .dots = ret_picture->dots, .width_px = (int)width_px, .height_px = (int)height_px};
    return err_none();
}

void picture_free(struct picture *picture)
{
    if (picture->dots != NULL)
        explicit_bzero(picture->dots, grey_size(&picture->grey));
    free(picture->dots);
    *picture = (struct picture){0};
}

/* ---- PGM: "P5", three numbers between blanks and comments, one blank, the dots -------------- */

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* The next number of the head, of at most six digits; -1: there is none. */
static int32_t pgm_number(const uint8_t *bytes, size_t len, size_t *at)
{
    int32_t number = 0;
    int digits = 0;

    while (*at < len && (is_blank(bytes[*at]) || bytes[*at] == '#'))
        if (bytes[(*at)++] == '#')
            while (*at < len && bytes[*at] != '\n')
                (*at)++;
    for (; *at < len && bytes[*at] >= '0' && bytes[*at] <= '9' && digits < 6; digits++)
        number = number * 10 + (bytes[(*at)++] - '0');
    return digits > 0 ? number : -1;
}

static struct err pgm_read(const uint8_t *bytes, size_t len, struct picture *ret_picture)
{
    size_t at = 2;
    int32_t width_px = pgm_number(bytes, len, &at);
    int32_t height_px = pgm_number(bytes, len, &at);
    int32_t white = pgm_number(bytes, len, &at);

    if (width_px < 0 || height_px < 0 || white != 255 || at >= len || !is_blank(bytes[at]))
        return err_make(ERR_SYNTAX);
    at++;
    struct err e = picture_make(width_px, height_px, ret_picture);
    if (err_is(e))
        return e;
    size_t size = grey_size(&ret_picture->grey);
    if (len - at < size)
        return err_make(ERR_SYNTAX);
    memcpy(ret_picture->dots, bytes + at, size);
    return err_none();
}

/* ---- which of them -------------------------------------------------------------------------- */

static bool begins_with(const uint8_t *bytes, size_t len, const char *mark, size_t mark_len)
{
    return len >= mark_len && memcmp(bytes, mark, mark_len) == 0;
}

struct err picture_read(const uint8_t *bytes, size_t len, struct picture *ret_picture)
{
    *ret_picture = (struct picture){0};
    if (begins_with(bytes, len, "P5", 2))
        return pgm_read(bytes, len, ret_picture);
    if (begins_with(bytes, len, "\x89PNG\r\n\x1a\n", 8))
        return picture_read_png(bytes, len, ret_picture);
    if (begins_with(bytes, len, "\xff\xd8\xff", 3))
        return picture_read_jpeg(bytes, len, ret_picture);
    return err_make(ERR_SYNTAX);
}
