/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/name_tag.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORDS_MAX = 12,
    WORD_MAX = 63,
    GIVEN_MAX = 6, /* given names of which some may be missing; of more, all must be there */
};

struct words {
    char word[WORDS_MAX][WORD_MAX + 1];
    int count;
};

/* ---- letters ------------------------------------------------------------------------------ */

/* U+0100 to U+017F without their marks; the small and capital one of a letter lie side by side. */
static const char marked[] = "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIJJJJKKK"
                             "LLLLLLLLLLNNNNNNNNNOOOOOOOORRRRRRSSSSSSSSTTTTTTUUUUUUUUUUUUWWYYY"
                             "ZZZZZZS";
_Static_assert(sizeof marked == 0x80 + 1, "one for each");

/* How the zone spells it; NULL: no letter of Latin. */
static const char *spelled(uint32_t c, char single[2])
{
    static const char *const of_latin_1[32] = {
        "A", "A", "A", "A", "AE", "AA", "AE", "C", "E",  "E", "E", "E", "I",  "I", "I",  "I",
        "D", "N", "O", "O", "O",  "O",  "OE", "",  "OE", "U", "U", "U", "UE", "Y", "TH", "SS"};

    single[1] = '\0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
        single[0] = (char)(c & ~0x20U);
        return single;
    }
    if (c == 0x1e9e)
        return "SS";
    if (c >= 0x218 && c <= 0x21b)
        return c < 0x21a ? "S" : "T";
    if (c == 0x132 || c == 0x133)
        return "IJ";
    if (c == 0x152 || c == 0x153)
        return "OE";
    if (c == 0xff)
        return "Y";
    if (c >= 0xc0 && c <= 0xff && c != 0xd7 && c != 0xf7)
        return of_latin_1[(c - 0xc0) % 32];
    if (c < 0x100 || c > 0x17f)
        return NULL;
    single[0] = marked[c - 0x100];
    return single;
}

static bool parts_words(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '-' || c == '<' || c == ',' || c == 0xa0 || c == 0x2010 ||
           c == 0x2011 || c == 0x2013;
}

static bool is_left_out(uint32_t c)
{
    return c == '\'' || c == '.' || c == '`' || c == 0xb4 || c == 0x2018 || c == 0x2019;
}

/* The next character of a text in UTF-8; 0 at its end; UINT32_MAX: not UTF-8. */
static uint32_t character_next(const unsigned char **text)
{
    const unsigned char *at = *text;
    int more = at[0] < 0x80 ? 0 : at[0] < 0xc2 ? -1 : at[0] < 0xe0 ? 1 : at[0] < 0xf0 ? 2 : 3;
    uint32_t c = more <= 0 ? at[0] : at[0] & (0x3fU >> more);

    if (more < 0)
        return UINT32_MAX;
    for (int i = 1; i <= more; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return UINT32_MAX;
        c = c << 6 | (at[i] & 0x3fU);
    }
    *text += c == 0 ? 0 : more + 1;
    return c;
}

/* ---- words -------------------------------------------------------------------------------- */

/* One letter behind the others, but where the two are another spelling of the first. */
static bool letter_add(char word[WORD_MAX + 1], char letter)
{
    size_t len = strlen(word);
    char before = len > 0 ? word[len - 1] : '\0';

    if ((letter == 'E' && (before == 'A' || before == 'O' || before == 'U')) ||
        (letter == 'A' && before == 'A'))
        return true;
    if (letter == 'X' && len > 1 && before == 'X' &&
        (word[len - 2] == 'U' || word[len - 2] == 'N')) {
        word[len - 1] = '\0';
        return true;
    }
    if (len == WORD_MAX)
        return false;
    word[len] = letter;
    word[len + 1] = '\0';
    return true;
}

static void word_end(struct words *words)
{
    char *word = words->word[words->count];

    if (strcmp(word, "DR") == 0 || strcmp(word, "PROF") == 0)
        sodium_memzero(word, WORD_MAX + 1);
    words->count += word[0] != '\0';
}

