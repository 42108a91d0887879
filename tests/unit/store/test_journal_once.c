/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal_once: the mark of a claim outlives everything, who was second is noticed, and what the
 * other kiosks tell counts as if it had happened here.
 */
#include "cuts.h"
#include "journal_kit.h"
#include "shim.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct journal_self in_hall = {
    .kiosk = "K1", .run = {"0123456789abcdef0123456789abcdef"}, .hall = true};

static int setup(void **state)
{
    journal_setup(state);
    journal_close(journal);
    OK(journal_open(folder.dir, &in_hall, &journal));
    return 0;
}

static struct journal_once next_of(void)
{
    struct journal_once once;

    OK(journal_once_next(journal, 0, &once));
    return once;
}

static struct journal_receipt ended(enum once_end end)
{
    const struct once first = {.kiosk = "K2", .arrived_s = 1795435900};
    struct journal_receipt receipt = {.entry = 0};
    struct journal_once once = next_of();

    assert_int_not_equal(once.entry, 0);
    OK(journal_once_end(journal, &once, end, &first, reading(now_ms), &receipt));
    return receipt;
}

static void undo(int64_t entry)
{
    struct journal_uid uid = journal_uid_make();
    struct undo_record record = {.entry = entry, .actor = "Pia"};
    struct journal_receipt receipt;

    OK(journal_record_undo(journal, &uid, &record, reading(now_ms), &receipt));
}

static void unclaimed_is(int count)
{
    int unclaimed;

    OK(journal_unclaimed(journal, &unclaimed));
    assert_int_equal(unclaimed, count);
}

static int signals(void)
{
    char text[8];

    ask_file("SELECT count(*) FROM event WHERE kind = 'signal' AND booking_id IS NULL AND"
             " tag <> '' AND reason = 'checked in at K2 first'",
             text, sizeof text);
    return text[0] - '0';
}

/* What K2 tells. */
static void hear(int64_t sequence, const char *kind, int64_t booking_id, const char *state)
{
    struct hall_event event = {.kiosk = "K2",
                               .journal = "00112233445566778899aabbccddeeff",
                               .sequence = sequence,
                               .booking_id = booking_id,
                               .scope = 169,
                               .start_s = 1795437000,
                               .arrived_s = 1795435800};

    strncpy(event.kind, kind, HALL_WORD_MAX);
    strncpy(event.state, state, HALL_WORD_MAX);
    OK(journal_hear(journal, &event, reading(now_ms)));
}

static void a_kiosk_alone_claims_nothing(void **state)
{
    (void)state;
    journal_close(journal);
    OK(journal_open(folder.dir, folder_self(), &journal));
    checkin(1, 1795436000);
    assert_int_equal(next_of().entry, 0);
    unclaimed_is(0);
}

static void a_claim_waits_until_it_is_made(void **state)
{
    (void)state;
    struct journal_receipt receipt = checkin(100501, 1795436000);

    unclaimed_is(1);
    reopen();
    journal_close(journal);
    OK(journal_open(folder.dir, &in_hall, &journal));
    struct journal_once once = next_of();
    assert_int_equal(once.entry, receipt.entry);
    assert_false(once.release);
    assert_int_equal(once.once.booking_id, 100501);
    assert_string_equal(once.once.day, "2026-11-23");
    assert_string_equal(once.once.kiosk, "K1");
    assert_int_equal(strlen(once.once.uid), 32);
    assert_int_equal(once.once.arrived_s, 1795436000);
    ended(ONCE_AWAY);
    unclaimed_is(1);
    ended(ONCE_FIRST);
    unclaimed_is(0);
    assert_int_equal(next_of().entry, 0);
    assert_true(checkin(100501, 1795436060).repeated);
    unclaimed_is(0);
}

