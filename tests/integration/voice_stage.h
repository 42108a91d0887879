/* SPDX-License-Identifier: Apache-2.0 */
/*
 * voice_stage: the real owner thread with real screens and the real voice, a keypad and an ear
 * instead of hands and eyes. Neighbours answer at once, time passes when the play says so, and what
 * would be said is noted down. The kiosk runs on a thread of its own; each call here comes back
 * when it has nothing left to do.
 */
#ifndef INTEGRATION_VOICE_STAGE_H
#define INTEGRATION_VOICE_STAGE_H

#include "app.h"
#include "ui/ui.h"

enum { STAGE_TEN = 1795424400 }; /* 2026-11-23 10:00, Berlin */
enum { STAGE_ANY = -1 };         /* whatever the argument of an answer is */

struct stage;

struct stage_options {
    const char *language; /* the first; another one is second */
    enum own_mode own;
    const struct booking *roster; /* has this one, and documents may stand in the place of codes */
};

struct stage *stage_open(const struct stage_options *options);
void stage_close(struct stage *stage);

/* --- the visitor --------------------------------------------------------------------------- */

void stage_key(struct stage *stage, enum pad_key key);
void stage_plug(struct stage *stage, bool in);
/* Goes with NEXT, no further than round once, to an answer, and presses OK. Each step is heard. */
void stage_choose(struct stage *stage, enum action action, int arg);
/* Holds up a code; what the service knows of it is in booking, or the answer. */
void stage_code(struct stage *stage, enum answer answer, const struct booking *booking);
/* A document is laid down and read: with which key it was asked for, and what came of it. */
void stage_lay(struct stage *stage);
struct document_key stage_key_of_document(const struct stage *stage);
void stage_document(struct stage *stage, const struct document_answer *answer);
void stage_touch(struct stage *stage, enum action action, int arg);
/* The two halves of it: down, and up again in the same place. */
void stage_press(struct stage *stage, enum action action, int arg);
void stage_lift(struct stage *stage);
void stage_touch_middle(struct stage *stage);
void stage_post(struct stage *stage, const struct event *event);
void stage_pass(struct stage *stage, int64_t ms);
/* The store keeps the answer to records back until stage_release. */
void stage_hold_print(struct stage *stage, bool hold);

/* --- what is so ---------------------------------------------------------------------------- */

const struct model *stage_model(const struct stage *stage);
const struct list *stage_list(const struct stage *stage);
/* Fails the test where the screen is another one. */
void stage_expect(struct stage *stage, enum flow_state state);

/* --- what is heard, since the last stage_key, _plug, _choose, _code, _touch, _pass, _post ------
 */

/* The text of the catalogue in the language shown; of one with values, the words around them. */
bool stage_heard(struct stage *stage, const char *id);
bool stage_heard_words(struct stage *stage, const char *words);
/* Anything that was said since the stage was opened. */
bool stage_ever_heard_words(struct stage *stage, const char *words);
int stage_utterances(const struct stage *stage); /* since it was opened */
int stage_hushes(const struct stage *stage);
bool stage_last_was_behind(const struct stage *stage);
/* Counts of a sound since the stage was opened. */
int stage_sounds(const struct stage *stage, enum sound sound);
/* In which language the last part was said. */
const char *stage_last_tag(const struct stage *stage);
/* Everything heard since the last step, for messages. */
const char *stage_said(const struct stage *stage);
int stage_volume(const struct stage *stage);

#endif
