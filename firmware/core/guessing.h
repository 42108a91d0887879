/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guessing: wrong answers are counted and lead to pauses, each twice as long as the one before, up
 * to an hour; time heals both. Each thing that can be guessed is counted by itself. What the store
 * shall keep over a restart is a struct guesses. Pure; part of the model.
 */
#ifndef CORE_GUESSING_H
#define CORE_GUESSING_H

#include <stdbool.h>
#include <stdint.h>

/* Wrong answers are forgiven one by one, pauses more slowly; a right answer forgives one wrong one.
 */
enum { FORGIVE_ANSWER_MS = 600000, FORGIVE_PAUSE_MS = 3600000, PAUSE_MOST_S = 3600 };

enum guess_what {
    GUESS_NUMBER, /* typed numbers, and codes with short keys */
    GUESS_PIN,    /* of staff */
    GUESS_COUNT
};

/* What is remembered of wrong answers, so that switching off and on forgives nothing. */
struct guesses {
    enum guess_what what;
    int wrong_answers; /* not yet forgiven */
    int pauses;        /* not yet forgiven */
    int64_t pause_ms;  /* of the pause that runs, what was left of it when it was handed over */
};

struct guessing {
    int wrong_answers;   /* not yet forgiven */
    int pauses;          /* not yet forgiven: each is twice as long as the one before */
    int64_t forgiven_ms; /* when something was last forgiven */
    int64_t pause_until_ms;
    struct guesses kept; /* as the store has it */
};

bool guessing_pauses(const struct guessing *guessing, int64_t now_ms);
void guessing_right(struct guessing *guessing);
void guessing_wrong(struct guessing *guessing, int64_t now_ms);
/* The last wrong answer that was allowed: a pause begins. */
void guessing_pause(struct guessing *guessing, int64_t now_ms, int first_s);
/* Something has changed that the store does not have yet: ret_kept is what it shall keep. */
bool guessing_tells(struct guessing *guessing, int64_t now_ms, struct guesses *ret_kept);
/* From before the start; whatever is worse holds. */
void guessing_take(struct guessing *guessing, int64_t now_ms, const struct guesses *kept);

#endif