static void who_is_second_is_closed_and_noticed(void **state)
{
    (void)state;
    struct outbox_item item;
    struct journal_receipt mine = checkin(1, 1795436000), theirs = ended(ONCE_TAKEN);

    assert_true(theirs.repeated);
    assert_int_equal(theirs.arrived_s, 1795435900);
    state_is(mine.entry, "closed");
    assert_string_equal(tally_of_entry(folder.dir, mine.entry).reason, "checked in at K2 first");
    history_is(mine.entry, "recorded closed");
    assert_int_equal(signals(), 1);
    assert_int_equal(take(now_ms, &item), 0);
    unclaimed_is(0);
    /* Staff find nothing of it that could be taken back. */
    struct found_entry found[CANDIDATES_MAX];
    int count;
    OK(journal_find_number(journal, checkin_make(1).number, now_ms / 1000, found, &count));
    assert_int_equal(count, 1);
    assert_true(found[0].undone);
}

static void who_was_first_in_a_lost_file_is_sent_anew(void **state)
{
    (void)state;
    const struct once first = {.kiosk = "K1", .uid = "lost", .arrived_s = 1795435900};
    struct journal_receipt receipt = checkin(1, 1795436000);
    struct journal_once once = next_of();
    struct outbox_item item;

    OK(journal_once_end(journal, &once, ONCE_TAKEN, &first, reading(now_ms), &receipt));
    assert_false(receipt.repeated);
    assert_int_equal(take(now_ms, &item), receipt.entry);
    unclaimed_is(0);
    assert_int_equal(signals(), 0);
}

static void what_was_sent_goes_on_and_is_noticed_as_well(void **state)
{
    (void)state;
    struct outbox_item item;
    struct journal_receipt mine = checkin(1, 1795436000);

    take(now_ms, &item);
    assert_true(ended(ONCE_TAKEN).repeated);
    state_is(mine.entry, "sending");
    assert_int_equal(signals(), 1);
    settle(mine.entry, OUTCOME_CONFIRMED, now_ms);
    state_is(mine.entry, "confirmed");
    unclaimed_is(0);
}

static void an_undo_gives_the_claim_back(void **state)
{
    (void)state;
    int64_t entry = checkin(1, 1795436000).entry;

    ended(ONCE_FIRST);
    undo(entry);
    journal_close(journal);
    OK(journal_open(folder.dir, &in_hall, &journal));
    struct journal_once once = next_of();
    assert_int_equal(once.entry, entry);
    assert_true(once.release);
    ended(ONCE_AWAY);
    assert_int_equal(next_of().entry, entry);
    ended(ONCE_FIRST);
    assert_int_equal(next_of().entry, 0);
    /* Who comes again is claimed anew. */
    assert_false(checkin(1, 1795436600).repeated);
    assert_false(next_of().release);
    unclaimed_is(1);
}

static void a_claim_nobody_knows_of_is_given_back_as_well(void **state)
{
    (void)state;
    int64_t entry = checkin(1, 1795436000).entry;

    undo(entry);
    assert_true(next_of().release);
    unclaimed_is(0);
    /* And is not, where the visitor is there again before. */
    assert_int_equal(checkin(1, 1795436600).entry, entry);
    assert_false(next_of().release);
}

static void a_copy_is_noticed_by_what_was_heard(void **state)
{
    (void)state;
    hear(1, "checkin", 1, "recorded");
    struct journal_receipt mine = checkin(1, 1795436000);
    assert_true(mine.repeated);
    assert_int_equal(mine.arrived_s, 1795435800);
    state_is(mine.entry, "closed");
    assert_int_equal(signals(), 1);
    unclaimed_is(0);
    /* Taken back there: the visitor is the first now. What comes late changes nothing. */
    hear(5, "checkin", 1, "undone");
    hear(4, "checkin", 1, "sending");
    mine = checkin(1, 1795436100);
    assert_false(mine.repeated);
    assert_int_equal(mine.arrived_s, 1795436100);
    state_is(mine.entry, "recorded");
    unclaimed_is(1);
}

