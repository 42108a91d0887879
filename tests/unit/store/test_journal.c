/* SPDX-License-Identifier: Apache-2.0 */
/* journal: one entry a booking and day, order and due times, restarts, damage, no key on disk. */
#include "store/journal.h"

#include "journal_kit.h"
#include "shim.h"
#include "store/listing.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct err number(int64_t entry, enum answer answer)
{
    struct walkin_record record = {
        .entry = entry, .scope = 141, .answer = answer, .booking_id = 4711, .number = "F042"};
    struct journal_receipt receipt;

    return journal_record_number(journal, &record, reading(now_ms), &receipt);
}

static void a_repeat_finds_the_first(void **state)
{
    (void)state;
    struct journal_receipt first = checkin(100501, 1795436000), again = checkin(100501, 1795436600);

    assert_false(first.repeated);
    assert_true(again.repeated);
    assert_int_equal(again.entry, first.entry);
    assert_int_equal(again.arrived_s, 1795436000);
    assert_int_equal(tally_of_booking(folder.dir, 100501).of_booking, 1);
    reopen();
    assert_true(checkin(100501, 1795436700).repeated);
    /* Another day is another visit. */
    assert_false(checkin(100501, 1795436000 + 86400).repeated);
}

static void a_command_done_twice_is_done_once(void **state)
{
    (void)state;
    struct journal_uid uid = journal_uid_make();
    struct checkin_record record = checkin_make(7);
    struct walkin_record wish = {.scope = 1, .asked_s = 1795436000};
    struct journal_receipt first, second;

    OK(journal_record_checkin(journal, &uid, &record, reading(now_ms), &first));
    OK(journal_record_checkin(journal, &uid, &record, reading(now_ms), &second));
    assert_false(second.repeated); /* it is this very visitor's */
    assert_int_equal(second.entry, first.entry);
    uid = journal_uid_make();
    OK(journal_record_walkin(journal, &uid, &wish, reading(now_ms), &first));
    OK(journal_record_walkin(journal, &uid, &wish, reading(now_ms), &second));
    assert_int_equal(second.entry, first.entry);
    OK(number(first.entry, ANSWER_OK));
    OK(number(first.entry, ANSWER_OK));
    state_is(first.entry, "issued");
}

static void oldest_first_and_never_one_twice(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t entries[3];

    for (int i = 0; i < 3; i++)
        entries[i] = checkin(100 + i, 1795436000).entry;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(take(now_ms, &item), entries[i]);
        assert_int_equal(item.booking_id, 100 + i);
        assert_int_equal(item.scope, 141);
        assert_int_equal(item.start_s, 1795437000);
        assert_int_equal(item.arrived_s, 1795436000);
        assert_int_equal(item.write_arrival_s, 1795437000);
        assert_int_equal(item.attempts, 0);
        assert_false(item.unsettled);
        assert_string_equal(item.key, "");
    }
    assert_int_equal(take(now_ms, &item), 0);
    counts_are(3, 0);
    OK(journal_settle(journal, entries[1], OUTCOME_CONFIRMED, "", reading(now_ms)));
    state_is(entries[1], "confirmed");
    counts_are(2, 0);
    OK(journal_settle(journal, entries[2], OUTCOME_REFUSED, "cancelled meanwhile",
                      reading(now_ms)));
    counts_are(1, 1);
    assert_string_equal(tally_of_entry(folder.dir, entries[2]).reason, "cancelled meanwhile");
}

static void pauses_double_up_to_five_minutes(void **state)
{
    (void)state;
    static const int64_t longest_ms[] = {1000,  2000,   4000,   8000,   16000, 32000,
                                         64000, 128000, 256000, 300000, 300000};
    struct outbox_item item;
    int64_t entry = checkin(1, 1795436000).entry, ms, at = now_ms;

    OK(journal_due_in_ms(journal, reading(at), &ms));
    assert_int_equal(ms, 0);
    for (int i = 0; i < 11; i++) {
        assert_int_equal(take(at, &item), entry);
        assert_int_equal(item.attempts, i);
        OK(journal_due_in_ms(journal, reading(at), &ms));
        assert_int_equal(ms, -1); /* it is being sent */
        OK(journal_settle(journal, entry, OUTCOME_RETRY, "not reached", reading(at)));
        OK(journal_due_in_ms(journal, reading(at), &ms));
        assert_in_range(ms, longest_ms[i] * 3 / 4, longest_ms[i]);
        assert_int_equal(take(at + ms - 1, &item), 0);
        at += ms;
    }
    assert_int_equal(tally_of_entry(folder.dir, entry).attempts, 11);
}

