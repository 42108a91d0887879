/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spoken: a display list in words to listen to. What is read is what is seen, in the order of the
 * list: where you are, what is asked, the answers with their places, the bar. Numbers come
 * character by character, times as one says them.
 *
 * Private is what stands on a screen with personal data (flow_states.def) and is the number, or has
 * figures in it: times, dates, streets. Without a headphone it is not said; that something was left
 * out is. Where to wait and where a person helps is said to everybody.
 *
 * Words are personal: they go into an utterance, which its owner wipes. Owner thread.
 */
#ifndef UI_SPOKEN_H
#define UI_SPOKEN_H

#include "core/flow.h"
#include "core/utterance.h"
#include "ui/i18n.h"
#include "ui/list.h"

struct spoken {
    const struct i18n *i18n;
    const struct rules *rules;
    const struct model *model;
    const struct list *list;
    struct utterance *out;
    bool left_out; /* something private was not said */
};

/* A text of the catalogue, as a part of its own. */
void spoken_text(struct spoken *s, const char *id);
void spoken_value(struct spoken *s, const char *id, const struct i18n_value *values, int count);
void spoken_plural(struct spoken *s, const char *id, int n);
/* An item that is no target: a sentence, the number, the countdown. Decoration is silent. */
void spoken_item(struct spoken *s, const struct item *item);
/* A target with its place among all: "Finished, 2 of 4". */
void spoken_target(struct spoken *s, int item);
/* The whole screen, the item in focus at its end. */
void spoken_screen(struct spoken *s);
/* "FA07" as "F, A, 0, 7": every synthesizer then says letters and digits by their names. */
void spoken_spell(const char *number, char *ret_words, size_t size);
/* The label in words: no isolates, a full stop for each line, times as they are said. */
void spoken_words(const struct spoken *s, const char *label, char *ret_words, size_t size);

#endif
