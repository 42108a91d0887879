/* SPDX-License-Identifier: Apache-2.0 */
/*
 * order_gate: which orders are let in: those for this kiosk, given within the last ORDER_FRESH_S,
 * not from the future, and never seen before. It remembers the ids of those it let in for as long
 * as they would be fresh, and lets in no more than it can remember. Pure; one thread, or the
 * caller's lock.
 */
#ifndef NET_ORDER_GATE_H
#define NET_ORDER_GATE_H

#include "core/order.h"

enum { ORDER_GATE_MAX = 128, ORDER_AHEAD_S = 5 /* clocks of one hall differ by less */ };

struct order_gate {
    char kiosk[KIOSK_ID_MAX + 1];
    struct {
        char id[33];
        int64_t at_s;
    } seen[ORDER_GATE_MAX];
    int count;
};

void order_gate_init(struct order_gate *gate, const char *kiosk);
/*
 * True: carry it out. False: *ret_reply says why not, with ORDER_REFUSED (ORDER_BUSY: too many
 * orders at once). now_s: by the offices' clock.
 */
bool order_gate_pass(struct order_gate *gate, const struct order *order, int64_t now_s,
                     struct order_reply *ret_reply);

#endif