static void a_clock_set_back_strands_nothing(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t entry = checkin(1, 1795436000).entry, ms;

    take(now_ms, &item);
    OK(journal_settle(journal, entry, OUTCOME_RETRY, "", reading(now_ms)));
    OK(journal_due_in_ms(journal, reading(now_ms - 86400000), &ms));
    assert_int_equal(ms, 0);
    assert_int_equal(take(now_ms - 86400000, &item), entry);
}

static void a_retry_after_a_silence_is_still_unsettled(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t entry = checkin(1, 1795436000).entry, at = now_ms;

    take(at, &item);
    OK(journal_settle(journal, entry, OUTCOME_UNSETTLED, "no answer", reading(at)));
    for (int i = 0; i < 2; i++) {
        at += 600000;
        assert_int_equal(take(at, &item), entry);
        assert_true(item.unsettled);
        state_is(entry, "asking");
        OK(journal_settle(journal, entry, i == 0 ? OUTCOME_RETRY : OUTCOME_UNSETTLED, "",
                          reading(at)));
        state_is(entry, "unknown");
    }
    at += 600000;
    take(at, &item);
    OK(journal_settle(journal, entry, OUTCOME_CONFIRMED, "", reading(at)));
    state_is(entry, "confirmed");
}

static void let_in_again_after_a_refusal_is_sent_anew(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t entry = checkin(1, 1795436000).entry;

    take(now_ms, &item);
    OK(journal_settle(journal, entry, OUTCOME_REFUSED, "no longer confirmed", reading(now_ms)));
    struct journal_receipt again = checkin(1, 1795436300);
    assert_true(again.repeated && again.entry == entry && again.arrived_s == 1795436000);
    counts_are(1, 0);
    assert_int_equal(take(now_ms, &item), entry);
    assert_false(item.unsettled);
}

static struct journal_receipt let_in_by_a_list(int64_t known_s)
{
    struct journal_uid uid = journal_uid_make();
    struct checkin_record record = checkin_make(1);
    struct journal_receipt receipt;

    record.arrived_s = 1795436300;
    record.known_s = known_s;
    OK(journal_record_checkin(journal, &uid, &record, reading(now_ms + 300000), &receipt));
    return receipt;
}

/* Who shows the code again before the next list has come is in the service all the same. */
static void a_list_from_before_the_confirmation_sends_nothing_anew(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t entry = checkin(1, 1795436000).entry;

    take(now_ms, &item);
    settle(entry, OUTCOME_CONFIRMED, now_ms + 2000);
    assert_true(let_in_by_a_list(now_ms / 1000 - 60).repeated);
    state_is(entry, "confirmed");
    counts_are(0, 0);
    /* A list from after it that knows nothing of the arrival: somebody has undone it over there. */
    assert_true(let_in_by_a_list(now_ms / 1000 + 60).repeated);
    state_is(entry, "recorded");
}

static void a_restart_makes_sending_unknown(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t sending = checkin(1, 1795436000).entry, kept = checkin(2, 1795436000).entry;
    int64_t waiting = checkin(3, 1795436000).entry, wish = walkin().entry;

    take(now_ms, &item);
    take(now_ms, &item);
    reopen();
    state_is(sending, "sending"); /* nobody said that its sender is gone */
    OK(journal_revive(journal, false, &kept, 1, reading(now_ms)));
    state_is(sending, "unknown");
    state_is(kept, "sending");
    state_is(waiting, "recorded");
    state_is(wish, "wished");
    OK(journal_revive(journal, true, NULL, 0, reading(now_ms)));
    state_is(kept, "unknown");
    state_is(wish, "unknown");
    counts_are(4, 0); /* what may have been given is looked for by the program itself */
    assert_int_equal(take(now_ms, &item), sending);
    assert_true(item.unsettled);
    assert_int_equal(item.attempts, 1);
}

