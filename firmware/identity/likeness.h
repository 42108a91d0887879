/* SPDX-License-Identifier: Apache-2.0 */
/*
 * likeness: how much written letters are like letters of a machine-readable zone. All spellings of
 * all letters are tried at once, as sets of positions in the zone's word. Pure; any thread.
 */
#ifndef IDENTITY_LIKENESS_H
#define IDENTITY_LIKENESS_H

#include "identity/spelling.h"

#include <stddef.h>

/* From worst to best. */
enum likeness {
    LIKENESS_NONE,
    LIKENESS_INITIAL, /* one is the first letter of the other, or its abbreviation */
    LIKENESS_EDIT,    /* one letter wrong, missing, too many, or two exchanged, of five at least */
    LIKENESS_SPELT,   /* as one might write it */
    LIKENESS_SAME,
};

enum likeness_cut {
    LIKENESS_WHOLE,
    LIKENESS_PERHAPS_CUT, /* the zone had no room for all names */
    LIKENESS_CUT,         /* the last word of such a zone */
};

enum { LIKENESS_LETTERS_MAX = 60 };

/* A word of the zone, or several written together, prepared for comparing. */
struct likeness_word {
    /* Bit n: the letter at n is so. */
    uint64_t letters[26];
    uint64_t repeated; /* the same as the one before */
    uint64_t umlaut;   /* E behind A, O or U */
    uint64_t vowels;
    int len;
    enum likeness_cut cut;
};

/* text: 1 to LIKENESS_LETTERS_MAX letters A to Z. */
void likeness_prepare(const char *text, size_t len, enum likeness_cut cut,
                      struct likeness_word *ret_word);
/* Written words first to first + count - 1, together, against the zone's. */
enum likeness likeness_of(const struct spelt *spelt, int first, int count,
                          const struct likeness_word *word);

#endif
