/* SPDX-License-Identifier: Apache-2.0 */
#include "needles.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { NEEDLE_MAX = 600, SHORTEST = 4, HEADS = 1 << 16 };

struct needle {
    char what[80];
    size_t len;
    int next; /* with the same beginning, -1: none */
    unsigned char bytes[NEEDLE_MAX];
};
struct needles {
    struct needle *list;
    int count, room;
    int heads[HEADS];
};

struct needles *needles_make(void)
{
    struct needles *needles = calloc(1, sizeof *needles);

    if (needles == NULL)
        abort();
    for (int i = 0; i < HEADS; i++)
        needles->heads[i] = -1;
    return needles;
}

void needles_free(struct needles *needles)
{
    free(needles->list);
    free(needles);
}

int needles_count(const struct needles *needles)
{
    return needles->count;
}

static int head_of(const unsigned char *bytes)
{
    uint32_t four = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                    (uint32_t)bytes[3] << 24;

    return (int)(four * 2654435761u >> 16);
}

static void add(struct needles *needles, const char *what, const char *form, const void *bytes,
                size_t len)
{
    if (len < SHORTEST || len > NEEDLE_MAX)
        return;
    int head = head_of(bytes);
    for (int i = needles->heads[head]; i >= 0; i = needles->list[i].next)
        if (needles->list[i].len == len && memcmp(needles->list[i].bytes, bytes, len) == 0)
            return;
    if (needles->count == needles->room) {
        needles->room = needles->room == 0 ? 256 : needles->room * 2;
        needles->list = realloc(needles->list, (size_t)needles->room * sizeof *needles->list);
        if (needles->list == NULL)
            abort();
    }
    struct needle *needle = &needles->list[needles->count];
    *needle = (struct needle){.len = len, .next = needles->heads[head]};
    snprintf(needle->what, sizeof needle->what, "%.50s, %s", what, form);
    memcpy(needle->bytes, bytes, len);
    needles->heads[head] = needles->count++;
}

static void add_hex_of(struct needles *needles, const char *what, const char *text, size_t len)
{
    char lower[NEEDLE_MAX + 1], upper[NEEDLE_MAX + 1];

    if (len * 2 > NEEDLE_MAX)
        return;
    for (size_t i = 0; i < len; i++) {
        snprintf(lower + 2 * i, 3, "%02x", (unsigned char)text[i]);
        snprintf(upper + 2 * i, 3, "%02X", (unsigned char)text[i]);
    }
    add(needles, what, "in hex", lower, len * 2);
    add(needles, what, "in hex, upper case", upper, len * 2);
}

/* The characters that depend on this text alone, where it begins at byte `at` of three. */
static void add_base64_at(struct needles *needles, const char *what, const unsigned char *text,
                          size_t len, size_t at)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char out[NEEDLE_MAX + 1];
    size_t first_bit = at * 8, end_bit = first_bit + len * 8, n = 0;

    for (size_t c = (first_bit + 5) / 6; c * 6 + 6 <= end_bit && n < NEEDLE_MAX; c++) {
        unsigned digit = 0;
        for (size_t bit = c * 6 - first_bit; bit < c * 6 + 6 - first_bit; bit++)
            digit = digit << 1 | (text[bit / 8] >> (7 - bit % 8) & 1);
        out[n++] = digits[digit];
    }
    add(needles, what, "in base64", out, n);
}

static void add_base64(struct needles *needles, const char *what, const void *text, size_t len)
{
    /* Shorter ones would be found by chance. */
    for (size_t at = 0; at < 3 && len >= 6; at++)
        add_base64_at(needles, what, text, len, at);
}

/* UTF-8 of the Latin letters alone, as names here are. False: something else is in it. */
static bool latin1(const char *text, unsigned char *ret_bytes, size_t *ret_len)
{
    const unsigned char *t = (const unsigned char *)text;

    *ret_len = 0;
    for (; *t != '\0' && *ret_len < NEEDLE_MAX / 2; t++) {
        if (*t < 0x80) {
            ret_bytes[(*ret_len)++] = *t;
        } else if ((*t == 0xc2 || *t == 0xc3) && (t[1] & 0xc0) == 0x80) {
            ret_bytes[(*ret_len)++] = (unsigned char)((*t & 3) << 6 | (t[1] & 0x3f));
            t++;
        } else {
            return false;
        }
    }
    return *t == '\0';
}

static void add_wide(struct needles *needles, const char *what, const unsigned char *text,
                     size_t len)
{
    unsigned char little[NEEDLE_MAX] = {0}, big[NEEDLE_MAX] = {0};

    for (size_t i = 0; i < len; i++)
        little[2 * i] = big[2 * i + 1] = text[i];
    /* Without the zero byte at the end: what follows may not be a text of this kind. */
    add(needles, what, "in UTF-16", little, 2 * len - 1);
    add(needles, what, "in UTF-16, big end first", big + 1, 2 * len - 1);
}

/* Umlauts as well: 0xc3 0x84 is Ä, 0xc3 0xa4 is ä. */
static void cased(const char *text, bool upper, char ret_text[NEEDLE_MAX])
{
    size_t i = 0;

    for (; text[i] != '\0' && i < NEEDLE_MAX - 1; i++) {
        unsigned char c = (unsigned char)text[i];
        bool umlaut = i > 0 && (unsigned char)text[i - 1] == 0xc3 && c >= 0x80 && c != 0x9f;
        if (umlaut)
            c = (unsigned char)(upper ? c & ~0x20 : c | 0x20);
        else if (c < 0x80)
            c = (unsigned char)(upper ? toupper(c) : tolower(c));
        ret_text[i] = (char)c;
    }
    ret_text[i] = '\0';
}

void needles_add(struct needles *needles, const char *what, const char *text)
{
    unsigned char latin[NEEDLE_MAX];
    char other[NEEDLE_MAX];
    size_t len = strlen(text), latin_len;

    add(needles, what, "as it is", text, len);
    cased(text, false, other);
    add(needles, what, "in lower case", other, len);
    cased(text, true, other);
    add(needles, what, "in upper case", other, len);
    add_hex_of(needles, what, text, len);
    add_base64(needles, what, text, len);
    if (!latin1(text, latin, &latin_len) || latin_len == 0)
        return;
    add(needles, what, "in Latin-1", latin, latin_len);
    add_wide(needles, what, latin, latin_len);
}

void needles_add_hex(struct needles *needles, const char *what, const char *hex)
{
    unsigned char bytes[NEEDLE_MAX];
    size_t len = strlen(hex) / 2;

    needles_add(needles, what, hex);
    for (size_t i = 0; i < len && i < sizeof bytes; i++) {
        char two[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (unsigned char)strtoul(two, NULL, 16);
    }
    add(needles, what, "as bytes", bytes, len);
    add_base64(needles, what, bytes, len);
}

int needles_search(const struct needles *needles, const void *bytes, size_t len, const char *where)
{
    const unsigned char *b = bytes;
    int found = 0;

    for (size_t at = 0; at + SHORTEST <= len; at++)
        for (int i = needles->heads[head_of(b + at)]; i >= 0; i = needles->list[i].next) {
            const struct needle *needle = &needles->list[i];
            if (needle->len > len - at || memcmp(needle->bytes, b + at, needle->len) != 0)
                continue;
            printf("found at byte %zu of %s: %s\n", at, where, needle->what);
            found++;
        }
    return found;
}
