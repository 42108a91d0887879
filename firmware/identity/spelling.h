/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spelling: a name as people write it, in any script, as words of letters that know how they may be
 * spelt in a machine-readable zone (spelling.def). Titles, particles and initials are marked; the
 * words stand in their order. Letters of scripts that are not in the table make a word unreadable,
 * as bytes do that are not UTF-8. Allocates nothing. Pure; any thread. Fuzzed with name_match.
 */
#ifndef IDENTITY_SPELLING_H
#define IDENTITY_SPELLING_H

#include "bounds.h"

#include <stdbool.h>
#include <stdint.h>

enum { SPELLING_WAYS_MAX = 5, SPELLING_WORDS_MAX = 16, SPELLING_LETTERS_MAX = BOOKING_NAME_MAX };

/* A row of spelling.def. The lists end with NULL. */
struct spelling {
    uint32_t capital, small;
    uint32_t second_capital, second_small; /* of a pair; else 0 */
    const char *ways[SPELLING_WAYS_MAX];
    const char *likely[SPELLING_WAYS_MAX];
};

struct spelt_word {
    int from, len;   /* of the letters */
    bool dotted;     /* "Chr.": perhaps the beginning of a word only */
    bool loose;      /* a particle or title: need not be in the document */
    bool arabic;     /* written without its vowels */
    bool unreadable; /* len may be 0 */
};

struct spelt {
    const struct spelling *letters[SPELLING_LETTERS_MAX];
    int letter_count;
    struct spelt_word words[SPELLING_WORDS_MAX];
    int count;
    bool more; /* longer than fits here */
};

void spelling_read(const char *name, struct spelt *ret_spelt);
/* Is this word of A to Z a particle or a title? */
bool spelling_is_loose(const char *word);

#endif
