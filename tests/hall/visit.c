/* SPDX-License-Identifier: Apache-2.0 */
#include "visit.h"

#include "kit/pause.h"
#include "room.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    GLANCE_MS = 200,
    ANSWER_MS = 5000,     /* a kiosk that says nothing for so long stands still */
    HOLD_AGAIN_MS = 2000, /* the code is held up again */
    STALE_MS = 600,       /* what stands there so long after the code is the answer to it */
    NUMBER_WAIT_MS = 8000
};

struct glance {
    char state[24], verdict[24], number[NUMBER_MAX];
};

static struct glance glance_parse(const char *line)
{
    struct glance g = {.state = ""};

    if (sscanf(line, "ok %23s %23s %15s", g.state, g.verdict, g.number) < 2)
        (void)sscanf(line, "fail: %23s %23s", g.state, g.verdict);
    return g;
}

/* DONE or an answer is looked for; returns at once when DONE is there. False: nobody answers. */
static bool look(struct post *post, struct glance *ret_glance)
{
    char line[PROC_LINE_MAX];
    enum post_end end = post_ask(post, ANSWER_MS, line, "await DONE %d", GLANCE_MS);

    *ret_glance = (struct glance){.state = ""};
    if (end != POST_OK && end != POST_NOT)
        return false;
    *ret_glance = glance_parse(line);
    if (strcmp(ret_glance->state, "VERDICT") != 0)
        return true;
    end = post_ask(post, ANSWER_MS, line, "await VERDICT 0");
    if (end != POST_OK && end != POST_NOT)
        return false;
    *ret_glance = glance_parse(line);
    return true;
}

static enum told told_by(const struct glance *g, int64_t booking)
{
    char number[24];

    /* This office has no prefix: the number is that of the booking. */
    snprintf(number, sizeof number, "%lld", (long long)booking);
    if (strcmp(g->number, number) != 0)
        return TOLD_NOT;
    if (strcmp(g->state, "DONE") == 0)
        return TOLD_DONE;
    return strcmp(g->state, "VERDICT") == 0 && strcmp(g->verdict, "ALREADY") == 0 ? TOLD_ALREADY
                                                                                  : TOLD_NOT;
}

void visit_by_code(struct post *post, int64_t clock_offset_s, const char *link, int64_t booking,
                   struct call *call)
{
    int64_t began_ms = room_now_ms(), held_ms = -HOLD_AGAIN_MS;
    char line[PROC_LINE_MAX];
    struct glance g;

    call->first_s = time(NULL) + clock_offset_s;
    while (room_now_ms() - began_ms < PATIENCE_MS) {
        if (room_now_ms() - held_ms > HOLD_AGAIN_MS) {
            post_hold_up(post, link);
            held_ms = room_now_ms();
        }
        if (!look(post, &g)) {
            held_ms = -HOLD_AGAIN_MS;
            continue;
        }
        call->told = told_by(&g, booking);
        if (call->told != TOLD_NOT) {
            call->told_s = time(NULL) + clock_offset_s;
            return;
        }
        if (strcmp(g.state, "VERDICT") == 0 && strcmp(g.verdict, "ALREADY") != 0 &&
            room_now_ms() - held_ms > STALE_MS) {
            (void)post_ask(post, ANSWER_MS, line, "touch DONE");
            held_ms = -HOLD_AGAIN_MS;
        } else if (g.number[0] != '\0') {
            pause_ms(10); /* still the number of the visitor before */
        }
    }
    call->stuck = true;
}

/* Clears the screen of the visitor before. */
static bool to_start(struct post *post)
{
    char line[PROC_LINE_MAX];

    for (int i = 0; i < 8; i++) {
        if (post_ask(post, ANSWER_MS, line, "await START 0") == POST_OK)
            return true;
        if (post_ask(post, ANSWER_MS, line, "touch DONE") == POST_OK &&
            post_ask(post, ANSWER_MS, line, "await START 500") == POST_OK)
            return true;
    }
    return false;
}

/* Touches and screens in turn, each of which must come; ends with NULL. */
static bool steps(struct post *post, const char *const list[])
{
    char line[PROC_LINE_MAX];

    for (int i = 0; list[i] != NULL; i++)
        if (post_ask(post, ANSWER_MS, line, "%s", list[i]) != POST_OK)
            return false;
    return true;
}

/* False: no number this time. */
static bool draw(struct post *post, struct call *call)
{
    static const char *const way[] = {"touch WALK_IN",        "await SERVICES 3000",
                                      "touch PICK_SERVICE 0", "await OFFER 3000",
                                      "touch TAKE_NUMBER",    NULL};
    struct glance g;

    if (!to_start(post) || !steps(post, way))
        return false;
    for (int64_t began_ms = room_now_ms(); room_now_ms() - began_ms < NUMBER_WAIT_MS;) {
        if (!look(post, &g))
            return false;
        if (strcmp(g.state, "DONE") == 0) {
            snprintf(call->number, sizeof call->number, "%s", g.number);
            return true;
        }
        if (strcmp(g.state, "VERDICT") == 0 || strcmp(g.state, "CLOSED") == 0)
            return false;
    }
    return false;
}

void visit_walk_in(struct post *post, int64_t clock_offset_s, struct call *call)
{
    int64_t began_ms = room_now_ms();

    call->first_s = time(NULL) + clock_offset_s;
    while (room_now_ms() - began_ms < PATIENCE_WALK_IN_MS)
        if (draw(post, call)) {
            call->told = TOLD_DONE;
            call->told_s = time(NULL) + clock_offset_s;
            return;
        }
}
