/* SPDX-License-Identifier: Apache-2.0 */
#include "net/order_gate.h"

#include <stdio.h>
#include <string.h>

void order_gate_init(struct order_gate *gate, const char *kiosk)
{
    *gate = (struct order_gate){.count = 0};
    snprintf(gate->kiosk, sizeof gate->kiosk, "%s", kiosk);
}

/* Whose order has become stale is refused for that, and need not be remembered. */
static void forget_stale(struct order_gate *gate, int64_t now_s)
{
    int kept = 0;

    for (int i = 0; i < gate->count; i++)
        if (now_s - gate->seen[i].at_s <= ORDER_FRESH_S)
            gate->seen[kept++] = gate->seen[i];
    gate->count = kept;
}

static bool seen_before(const struct order_gate *gate, const char *id)
{
    for (int i = 0; i < gate->count; i++)
        if (strcmp(gate->seen[i].id, id) == 0)
            return true;
    return false;
}

static bool refuse(struct order_reply *reply, enum order_end end, const char *words)
{
    reply->end = end;
    snprintf(reply->words, sizeof reply->words, "%s", words);
    return false;
}

bool order_gate_pass(struct order_gate *gate, const struct order *order, int64_t now_s,
                     struct order_reply *ret_reply)
{
    *ret_reply = (struct order_reply){.end = ORDER_REFUSED};
    memcpy(ret_reply->id, order->id, sizeof ret_reply->id);
    if (strcmp(order->kiosk, gate->kiosk) != 0)
        return refuse(ret_reply, ORDER_REFUSED, "not for this kiosk");
    if (now_s - order->at_s > ORDER_FRESH_S)
        return refuse(ret_reply, ORDER_REFUSED, "older than a minute");
    if (order->at_s - now_s > ORDER_AHEAD_S)
        return refuse(ret_reply, ORDER_REFUSED, "from the future: the clocks differ");
    forget_stale(gate, now_s);
    if (seen_before(gate, order->id))
        return refuse(ret_reply, ORDER_REFUSED, "was there before");
    if (gate->count == ORDER_GATE_MAX)
        return refuse(ret_reply, ORDER_BUSY, "too many orders at once");
    memcpy(gate->seen[gate->count].id, order->id, sizeof order->id);
    gate->seen[gate->count++].at_s = order->at_s;
    return true;
}
