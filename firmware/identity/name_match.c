/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/name_match.h"

#include "identity/likeness.h"

#include <string.h>

enum {
    ZONE_WORDS_MAX = MRZ_NAME_MAX + 1, /* single letters, of both identifiers */
    RUN_MAX = 3,                       /* words written as one: DELACRUZ */
    PIECES_MAX = RUN_MAX * ZONE_WORDS_MAX,
    OPTIONS_MAX = 128,
    STEPS_MAX = 4096,
};

/* Bits: words of the zone. */
typedef uint64_t wordset;

/* One word of the zone, or up to RUN_MAX neighbours. */
struct piece {
    wordset words;
    int count;
    struct likeness_word word;
};

/* The name in the document. */
struct zone {
    struct piece pieces[PIECES_MAX];
    int piece_count;
    wordset primary, secondary; /* what must be found: all, or any; no particles and titles */
};

/* Written words that may be words of the zone. */
struct option {
    int first, count;
    wordset words;
    enum likeness likeness;
};

/* What is found on one way through the written words. */
struct found {
    wordset whole, initial;
    int edits;
    bool spelt;
    bool unexplained; /* a written word has no counterpart */
    bool unreadable;
};

struct search {
    const struct zone *zone;
    const struct spelt *spelt;
    struct option options[OPTIONS_MAX];
    int option_count;
    int steps;
    bool given_up;
    enum document_match best;
};

/* Adds the words of one identifier, and their runs. Returns those that must be found. */
static wordset zone_add(struct zone *zone, const char *text, int *count, bool truncated, bool last)
{
    const char *begins[ZONE_WORDS_MAX];
    char joined[MRZ_NAME_MAX + 1];
    wordset all = 0, firm = 0;
    int first = *count, n = 0;

    for (const char *at = text; *at != '\0' && first + n < ZONE_WORDS_MAX; n++) {
        size_t len = strcspn(at, " ");
        begins[n] = at;
        memcpy(joined, at, len);
        joined[len] = '\0';
        all |= (wordset)1 << (first + n);
        if (!spelling_is_loose(joined))
            firm |= (wordset)1 << (first + n);
        at += len + strspn(at + len, " ");
    }
    for (int i = 0; i < n; i++) {
        size_t len = 0;
        wordset words = 0;
        for (int k = 0; k < RUN_MAX && i + k < n && zone->piece_count < PIECES_MAX; k++) {
            size_t more = strcspn(begins[i + k], " ");
            memcpy(joined + len, begins[i + k], more);
            len += more;
            words |= (wordset)1 << (first + i + k);
            enum likeness_cut cut = truncated ? LIKENESS_PERHAPS_CUT : LIKENESS_WHOLE;
            if (truncated && last && i + k == n - 1)
                cut = LIKENESS_CUT;
            struct piece *piece = &zone->pieces[zone->piece_count++];
            piece->words = words;
            piece->count = k + 1;
            likeness_prepare(joined, len, cut, &piece->word);
        }
    }
    *count = first + n;
    explicit_bzero(joined, sizeof joined);
    return firm != 0 ? firm : all; /* Le, Van and Do are surnames, too */
}

static void zone_make(struct zone *zone, const struct mrz_name *name)
{
    int count = 0;

    zone->piece_count = 0;
    zone->primary =
        zone_add(zone, name->primary, &count, name->truncated, name->secondary[0] == '\0');
    zone->secondary = zone_add(zone, name->secondary, &count, name->truncated, true);
    if (zone->primary == 0) { /* who has given names only */
        zone->primary = zone->secondary;
        zone->secondary = 0;
    }
}

static void option_add(struct search *s, int first, int count, const struct piece *piece)
{
    enum likeness likeness = likeness_of(s->spelt, first, count, &piece->word);

    if (likeness == LIKENESS_NONE)
        return;
    if (s->option_count == OPTIONS_MAX) {
        s->given_up = true;
        return;
    }
    s->options[s->option_count++] = (struct option){first, count, piece->words, likeness};
}

static bool is_readable(const struct spelt *spelt, int first, int count)
{
    for (int i = first; i < first + count; i++)
        if (spelt->words[i].unreadable)
            return false;
    return true;
}

