/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/act.h"

#include "base/buf.h"
#include "base/log.h"
#include "net/errand.h"

#include <string.h>
#include <sys/random.h>

static struct act_result result_make(enum act_end end, const char *detail)
{
    struct act_result result = {.end = end};
    struct buf text = buf_on(result.detail, sizeof result.detail);

    buf_add(&text, detail);
    return result;
}

static bool sees_scope(const struct actors *actors, const struct person *person, int32_t scope)
{
    const struct rules *rules = &actors->config->rules;

    for (int i = 0; i < rules->office_count; i++)
        if (rules->offices[i].scope == scope)
            return person->offices[i];
    return false;
}

/* ---- orders ---------------------------------------------------------------------------------- */

static bool order_fill(const struct actors *actors, const struct person *person,
                       enum order_kind kind, const char *kiosk, struct order *ret_order)
{
    unsigned char bytes[16];
    struct buf id = buf_on(ret_order->id, sizeof ret_order->id);

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        buf_addf(&id, "%02x", bytes[i]);
    struct buf by = buf_on(ret_order->by, sizeof ret_order->by);
    buf_add(&by, person->account);
    text_copy(ret_order->kiosk, sizeof ret_order->kiosk, kiosk);
    ret_order->kind = kind;
    ret_order->at_s = daytime_now_s(actors->daytime);
    return true;
}

static struct act_result order_send(const struct actors *actors, const struct order *order)
{
    static const enum act_end ends[] = {
        [ORDER_DONE] = ACT_DONE, [ORDER_REFUSED] = ACT_CONFLICT, [ORDER_UNKNOWN] = ACT_NOT_FOUND,
        [ORDER_BUSY] = ACT_BUSY, [ORDER_FAILED] = ACT_FAILED,    [ORDER_SILENT] = ACT_UNREACHABLE,
    };
    struct order_reply reply;

    source_order(actors->source, order, &reply);
    return result_make(ends[reply.end], reply.words);
}

/* Does one of the kiosk's offices belong to the person? One that has told none is everybody's. */
static bool sees_kiosk(const struct actors *actors, const struct person *person,
                       const struct hall_state *state)
{
    for (int i = 0; i < state->office_count; i++)
        if (sees_scope(actors, person, state->offices[i].scope))
            return true;
    return state->office_count == 0;
}

static struct act_result order_do(const struct actors *actors, const struct person *person,
                                  const struct act *act)
{
    struct order order = {.entry = act->entry};
    struct hall_state state;
    bool online;

    if (!board_kiosk(actors->board, act->kiosk, &state, &online))
        return result_make(ACT_NOT_FOUND, "no such kiosk");
    if (!sees_kiosk(actors, person, &state))
        return result_make(ACT_FORBIDDEN, "not one of your offices");
    if (!order_fill(actors, person, act->order, act->kiosk, &order))
        return result_make(ACT_FAILED, "no random bits");
    memcpy(order.number, act->number, sizeof order.number);
    memcpy(order.reason, act->reason, sizeof order.reason);
    return order_send(actors, &order);
}

/* The kiosk whose check-in was taken back in ZMS shall know it, too. */
static void kiosk_undo(const struct actors *actors, const struct person *person,
                       const struct board_entry *entry, const struct act *act)
{
    struct order order = {.entry = entry->entry};

    if (!order_fill(actors, person, ORDER_UNDO, entry->kiosk, &order))
        return;
    memcpy(order.number, entry->number, sizeof order.number);
    memcpy(order.reason, act->reason, sizeof order.reason);
    struct act_result result = order_send(actors, &order);
    if (result.end != ACT_DONE)
        log_warn("act", "%s did not take back its entry %lld: %s", entry->kiosk,
                 (long long)entry->entry, result.detail);
}

/* ---- bookings -------------------------------------------------------------------------------- */

static enum errand errand_of(enum act_kind kind)
{
    switch (kind) {
    case ACT_UNDO:
        return ERRAND_UNDO;
    case ACT_MISSED:
        return ERRAND_ABSENCE;
    case ACT_REVOKE:
        return ERRAND_REVOKE;
    case ACT_CHECKIN:
    case ACT_ORDER:
        break;
    }
    return ERRAND_ARRIVAL;
}

