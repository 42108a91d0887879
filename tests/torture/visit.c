/* SPDX-License-Identifier: Apache-2.0 */
#include "visit.h"

#include "kit/pause.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    ANSWER_MS = 60000,    /* longer is dead */
    GLANCE_MS = 40,       /* how long the kiosk waits for a screen before it says which one it is */
    STALE_MS = 150,       /* until then the screen may be the one of the visitor before */
    HOLD_AGAIN_MS = 1500, /* a code that is not answered is held up again */
    PATIENCE_MS = 60000,  /* with the faults mended half way */
    WALK_IN_MS = 12000,
    STEP_MS = 3000,
};

/* What is on the screen. */
struct glance {
    char state[24], verdict[24], number[NUMBER_TEXT_MAX];
};

/* The visit has come to the point: what is planned for it may happen from now on. */
static void cut_begin(struct visit *v)
{
    if (v->cut.begun)
        return;
    v->cut.begun = true;
    if (v->cut.kind == CUT_TIMED)
        v->kill_at_ms = monotonic_ms() + v->cut.in_ms;
    if (v->cut.kind == CUT_AT_BOUNDARY)
        disk_arm(&v->stand->disk, &v->cut.order);
}

/* The kiosk is not there any more. */
static void end_note(struct visit *v)
{
    if (v->cut.begun && v->cut.kind == CUT_AT_BOUNDARY && disk_hits(&v->stand->disk) > 0)
        v->cut_off = true;
    else
        v->died = true;
}

static bool say(struct visit *v, const char *command)
{
    bool said = proc_say(&v->stand->kiosk, "%s", command);

    if (!said)
        end_note(v);
    return said;
}

static bool is_cut(const struct visit *v)
{
    return v->cut_off || monotonic_ms() >= v->kill_at_ms;
}

static void mend_in_time(struct visit *v)
{
    if (monotonic_ms() < v->mend_at_ms)
        return;
    v->mend_at_ms = INT64_MAX;
    stand_mend(v->stand);
}

/* The next line of the kiosk, unless the moment of the kill comes first. */
static bool answer_read(struct visit *v, char ret_line[PROC_LINE_MAX])
{
    int64_t until_ms = monotonic_ms() + ANSWER_MS;

    for (;;) {
        int64_t next_ms = v->kill_at_ms < until_ms ? v->kill_at_ms : until_ms;
        if (v->mend_at_ms < next_ms)
            next_ms = v->mend_at_ms;
        int64_t left_ms = next_ms - monotonic_ms();
        if (left_ms > 0 && proc_line(&v->stand->kiosk, (int)left_ms, ret_line))
            return true;
        int64_t now_ms = monotonic_ms();
        mend_in_time(v);
        if (now_ms >= v->kill_at_ms)
            return false;
        /* Neither a line, nor is the time over: its output has ended. */
        if (now_ms >= until_ms || now_ms < next_ms) {
            end_note(v);
            return false;
        }
    }
}