/* Each written word against each word, and runs on one side against single words on the other. */
static void options_find(struct search *s)
{
    for (int first = 0; first < s->spelt->count; first++)
        for (int count = 1; count <= RUN_MAX && first + count <= s->spelt->count; count++)
            for (int i = 0; i < s->zone->piece_count; i++)
                if ((count == 1 || s->zone->pieces[i].count == 1) &&
                    is_readable(s->spelt, first, count))
                    option_add(s, first, count, &s->zone->pieces[i]);
}

/* One wrong letter, or words too many: not both, and not with names missing. */
static enum document_match found_judge(const struct zone *zone, const struct found *f)
{
    wordset primary = f->whole & zone->primary;
    wordset secondary = f->whole & zone->secondary;
    bool whole = primary == zone->primary && (secondary != 0 || zone->secondary == 0);

    if (whole && f->edits == 0 && !f->spelt && !f->unexplained && !f->unreadable)
        return DOCUMENT_MATCHES;
    if (f->edits > 0 || f->unexplained)
        return whole && !(f->edits > 0 && f->unexplained) ? DOCUMENT_PARTIAL : DOCUMENT_DIFFERS;
    bool two = __builtin_popcountll(primary | secondary) >= 2;
    bool hinted = secondary != 0 && (f->unreadable || (f->initial & zone->primary) != 0);
    return primary != 0 || two || hinted ? DOCUMENT_PARTIAL : DOCUMENT_DIFFERS;
}

static struct found found_with(const struct found *f, const struct option *option)
{
    struct found with = *f;

    if (option->likeness == LIKENESS_INITIAL)
        with.initial |= option->words;
    else
        with.whole |= option->words;
    with.edits += option->likeness == LIKENESS_EDIT;
    with.spelt = with.spelt || option->likeness == LIKENESS_SPELT;
    return with;
}

/* Tries all ways from the written word at first on; depth: at most SPELLING_WORDS_MAX. */
static void search_from(struct search *s, int first, const struct found *f)
{
    if (s->best == DOCUMENT_MATCHES)
        return;
    if (s->steps++ == STEPS_MAX)
        s->given_up = true;
    if (s->given_up)
        return;
    if (first == s->spelt->count) {
        enum document_match match = found_judge(s->zone, f);
        s->best = match > s->best ? match : s->best;
        return;
    }
    for (int i = 0; i < s->option_count; i++) {
        const struct option *option = &s->options[i];
        if (option->first != first || (option->words & (f->whole | f->initial)) != 0 ||
            (option->likeness == LIKENESS_EDIT && f->edits > 0))
            continue;
        struct found with = found_with(f, option);
        search_from(s, first + option->count, &with);
    }
    struct found without = *f;
    if (s->spelt->words[first].unreadable)
        without.unreadable = true;
    else if (!s->spelt->words[first].loose)
        without.unexplained = true;
    search_from(s, first + 1, &without);
}

/* Is there a word that could be compared? */
static bool says_anything(const struct spelt *spelt)
{
    for (int i = 0; i < spelt->count; i++)
        if (!spelt->words[i].loose && !spelt->words[i].unreadable)
            return true;
    return false;
}

static bool is_unreadable(const struct spelt *spelt)
{
    for (int i = 0; i < spelt->count; i++)
        if (spelt->words[i].unreadable)
            return !says_anything(spelt);
    return false;
}

enum document_match name_match(const struct mrz_name *name, const char *booked)
{
    struct spelt spelt;
    struct zone zone;
    struct search search;
    struct found nothing = {0};

    spelling_read(booked, &spelt);
    zone_make(&zone, name);
    search.zone = &zone;
    search.spelt = &spelt;
    search.option_count = 0;
    search.steps = 0;
    search.given_up = spelt.more;
    search.best = DOCUMENT_DIFFERS;
    if (spelt.count == 0) {
        search.best = DOCUMENT_NO_NAME;
    } else if (is_unreadable(&spelt)) {
        search.best = DOCUMENT_PARTIAL;
    } else {
        options_find(&search);
        search_from(&search, 0, &nothing);
        if (search.given_up && search.best < DOCUMENT_PARTIAL)
            search.best = DOCUMENT_PARTIAL;
    }
    enum document_match match = search.best;
    explicit_bzero(&spelt, sizeof spelt);
    explicit_bzero(&zone, sizeof zone);
    explicit_bzero(&search, sizeof search);
    return match;
}
