/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/text/paragraph.h"

#include "base/buf.h"
#include "ui/text/utf8.h"

#include <fribidi.h>
#include <string.h>

enum {
    SOFT_HYPHEN = 0xad,
    NO_BREAK_SPACE = 0xa0,
    ZERO_SPACE = 0x200b,
    ISOLATE_END = 0x2069,
    RUNS_MAX = 48
};

struct line {
    int from, to; /* characters, without the blanks at the end */
    bool hyphen;  /* ends in a soft hyphen that is now seen */
};

struct paragraph {
    FriBidiChar chars[PARAGRAPH_CHARS_MAX];
    FriBidiLevel levels[PARAGRAPH_CHARS_MAX];
    signed char faces[PARAGRAPH_CHARS_MAX];
    int count;
    struct line lines[PARAGRAPH_LINES_MAX];
    int line_count;
    bool fits;
    bool phrases; /* ideographs part only where a mark stands */
};

/* One face, one direction: what HarfBuzz shapes at a time. */
struct run {
    int from, to;
    int face;
    FriBidiLevel level;
};

static bool is_control(FriBidiChar c)
{
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0x061c || c == 0xfeff || c < ' ' ||
           c == SOFT_HYPHEN;
}

/* Not drawn, but shaping needs them: Persian words join differently on both sides. */
static bool is_joiner(FriBidiChar c)
{
    return c == 0x200c || c == 0x200d;
}

static bool is_ideograph(FriBidiChar c)
{
    return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0xff00 && c <= 0xff60) || (c >= 0x20000 && c <= 0x3ffff);
}

static bool is_blank(FriBidiChar c)
{
    return c == ' ' || c == '\n' || c == ZERO_SPACE;
}

static bool is_digit(FriBidiChar c)
{
    return c >= '0' && c <= '9';
}

static bool is_one_of(FriBidiChar c, const FriBidiChar *set)
{
    while (*set != 0 && *set != c)
        set++;
    return *set != 0;
}

/* Chinese punctuation that no line begins with (full stop, commas, closing marks), by GB/T 15834.
 */
static bool begins_no_line(FriBidiChar c)
{
    static const FriBidiChar set[] = {
        0x3001, 0x3002, 0xff0c, 0xff0e, 0xff1a, 0xff1b, 0xff01, 0xff1f, 0xff09, 0x300b,
        0x3009, 0x300d, 0x300f, 0x3011, 0x3015, 0x201d, 0x2019, 0x2026, 0x00b7, 0xff05,
        ')',    ',',    '.',    ':',    ';',    '!',    '?',    '%',    0};

    return is_one_of(c, set);
}

static bool is_full_width_mark(FriBidiChar c)
{
    return begins_no_line(c) && is_ideograph(c);
}

/* And none ends with these: opening marks. */
static bool ends_no_line(FriBidiChar c)
{
    static const FriBidiChar set[] = {0xff08, 0x300a, 0x3008, 0x300c, 0x300e, 0x3010,
                                      0x3014, 0x201c, 0x2018, '(',    0};

    return is_one_of(c, set);
}

/* The levels of one paragraph of the text: the algorithm begins anew after each newline. */
static void levels_find(struct paragraph *p, int from, int to, bool rtl)
{
    FriBidiCharType types[PARAGRAPH_CHARS_MAX];
    FriBidiBracketType brackets[PARAGRAPH_CHARS_MAX];
    FriBidiParType base = rtl ? FRIBIDI_PAR_WRTL : FRIBIDI_PAR_WLTR;
    int count = to - from;

    if (count == 0)
        return;
    fribidi_get_bidi_types(p->chars + from, count, types);
    fribidi_get_bracket_types(p->chars + from, count, types, brackets);
    if (fribidi_get_par_embedding_levels_ex(types, brackets, count, &base, p->levels + from) == 0)
        memset(p->levels + from, rtl, (size_t)count);
}