static struct outbox_item item_make(const struct actors *actors, const struct act *act,
                                    const struct booking *found, int64_t now_s)
{
    bool keeps = actors->config->rules.keep_place && now_s < found->start_s + 60;
    struct outbox_item item = {
        .errand = errand_of(act->kind),
        .booking_id = act->booking_id,
        .scope = act->scope,
        .start_s = found->start_s,
        .arrived_s = now_s,
        .write_arrival_s = keeps ? found->start_s : now_s,
    };

    memcpy(item.key, found->ref.key, sizeof item.key);
    /* A person who sees that the visitor is not there may take back any arrival that stands there.
     */
    if (act->kind == ACT_UNDO)
        item.write_arrival_s = found->arrival_s;
    return item;
}

static struct act_result end_of(const struct errand_end *end)
{
    switch (end->outcome) {
    case OUTCOME_CONFIRMED:
        return result_make(ACT_DONE, end->reason);
    case OUTCOME_REFUSED:
    case OUTCOME_DROPPED:
        return result_make(ACT_CONFLICT, end->reason);
    case OUTCOME_RETRY:
    case OUTCOME_UNSETTLED:
    case OUTCOME_WAITING:
        break;
    }
    return result_make(ACT_UNREACHABLE, end->reason);
}

/* known: the board has it. ZMS fact: who was served stands in the list without their number. */
static struct act_result read_failed(enum zms_result result, bool known)
{
    if (result == ZMS_NOT_FOUND)
        return known ? result_make(ACT_CONFLICT, "served, cancelled or moved")
                     : result_make(ACT_NOT_FOUND, "not in the list of the day");
    if (result == ZMS_REFUSED)
        return result_make(ACT_FORBIDDEN, "not one of your offices");
    return result_make(ACT_UNREACHABLE, "no answer");
}

static struct act_result booking_write(const struct actors *actors, struct zms *zms,
                                       const struct act *act, bool known, struct booking *ret_found)
{
    int64_t now_s = daytime_now_s(actors->daytime);
    struct errand_share share;
    enum zms_result result = zms_day_id(zms, act->scope, now_s, act->booking_id, ret_found);

    if (result != ZMS_OK)
        return read_failed(result, known);
    struct outbox_item item = item_make(actors, act, ret_found, now_s);
    errand_share_init(&share, &actors->config->rules, (struct outbox_port){.self = NULL});
    struct errand_end end = errand_run(zms, &share, &item);
    errand_share_deinit(&share);
    explicit_bzero(&item, sizeof item);
    return end_of(&end);
}

/* So that the board shows it before the next day list does. One entry a booking: the last counts.
 */
static void tell(const struct actors *actors, const struct person *person, const struct act *act,
                 enum act_kind kind, const struct booking *found)
{
    static const struct {
        const char *kind, *state;
    } words[] = {
        [ACT_CHECKIN] = {"checkin", "confirmed"},
        [ACT_UNDO] = {"checkin", "undone"},
        [ACT_MISSED] = {"absence", "confirmed"},
        [ACT_REVOKE] = {"absence", "revoked"},
    };
    int64_t now_s = daytime_now_s(actors->daytime);
    struct hall_event event = {
        .entry = act->booking_id,
        .booking_id = act->booking_id,
        .scope = act->scope,
        .request = found->service,
        .start_s = found->start_s,
        .arrived_s = now_s,
        .sure = true,
        .at_s = now_s,
    };
    struct buf actor = buf_on(event.actor, sizeof event.actor);

    buf_add(&actor, person->account);
    text_copy(event.kind, sizeof event.kind, words[kind].kind);
    text_copy(event.state, sizeof event.state, words[kind].state);
    memcpy(event.number, found->number, sizeof event.number);
    memcpy(event.reason, act->reason, sizeof event.reason);
    struct err e = source_publish(actors->source, &event);
    if (err_is(e))
        log_warn("act", "the others were not told: %s", err_name(e));
    poll_soon(actors->poll, act->scope);
}

