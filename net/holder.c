/* SPDX-License-Identifier: Apache-2.0 */
#include "net/holder.h"

#include "base/bug.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { TELEPHONE_MIN = 5, TELEPHONE_MAX = 24 };

void holder_key_make(struct holder_key *ret_key)
{
    bug_if(sodium_init() < 0);
    randombytes_buf(ret_key->bytes, sizeof ret_key->bytes);
}

/* The next character; the text is valid UTF-8. */
static uint32_t character_next(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    int more = at[0] >= 0xf0 ? 3 : at[0] >= 0xe0 ? 2 : at[0] >= 0xc0 ? 1 : 0;
    uint32_t c = more == 0 ? at[0] : at[0] & (0x3fU >> more);

    for (int i = 1; i <= more && at[i] != '\0'; i++)
        c = c << 6 | (at[i] & 0x3fU);
    while (more > 0 && at[more] == '\0')
        more--;
    *text += more + 1;
    return c;
}

/* Small letters for capitals of the Latin, Greek and Cyrillic scripts, whatever the locale. */
static uint32_t folded(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
        (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40f)
        return c + 0x50;
    /* In pairs, the capital first: at even places, and at odd ones in two stretches. */
    bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
    if (c >= 0x100 && c <= 0x17e && c != 0x138 && c != 0x149 && c != 0x178 && (c & 1) == odd)
        return c + 1;
    return c == 0x178 ? 0xff : c;
}

static bool is_blank(uint32_t c)
{
    return c <= ' ' || c == 0xa0;
}

/* Case folded, blanks between words one, none at the ends. False: nothing was there. */
static bool text_add(crypto_generichash_state *hash, const char *text)
{
    bool any = false, blank = false;

    while (text != NULL && *text != '\0') {
        uint32_t c = folded(character_next(&text));
        if (is_blank(c)) {
            blank = any;
            continue;
        }
        uint32_t out[2] = {' ', c};
        crypto_generichash_update(hash, (const unsigned char *)(blank ? out : out + 1),
                                  blank ? sizeof out : sizeof out[0]);
        any = true;
        blank = false;
    }
    crypto_generichash_update(hash, (const unsigned char *)"", 1);
    return any;
}

/* Digits only, the country of the offices left out; false where that is no number. */
static bool telephone_add(crypto_generichash_state *hash, const char *text)
{
    char digits[TELEPHONE_MAX + 1];
    size_t len = 0;
    const char *from = digits;

    for (; text != NULL && *text != '\0' && len < TELEPHONE_MAX; text++) {
        if (*text == '+' && len == 0) {
            digits[len++] = '0';
            digits[len++] = '0';
        } else if (*text >= '0' && *text <= '9') {
            digits[len++] = *text;
        }
    }
    digits[len] = '\0';
    if (strncmp(digits, "0049", 4) == 0) {
        from += 3;
        digits[3] = '0';
    }
    bool good = strlen(from) >= TELEPHONE_MIN;
    crypto_generichash_update(hash, (const unsigned char *)from, strlen(from));
    explicit_bzero(digits, sizeof digits);
    return good;
}

void holder_tag(const struct holder_key *key, const char *name, const char *mail,
                const char *telephone, unsigned char ret_tag[HOLDER_TAG_BYTES])
{
    bool by_mail = mail != NULL && strchr(mail, '@') != NULL;
    crypto_generichash_state hash;

    crypto_generichash_init(&hash, key->bytes, sizeof key->bytes, HOLDER_TAG_BYTES);
    bool known = text_add(&hash, name);
    /* So that no address is ever taken for a number. */
    crypto_generichash_update(&hash, (const unsigned char *)(by_mail ? "@" : "+"), 1);
    known = (by_mail ? text_add(&hash, mail) : telephone_add(&hash, telephone)) && known;
    crypto_generichash_final(&hash, ret_tag, HOLDER_TAG_BYTES);
    if (!known)
        memset(ret_tag, 0, HOLDER_TAG_BYTES);
    explicit_bzero(&hash, sizeof hash);
}

void holder_name_tag(const struct holder_key *key, const char *name,
                     unsigned char ret_tag[HOLDER_TAG_BYTES])
{
    crypto_generichash_state hash;

    crypto_generichash_init(&hash, key->bytes, sizeof key->bytes, HOLDER_TAG_BYTES);
    bool known = text_add(&hash, name);
    crypto_generichash_final(&hash, ret_tag, HOLDER_TAG_BYTES);
    if (!known)
        memset(ret_tag, 0, HOLDER_TAG_BYTES);
    explicit_bzero(&hash, sizeof hash);
}
