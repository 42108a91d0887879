/* SPDX-License-Identifier: Apache-2.0 */
/* settling: a person's decision, its history and its trail together, or not at all. */
#include "store/settling.h"

#include "base/log.h"
#include "journal_kit.h"
#include "shim.h"
#include "store/audit.h"
#include "store/listing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { ARRIVED = 1795436000 };

static enum kind found_kind;
static enum state found_state;

static struct err decide(int64_t entry, bool retry, const char *by, const char *reason)
{
    const struct settling settling = {
        .entry = entry, .retry = retry, .by = by, .reason = reason, .at_s = ARRIVED + 600};

    return settling_do(folder.dir, &settling, &found_kind, &found_state);
}

static void trail_is(const char *lines)
{
    char text[600];

    /* Without the mark of eight digits that tells repetitions. */
    ask_file("SELECT group_concat(actor || ' ' || subject || ' ' || substr(detail, 1,"
             " instr(detail, '#') - 1) || substr(detail, instr(detail, '#') + 9), '; ') FROM trail",
             text, sizeof text);
    assert_string_equal(text, lines);
}

/* An entry of each kind that can be refused, refused. */
static int64_t refused(enum kind kind)
{
    const struct own_numbers numbers = {.prefix = "KA", .first = 1, .last = 9};
    struct walkin_record record = {.scope = 141, .asked_s = ARRIVED, .answer = ANSWER_UNSETTLED};
    struct absence_record absence = {.ref = {.id = 77}, .scope = 141, .start_s = ARRIVED};
    struct journal_uid uid = journal_uid_make();
    char number[BOOKING_NUMBER_MAX + 1];
    struct journal_receipt receipt;
    struct outbox_item item;
    enum absence_end end;

    if (kind == KIND_CHECKIN)
        receipt = checkin(1, ARRIVED);
    if (kind == KIND_OWN)
        OK(journal_record_own(journal, &uid, &record, &numbers, reading(now_ms), &receipt, number));
    if (kind == KIND_ABSENCE)
        OK(journal_record_absence(journal, &uid, &absence, true, reading(now_ms), &receipt, &end));
    if (kind == KIND_WALKIN) {
        record.entry = walkin().entry;
        OK(journal_record_number(journal, &record, reading(now_ms), &receipt));
    }
    int64_t entry = take(now_ms, &item);
    OK(journal_settle(journal, entry, OUTCOME_REFUSED, "cancelled", reading(now_ms)));
    state_is(entry, "refused");
    counts_are(0, 1);
    return entry;
}

static const enum kind kinds[] = {KIND_CHECKIN, KIND_OWN, KIND_ABSENCE, KIND_WALKIN};

static void what_was_refused_is_sent_once_more(void **state)
{
    (void)state;
    struct outbox_item item;

    for (int i = 0; i < 4; i++) {
        int64_t entry = refused(kinds[i]);
        OK(decide(entry, true, "Weber", ""));
        assert_int_equal(found_kind, kinds[i]);
        assert_int_equal(found_state, STATE_REFUSED);
        counts_are(1, 0);
        assert_int_equal(take(now_ms, &item), entry);
        assert_int_equal(item.attempts, 0);
        /* What may exist at the service by now is looked for first. */
        assert_int_equal(item.unsettled, kinds[i] == KIND_OWN || kinds[i] == KIND_WALKIN);
        settle(entry, OUTCOME_CONFIRMED, now_ms);
        counts_are(0, 0);
    }
}

static void what_was_refused_is_discarded_for_good(void **state)
{
    (void)state;
    struct outbox_item item;

    for (int i = 0; i < 4; i++) {
        int64_t entry = refused(kinds[i]);
        OK(decide(entry, false, "Weber", "came to the desk"));
        state_is(entry, "closed");
        assert_string_equal(tally_of_entry(folder.dir, entry).reason, "came to the desk");
        counts_are(0, 0);
        assert_int_equal(take(now_ms + 86400000, &item), 0);
        assert_int_equal(decide(entry, false, "Weber", "again").code, ERR_UNKNOWN);
        assert_int_equal(decide(entry, true, "Weber", "").code, ERR_UNKNOWN);
        assert_int_equal(found_state, STATE_CLOSED);
    }
}

static bool step_keep(void *self, const struct listing_step *step)
{
    char *text = self;
    size_t len = strlen(text);

    snprintf(text + len, 400 - len, "%s/%s/%s/%d ", step->state, step->reason, step->actor,
             (int)(step->at_s - ARRIVED));
    return true;
}

