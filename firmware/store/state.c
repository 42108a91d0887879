/* SPDX-License-Identifier: Apache-2.0 */
#include "store/state.h"

#include "base/bug.h"

#include <string.h>

static const char *const state_names[STATE_COUNT] = {
#define STATE(name, text) text,
#include "store/states.def"
};
static const char *const kind_names[KIND_COUNT] = {
#define KIND(name, text) text,
#include "store/states.def"
};

static const struct move {
    enum kind kind;
    enum state from;
    enum happened happened;
    enum state to;
} moves[] = {
#define MOVE(kind, from, happened, to) {KIND_##kind, STATE_##from, HAPPENED_##happened, STATE_##to},
#include "store/states.def"
};

bool state_listed(enum kind kind, enum state state, enum happened happened, enum state *ret_next)
{
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].kind == kind && moves[i].from == state && moves[i].happened == happened) {
            *ret_next = moves[i].to;
            return true;
        }
    return false;
}

enum state state_next(enum kind kind, enum state state, enum happened happened)
{
    enum state next = state;

    bug_if(!state_listed(kind, state, happened, &next));
    return next;
}

const char *state_name(enum state state)
{
    bug_if((unsigned)state >= STATE_COUNT);
    return state_names[state];
}

const char *kind_name(enum kind kind)
{
    bug_if((unsigned)kind >= KIND_COUNT);
    return kind_names[kind];
}

enum state state_named(const char *name)
{
    enum state s = 0;

    while (s < STATE_COUNT && strcmp(state_names[s], name) != 0)
        s++;
    return s;
}

enum kind kind_named(const char *name)
{
    enum kind k = 0;

    while (k < KIND_COUNT && strcmp(kind_names[k], name) != 0)
        k++;
    return k;
}