static void characters_read(struct paragraph *p, struct fonts *fonts, const char *text, bool rtl)
{
    int face = 0, from = 0;

    p->count = 0;
    while (*text != '\0' && p->count < PARAGRAPH_CHARS_MAX) {
        size_t len;
        FriBidiChar c = utf8_next(text, &len);
        /* A sentence that goes on: the full-width mark has its space within. */
        if (c == ' ' && p->count > 0 && is_full_width_mark(p->chars[p->count - 1]))
            c = ZERO_SPACE;
        if (!is_control(c) && !is_blank(c)) {
            int found = fonts_face(fonts, c, c == NO_BREAK_SPACE ? face : FONT_NONE);
            /* Signs of the Latin face stand beside their script in its own face. */
            if (found == 0 && face > 0 && c < 0x80 && !is_digit(c))
                found = fonts_face(fonts, c, face);
            face = found == FONT_NONE ? 0 : found;
        }
        p->chars[p->count] = c;
        p->faces[p->count] = (signed char)face;
        p->levels[p->count] = rtl;
        p->count++;
        text += len;
        if (c == '\n') {
            levels_find(p, from, p->count - 1, rtl);
            from = p->count;
        }
    }
    levels_find(p, from, p->count, rtl);
}

/* The runs of a line from left to right (rule L2 of the algorithm, on runs). */
static int runs_order(const struct paragraph *p, const struct line *line, struct run runs[RUNS_MAX])
{
    int count = 0;
    FriBidiLevel top = 0;

    for (int i = line->from; i < line->to; i++) {
        struct run *last = count > 0 ? &runs[count - 1] : NULL;
        if (is_joiner(p->chars[i]) && last != NULL)
            last->to = i + 1;
        if (is_control(p->chars[i]))
            continue;
        if (last != NULL && last->level == p->levels[i] && last->face == p->faces[i]) {
            last->to = i + 1;
        } else if (count < RUNS_MAX) {
            runs[count++] = (struct run){i, i + 1, p->faces[i], p->levels[i]};
            if (p->levels[i] > top)
                top = p->levels[i];
        }
    }
    for (FriBidiLevel level = top; level >= 1; level--)
        for (int from = 0; from < count; from++) {
            if (runs[from].level < level)
                continue;
            int to = from;
            while (to + 1 < count && runs[to + 1].level >= level)
                to++;
            for (int a = from, b = to; a < b; a++, b--) {
                struct run swap = runs[a];
                runs[a] = runs[b];
                runs[b] = swap;
            }
            from = to;
        }
    return count;
}

static void run_text(const struct paragraph *p, const struct run *run, bool hyphen, char *ret_text,
                     size_t size)
{
    struct buf out = buf_on(ret_text, size);

    for (int i = run->from; i < run->to; i++) {
        char bytes[4];
        if (!is_control(p->chars[i]) || is_joiner(p->chars[i]))
            buf_add_n(&out, bytes,
                      utf8_put(p->chars[i] == NO_BREAK_SPACE ? ' ' : p->chars[i], bytes));
    }
    if (hyphen)
        buf_add_c(&out, '-');
}

static int line_width(struct fonts *fonts, const struct paragraph_style *style,
                      const struct paragraph *p, const struct line *line)
{
    struct run runs[RUNS_MAX];
    int count = runs_order(p, line, runs), width = 0;
    char text[PARAGRAPH_CHARS_MAX * 4 + 2];

    for (int i = 0; i < count; i++) {
        run_text(p, &runs[i], line->hyphen && runs[i].to == line->to, text, sizeof text);
        width += fonts_run_width(fonts, runs[i].face, style->bold, style->em_px, text,
                                 runs[i].level % 2 != 0);
    }
    return width;
}

/* Ideographs part anywhere but before and after certain marks, and not from the number they count.
 */