static void the_history_names_who_decided(void **state)
{
    (void)state;
    char text[400] = "";
    struct outbox_item item;
    int64_t entry = refused(KIND_CHECKIN);

    OK(decide(entry, true, "Weber", "was booked anew"));
    take(now_ms, &item);
    OK(journal_settle(journal, entry, OUTCOME_REFUSED, "finished", reading(now_ms)));
    OK(decide(entry, false, "Adler", "was served"));
    OK(listing_history(folder.dir, entry, step_keep, text));
    assert_string_equal(text, "recorded///0 sending///0 refused/cancelled//0 "
                              "recorded/was booked anew/Weber/600 sending///0 refused/finished//0 "
                              "closed/was served/Adler/600 ");
}

static void the_trail_says_who_what_and_why(void **state)
{
    (void)state;
    char expected[200];
    int64_t entry = refused(KIND_OWN);

    OK(decide(entry, true, "Weber", ""));
    snprintf(expected, sizeof expected, "Weber entry %lld retry own  KA1", (long long)entry);
    trail_is(expected);
}

static void what_waits_for_nobody_cannot_be_settled(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t waiting = checkin(1, ARRIVED).entry, sending = checkin(2, ARRIVED).entry, wish;

    take(now_ms, &item);
    wish = walkin().entry;
    const int64_t entries[] = {waiting, sending, wish, 12345};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(decide(entries[i], true, "Weber", "").code, ERR_UNKNOWN);
        assert_int_equal(decide(entries[i], false, "Weber", "why").code, ERR_UNKNOWN);
    }
    assert_int_equal(found_kind, KIND_COUNT);
    trail_is("");
    assert_int_equal(settling_do(folder.top,
                                 &(struct settling){.entry = 1, .by = "W", .reason = "r"},
                                 &found_kind, &found_state)
                         .code,
                     ERR_GONE);
}

static void who_and_why_must_be_said(void **state)
{
    (void)state;
    int64_t entry = refused(KIND_CHECKIN);

    assert_int_equal(decide(entry, true, "", "").code, ERR_SYNTAX);
    assert_int_equal(decide(entry, false, "Weber", "").code, ERR_SYNTAX);
    assert_int_equal(decide(entry, true, "a name of more than forty bytes is none of", "").code,
                     ERR_TOO_LONG);
    state_is(entry, "refused");
}

static void an_absence_nobody_knows_about_is_closed_by_who_looked(void **state)
{
    (void)state;
    struct absence_record absence = {
        .ref = {.id = 77}, .scope = 141, .start_s = ARRIVED, .gap = WATCH_DARK};
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;
    enum absence_end end;

    OK(journal_record_absence(journal, &uid, &absence, true, reading(now_ms), &receipt, &end));
    assert_int_equal(decide(receipt.entry, true, "Weber", "").code, ERR_UNKNOWN);
    OK(decide(receipt.entry, false, "Weber", "was seen in the hall"));
    state_is(receipt.entry, "closed");
    checkin(77, ARRIVED + 900); /* and if they come, that is what counts */
    history_is(receipt.entry, "blind closed revoked");
}

static void a_cut_leaves_all_of_it_or_nothing(void **state)
{
    (void)state;
    char state_text[16], trail[16], shm[128];
    bool hit = true;

    snprintf(shm, sizeof shm, "%s/journal.db-shm", folder.dir);
    for (int at = 1; hit; at++) {
        int64_t entry = refused(KIND_CHECKIN);
        journal_close(journal);
        journal = NULL;
        shim_arm(SHIM_CUT, at, (unsigned)at);
        struct err e = decide(entry, true, "Weber", "");
        hit = shim_hit();
        shim_power_on();
        remove(shm);
        OK(journal_open(folder.dir, folder_self(), &journal));
        ask_file("SELECT state FROM event", state_text, sizeof state_text);
        ask_file("SELECT count(*) FROM trail", trail, sizeof trail);
        assert_string_equal(trail, strcmp(state_text, "recorded") == 0 ? "1" : "0");
        if (!err_is(e))
            assert_string_equal(state_text, "recorded");
        journal_teardown(NULL);
        journal_setup(NULL);
        assert_true(at < 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, journal_setup, journal_teardown)
        TEST(what_was_refused_is_sent_once_more),
        TEST(what_was_refused_is_discarded_for_good),
        TEST(the_history_names_who_decided),
        TEST(the_trail_says_who_what_and_why),
        TEST(what_waits_for_nobody_cannot_be_settled),
        TEST(who_and_why_must_be_said),
        TEST(an_absence_nobody_knows_about_is_closed_by_who_looked),
        TEST(a_cut_leaves_all_of_it_or_nothing),
#undef TEST
    };
    log_level_set(LOG_ERROR + 1); /* faults are made on purpose */
    shim_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
