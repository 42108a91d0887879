/* SPDX-License-Identifier: Apache-2.0 */
/*
 * voice: what is said when. It is told of every display list that is built, and of every key, and
 * answers what is to be said now, or nothing:
 *
 *     a new screen, another language       the whole screen, instead of what was being said
 *     previous, next                       the item in focus, at once
 *     OK, or a finger, on the same screen  what has changed by it
 *     the screen changes by itself         what has changed, after what is being said
 *     repeat                               the whole screen again
 *     louder, slower, dark                 how it is now
 *
 * Nothing is ever said before speech was switched on (model.voice). Owner thread.
 */
#ifndef UI_VOICE_H
#define UI_VOICE_H

#include "ui/focus.h"
#include "ui/spoken.h"

/* Who is behind the step: a pad_key, or one of these. */
enum { VOICE_BY_ITSELF = -1, VOICE_BY_TOUCH = -2 };

enum voice_way {
    VOICE_NOTHING,
    VOICE_INSTEAD, /* of what is being said */
    VOICE_BEHIND,  /* after it */
    VOICE_HUSH,    /* silence, now */
};

struct voice {
    const struct i18n *i18n;
    const struct rules *rules;
    bool on;
    bool headphone;
    /* what was followed last */
    uint32_t screens;
    int page, language;
    char typed[CHIP_TYPED_MAX + 1];
    struct list list;
};

/* i18n and rules outlive the voice. */
void voice_init(struct voice *voice, const struct i18n *i18n, const struct rules *rules);
/*
 * list: with its focus. moved: what previous or next did. ret_utterance is empty unless the answer
 * is INSTEAD or BEHIND; the caller wipes it.
 */
enum voice_way voice_follow(struct voice *voice, const struct model *model, const struct list *list,
                            int by, enum focus_move moved, struct utterance *ret_utterance);
void voice_wipe(struct voice *voice);

#endif
