/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/mo.h"

#include <string.h>

enum { HEADER_BYTES = 28, PAIR_BYTES = 8 };

static const uint32_t magic = 0x950412de, magic_swapped = 0xde120495;

static uint32_t word_at(const unsigned char *bytes, size_t offset, bool swapped)
{
    uint32_t word;

    memcpy(&word, bytes + offset, sizeof word);
    return swapped ? __builtin_bswap32(word) : word;
}

static bool is_utf8(const unsigned char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        unsigned char c = s[i];
        size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : (c & 0xf0) == 0xe0 ? 2 : 3;
        if ((more == 3 && (c < 0xf0 || c > 0xf4)) || len - i <= more)
            return false;
        for (size_t k = 1; k <= more; k++)
            if ((s[i + k] & 0xc0) != 0x80)
                return false;
        if ((c == 0xe0 && s[i + 1] < 0xa0) || (c == 0xed && s[i + 1] > 0x9f) ||
            (c == 0xf0 && s[i + 1] < 0x90) || (c == 0xf4 && s[i + 1] > 0x8f))
            return false;
        i += more + 1;
    }
    return true;
}

static bool table_fits(const struct mo *mo, uint32_t offset)
{
    return offset >= HEADER_BYTES && offset <= mo->len &&
           (mo->len - offset) / PAIR_BYTES >= mo->count;
}

static bool text_at(const struct mo *mo, uint32_t table, uint32_t i, const char **ret_text,
                    size_t *ret_len)
{
    size_t pair = table + (size_t)i * PAIR_BYTES;
    uint32_t len = word_at(mo->bytes, pair, mo->swapped);
    uint32_t offset = word_at(mo->bytes, pair + 4, mo->swapped);

    if (offset >= mo->len || len >= mo->len - offset || mo->bytes[offset + len] != '\0' ||
        !is_utf8(mo->bytes + offset, len))
        return false;
    *ret_text = (const char *)mo->bytes + offset;
    *ret_len = len;
    return true;
}

struct err mo_read(const unsigned char *bytes, size_t len, struct mo *ret_mo)
{
    struct mo mo = {.bytes = bytes, .len = len};
    const char *last = NULL, *text;
    size_t text_len;

    if (len > MO_BYTES_MAX)
        return err_make(ERR_TOO_LONG);
    if (len < HEADER_BYTES)
        return err_make(ERR_CORRUPT);
    uint32_t first = word_at(bytes, 0, false);
    if (first != magic && first != magic_swapped)
        return err_make(ERR_CORRUPT);
    mo.swapped = first == magic_swapped;
    if (word_at(bytes, 4, mo.swapped) >> 16 != 0) /* major revision */
        return err_make(ERR_CORRUPT);
    mo.count = word_at(bytes, 8, mo.swapped);
    mo.originals = word_at(bytes, 12, mo.swapped);
    mo.translations = word_at(bytes, 16, mo.swapped);
    if (mo.count > MO_TEXTS_MAX || !table_fits(&mo, mo.originals) ||
        !table_fits(&mo, mo.translations))
        return err_make(ERR_CORRUPT);
    for (uint32_t i = 0; i < mo.count; i++) {
        if (!text_at(&mo, mo.translations, i, &text, &text_len) ||
            !text_at(&mo, mo.originals, i, &text, &text_len) ||
            (last != NULL && strcmp(last, text) >= 0))
            return err_make(ERR_CORRUPT);
        last = text;
    }
    *ret_mo = mo;
    return err_none();
}

const char *mo_id(const struct mo *mo, uint32_t i)
{
    const char *text = "";
    size_t len;

    (void)text_at(mo, mo->originals, i, &text, &len);
    return text;
}

const char *mo_text(const struct mo *mo, uint32_t i, size_t *ret_len)
{
    const char *text = "";

    *ret_len = 0;
    (void)text_at(mo, mo->translations, i, &text, ret_len);
    return text;
}

const char *mo_find(const struct mo *mo, const char *id, size_t *ret_len)
{
    uint32_t low = 0, high = mo->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(mo_id(mo, middle), id);
        if (order == 0)
            return mo_text(mo, middle, ret_len);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