/* Adds the words of a text. False: it has no tag. */
static bool words_add(struct words *words, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    char single[2];
    uint32_t c;

    while ((c = character_next(&at)) != 0) {
        if (parts_words(c) && words->count < WORDS_MAX) {
            word_end(words);
            continue;
        }
        if (is_left_out(c))
            continue;
        const char *letters = spelled(c, single);
        if (letters == NULL || words->count == WORDS_MAX)
            return false;
        for (; *letters != '\0'; letters++)
            if (!letter_add(words->word[words->count], *letters))
                return false;
    }
    if (words->count < WORDS_MAX)
        word_end(words);
    return true;
}

static int word_compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void tag_of(const unsigned char key[NAME_TAG_KEY_BYTES], struct words *words,
                   unsigned char ret_tag[TOKEN_HOLDER_BYTES])
{
    unsigned char tag[crypto_generichash_BYTES_MIN];
    crypto_generichash_state hash;

    qsort(words->word, (size_t)words->count, sizeof words->word[0], word_compare);
    crypto_generichash_init(&hash, key, NAME_TAG_KEY_BYTES, sizeof tag);
    for (int i = 0; i < words->count; i++) {
        crypto_generichash_update(&hash, (const unsigned char *)words->word[i],
                                  strlen(words->word[i]));
        crypto_generichash_update(&hash, (const unsigned char *)"<", 1);
    }
    crypto_generichash_final(&hash, tag, sizeof tag);
    memcpy(ret_tag, tag, TOKEN_HOLDER_BYTES);
    sodium_memzero(&hash, sizeof hash);
}

bool name_tag_make(const unsigned char key[NAME_TAG_KEY_BYTES], const char *name,
                   unsigned char ret_tag[TOKEN_HOLDER_BYTES])
{
    struct words words = {.count = 0};
    bool ok = words_add(&words, name) && words.count > 0;

    memset(ret_tag, 0, TOKEN_HOLDER_BYTES);
    if (ok)
        tag_of(key, &words, ret_tag);
    sodium_memzero(&words, sizeof words);
    return ok;
}

/* With those given names whose bits are set. */
static bool some_fit(const unsigned char key[NAME_TAG_KEY_BYTES],
                     const unsigned char tag[TOKEN_HOLDER_BYTES], const struct words *family,
                     const struct words *given, unsigned chosen)
{
    struct words words = *family;
    unsigned char made[TOKEN_HOLDER_BYTES];

    for (int i = 0; i < given->count && words.count < WORDS_MAX; i++)
        if ((chosen >> i & 1) != 0)
            memcpy(words.word[words.count++], given->word[i], sizeof words.word[0]);
    tag_of(key, &words, made);
    sodium_memzero(&words, sizeof words);
    return sodium_memcmp(made, tag, sizeof made) == 0;
}

bool name_tag_fits(const unsigned char key[NAME_TAG_KEY_BYTES],
                   const unsigned char tag[TOKEN_HOLDER_BYTES], const char *primary,
                   const char *secondary)
{
    struct words family = {.count = 0}, given = {.count = 0};
    bool fits = false;

    if (sodium_is_zero(tag, TOKEN_HOLDER_BYTES) || !words_add(&family, primary) ||
        !words_add(&given, secondary) || family.count + given.count > WORDS_MAX)
        given.count = family.count = 0;
    unsigned all = (1U << given.count) - 1;
    if (family.count > 0 && (given.count == 0 || given.count > GIVEN_MAX))
        fits = some_fit(key, tag, &family, &given, all);
    for (unsigned chosen = all; given.count <= GIVEN_MAX && chosen > 0 && !fits; chosen--)
        fits = some_fit(key, tag, &family, &given, chosen);
    sodium_memzero(&family, sizeof family);
    sodium_memzero(&given, sizeof given);
    return fits;
}
