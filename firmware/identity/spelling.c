/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/spelling.h"

#include "base/buf.h"

#include <string.h>
#include <uchar.h>

#define NONE                                                                                       \
    {                                                                                              \
        NULL                                                                                       \
    }
#define WAYS(...)                                                                                  \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define LIKELY(...)                                                                                \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define LETTER(capital, small, ways, likely)
#define PAIR(capital, small, second_capital, second_small, ways, likely)
#define FLAT(first, bases)
#define LOOSE(word)
#define NOBODY(word)

static const struct spelling rows[] = {
#undef LETTER
#undef PAIR
#define LETTER(capital, small, ways, likely) {capital, small, 0, 0, ways, likely},
#define PAIR(capital, small, second, second_small, w, l)                                           \
    {capital, small, second, second_small, w, l},
#include "identity/spelling.def"
#undef LETTER
#undef PAIR
#define LETTER(capital, small, ways, likely)
#define PAIR(capital, small, second_capital, second_small, ways, likely)
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* Runs of letters that are a base letter with a mark. */
static const struct flat {
    uint32_t first;
    const char *bases;
} flats[] = {
#undef FLAT
#define FLAT(first, bases) {first, bases},
#include "identity/spelling.def"
#undef FLAT
#define FLAT(first, bases)
};

static const char *const loose[] = {
#undef LOOSE
#define LOOSE(word) word,
#include "identity/spelling.def"
#undef LOOSE
#define LOOSE(word)
};

static const char *const nobody[] = {
#undef NOBODY
#define NOBODY(word) word,
#include "identity/spelling.def"
};

struct range {
    uint32_t first, last;
};
/* Within a word and of no weight: apostrophes, marks, vowels of Arabic, what steers the writing. */
static const struct range ignored[] = {
    {'\'', '\''},     {'`', '`'},       {0xad, 0xad},     {0xb4, 0xb4},     {0xb7, 0xb7},
    {0x2b0, 0x36f},   {0x640, 0x640},   {0x64b, 0x65f},   {0x670, 0x670},   {0x200b, 0x200f},
    {0x2018, 0x201b}, {0x202a, 0x202e}, {0x2032, 0x2032}, {0x2060, 0x2069}, {0xfeff, 0xfeff},
};
/* Between words: all of ASCII and Latin-1 that is no letter, dashes and blanks, Arabic commas. */
static const struct range between[] = {
    {0, 0x7f},      {0x80, 0xbf},     {0xd7, 0xd7},     {0xf7, 0xf7},
    {0x60c, 0x60c}, {0x2000, 0x206f}, {0x3000, 0x3002}, {0x30fb, 0x30fb},
};
static const struct range arabic = {0x600, 0x6ff};
enum { NO_CHARACTER = 0xfffd };

static bool is_in(uint32_t c, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* One character of UTF-8, strictly; NO_CHARACTER, and one byte taken, where there is none. */
static uint32_t take_character(const unsigned char **at)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char *p = *at;
    uint32_t c = *p;
    int more = 0;

    *at = p + 1;
    if (c < 0x80)
        return c;
    if (c >= 0xc2 && c <= 0xdf)
        more = 1, c &= 0x1f;
    else if (c >= 0xe0 && c <= 0xef)
        more = 2, c &= 0x0f;
    else if (c >= 0xf0 && c <= 0xf4)
        more = 3, c &= 0x07;
    else
        return NO_CHARACTER;
    for (int i = 1; i <= more; i++) { /* the NUL at the end is no continuation */
        if ((p[i] & 0xc0) != 0x80)
            return NO_CHARACTER;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return NO_CHARACTER;
    *at = p + 1 + more;
    return c;
}

/* NULL: none of the table. */
static const struct spelling *letter_of(uint32_t c)
{
    if (c < 0x80) {
        uint32_t n = (c | 0x20) - 'a';
        return n < 26 ? &rows[n] : NULL;
    }
    for (size_t i = 0; i < sizeof flats / sizeof flats[0]; i++) {
        uint32_t n = c - flats[i].first;
        if (c >= flats[i].first && n < strlen(flats[i].bases) && flats[i].bases[n] != '-')
            return &rows[flats[i].bases[n] - 'A'];
    }
    for (size_t i = 26; i < ROWS; i++)
        if (rows[i].second_capital == 0 && (rows[i].capital == c || rows[i].small == c))
            return &rows[i];
    return NULL;
}

/* The pair that the letter before makes with c; NULL: none. */
static const struct spelling *pair_of(const struct spelling *before, uint32_t c)
{
    for (size_t i = 26; i < ROWS; i++)
        if (rows[i].capital == before->capital && before->second_capital == 0 &&
            (rows[i].second_capital == c || rows[i].second_small == c) &&
            rows[i].second_capital != 0)
            return &rows[i];
    return NULL;
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

bool spelling_is_loose(const char *word)
{
    return is_one_of(word, loose, sizeof loose / sizeof loose[0]);
}

/*
 * Marks a word that has ended, or takes it out again. An initial is no particle: "E. Muster" is not
 * "e Muster".
 */
static void word_end(struct spelt *spelt, struct spelt_word *word, uint32_t c)
{
    char plain[16];
    struct buf out = buf_on(plain, sizeof plain);

    if (word->len == 0 && !word->unreadable)
        return;
    for (int i = 0; i < word->len; i++)
        buf_add(&out, spelt->letters[word->from + i]->ways[0]);
    word->dotted = c == '.';
    word->loose = !word->unreadable && !out.cut && spelling_is_loose(plain) &&
                  !(word->dotted && word->len == 1);
    bool nobodys = !out.cut && is_one_of(plain, nobody, sizeof nobody / sizeof nobody[0]);
    explicit_bzero(plain, sizeof plain);
    if (nobodys)
        spelt->letter_count = word->from;
    else if (spelt->count == SPELLING_WORDS_MAX)
        spelt->more = true;
    else
        spelt->words[spelt->count++] = *word;
    *word = (struct spelt_word){.from = spelt->letter_count};
}

static void character_add(struct spelt *spelt, struct spelt_word *word, uint32_t c)
{
    const struct spelling *letter = NULL;

    if (word->len > 0)
        letter = pair_of(spelt->letters[spelt->letter_count - 1], c);
    if (letter != NULL) {
        spelt->letters[spelt->letter_count - 1] = letter;
        return;
    }
    if (is_in(c, ignored, sizeof ignored / sizeof ignored[0]))
        return;
    letter = letter_of(c);
    if (letter == NULL) {
        if (is_in(c, between, sizeof between / sizeof between[0]))
            word_end(spelt, word, c);
        else
            word->unreadable = true;
    } else if (spelt->letter_count == SPELLING_LETTERS_MAX) {
        spelt->more = true;
    } else {
        spelt->letters[spelt->letter_count++] = letter;
        word->len++;
        word->arabic = word->arabic || is_in(c, &arabic, 1);
    }
}

void spelling_read(const char *name, struct spelt *ret_spelt)
{
    const unsigned char *at = (const unsigned char *)name;
    struct spelt_word word = {0};

    *ret_spelt = (struct spelt){0};
    while (*at != '\0')
        character_add(ret_spelt, &word, take_character(&at));
    word_end(ret_spelt, &word, ' ');
}
