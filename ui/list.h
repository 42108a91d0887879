/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list: what is on the screen, as data. Drawing, hit-testing, voice, the mirroring for scripts that
 * run from right to left, the layout laws and the golden tests all use this one list; what is not
 * in it does not exist for the visitor.
 *
 * Rectangles are canvas pixels. Screens build them as for a script from left to right;
 * list_mirror turns the whole list round. Labels are personal (numbers, times): list_wipe.
 * Plain data, held by the owner thread.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "bounds.h"
#include "core/event.h"
#include "ui/rect.h"
#include "ui/theme.h"

#include <stdint.h>
#include <stdio.h>

enum { LIST_LABEL_MAX = 479, LIST_ID_MAX = 31, LIST_NOTHING = -1 };

enum role {
    ROLE_BRAND,    /* the stripe; arg 1: the logo */
    ROLE_PANEL,    /* ground under other items; no label */
    ROLE_RULE,     /* a hairline */
    ROLE_TITLE,    /* the question, or what is */
    ROLE_TEXT,     /* a sentence */
    ROLE_NUMBER,   /* the waiting number, or what has been typed */
    ROLE_ICON,     /* a verdict's sign; always with a title beside it */
    ROLE_PICTURE,  /* a drawing; the label says the same in words */
    ROLE_LIVE,     /* what the camera sees, or its empty frame */
    ROLE_NOTICE,   /* what does not work just now */
    ROLE_CLOCK,    /* the time of day */
    ROLE_PROGRESS, /* arg: bars filled, of three */
    ROLE_BUSY,     /* something moves while we wait */
    ROLE_COUNTDOWN,
    ROLE_BUTTON,
    ROLE_KEY, /* of the keypad */
    ROLE_COUNT
};

enum look {
    LOOK_PLAIN,   /* a border */
    LOOK_PRIMARY, /* filled; at most one a screen */
    LOOK_LIST,    /* plain, with the label at the start */
    LOOK_CHOICE,  /* a ring, with a tick where it is the chosen one */
    LOOK_BAR,     /* language, display, help, stop */
    LOOK_COUNT
};

enum tone { TONED_PLAIN, TONED_OK, TONED_WAIT, TONED_ERR, TONED_SECOND, TONED_MIST, TONED_DARK };
enum align { ALIGN_START, ALIGN_CENTRE, ALIGN_END };

/* The verdict icons (core/checkin.h) keep their numbers; the others follow. */
enum sign {
    SIGN_NONE = -1,
    SIGN_GLOBE = 100,
    SIGN_HELP,
    SIGN_STOP,
    SIGN_BACK,
    SIGN_NEXT,
    SIGN_KEYPAD,
    SIGN_TICKET,
    SIGN_PRINTER,
    SIGN_HOURGLASS,
    SIGN_AGAIN,
    SIGN_CHECK,
    SIGN_CLOSED,
    SIGN_DISPLAY,
    SIGN_CONTRAST,
    SIGN_REACH,
    SIGN_MOTION,
    SIGN_PHONE,
    SIGN_SOUND,
    SIGN_COUNT
};
enum picture {
    PICTURE_SCAN,
    PICTURE_NUMBER,
    PICTURE_TIME,
    PICTURE_SLIP,
    PICTURE_LANGUAGES,
    PICTURE_LETTERS,
    PICTURE_CAN,
    PICTURE_MRZ_NUMBER,
    PICTURE_MRZ_BIRTH,
    PICTURE_MRZ_EXPIRY,
    PICTURE_LAY
};

struct item {
    enum role role;
    enum look look;
    enum tone tone;
    enum align align;
    enum type type;
    bool bold;
    bool selected;
    int sign; /* enum verdict_icon or enum sign; SIGN_NONE */
    struct rect rect;
    enum action action; /* ACTION_NONE: not a target */
    int arg;
    char id[LIST_ID_MAX + 1];       /* of the text; "" where the label is data */
    char label[LIST_LABEL_MAX + 1]; /* final words in the language shown */
};

struct list {
    struct item items[LIST_ITEMS_MAX];
    int count;
    struct display display; /* as it was built for: its sizes and colours */
    bool still;             /* nothing on it moves */
    uint32_t screen;        /* which it is, and which page of it: another one comes in moving */
    int page;
    int greeting;     /* the language of the start's question */
    struct rect body; /* what moves then: all but head and bar */
    int hit_px;       /* how far a target reaches beyond what is seen */
    int focus;        /* the item the keypad stands on, ringed; LIST_NOTHING: it is not in use */
    bool moving;      /* ROLE_BUSY moves */
    bool rtl;         /* start is at the right */
    uint32_t misfit;  /* texts that did not fit even smaller; 0, or the layout laws fail */
};

/* A new zeroed item at the end; the list must have room (bug otherwise). */
struct item *list_add(struct list *list, enum role role, struct rect rect);
/* Copies the label; what does not fit is cut at a character and counted as a misfit. */
void list_label(struct list *list, struct item *item, const char *id, const char *label);
/* The target at a point, or LIST_NOTHING. Where hit areas touch, the nearer target is meant. */
int list_hit(const struct list *list, int x, int y);
bool list_equal(const struct list *a, const struct list *b);
bool item_equal(const struct item *a, const struct item *b);
/* Nothing in it, nothing in focus. */
void list_init(struct list *list);
/* Turns start and end round, in a canvas of that width. */
void list_mirror(struct list *list, int width_px);
/* One line an item: the form of the golden files. Isolates are printed as ‹ and ›. */
void list_print(const struct list *list, FILE *file);
void list_wipe(struct list *list);

const char *role_name(enum role role);
const char *action_name(enum action action);

#endif
