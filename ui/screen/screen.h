/* SPDX-License-Identifier: Apache-2.0 */
/*
 * screen: one function for each flow state puts the state's items into the list. All of them work
 * on a struct screen: where things may stand, in which language, and the helpers for text.
 *
 * Coordinates are those of a script from left to right; the caller mirrors the list. Screens decide
 * nothing: which actions a state offers is in core/flow_rules.def.
 */
#ifndef UI_SCREEN_SCREEN_H
#define UI_SCREEN_SCREEN_H

#include "core/flow.h"
#include "ui/i18n.h"
#include "ui/list.h"
#include "ui/text/paragraph.h"
#include "ui/theme.h"

/* The bar: the same for a way to see, whatever the language. */
struct bar {
    int rows; /* 0: not yet found */
    enum type type;
    bool signs;
};

struct screen {
    const struct theme *theme;
    struct fonts *fonts;
    const struct i18n *i18n;
    const struct rules *rules;
    const struct model *model;
    struct list *list;
    struct bar *bar;
    const char *name;   /* of the house */
    int logo_w, logo_h; /* of its picture; 0: none */
    int language;
    bool rtl;
    bool motion;      /* the start greets in one language after the other */
    bool camera;      /* the reader is one: what it sees is shown where a code is wanted */
    struct rect body; /* between head and bar */
                      /*
                       * What does not fit even in the closest setting is read page by page: then the list is built
                       * once more with pages, and one more button among the answers leads to the next.
                       */
    bool paged;
    int next_part; /* with which the next page begins; 0: the first one again */
    bool wide;     /* before that: fewer answers beside each other, as their words are long */
};

/* --- the screens, one file each ---------------------------------------------------------- */

void start_build(struct screen *s);
void number_build(struct screen *s);
void time_build(struct screen *s);
void choose_build(struct screen *s);
/* An ID document; CAN, MRZ_NUMBER, MRZ_BIRTH and MRZ_EXPIRY are number_build. */
void consent_build(struct screen *s);
void way_build(struct screen *s);
void lay_build(struct screen *s);
void reading_build(struct screen *s);
void again_build(struct screen *s);
void looking_build(struct screen *s); /* LOOKING, RECORDING, ISSUING, STAFF_WORKING */
void verdict_build(struct screen *s);
void services_build(struct screen *s);
void offer_build(struct screen *s);
void closed_build(struct screen *s);
void done_build(struct screen *s);
void pause_build(struct screen *s);
void languages_build(struct screen *s);
void display_build(struct screen *s);
void help_build(struct screen *s);
void scan_help_build(struct screen *s);
void called_build(struct screen *s);
void statement_build(struct screen *s);
void still_there_build(struct screen *s);
void out_of_service_build(struct screen *s);
/* For staff; STAFF_PIN and STAFF_NUMBER are number_build, STAFF_WORKING is looking_build. */
void staff_build(struct screen *s);
void staff_found_build(struct screen *s);
void staff_tests_build(struct screen *s);
void staff_log_build(struct screen *s);
void staff_off_build(struct screen *s);

/* Over all of them, where the screen is dark. */
void veil_build(struct screen *s);

/* --- the frame ---------------------------------------------------------------------------- */

/* Stripe, logo, name, clock, bars of progress; sets s->body. step: 0 none, else 1 to 3. */
void frame_build(struct screen *s, int step);
/* The bar, last: what is read aloud begins with the question. */
void frame_close(struct screen *s);

/* Where to read and where to touch. */
struct zones {
    struct rect read, touch;
};
enum split { SPLIT_WIDE_TOUCH, SPLIT_WIDE_READ };
/*
 * Divides the body. Stacked: answers of touch_px height at the bottom, the rest to read. Else two
 * columns, whatever the height.
 */
struct zones screen_zones(const struct screen *s, int touch_px, enum split split);
/* Two columns, on any panel that is wide. */
struct zones screen_columns(const struct screen *s, enum split split);
/*
 * The height of each of so many rows of targets that have to stand, with their gaps, between the
 * reach line and the lower edge of the body, above rest_px of other targets: as wanted, or lower,
 * but never too low for a finger.
 */
int screen_row_px(const struct screen *s, int rows, int wanted_px, int gap_px, int rest_px);

/* --- how it is shown ----------------------------------------------------------------------- */

static inline bool screen_low(const struct screen *s)
{
    return s->theme->display.low;
}
/* The usual size and reach: everything has its full room. */
static inline bool screen_roomy(const struct screen *s)
{
    return !s->theme->display.low && s->theme->display.size == SIZE_NORMAL;
}

/* Answers stand beside each other: on a low panel in the largest size, where a column is too high.
 */
bool screen_beside(const struct screen *s);

/* --- words -------------------------------------------------------------------------------- */

const char *screen_text(const struct screen *s, const char *id);
/* The text with its values, in ret_text[LIST_LABEL_MAX + 1]. */
void screen_format(struct screen *s, const char *id, const struct i18n_value *values, int count,
                   char *ret_text);
/* The plural for n, with {n}. */
void screen_count(struct screen *s, const char *id, int n, char *ret_text);
/* "11:30" */
void screen_time(int64_t wall_s, char ret_text[8]);
/* "heute", "morgen", "am Dienstag, 24. November": a part of a sentence. */
void screen_date(struct screen *s, int64_t wall_s, char *ret_text);
/* "am Empfang": where a person helps for this office (0: for this kiosk). */
const char *screen_desk(const struct screen *s, int32_t scope);
/* A text whose only value is where a person helps. */
void screen_desk_text(struct screen *s, const char *id, int32_t scope, char *ret_text);
/* The question, or what is: larger where the panel is tall. */
enum type screen_title_type(const struct screen *s);
/* A sentence of some weight: a size smaller on the smallest panel. */
enum type screen_sentence_type(const struct screen *s);
struct paragraph_style screen_style(const struct screen *s, enum type type, bool bold);

#endif
