/* SPDX-License-Identifier: Apache-2.0 */
/*
 * order: what reception or a technician asks of a kiosk from afar, and its answer. Plain data,
 * copied by value between threads. Only what order.def names can be asked for; each order names
 * the person it comes from, goes into the kiosk's audit trail under that name, and is carried out
 * once: a kiosk remembers the ids of those younger than ORDER_FRESH_S and refuses older ones, and
 * those from the future.
 */
#ifndef CORE_ORDER_H
#define CORE_ORDER_H

#include "bounds.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    ORDER_FRESH_S = 60,
    ORDER_DEADLINE_MS = 5000, /* an answer is there by then; a self-test answers that it began */
    ORDER_WORDS_MAX = 120
};

enum order_kind {
#define ORDER(name, word, needs) ORDER_##name,
#include "core/order.def"
#undef ORDER
    ORDER_COUNT
};

struct order {
    char id[33]; /* 128 random bits in hex digits */
    char kiosk[KIOSK_ID_MAX + 1];
    enum order_kind kind;
    char by[HALL_ACTOR_MAX + 1]; /* the person; never empty */
    int64_t at_s;                /* when it was given */
    char number[BOOKING_NUMBER_MAX + 1];
    int64_t entry;
    char reason[HALL_REASON_MAX + 1];
};

enum order_end {
    ORDER_DONE,    /* and durable, where it is to be remembered */
    ORDER_REFUSED, /* not so: stale, repeated, not for this kiosk, not in this state */
    ORDER_UNKNOWN, /* no such number or entry today */
    ORDER_BUSY,    /* a visitor is using the kiosk, or the printer prints: ask again */
    ORDER_FAILED,  /* the disk or the printer refused */
    ORDER_SILENT   /* no answer; made by the asking side alone */
};

struct order_reply {
    char id[33];
    enum order_end end;
    char words[ORDER_WORDS_MAX + 1]; /* English, for staff; "" where the end says it all */
};

/* "reprint"; ORDER_COUNT for a word that is none. Pure. */
const char *order_word(enum order_kind kind);
enum order_kind order_named(const char *word);
/* "done", "refused" … */
const char *order_end_word(enum order_end end);

#endif
