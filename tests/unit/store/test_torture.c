/* SPDX-License-Identifier: Apache-2.0 */
/*
 * torture: the same half day at the counter, again and again, and each time another write or sync
 * fails, or the power goes in the middle of it. Whatever was answered must be there afterwards.
 */
#include "base/log.h"
#include "cuts.h"
#include "folder.h"
#include "inbox.h"
#include "shim.h"
#include "store/journal.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { BOOKINGS = 8, WISHES = 3, VISITORS = 3, TURNS_MAX = 2000 };

static const int64_t now_ms = INT64_C(1795436000000);

/* What was asked of the journal and what it answered. */
struct play {
    struct {
        bool asked, answered;
        bool take_asked, taken;
        bool settle_asked, settled;
        int64_t entry;
    } booking[BOOKINGS];
    struct {
        bool answered, number_asked, numbered;
        int64_t entry;
    } wish[WISHES];
};

/* False: the power is gone. */
static bool play_booking(struct journal *journal, struct play *play, int b)
{
    struct journal_uid uid = journal_uid_make();
    struct checkin_record record = checkin_make(b + 1);
    struct journal_receipt receipt;
    struct outbox_item item;

    play->booking[b].asked = true;
    if (err_is(journal_record_checkin(journal, &uid, &record, reading(now_ms), &receipt)))
        return false;
    play->booking[b].answered = true;
    play->booking[b].entry = receipt.entry;
    if (b % 3 == 0)
        return true;
    for (int i = 0; i <= b; i++)
        play->booking[i].take_asked = true;
    if (err_is(journal_take(journal, reading(now_ms), &item)))
        return false;
    for (int i = 0; i <= b; i++) {
        play->booking[i].taken |= play->booking[i].entry == item.entry;
        play->booking[i].take_asked = play->booking[i].taken;
    }
    int64_t t = item.booking_id - 1;
    if (t < 0 || b % 3 == 1)
        return true;
    play->booking[t].settle_asked = true;
    if (err_is(journal_settle(journal, item.entry, OUTCOME_CONFIRMED, "", reading(now_ms))))
        return false;
    play->booking[t].settled = true;
    return true;
}

static bool play_wish(struct journal *journal, struct play *play, int w)
{
    struct journal_uid uid = journal_uid_make();
    struct walkin_record record = {.scope = 141, .asked_s = 1795436000};
    struct journal_receipt receipt;

    if (err_is(journal_record_walkin(journal, &uid, &record, reading(now_ms), &receipt)))
        return false;
    play->wish[w].answered = true;
    play->wish[w].entry = record.entry = receipt.entry;
    if (w % 2 == 0)
        return true;
    play->wish[w].number_asked = true;
    record.answer = ANSWER_OK;
    record.booking_id = 9000 + w;
    snprintf(record.number, sizeof record.number, "F%03d", w);
    if (err_is(journal_record_number(journal, &record, reading(now_ms), &receipt)))
        return false;
    play->wish[w].numbered = true;
    return true;
}

static void play_all(const char *dir, struct play *play)
{
    struct journal *journal = NULL;
    bool power = true;

    for (int b = 0; b < BOOKINGS && power; b++) {
        if (b % 5 == 0) { /* closing folds the log into the file */
            journal_close(journal);
            power = !err_is(journal_open(dir, folder_self(), &journal));
        }
        power = power && play_booking(journal, play, b);
        if (b % 3 == 0)
            power = power && play_wish(journal, play, b / 3);
    }
    journal_close(journal);
}

static bool is_one_of(const char *state, const char *a, const char *b)
{
    return strcmp(state, a) == 0 || strcmp(state, b) == 0;
}

