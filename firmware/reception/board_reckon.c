/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "reception/board_part.h"
#include "reception/waits.h"

#include <stdlib.h>
#include <string.h>

static void show(struct board *board, struct board_office *office, struct board_slot *slot,
                 int64_t now_s, struct board_shown *ret_shown)
{
    const struct row_facts *facts = &slot->facts;
    int early_min, late_min;

    rules_window(&board->config->rules, office->office->scope, facts->request, &early_min,
                 &late_min);
    struct row row = row_say(facts, late_min, now_s);
    memset(ret_shown, 0, sizeof *ret_shown);
    memcpy(ret_shown->key, slot->shown.key, sizeof ret_shown->key);
    memcpy(ret_shown->number, facts->number, sizeof ret_shown->number);
    ret_shown->booking_id = facts->booking_id;
    ret_shown->start_s = facts->start_s;
    ret_shown->arrived_s = row.arrived_s;
    ret_shown->scope = office->office->scope;
    ret_shown->request = facts->request;
    ret_shown->overdue_min = row.overdue_min;
    ret_shown->waiting_min = row.waiting_min;
    ret_shown->wait_expected_min = -1;
    ret_shown->signals = facts->signals;
    ret_shown->status = row.status;
    ret_shown->punctual = row.punctual;
    ret_shown->walkin = facts->walkin;
    ret_shown->offline = row.offline;
    if (row.entry >= 0) {
        const struct row_entry *entry = &facts->entries[row.entry];
        memcpy(ret_shown->kiosk, entry->kiosk, sizeof ret_shown->kiosk);
        memcpy(ret_shown->reason, entry->reason, sizeof ret_shown->reason);
        ret_shown->entry = entry->entry;
        ret_shown->kind = entry->kind;
        ret_shown->state = entry->state;
    }
}

/* Who is early or on time keeps the place of the appointment, where the rules say so. */
static int64_t order_of(const struct board *board, const struct board_shown *shown)
{
    return board->config->rules.keep_place && shown->start_s != 0 && shown->punctual != ROW_LATE
               ? shown->start_s
               : shown->arrived_s;
}

static struct waits office_waits(const struct board *board, const struct board_office *office,
                                 const struct board_shown *shown, int64_t now_s,
                                 struct waits_visit *visits)
{
    int count = 0;

    for (int i = 0; i < office->count; i++) {
        int64_t called_s = office->slots[i].facts.called_s;
        if (shown[i].arrived_s != 0 && (shown[i].status == ROW_ARRIVED || called_s != 0))
            visits[count++] = (struct waits_visit){order_of(board, &shown[i]), shown[i].arrived_s,
                                                   shown[i].status == ROW_ARRIVED ? 0 : called_s};
    }
    return waits_reckon(visits, count, now_s);
}

/* Those who wait stand last in visits. */
static void expect(const struct board *board, struct board_office *office,
                   struct board_shown *shown, const struct waits *waits,
                   const struct waits_visit *waiting)
{
    for (int i = 0; i < office->count; i++) {
        int64_t order_s = order_of(board, &shown[i]);
        int ahead = 0;
        if (shown[i].status != ROW_ARRIVED)
            continue;
        for (int k = 0; k < waits->waiting; k++)
            ahead += waiting[k].order_s < order_s;
        shown[i].wait_expected_min = waits_expect(waits, ahead);
    }
}

static struct board_total total_of(const struct board_office *office,
                                   const struct board_shown *shown, const struct waits *waits)
{
    struct board_total total;

    memset(&total, 0, sizeof total);
    total.scope = office->office->scope;
    for (int i = 0; i < office->count; i++) {
        total.of[shown[i].status]++;
        total.walkins += shown[i].walkin && shown[i].status != ROW_CANCELLED;
        total.overdue += shown[i].overdue_min > 0;
    }
    total.wait_median_min = waits->median_min;
    total.wait_expected_min = waits_expect(waits, waits->waiting);
    return total;
}

static void office_reckon(struct board *board, struct board_office *office, int64_t now_s)
{
    struct board_shown *shown = calloc((size_t)office->count + 1, sizeof *shown);
    struct waits_visit *visits = calloc((size_t)office->count + 1, sizeof *visits);

    if (shown != NULL && visits != NULL) {
        for (int i = 0; i < office->count; i++)
            show(board, office, &office->slots[i], now_s, &shown[i]);
        struct waits waits = office_waits(board, office, shown, now_s, visits);
        int called = 0;
        while (called < office->count && visits[called].called_s != 0)
            called++;
        expect(board, office, shown, &waits, visits + called);
        struct board_total total = total_of(office, shown, &waits);
        for (int i = 0; i < office->count; i++)
            if (memcmp(&shown[i], &office->slots[i].shown, sizeof shown[i]) != 0) {
                memcpy(&office->slots[i].shown, &shown[i], sizeof shown[i]);
                office->slots[i].revision = ++board->revision;
            }
        if (memcmp(&total, &office->total, sizeof total) != 0) {
            memcpy(&office->total, &total, sizeof total);
            office->revision = ++board->revision;
        }
        office->dirty = false;
    }
    free(shown);
    free(visits);
}

void board_reckon(struct board *board)
{
    int64_t now_s = daytime_now_s(board->daytime), revision = board->revision;
    int64_t now_ms = clock_monotonic_ms();

    board_roll(board);
    for (int i = 0; i < board->office_count; i++)
        if (board->offices[i].dirty || board->reckoned_min != now_s / 60)
            office_reckon(board, &board->offices[i], now_s);
    board->reckoned_min = now_s / 60;
    for (int i = 0; i < board->kiosk_count; i++) {
        struct board_kiosk_seat *seat = &board->kiosks[i];
        if (seat->online && now_ms - seat->heard_ms > HALL_DEAD_MS) {
            seat->online = false;
            seat->revision = ++board->revision;
        }
    }
    if (board->revision != revision)
        pthread_cond_broadcast(&board->changed);
}