static struct act_result booking_do(const struct actors *actors, const struct person *person,
                                    const struct act *act)
{
    struct booking found = {.ref.id = 0};
    struct board_entry entry;
    struct caller caller;

    if (!sees_scope(actors, person, act->scope))
        return result_make(ACT_FORBIDDEN, "not one of your offices");
    if (err_is(caller_open(actors->callers, person->key, &caller)))
        return result_make(ACT_UNREACHABLE, "no line to the service");
    bool known = board_find_booking(actors->board, act->booking_id, &entry);
    bool of_kiosk = known && entry.kiosk[0] != '\0' && entry.kind == KIND_CHECKIN &&
                    strcmp(entry.kiosk, source_name(actors->source)) != 0;
    struct act_result result = booking_write(actors, &caller.zms, act, known, &found);
    if (!caller_close(&caller) && result.end != ACT_DONE)
        result = result_make(ACT_SESSION_OVER, "logged in elsewhere, or too long ago");
    if (result.end == ACT_DONE) {
        if (act->kind == ACT_UNDO && of_kiosk)
            kiosk_undo(actors, person, &entry, act);
        /* Who arrives was not missed, also when the check-in is taken back afterwards. */
        if (act->kind == ACT_CHECKIN && known && entry.status == ROW_MISSED)
            tell(actors, person, act, ACT_REVOKE, &found);
        tell(actors, person, act, act->kind, &found);
    }
    explicit_bzero(&found, sizeof found);
    return result;
}

/* ---- every act ------------------------------------------------------------------------------- */

static enum audit_kind audit_of(const struct act *act)
{
    static const enum audit_kind bookings[] = {
        [ACT_CHECKIN] = AUDIT_CHECKIN,
        [ACT_UNDO] = AUDIT_UNDO,
        [ACT_MISSED] = AUDIT_MISSED,
        [ACT_REVOKE] = AUDIT_REVOKED,
    };
    static const enum audit_kind orders[ORDER_COUNT] = {
        [ORDER_REPRINT] = AUDIT_REPRINT, [ORDER_CLOSE] = AUDIT_CLOSED,
        [ORDER_OPEN] = AUDIT_OPENED,     [ORDER_PAPER] = AUDIT_PAPER,
        [ORDER_HELP_SEEN] = AUDIT_HELP,  [ORDER_CHECKIN] = AUDIT_CHECKIN,
        [ORDER_UNDO] = AUDIT_UNDO,       [ORDER_RETRY] = AUDIT_SETTLED,
        [ORDER_DISCARD] = AUDIT_SETTLED, [ORDER_SELFTEST] = AUDIT_TEST,
    };

    return act->kind == ACT_ORDER ? orders[act->order] : bookings[act->kind];
}

static struct act_result enter(const struct actors *actors, const struct person *person,
                               const struct act *act, struct act_result result)
{
    char subject[AUDIT_SUBJECT_MAX + 1], detail[AUDIT_DETAIL_MAX + 1];
    struct buf about = buf_on(subject, sizeof subject), words = buf_on(detail, sizeof detail);
    bool done = result.end == ACT_DONE;

    if (act->kind != ACT_ORDER)
        buf_addf(&about, "B%lld", (long long)act->booking_id);
    else if (act->entry > 0)
        buf_addf(&about, "%s:%lld", act->kiosk, (long long)act->entry);
    else
        buf_addf(&about, "%s%s%s", act->kiosk, act->number[0] != '\0' ? " " : "", act->number);
    buf_add(&words, act_word(act));
    if (!done && result.detail[0] != '\0')
        buf_addf(&words, ": %s", result.detail);
    if (act->reason[0] != '\0')
        buf_addf(&words, " (%s)", act->reason);
    struct err e = ledger_add(actors->ledger, done ? audit_of(act) : AUDIT_REFUSED, person->account,
                              subject, detail);
    /* It is done and cannot be undone by us; but nobody shall believe that it stands in the chain.
     */
    if (err_is(e) && done)
        return result_make(ACT_FAILED, "done, but the trail could not be written");
    return result;
}

struct act_result act_do(const struct actors *actors, const struct person *person,
                         const struct act *act)
{
    struct act_result result = !person->rights.acts || person->wall
                                   ? result_make(ACT_FORBIDDEN, "no right to act")
                               : act->kind == ACT_ORDER ? order_do(actors, person, act)
                                                        : booking_do(actors, person, act);

    log_info(
        "act", "%s: %s%s%s", person->account, act_word(act),
        result.end == ACT_DONE ? "" : " refused: ", result.end == ACT_DONE ? "" : result.detail);
    return enter(actors, person, act, result);
}