static void a_wish_ends_as_the_answer_says(void **state)
{
    (void)state;
    static const struct {
        enum answer answer;
        const char *state;
    } rows[] = {
        {ANSWER_OK, "issued"},          {ANSWER_CLOSED, "closed"},
        {ANSWER_UNREACHABLE, "closed"}, {ANSWER_UNSETTLED, "unknown"},
        {ANSWER_UNKNOWN_ID, "closed"},  {ANSWER_WRONG_KEY, "closed"},
    };
    struct outbox_item item;

    for (int i = 0; i < 6; i++) {
        int64_t entry = walkin().entry;
        OK(number(entry, rows[i].answer));
        state_is(entry, rows[i].state);
        assert_string_equal(tally_of_entry(folder.dir, entry).number, i == 0 ? "F042" : "");
        bool lost = rows[i].answer == ANSWER_UNSETTLED;
        assert_int_equal(take(now_ms, &item), lost ? entry : 0); /* never asked for again */
        if (!lost)
            continue;
        assert_int_equal(item.errand, ERRAND_FIND_NUMBER);
        assert_true(item.unsettled && item.booking_id == 0 && item.request == 7);
        OK(journal_settle(journal, entry, OUTCOME_CONFIRMED, "given back", reading(now_ms)));
        state_is(entry, "closed");
    }
    counts_are(0, 0);
    assert_int_equal(number(1, ANSWER_OK).code, ERR_UNKNOWN);
}

static void only_what_is_settled_is_forgotten(void **state)
{
    (void)state;
    struct outbox_item item;
    int64_t confirmed = checkin(1, 1795436000).entry, refused = checkin(2, 1795436000).entry;

    checkin(3, 1795436000);
    take(now_ms, &item);
    take(now_ms, &item);
    OK(journal_settle(journal, confirmed, OUTCOME_CONFIRMED, "", reading(now_ms)));
    OK(journal_settle(journal, refused, OUTCOME_REFUSED, "", reading(now_ms)));
    walkin();
    OK(journal_forget(journal, now_ms / 1000));
    assert_int_equal(tally_of_booking(folder.dir, 1).lines, 4);
    OK(journal_forget(journal, now_ms / 1000 + 1));
    assert_int_equal(tally_of_booking(folder.dir, 1).lines, 3);
    assert_int_equal(tally_of_booking(folder.dir, 1).of_booking, 0);
}

static void the_key_never_reaches_the_disk(void **state)
{
    (void)state;
    struct checkin_record record = checkin_make(100501);

    for (int i = 0; i < 50; i++)
        checkin(100501 + i, 1795436000);
    assert_true(folder_holds(folder.dir, "100501", 6)); /* the search itself works */
    assert_false(folder_holds(folder.dir, record.ref.key, strlen(record.ref.key)));
    assert_false(folder_holds(folder.dir, "5ecre7", 6));
    reopen();
    assert_false(folder_holds(folder.dir, "5ecre7", 6));
}

