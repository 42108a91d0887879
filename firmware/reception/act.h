/* SPDX-License-Identifier: Apache-2.0 */
/*
 * act: one thing that somebody at reception does, from its JSON to its end. Bookings are changed in
 * ZMS by the person's own session, by the rules the kiosk writes by (net/errand, net/settle): read,
 * refuse what would undo a colleague's work, write absolutely, read back; so an act that was
 * answered with silence may be done again. Kiosks are told by orders. Each act, also a refused one,
 * goes into the ledger under the person's account.
 *
 * Any thread; waits for ZMS or a kiosk.
 */
#ifndef RECEPTION_ACT_H
#define RECEPTION_ACT_H

#include "reception/board.h"
#include "reception/caller.h"
#include "reception/ledger.h"
#include "reception/poll.h"
#include "reception/source.h"

/* ACT(name, word): those on bookings; then the orders of order.def that are given by hand. */
enum act_kind {
    ACT_CHECKIN,
    ACT_UNDO,
    ACT_MISSED,
    ACT_REVOKE,
    ACT_ORDER, /* order says which */
};

struct act {
    enum act_kind kind;
    enum order_kind order;
    int64_t booking_id; /* of a booking's act */
    int32_t scope;
    char kiosk[KIOSK_ID_MAX + 1]; /* of an order */
    char number[BOOKING_NUMBER_MAX + 1];
    int64_t entry;
    char reason[HALL_REASON_MAX + 1];
};

/* The object of POST /api/act. ERR_SYNTAX: anything but what the act needs. Pure; fuzzed. */
struct err act_read(const char *json, size_t len, struct act *ret_act) MUST_CHECK;
/* "checkin", "reprint" … */
const char *act_word(const struct act *act);

enum act_end {
    ACT_DONE,
    ACT_FORBIDDEN,
    ACT_NOT_FOUND,
    ACT_CONFLICT, /* it is not so any more: detail says how it is */
    ACT_UNREACHABLE,
    ACT_BUSY,
    ACT_FAILED,
    ACT_SESSION_OVER, /* ZMS does not know the person's session any more */
};

enum { ACT_DETAIL_MAX = 120 };
struct act_result {
    enum act_end end;
    char detail[ACT_DETAIL_MAX + 1]; /* English words; "" where the end says it all */
};

/* What acts need of the rest. All outlive it. */
struct actors {
    const struct config *config;
    struct daytime *daytime;
    struct callers *callers;
    struct board *board;
    struct source *source;
    struct poll *poll;
    struct ledger *ledger;
};

struct act_result act_do(const struct actors *actors, const struct person *person,
                         const struct act *act);

#endif