static bool may_break_ideographs(const struct paragraph *p, FriBidiChar before, FriBidiChar after)
{
    if (!is_ideograph(before) && !is_ideograph(after))
        return false;
    if (p->phrases && !begins_no_line(before) && !ends_no_line(after))
        return false;
    return !begins_no_line(after) && !ends_no_line(before) && !is_digit(before);
}

/* Where a line may end: after the character before `at`. */
static bool may_break(const struct paragraph *p, int at)
{
    FriBidiChar before = p->chars[at - 1], after = at < p->count ? p->chars[at] : '\n';

    if (is_blank(after) || is_blank(before) || before == SOFT_HYPHEN)
        return true;
    /* "E-Mail" stays whole. */
    if ((before == '-' || before == 0x2013) && at >= 3 && !is_blank(p->chars[at - 2]) &&
        !is_blank(p->chars[at - 3]) && !is_digit(after))
        return true;
    /* Isolates stand between what is seen: the end of one belongs to what is before it. */
    if (after == ISOLATE_END)
        return false;
    for (int i = at - 1; i > 0 && is_control(before); i--)
        before = p->chars[i - 1];
    for (int i = at + 1; i < p->count && is_control(after); i++)
        after = p->chars[i];
    return may_break_ideographs(p, before, after);
}

static struct line line_trim(const struct paragraph *p, int from, int to)
{
    struct line line = {.from = from, .to = to};

    while (line.to > from && is_blank(p->chars[line.to - 1]))
        line.to--;
    line.hyphen = line.to > from && p->chars[line.to - 1] == SOFT_HYPHEN;
    if (line.hyphen)
        line.to--;
    return line;
}

/* The end of the line that begins at from: the last break that fits, or the newline. */
static int line_end(struct fonts *fonts, const struct paragraph_style *style, struct paragraph *p,
                    int from, int width_px)
{
    int best = -1;

    for (int at = from + 1; at <= p->count; at++) {
        bool newline = at < p->count && p->chars[at] == '\n';
        if (at < p->count && !newline && !may_break(p, at))
            continue;
        struct line line = line_trim(p, from, at);
        if (line_width(fonts, style, p, &line) > width_px) {
            if (best >= 0)
                return best;
            /* A word alone is too wide: it is cut where the space ends, and that is noted. */
            p->fits = false;
            for (best = from + 1; best < at; best++) {
                line = line_trim(p, from, best + 1);
                if (line_width(fonts, style, p, &line) > width_px)
                    break;
            }
            return best;
        }
        best = at;
        if (newline)
            return at;
    }
    return best >= 0 ? best : p->count;
}

static void lines_break(struct paragraph *p, struct fonts *fonts,
                        const struct paragraph_style *style, int width_px)
{
    p->line_count = 0;
    p->fits = true;
    for (int from = 0; from < p->count;) {
        if (p->line_count == PARAGRAPH_LINES_MAX) {
            p->fits = false;
            return;
        }
        int to = line_end(fonts, style, p, from, width_px);
        p->lines[p->line_count++] = line_trim(p, from, to);
        bool newline = to < p->count && p->chars[to] == '\n';
        from = newline ? to + 1 : to;
        while (!newline && from < p->count &&
               (p->chars[from] == ' ' || p->chars[from] == ZERO_SPACE))
            from++;
    }
}

static bool has_ideographs(const struct paragraph *p)
{
    for (int i = 0; i < p->count; i++)
        if (is_ideograph(p->chars[i]))
            return true;
    return false;
}

/*
 * Words of ideographs have no blanks between them, so a line may end inside a word. Where the text
 * takes no more lines that way, lines end at marks only.
 */
