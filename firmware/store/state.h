/* SPDX-License-Identifier: Apache-2.0 */
/*
 * state: the states of a journalled event and what leads from one to the next, from states.def.
 * Pure; any thread.
 */
#ifndef STORE_STATE_H
#define STORE_STATE_H

#include <stdbool.h>

enum kind {
#define KIND(name, text) KIND_##name,
#include "store/states.def"
    KIND_COUNT
};

enum state {
#define STATE(name, text) STATE_##name,
#include "store/states.def"
    STATE_COUNT
};

enum happened {
#define HAPPENED(name) HAPPENED_##name,
#include "store/states.def"
    HAPPENED_COUNT
};

/* Is the pair listed for this kind? Then *ret_next is where it leads. */
bool state_listed(enum kind kind, enum state state, enum happened happened, enum state *ret_next);
/* Where it leads; a pair that is not listed is a bug and ends the program. */
enum state state_next(enum kind kind, enum state state, enum happened happened);

/* "recorded", "checkin", "taken"; never NULL. */
const char *state_name(enum state state);
const char *kind_name(enum kind kind);
/* STATE_COUNT, KIND_COUNT for a word that is none. */
enum state state_named(const char *name);
enum kind kind_named(const char *name);

#endif