static void check(const char *dir, const struct play *play)
{
    struct journal *journal;

    assert_false(err_is(journal_open(dir, folder_self(), &journal)));
    assert_false(err_is(journal_revive(journal, true, NULL, 0, reading(now_ms))));
    assert_int_equal(folder_count(dir, "damaged-"), 0); /* a cut is no damage */
    for (int b = 0; b < BOOKINGS; b++) {
        struct tally tally = tally_of_booking(dir, b + 1);
        if (play->booking[b].answered)
            assert_int_equal(tally.of_booking, 1);
        else
            assert_in_range(tally.of_booking, 0, play->booking[b].asked ? 1 : 0);
        if (tally.of_booking == 0)
            continue;
        assert_int_equal(tally.arrived_s, checkin_make(b + 1).arrived_s);
        bool good = play->booking[b].settled        ? strcmp(tally.state, "confirmed") == 0
                    : play->booking[b].settle_asked ? is_one_of(tally.state, "confirmed", "unknown")
                    : play->booking[b].taken        ? strcmp(tally.state, "unknown") == 0
                    : play->booking[b].take_asked   ? is_one_of(tally.state, "unknown", "recorded")
                                                    : strcmp(tally.state, "recorded") == 0;
        if (!good)
            fail_msg("booking %d is %s", b + 1, tally.state);
    }
    for (int w = 0; w < WISHES; w++) {
        if (!play->wish[w].answered)
            continue;
        struct tally tally = tally_of_entry(dir, play->wish[w].entry);
        assert_int_equal(tally.of_booking, 1);
        assert_true(play->wish[w].numbered       ? strcmp(tally.state, "issued") == 0
                    : play->wish[w].number_asked ? is_one_of(tally.state, "issued", "unknown")
                                                 : strcmp(tally.state, "unknown") == 0);
    }
    /* And it works on. */
    struct journal_uid uid = journal_uid_make();
    struct checkin_record record = checkin_make(77);
    struct journal_receipt receipt;
    assert_false(err_is(journal_record_checkin(journal, &uid, &record, reading(now_ms), &receipt)));
    assert_false(receipt.repeated);
    journal_close(journal);
}

/* One turn: the play with the power cut at one operation. True: it came so far. */
static bool cut_visits(const char *dir, int at, unsigned seed)
{
    struct play play = {0};

    shim_arm(SHIM_CUT, at, seed);
    play_all(dir, &play);
    bool hit = shim_hit();
    shim_power_on();
    cuts_memory_lost(dir, "journal.db-shm");
    check(dir, &play);
    return hit;
}

static void the_power_goes_at_every_operation(void **state)
{
    (void)state;
    assert_true(cuts_everywhere(cut_visits) > 150);
}

/* A hall in which this kiosk is always first. */
static enum once_end hall_claim(void *self, const struct once *mine, struct once *ret_first)
{
    (void)self;
    (void)mine;
    (void)ret_first;
    return ONCE_FIRST;
}

/* The store itself, with one operation failing: everybody is answered well, and nothing is lost. */
static int play_store(const char *dir, int at, unsigned seed)
{
    struct store_config config = {.dir = dir,
                                  .keep_days = 36500,
                                  .daytime = folder_daytime(),
                                  .rules = folder_rules(),
                                  .once = {.claim = hall_claim}};
    struct store *store;
    struct store_port port;
    struct outbox_port outbox;
    struct roster_port roster;
    struct outbox_item item;
    static struct inbox inbox;
    int refused = 0;

    inbox_init(&inbox);
    shim_arm(SHIM_FAULT, at, seed);
    assert_false(
        err_is(store_open(&config, inbox_mailbox(&inbox), &store, &port, &outbox, &roster)));
    for (uint32_t b = 0; b < VISITORS; b++) {
        struct checkin_record record = checkin_make(b + 1);
        port.record_checkin(port.self, b, &record);
        struct event event = inbox_await_recorded(&inbox, b);
        refused += !event.recorded.ok;
        assert_false(event.recorded.repeated);
        if (outbox.take(outbox.self, &item))
            outbox.settle(outbox.self, item.entry, OUTCOME_CONFIRMED, "");
    }
    store_close(store);
    /* Not opened at once is told, and that it is now; what passes later nobody is bothered with. */
    if (inbox.came_of[EVENT_DEVICE_CHANGED] > 2 || inbox.device != DEVICE_READY)
        fail_msg("fault %d: out of service for it", at);
    return refused;
}

static void one_fault_at_every_operation(void **state)
{
    (void)state;
    bool hit = true;

    for (int at = 1; hit; at++) {
        struct folder folder = folder_make();
        assert_true(at < TURNS_MAX);
        int refused = play_store(folder.dir, at, (unsigned)at);
        hit = shim_hit();
        shim_arm(SHIM_NONE, 0, 0);
        if (refused > 0) /* the second try on a fresh connection serves the visitor */
            fail_msg("fault %d: %d refused", at, refused);
        assert_int_equal(folder_count(folder.dir, "damaged-"), 0);
        for (int b = 0; b < VISITORS; b++)
            assert_int_equal(tally_of_booking(folder.dir, b + 1).of_booking, 1);
        folder_remove(&folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_power_goes_at_every_operation),
        cmocka_unit_test(one_fault_at_every_operation),
    };
    /* Thousands of faults are made on purpose; what they cost is asserted. */
    log_level_set(LOG_ERROR + 1);
    shim_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