static void paragraph_make(struct paragraph *p, struct fonts *fonts,
                           const struct paragraph_style *style, const char *text, int width_px)
{
    struct line lines[PARAGRAPH_LINES_MAX];

    characters_read(p, fonts, text, style->rtl);
    p->phrases = false;
    lines_break(p, fonts, style, width_px);
    if (p->line_count < 2 || !p->fits || !has_ideographs(p))
        return;
    int count = p->line_count;
    memcpy(lines, p->lines, sizeof lines);
    p->phrases = true;
    lines_break(p, fonts, style, width_px);
    if (!p->fits || p->line_count > count) {
        memcpy(p->lines, lines, sizeof lines);
        p->line_count = count;
        p->fits = true;
        p->phrases = false;
    }
}

struct paragraph_size paragraph_measure(struct fonts *fonts, const struct paragraph_style *style,
                                        const char *text, int width_px)
{
    struct paragraph p;
    struct paragraph_size size = {0};

    paragraph_make(&p, fonts, style, text, width_px);
    size.lines = p.line_count;
    size.fits = p.fits;
    size.torn = p.line_count > 1 && has_ideographs(&p) && !p.phrases;
    for (int i = 0; i < p.line_count; i++) {
        int width = line_width(fonts, style, &p, &p.lines[i]);
        if (width > size.width_px)
            size.width_px = width;
    }
    explicit_bzero(&p, sizeof p);
    return size;
}

int paragraph_balance(struct fonts *fonts, const struct paragraph_style *style, const char *text,
                      int width_px, int lines)
{
    int low = width_px / 2, high = width_px;
    bool torn = paragraph_measure(fonts, style, text, width_px).torn;

    while (lines > 1 && high - low > style->em_px / 2) {
        int middle = (low + high) / 2;
        struct paragraph_size size = paragraph_measure(fonts, style, text, middle);
        if (size.fits && size.lines <= lines && size.torn <= torn)
            high = middle;
        else
            low = middle;
    }
    return high;
}

void paragraph_draw(struct fonts *fonts, const struct paragraph_style *style, const char *text,
                    const struct canvas *canvas, struct rect box, struct rect clip, uint32_t rgb,
                    enum paragraph_align align, bool middle)
{
    struct paragraph p;
    struct run runs[RUNS_MAX];
    char piece[PARAGRAPH_CHARS_MAX * 4 + 2];
    struct ink ink = {rgb, clip.x, clip.y, clip.w, clip.h};
    int ascent, descent;

    paragraph_make(&p, fonts, style, text, box.w);
    fonts_line(fonts, style->bold, style->em_px, &ascent, &descent);
    int baseline = box.y + (style->line_px - ascent - descent) / 2 + ascent;
    if (middle) {
        int capital = style->em_px * 714 / 1000;
        int block = capital + (p.line_count - 1) * style->line_px;
        baseline = box.y + (box.h - block) / 2 + capital;
    }
    for (int i = 0; i < p.line_count; i++, baseline += style->line_px) {
        const struct line *line = &p.lines[i];
        int width = line_width(fonts, style, &p, line);
        int x = align == PARAGRAPH_LEFT    ? box.x
                : align == PARAGRAPH_RIGHT ? box.x + box.w - width
                                           : box.x + (box.w - width) / 2;
        int count = runs_order(&p, line, runs);
        for (int k = 0; k < count; k++) {
            bool rtl = runs[k].level % 2 != 0;
            run_text(&p, &runs[k], line->hyphen && runs[k].to == line->to, piece, sizeof piece);
            fonts_run_draw(fonts, runs[k].face, style->bold, style->em_px, piece, rtl, canvas, x,
                           baseline, &ink);
            x += fonts_run_width(fonts, runs[k].face, style->bold, style->em_px, piece, rtl);
        }
    }
    explicit_bzero(&p, sizeof p);
    explicit_bzero(piece, sizeof piece);
}

uint32_t paragraph_missing(struct fonts *fonts, const char *text)
{
    while (*text != '\0') {
        size_t len;
        uint32_t c = utf8_next(text, &len);
        if (!is_control(c) && !is_blank(c) && fonts_face(fonts, c, FONT_NONE) == FONT_NONE)
            return c;
        text += len;
    }
    return 0;
}