static void what_was_closed_there_does_not_count(void **state)
{
    (void)state;
    hear(1, "checkin", 1, "recorded");
    hear(2, "checkin", 1, "closed");
    assert_false(checkin(1, 1795436000).repeated);
}

static void what_is_heard_goes_with_the_day(void **state)
{
    (void)state;
    hear(1, "checkin", 1, "recorded");
    OK(journal_forget_elsewhere(journal, now_ms / 1000));
    assert_true(checkin(1, 1795436000).repeated);
    hear(2, "checkin", 2, "recorded");
    OK(journal_forget_elsewhere(journal, now_ms / 1000 + 86400));
    assert_false(checkin(2, 1795436000).repeated);
}

/* Booking 7, whose appointment was at 13:30. */
static enum absence_end absent(int64_t *ret_entry)
{
    struct absence_record record = {.ref = {.id = 7}, .scope = 169, .start_s = 1795437000};
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;
    enum absence_end end;

    OK(journal_record_absence(journal, &uid, &record, true, reading(now_ms), &receipt, &end));
    *ret_entry = receipt.entry;
    return end;
}

static void an_arrival_elsewhere_takes_an_absence_back(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t entry;

    assert_int_equal(absent(&entry), ABSENCE_RECORDED);
    hear(1, "checkin", 7, "recorded");
    state_is(entry, "revoked");
    assert_string_equal(tally_of_entry(folder.dir, entry).reason, "arrived at K2");
    assert_int_equal(take(now_ms, &item), 0);
}

static void who_came_elsewhere_is_not_absent(void **state)
{
    (void)state;
    int64_t entry;

    hear(1, "checkin", 7, "recorded");
    hear(2, "checkin", 7, "closed"); /* seen there all the same */
    assert_int_equal(absent(&entry), ABSENCE_THERE);
    hear(3, "checkin", 7, "undone");
    assert_int_equal(absent(&entry), ABSENCE_RECORDED);
    assert_int_not_equal(entry, 0);
}

static void who_was_missed_elsewhere_is_not_missed_twice(void **state)
{
    (void)state;
    int64_t entry;

    hear(1, "absence", 7, "observed");
    assert_int_equal(absent(&entry), ABSENCE_RECORDED);
    assert_int_equal(entry, 0);
    hear(2, "absence", 7, "revoked");
    absent(&entry);
    assert_int_not_equal(entry, 0);
}

/* A morning in the hall with the power going at each write in turn. */
struct morning {
    bool recorded[4], ended[4], undone, heard;
    int64_t entry[4];
};

static bool morning_checkin(struct journal *j, struct morning *m, int b)
{
    struct checkin_record record = checkin_make(b + 1);
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;

    if (err_is(journal_record_checkin(j, &uid, &record, reading(now_ms), &receipt)))
        return false;
    m->entry[b] = receipt.entry;
    return m->recorded[b] = true;
}

static bool morning_end(struct journal *j, struct morning *m, int b, enum once_end end)
{
    const struct once first = {.kiosk = "K2", .arrived_s = 1795435900};
    struct journal_receipt receipt;
    struct journal_once once;

    if (err_is(journal_once_of(j, m->entry[b], &once)) ||
        err_is(journal_once_end(j, &once, end, &first, reading(now_ms), &receipt)))
        return false;
    return m->ended[b] = true;
}

static bool morning_undo(struct journal *j, struct morning *m, int b)
{
    struct undo_record record = {.entry = m->entry[b], .actor = "Pia"};
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;

    return m->undone = !err_is(journal_record_undo(j, &uid, &record, reading(now_ms), &receipt));
}

static bool morning_hear(struct journal *j, struct morning *m)
{
    const struct hall_event event = {.kiosk = "K2",
                                     .journal = "00112233445566778899aabbccddeeff",
                                     .sequence = 1,
                                     .booking_id = 4,
                                     .kind = "checkin",
                                     .state = "recorded",
                                     .arrived_s = 1795435800};

    return m->heard = !err_is(journal_hear(j, &event, reading(now_ms)));
}

