/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/likeness.h"

#include <string.h>

enum { EDIT_LETTERS_MIN = 5, CUT_LETTERS_MIN = 3 };

/* Where in the zone's word one may be after some letters; bit n: n letters of it are used. */
struct reached {
    uint64_t same, spelt, edit;
};

void likeness_prepare(const char *text, size_t len, enum likeness_cut cut,
                      struct likeness_word *ret_word)
{
    *ret_word = (struct likeness_word){.len = (int)len, .cut = cut};
    for (size_t i = 0; i < len; i++) {
        uint64_t bit = (uint64_t)1 << i;
        ret_word->letters[text[i] - 'A'] |= bit;
        if (strchr("AEIOUY", text[i]) != NULL)
            ret_word->vowels |= bit;
        if (i > 0 && text[i] == text[i - 1])
            ret_word->repeated |= bit;
        if (i > 0 && text[i] == 'E' && strchr("AOU", text[i - 1]) != NULL)
            ret_word->umlaut |= bit;
    }
}

static uint64_t step(const struct likeness_word *word, uint64_t from, const char *const *ways)
{
    uint64_t to = 0;

    for (; *ways != NULL; ways++) {
        uint64_t at = from;
        for (const char *c = *ways; *c != '\0'; c++)
            at = (at & word->letters[*c - 'A']) << 1;
        to |= at;
    }
    return to;
}

/* What may be passed over in the zone without a letter for it. */
static void pass_over(const struct likeness_word *word, bool arabic, struct reached *r)
{
    uint64_t may = word->repeated | word->umlaut | (arabic ? word->vowels : 0);
    uint64_t before;

    do {
        before = r->spelt;
        r->spelt |= ((r->same | r->spelt) & may) << 1;
    } while (r->spelt != before);
    if (!arabic)
        r->edit |= (r->same | r->spelt) << 1;
}

/* A doubled letter, or the E of an umlaut, that the zone may not have. */
static bool may_be_missing(const struct spelling *letter, const struct spelling *before)
{
    return before != NULL &&
           (letter == before || (letter->capital == 'E' && before->capital < 0x80 &&
                                 strchr("AOU", (int)before->capital) != NULL));
}

static struct reached letter_follow(const struct likeness_word *word, const struct reached *from,
                                    const struct reached *earlier, const struct spelling *letter,
                                    const struct spelling *before)
{
    struct reached to = {0};
    uint64_t either = from->same | from->spelt;

    to.same = step(word, from->same, letter->ways);
    to.spelt = step(word, from->spelt, letter->ways) | step(word, either, letter->likely);
    if (may_be_missing(letter, before))
        to.spelt |= either;
    /* Kept, too many, or another one, which may be an umlaut. */
    to.edit = step(word, from->edit, letter->ways) | either | either << 1 |
              (either << 1 & word->umlaut) << 1;
    if (before != NULL) {
        uint64_t swapped = step(word, earlier->same | earlier->spelt, letter->ways);
        to.edit |= step(word, swapped, before->ways);
    }
    return to;
}

static enum likeness cut_likeness(const struct likeness_word *word)
{
    if (word->len < CUT_LETTERS_MIN)
        return LIKENESS_INITIAL;
    return word->cut == LIKENESS_CUT ? LIKENESS_SAME : LIKENESS_SPELT;
}

enum likeness likeness_of(const struct spelt *spelt, int first, int count,
                          const struct likeness_word *word)
{
    const struct spelt_word *begin = &spelt->words[first], *last = &spelt->words[first + count - 1];
    uint64_t whole = (uint64_t)1 << word->len;
    struct reached now = {.same = 1}, earlier = {0};
    const struct spelling *before = NULL;
    bool arabic = begin->arabic, early = false;
    int w = first, len = last->from + last->len - begin->from;

    pass_over(word, arabic, &now);
    for (int at = begin->from; at < begin->from + len; at++) {
        const struct spelling *letter = spelt->letters[at];
        if (w < first + count && at == spelt->words[w].from) {
            before = NULL; /* "M. Muster" has no doubled M */
            w++;
        }
        early = early || (at > last->from && (now.same & whole) != 0);
        struct reached next = letter_follow(word, &now, &earlier, letter, before);
        pass_over(word, arabic, &next);
        earlier = now;
        now = next;
        before = letter;
    }
    if ((now.same & whole) != 0)
        return LIKENESS_SAME;
    if ((now.spelt & whole) != 0)
        return LIKENESS_SPELT;
    if (early && word->cut != LIKENESS_WHOLE)
        return cut_likeness(word);
    if ((now.edit & whole) != 0 && len >= EDIT_LETTERS_MIN && word->len >= EDIT_LETTERS_MIN &&
        !arabic)
        return LIKENESS_EDIT;
    if (now.same != 0 && count == 1 && (begin->len == 1 || begin->dotted))
        return LIKENESS_INITIAL;
    return LIKENESS_NONE;
}
