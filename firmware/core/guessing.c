/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guessing.h"

bool guessing_pauses(const struct guessing *g, int64_t now_ms)
{
    return now_ms < g->pause_until_ms;
}

void guessing_right(struct guessing *g)
{
    if (g->wrong_answers > 0)
        g->wrong_answers--;
}

/* Time heals: who guesses all day gains nothing from one right answer now and then. */
static void forgive(struct guessing *g, int64_t now_ms)
{
    int64_t quiet_ms = now_ms - g->forgiven_ms;
    int64_t answers = quiet_ms / FORGIVE_ANSWER_MS, pauses = quiet_ms / FORGIVE_PAUSE_MS;

    g->forgiven_ms = now_ms;
    g->wrong_answers = answers < g->wrong_answers ? g->wrong_answers - (int)answers : 0;
    g->pauses = pauses < g->pauses ? g->pauses - (int)pauses : 0;
}

void guessing_wrong(struct guessing *g, int64_t now_ms)
{
    forgive(g, now_ms);
    g->wrong_answers++;
}

void guessing_pause(struct guessing *g, int64_t now_ms, int first_s)
{
    int64_t pause_s = first_s;

    forgive(g, now_ms);
    for (int i = 0; i < g->pauses && pause_s < PAUSE_MOST_S; i++)
        pause_s *= 2;
    if (pause_s > PAUSE_MOST_S)
        pause_s = PAUSE_MOST_S;
    g->pauses++;
    g->wrong_answers = 0;
    g->pause_until_ms = now_ms + pause_s * 1000;
}

/*
 * A pause is handed over with all of its time, when it begins and when it has ended: switching off
 * and on in between makes it longer, never shorter.
 */
bool guessing_tells(struct guessing *g, int64_t now_ms, struct guesses *ret_kept)
{
    int64_t left_ms = g->pause_until_ms > now_ms ? g->pause_until_ms - now_ms : 0;

    if (g->kept.wrong_answers == g->wrong_answers && g->kept.pauses == g->pauses &&
        (g->kept.pause_ms > 0) == (left_ms > 0))
        return false;
    g->kept.wrong_answers = g->wrong_answers;
    g->kept.pauses = g->pauses;
    g->kept.pause_ms = left_ms;
    *ret_kept = g->kept;
    return true;
}

void guessing_take(struct guessing *g, int64_t now_ms, const struct guesses *kept)
{
    if (kept->wrong_answers > g->wrong_answers)
        g->wrong_answers = kept->wrong_answers;
    if (kept->pauses > g->pauses)
        g->pauses = kept->pauses;
    if (now_ms + kept->pause_ms > g->pause_until_ms)
        g->pause_until_ms = now_ms + kept->pause_ms;
    g->kept = *kept;
    /* The time before the start heals nothing: nobody knows how long the kiosk was off. */
    g->forgiven_ms = now_ms;
}
