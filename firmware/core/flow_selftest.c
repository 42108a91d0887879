/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_selftest: when the kiosk tests itself, and what becomes of it. At the times of the rules,
 * once each, as soon as nobody is there; a kiosk that was switched off then does it when it has
 * come up. Where the rules want a real slip it is printed first, as the printer answers always.
 */
#include "core/flow_step.h"
#include "core/selftest_device.h"

#include <string.h>

/* Nobody is there, and nobody was a moment ago. */
static bool is_at_rest(const struct model *m)
{
    return (m->state == STATE_START || m->state == STATE_OUT_OF_SERVICE) &&
           !flow_home_is_taken(m) && m->now_ms - m->touched_ms >= SELFTEST_REST_MS &&
           m->now_ms - m->tests.up_ms >= SELFTEST_UP_MS;
}

static bool was_done_since(const struct model *m, int64_t due_s)
{
    int64_t at_s = m->tests.last.at_s;

    return m->tests.due_s == due_s || (at_s >= due_s && at_s <= m->wall_s);
}

static void slip_print(struct step *s)
{
    struct effect *fx = step_effect(s, EFFECT_PRINT_SLIP);
    struct ticket *t = &fx->ticket;

    *t = (struct ticket){.test = true, .arrived_s = s->m->wall_s, .ahead = -1, .wait_min = -1};
    (void)text_copy(t->office, sizeof t->office, s->m->rules->kiosk);
    fx->request = s->m->tests.slip_request = ++s->m->slip_request;
}

void flow_selftest_begin(struct step *s)
{
    struct model *m = s->m;

    m->tests.printed = false;
    if (m->rules->selftest.print && !flow_printer_absent(m)) {
        m->tests.run = SELFTEST_PRINTS;
        slip_print(s);
    } else {
        m->tests.run = SELFTEST_RUNS;
        step_effect(s, EFFECT_SELFTEST);
    }
}

void flow_selftest(struct step *s)
{
    struct model *m = s->m;

    if (m->tests.up_ms == 0)
        m->tests.up_ms = m->now_ms;
    if (m->tests.run != SELFTEST_RESTS || !is_at_rest(m))
        return;
    int64_t due_s = selftest_due_s(m->rules->selftest.times_min, SELFTEST_TIMES, m->wall_s);
    if (due_s == 0 || was_done_since(m, due_s))
        return;
    m->tests.due_s = due_s;
    flow_selftest_begin(s);
}

bool flow_selftest_slip(const struct model *m, const struct event *e)
{
    return e->kind == EVENT_PRINTED && m->tests.run == SELFTEST_PRINTS &&
           e->request == m->tests.slip_request;
}

bool guard_selftest_slip(const struct look *s)
{
    return flow_selftest_slip(s->m, s->e);
}

void act_take_selftest_slip(struct step *s)
{
    s->m->tests.printed = s->e->printed.ok;
    s->m->tests.run = SELFTEST_RUNS;
    step_effect(s, EFFECT_SELFTEST);
}

/* What this process has in its own hands, the one that tested could not look at. */
static void own_add(const struct model *m, struct selftest *test)
{
    static const enum device devices[] = {DEVICE_PRINTER, DEVICE_SCANNER, DEVICE_KEYPAD,
                                          DEVICE_AUDIO, DEVICE_DOCUMENT};
    const struct selftest_finding *printer = &test->checks[SELFTEST_PRINTER];

    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
        selftest_device(test, devices[i], m->devices[devices[i]]);
    selftest_set(test, SELFTEST_SCREEN, SELFTEST_OK, "shows the kiosk");
    if (m->devices[DEVICE_STORE] == DEVICE_BROKEN)
        selftest_set(test, SELFTEST_JOURNAL, SELFTEST_FAIL, "nothing can be recorded");
    if (!m->rules->selftest.print || printer->verdict < SELFTEST_OK)
        return;
    if (!m->tests.printed)
        selftest_set(test, SELFTEST_PRINTER, SELFTEST_FAIL, "a slip was not printed");
    else if (printer->verdict == SELFTEST_OK)
        selftest_set(test, SELFTEST_PRINTER, SELFTEST_OK, "printed a slip");
}

static void note_add(struct step *s)
{
    static const char *const words[SELFTEST_VERDICTS] = {
        [SELFTEST_UNTRIED] = "self-test: nothing tried",
        [SELFTEST_ABSENT] = "self-test: nothing configured",
        [SELFTEST_OK] = "self-test: well",
        [SELFTEST_WARN] = "self-test: something should be seen to",
        [SELFTEST_FAIL] = "self-test: something fails",
    };
    struct note *note = &step_effect(s, EFFECT_NOTE)->note;

    *note = (struct note){.kind = NOTE_TEST,
                          .detail = words[selftest_worst(&s->m->tests.last)],
                          .wall_s = s->m->wall_s};
    (void)text_copy(note->actor, sizeof note->actor, "kiosk");
}

void act_take_selftest(struct step *s)
{
    struct tests *t = &s->m->tests;

    if (s->e->selftested.kept) {
        if (t->last.at_s == 0)
            t->last = s->e->selftested.test;
        return;
    }
    t->run = SELFTEST_RESTS;
    t->last = s->e->selftested.test;
    t->last.at_s = s->m->wall_s;
    own_add(s->m, &t->last);
    step_effect(s, EFFECT_KEEP_SELFTEST)->selftest = t->last;
    note_add(s);
}
