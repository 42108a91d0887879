/* SPDX-License-Identifier: Apache-2.0 */
#include "store/guesses.h"

#include <stdio.h>

void guesses_write(const struct guesses *guesses, const struct daytime_reading *at,
                   char ret_text[GUESSES_TEXT_MAX + 1])
{
    snprintf(ret_text, GUESSES_TEXT_MAX + 1, "%d %d %lld %d %lld", guesses->wrong_answers,
             guesses->pauses, (long long)guesses->pause_ms, at->sure, (long long)at->wall_ms);
}

static int64_t pause_left_ms(int64_t pause_ms, const struct daytime_reading *kept,
                             const struct daytime_reading *now)
{
    int64_t passed_ms = now->wall_ms - kept->wall_ms;

    if (!kept->sure || !now->sure || passed_ms <= 0)
        return pause_ms;
    return passed_ms < pause_ms ? pause_ms - passed_ms : 0;
}

bool guesses_read(const char *text, const struct daytime_reading *now, struct guesses *ret_guesses)
{
    struct daytime_reading kept = {.sure = false};
    int wrong, pauses, sure, end = 0;
    long long pause_ms, wall_ms;

    *ret_guesses = (struct guesses){.wrong_answers = 0};
    if (sscanf(text, "%4d %4d %8lld %1d %15lld%n", &wrong, &pauses, &pause_ms, &sure, &wall_ms,
               &end) != 5 ||
        text[end] != '\0' || wrong < 0 || wrong > GUESSES_COUNT_MAX || pauses < 0 ||
        pauses > GUESSES_COUNT_MAX || pause_ms < 0 || pause_ms > GUESSES_PAUSE_MAX_MS)
        return false;
    kept.wall_ms = wall_ms;
    kept.sure = sure == 1;
    *ret_guesses = (struct guesses){
        .wrong_answers = wrong, .pauses = pauses, .pause_ms = pause_left_ms(pause_ms, &kept, now)};
    return true;
}