static void files_are_closed_to_others(void **state)
{
    (void)state;
    static const char *const names[] = {"journal.db", "journal.db-wal", "journal.db-shm"};
    char path[128];
    struct stat st;

    checkin(1, 1795436000);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder.dir, names[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static void a_damaged_file_is_set_aside(void **state)
{
    (void)state;
    char zeros[4096] = {0};

    for (int i = 0; i < 200; i++)
        checkin(i + 1, 1795436000);
    journal_close(journal);
    folder_damage(folder.dir, "journal.db", 4096, zeros, sizeof zeros);
    OK(journal_open(folder.dir, folder_self(), &journal));
    assert_int_equal(folder_count(folder.dir, "damaged-"), 1);
    assert_int_equal(tally_of_booking(folder.dir, 1).lines, 0);
    checkin(1, 1795436000);
    journal_close(journal);
    folder_damage(folder.dir, "journal.db", 0, "no database at all", 18);
    OK(journal_open(folder.dir, folder_self(), &journal));
    assert_int_equal(folder_count(folder.dir, "damaged-"), 2);
    assert_true(checkin(1, 1795436000).entry > 0);
}

static void an_entry_nobody_understands_holds_nobody_up(void **state)
{
    (void)state;
    static const char *const damages[] = {
        "kind = 'visit'",    "kind = 'signal'",
        "kind = 'walkin'",   "state = 'sending', kind = 'attempt'",
        "state = 'finding'", "state = 'wished'"};
    struct outbox_item item;
    char sql[120], text[8];

    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        int64_t broken = checkin(1, 1795436000).entry, good = checkin(2, 1795436000).entry;
        snprintf(sql, sizeof sql, "UPDATE event SET %s WHERE id = %lld", damages[i],
                 (long long)broken);
        ask_file(sql, text, sizeof text);
        reopen();
        OK(journal_revive(journal, true, NULL, 0, reading(now_ms)));
        assert_int_equal(take(now_ms, &item), good);
        assert_int_equal(take(now_ms, &item), 0);
        state_is(broken, "closed");
        assert_string_equal(tally_of_entry(folder.dir, broken).reason, "the entry is damaged");
        journal_teardown(NULL);
        journal_setup(NULL);
    }
}

static void a_file_with_strange_tables_is_set_aside(void **state)
{
    (void)state;
    char text[8];

    checkin(1, 1795436000);
    journal_close(journal);
    ask_file("ALTER TABLE event RENAME COLUMN due_ms TO someday", text, sizeof text);
    OK(journal_open(folder.dir, folder_self(), &journal));
    assert_int_equal(folder_count(folder.dir, "damaged-"), 1);
    assert_false(checkin(1, 1795436000).repeated);
}

static void a_torn_log_costs_only_what_was_not_answered(void **state)
{
    (void)state;
    checkin(1, 1795436000);
    folder_damage(folder.dir, "journal.db-wal", -1, "half a page", 11);
    /* A second connection sees the same as one after a crash would. */
    assert_int_equal(tally_of_booking(folder.dir, 1).of_booking, 1);
    reopen();
    assert_int_equal(tally_of_booking(folder.dir, 1).of_booking, 1);
    assert_int_equal(folder_count(folder.dir, "damaged-"), 0);
}

static void a_newer_file_is_left_alone(void **state)
{
    (void)state;
    char path[128];
    sqlite3 *db;

    journal_close(journal);
    journal = NULL;
    snprintf(path, sizeof path, "%s/journal.db", folder.dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(journal_open(folder.dir, folder_self(), &journal).code, ERR_UNSUPPORTED);
    assert_int_equal(folder_count(folder.dir, "damaged-"), 0);
}

/* The tables of the program's first version, and what it wrote. */
static const char version_1[] =
    "CREATE TABLE event (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32),"
    " kind TEXT NOT NULL CHECK (kind IN ('checkin', 'walkin')), booking_id INTEGER,"
    " day TEXT NOT NULL, scope INTEGER NOT NULL, request INTEGER NOT NULL, number TEXT NOT NULL,"
    " start_s INTEGER NOT NULL, arrived_s INTEGER NOT NULL, write_arrival_s INTEGER NOT NULL,"
    " state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_ms INTEGER NOT NULL DEFAULT 0,"
    " reason TEXT NOT NULL DEFAULT '', created_s INTEGER NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX checkin_once ON event (booking_id, day) WHERE kind = 'checkin';"
    "CREATE INDEX event_state ON event (state, kind);"
    "INSERT INTO sqlite_sequence (name, seq) VALUES ('event', 1795000000000);"
    "INSERT INTO event (uid, kind, booking_id, day, scope, request, number, start_s, arrived_s,"
    " write_arrival_s, state, attempts, due_ms, reason, created_s) VALUES"
    " ('00000000000000000000000000000001', 'checkin', 1, '2026-11-23', 141, 0, '1', 1795437000,"
    "  1795436000, 1795437000, 'recorded', 0, 0, '', 1795436000),"
    " ('00000000000000000000000000000002', 'checkin', 2, '2026-11-23', 141, 0, '2', 1795437000,"
    "  1795436001, 1795437000, 'confirmed', 1, 0, '', 1795436001),"
    " ('00000000000000000000000000000003', 'checkin', 3, '2026-11-23', 141, 0, '3', 1795437000,"
    "  1795436002, 1795437000, 'refused', 2, 0, 'cancelled meanwhile', 1795436002),"
    " ('00000000000000000000000000000004', 'checkin', 4, '2026-11-23', 141, 0, '4', 1795437000,"
    "  1795436003, 1795437000, 'unknown', 3, 0, 'no answer', 1795436003),"
    " ('00000000000000000000000000000005', 'walkin', 4711, '2026-11-23', 141, 7, 'F042', "
    "1795436000,"
    "  1795436004, 0, 'issued', 0, 0, '', 1795436004),"
    " ('00000000000000000000000000000006', 'walkin', NULL, '2026-11-23', 141, 7, '', 1795436000,"
    "  1795436005, 0, 'unknown', 0, 0, 'no answer: a number may have been given', 1795436005);"
    "DELETE FROM event WHERE id = 1795000000002;" /* forgotten */
    "PRAGMA application_id = 0x414e4b55; PRAGMA user_version = 1;";

static void make_version_1(void)
{
    char path[128];
    sqlite3 *db;

    journal_close(journal);
    journal = NULL;
    snprintf(path, sizeof path, "%s/journal.db", folder.dir);
    remove(path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, version_1, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_file_of_version_1_keeps_every_entry(void **state)
{
    (void)state;
    static const char *const states[] = {"recorded", NULL,     "refused",
                                         "unknown",  "issued", "unknown"};
    struct outbox_item item;

    make_version_1();
    OK(journal_open(folder.dir, folder_self(), &journal));
    assert_int_equal(folder_count(folder.dir, "damaged-"), 0);
    assert_int_equal(tally_of_booking(folder.dir, 1).lines, 5);
    for (int i = 0; i < 6; i++) {
        struct tally tally = tally_of_entry(folder.dir, INT64_C(1795000000001) + i);
        assert_int_equal(tally.of_booking, states[i] != NULL);
        if (states[i] == NULL)
            continue;
        assert_string_equal(tally.state, states[i]);
        assert_int_equal(tally.arrived_s, 1795436000 + i);
        history_is(tally.last_entry, states[i]);
    }
    assert_string_equal(tally_of_booking(folder.dir, 3).reason, "cancelled meanwhile");
    assert_string_equal(tally_of_booking(folder.dir, 4711).number, "F042");
    counts_are(3, 1);
    /* And it goes on: sent in order, repeats are found, ids and own numbers follow. */
    assert_int_equal(take(now_ms, &item), INT64_C(1795000000001));
    assert_int_equal(item.write_arrival_s, 1795437000);
    assert_int_equal(take(now_ms, &item), INT64_C(1795000000004));
    assert_true(item.unsettled && item.attempts == 3);
    assert_int_equal(take(now_ms, &item), INT64_C(1795000000006));
    assert_int_equal(item.errand, ERRAND_FIND_NUMBER);
    assert_true(checkin(1, 1795436600).repeated);
    assert_true(checkin(9, 1795436600).entry > INT64_C(1795000000006));
    reopen();
    assert_int_equal(tally_of_booking(folder.dir, 1).lines, 6);
}

static void an_upgrade_that_is_cut_off_is_done_at_the_next_start(void **state)
{
    (void)state;
    make_version_1();
    for (int at = 1; at < 400; at++) {
        shim_arm(SHIM_CUT, at, (unsigned)at);
        struct err e = journal_open(folder.dir, folder_self(), &journal);
        journal_close(journal);
        journal = NULL;
        bool hit = shim_hit();
        shim_power_on();
        char shm[128];
        snprintf(shm, sizeof shm, "%s/journal.db-shm", folder.dir);
        remove(shm);
        if (!err_is(e) && !hit)
            break;
    }
    OK(journal_open(folder.dir, folder_self(), &journal));
    assert_int_equal(folder_count(folder.dir, "damaged-"), 0);
    assert_int_equal(tally_of_booking(folder.dir, 1).lines, 5);
}

static void an_older_file_is_not_read_by_a_visitor(void **state)
{
    (void)state;
    make_version_1();
    assert_int_equal(listing_each(folder.dir, NULL, NULL).code, ERR_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, journal_setup, journal_teardown)
        TEST(a_repeat_finds_the_first),
        TEST(a_command_done_twice_is_done_once),
        TEST(oldest_first_and_never_one_twice),
        TEST(pauses_double_up_to_five_minutes),
        TEST(a_clock_set_back_strands_nothing),
        TEST(a_retry_after_a_silence_is_still_unsettled),
        TEST(let_in_again_after_a_refusal_is_sent_anew),
        TEST(a_list_from_before_the_confirmation_sends_nothing_anew),
        TEST(a_restart_makes_sending_unknown),
        TEST(a_wish_ends_as_the_answer_says),
        TEST(only_what_is_settled_is_forgotten),
        TEST(the_key_never_reaches_the_disk),
        TEST(files_are_closed_to_others),
        TEST(a_damaged_file_is_set_aside),
        TEST(an_entry_nobody_understands_holds_nobody_up),
        TEST(a_file_with_strange_tables_is_set_aside),
        TEST(a_torn_log_costs_only_what_was_not_answered),
        TEST(a_newer_file_is_left_alone),
        TEST(a_file_of_version_1_keeps_every_entry),
        TEST(an_upgrade_that_is_cut_off_is_done_at_the_next_start),
        TEST(an_older_file_is_not_read_by_a_visitor),
#undef TEST
    };
    shim_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