static void morning_play(const char *dir, struct morning *m)
{
    struct journal *j = NULL;

    if (err_is(journal_open(dir, &in_hall, &j)))
        return;
    (void)(morning_checkin(j, m, 0) && morning_end(j, m, 0, ONCE_FIRST) &&
           morning_checkin(j, m, 1) && morning_end(j, m, 1, ONCE_TAKEN) && morning_undo(j, m, 0) &&
           morning_hear(j, m) && morning_checkin(j, m, 2) && morning_end(j, m, 2, ONCE_AWAY) &&
           morning_checkin(j, m, 3));
    journal_close(j);
}

/* The mark of an entry, from a listing of what the hall is to be asked. */
static char mark_of(struct journal *j, int64_t entry)
{
    struct journal_once once;

    OK(journal_once_of(j, entry, &once));
    return once.entry == 0 ? '-' : once.release ? 'r' : 'u';
}

static bool cut_morning(const char *dir, int at, unsigned seed)
{
    struct morning m = {0};
    struct journal *j;

    shim_arm(SHIM_CUT, at, seed);
    morning_play(dir, &m);
    bool hit = shim_hit();
    shim_power_on();
    cuts_memory_lost(dir, "journal.db-shm");
    OK(journal_open(dir, &in_hall, &j));
    assert_int_equal(folder_count(dir, "damaged-"), 0);
    for (int b = 0; b < 4; b++)
        if (m.recorded[b])
            assert_int_equal(tally_of_booking(dir, b + 1).of_booking >= 1, 1);
    /* What was not said to be claimed is still to be; what was undone, to be released. */
    if (m.undone)
        assert_int_equal(mark_of(j, m.entry[0]), 'r');
    else if (m.recorded[0] && !m.ended[0])
        assert_true(mark_of(j, m.entry[0]) == 'u' || mark_of(j, m.entry[0]) == '-');
    else if (m.recorded[0])
        assert_int_not_equal(mark_of(j, m.entry[0]), 'u');
    if (m.ended[1]) {
        assert_int_equal(mark_of(j, m.entry[1]), '-');
        assert_string_equal(tally_of_booking(dir, 2).state, "closed");
    } else if (m.recorded[1]) {
        /* Closed and noticed, or neither. */
        bool closed = strcmp(tally_of_booking(dir, 2).state, "closed") == 0;
        assert_int_equal(mark_of(j, m.entry[1]), closed ? '-' : 'u');
        assert_true(tally_of_booking(dir, 2).lines >= (closed ? 3 : 2));
    }
    if (m.recorded[2])
        assert_int_equal(mark_of(j, m.entry[2]), 'u');
    if (m.recorded[3])
        assert_string_equal(tally_of_booking(dir, 4).state, "closed");
    journal_close(j);
    return hit;
}

static void the_power_goes_at_every_write(void **state)
{
    (void)state;
    log_level_set(LOG_ERROR + 1);
    assert_true(cuts_everywhere(cut_morning) > 50);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, journal_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_kiosk_alone_claims_nothing),
        TEST(a_claim_waits_until_it_is_made),
        TEST(who_is_second_is_closed_and_noticed),
        TEST(who_was_first_in_a_lost_file_is_sent_anew),
        TEST(what_was_sent_goes_on_and_is_noticed_as_well),
        TEST(an_undo_gives_the_claim_back),
        TEST(a_claim_nobody_knows_of_is_given_back_as_well),
        TEST(a_copy_is_noticed_by_what_was_heard),
        TEST(what_was_closed_there_does_not_count),
        TEST(what_is_heard_goes_with_the_day),
        TEST(an_arrival_elsewhere_takes_an_absence_back),
        TEST(who_came_elsewhere_is_not_absent),
        TEST(who_was_missed_elsewhere_is_not_missed_twice),
        cmocka_unit_test(the_power_goes_at_every_write),
    };
    shim_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