/* False: cut or dead. *ret_ok: what it says. */
static bool ask(struct visit *v, bool *ret_ok, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool ask(struct visit *v, bool *ret_ok, const char *format, ...)
{
    char command[128], line[PROC_LINE_MAX];
    va_list args;

    *ret_ok = false;
    if (is_cut(v))
        return false;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (!say(v, command) || !answer_read(v, line))
        return false;
    *ret_ok = strncmp(line, "ok", 2) == 0;
    return true;
}

static struct glance glance_parse(const char *line)
{
    struct glance g = {.state = ""};

    if (sscanf(line, "ok %23s %23s %15s", g.state, g.verdict, g.number) < 2)
        (void)sscanf(line, "fail: %23s %23s", g.state, g.verdict);
    return g;
}

/* DONE or an answer is looked for; returns at once when DONE is there. */
static bool look(struct visit *v, int ms, struct glance *ret_glance)
{
    char line[PROC_LINE_MAX], command[32];

    *ret_glance = (struct glance){.state = ""};
    snprintf(command, sizeof command, "await DONE %d", ms);
    if (is_cut(v) || !say(v, command) || !answer_read(v, line))
        return false;
    *ret_glance = glance_parse(line);
    if (strcmp(ret_glance->state, "VERDICT") != 0)
        return true;
    if (!say(v, "await VERDICT 0") || !answer_read(v, line))
        return false;
    *ret_glance = glance_parse(line);
    return true;
}

static bool is_told(const struct glance *g, const struct guest *guest)
{
    char number[NUMBER_TEXT_MAX];

    /* This office has no prefix: the number is that of the booking. */
    snprintf(number, sizeof number, "%lld", (long long)guest->id);
    return strcmp(g->number, number) == 0 &&
           (strcmp(g->state, "DONE") == 0 ||
            (strcmp(g->state, "VERDICT") == 0 && strcmp(g->verdict, "ALREADY") == 0));
}

static void tell(struct visit *v, struct guest *guest, const struct glance *g)
{
    books_saw(guest, g->verdict);
    if (guest->told_s == 0)
        guest->told_s = stand_now_s(v->stand);
}

void visit_said_last(struct visit *v, struct guest *guest, const char *answer)
{
    struct glance g = glance_parse(answer);

    if (guest != NULL && is_told(&g, guest))
        tell(v, guest, &g);
    if (guest == NULL && strcmp(g.state, "DONE") == 0 && g.number[0] != '\0')
        books_show(v->books, g.number);
}

static bool hold_up(struct visit *v, const struct guest *guest)
{
    const char *link = json_string_value(json_object_get(guest->booking, "link"));

    return proc_say(&v->stand->scanner, "scan https://termin.example/#/appointment/%s", link);
}

/* Some other answer. A visitor who is told to wait or to try again tries again. */
static bool turned_away(struct visit *v, struct guest *guest, const struct glance *g)
{
    bool ok;

    books_saw(guest, g->verdict);
    if (strcmp(g->verdict, "SERVICE_DOWN") == 0) {
        pause_ms(100);
        return true;
    }
    return ask(v, &ok, "touch DONE");
}

enum visit_end visit_by_code(struct visit *v, struct guest *guest)
{
    int64_t began_ms = monotonic_ms(), held_ms = 0;
    struct glance g;

    if (guest->first_s == 0)
        guest->first_s = stand_now_s(v->stand);
    cut_begin(v);
    while (monotonic_ms() - began_ms < PATIENCE_MS) {
        if (monotonic_ms() - held_ms > HOLD_AGAIN_MS) {
            hold_up(v, guest);
            held_ms = monotonic_ms();
        }
        if (monotonic_ms() - began_ms > PATIENCE_MS / 2 && v->mend_at_ms > monotonic_ms())
            v->mend_at_ms = monotonic_ms();
        if (!look(v, GLANCE_MS, &g))
            return VISIT_CUT;
        if (is_told(&g, guest)) {
            tell(v, guest, &g);
            return VISIT_TOLD;
        }
        if (strcmp(g.state, "VERDICT") == 0 && strcmp(g.verdict, "ALREADY") != 0 &&
            monotonic_ms() - held_ms > STALE_MS) {
            if (!turned_away(v, guest, &g))
                return VISIT_CUT;
            held_ms = 0;
        } else if (g.number[0] != '\0') {
            pause_ms(3); /* still the number of the visitor before */
        }
    }
    guest->stuck = true;
    return VISIT_TURNED;
}

/* Clears the screen of the visitor before. */
static bool to_start(struct visit *v)
{
    bool ok = false;

    for (int i = 0; i < 8 && !ok; i++) {
        if (!ask(v, &ok, "await START 0"))
            return false;
        if (!ok && (!ask(v, &ok, "touch DONE") || !ask(v, &ok, "await START 500")))
            return false;
    }
    return ok;
}

/* Touches and screens in turn, each of which must come; ends with NULL. */
static bool steps(struct visit *v, const char *const list[])
{
    bool ok = true;

    for (int i = 0; list[i] != NULL; i++)
        if (!ask(v, &ok, "%s", list[i]) || !ok)
            return false;
    return true;
}

static bool type_number(struct visit *v, int64_t id)
{
    static const char *const begin[] = {"touch TYPE_NUMBER", "await NUMBER 3000", NULL};
    char digits[24];
    bool ok;

    if (!to_start(v) || !steps(v, begin))
        return false;
    snprintf(digits, sizeof digits, "%lld", (long long)id);
    for (int i = 0; digits[i] != '\0'; i++)
        if (!ask(v, &ok, "touch KEY '%c", digits[i]) || !ok)
            return false;
    return true;
}

enum visit_end visit_by_number(struct visit *v, struct guest *guest)
{
    struct glance g;
    bool ok;

    guest->first_s = stand_now_s(v->stand);
    if (!type_number(v, guest->id))
        return VISIT_TURNED;
    if (v->cut.early)
        cut_begin(v);
    if (!ask(v, &ok, "touch CONTINUE") || !ask(v, &ok, "await TIME %d", STEP_MS) || !ok)
        return is_cut(v) ? VISIT_CUT : VISIT_TURNED;
    cut_begin(v);
    v->picked = true;
    if (!ask(v, &ok, "pick %lld", (long long)guest->start_s))
        return VISIT_CUT;
    for (int64_t began_ms = monotonic_ms(); monotonic_ms() - began_ms < STEP_MS;) {
        if (!look(v, GLANCE_MS, &g))
            return VISIT_CUT;
        if (is_told(&g, guest)) {
            tell(v, guest, &g);
            return VISIT_TOLD;
        }
        if (strcmp(g.state, "VERDICT") == 0) {
            books_saw(guest, g.verdict);
            break;
        }
    }
    return VISIT_TURNED;
}

enum visit_end visit_walk_in(struct visit *v)
{
    static const char *const way[] = {"touch WALK_IN", "await SERVICES 3000",
                                      "touch PICK_SERVICE 0", "await OFFER 3000", NULL};
    struct glance g;
    bool ok;

    if (!to_start(v) || !steps(v, way))
        return VISIT_TURNED;
    v->books->presses++;
    if (v->cut.kind == CUT_AT_BOUNDARY)
        cut_begin(v);
    /* The finger comes down only when the screen has settled: the answer says that it has. */
    if (!ask(v, &ok, "touch TAKE_NUMBER"))
        return VISIT_CUT;
    cut_begin(v);
    for (int64_t began_ms = monotonic_ms(); monotonic_ms() - began_ms < WALK_IN_MS;) {
        if (!look(v, GLANCE_MS, &g))
            return VISIT_CUT;
        if (strcmp(g.state, "DONE") == 0) {
            books_show(v->books, g.number);
            return VISIT_TOLD;
        }
        if (strcmp(g.state, "VERDICT") == 0 || strcmp(g.state, "CLOSED") == 0)
            return VISIT_TURNED;
    }
    return VISIT_TURNED;
}
