/* SPDX-License-Identifier: Apache-2.0 */
/* feed: every line once and in order, beside another process that writes, over restarts. */
#include "store/feed.h"

#include "journal_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct feed *feed;

static int setup(void **state)
{
    journal_setup(state);
    OK(feed_open(folder.dir, "K1", &feed));
    return 0;
}

static int teardown(void **state)
{
    feed_close(feed);
    feed = NULL;
    return journal_teardown(state);
}

static void feed_again(void)
{
    feed_close(feed);
    feed = NULL;
    OK(feed_open(folder.dir, "K1", &feed));
}

struct heard {
    int count, most; /* most: then it is enough; 0: never */
    int64_t last;
    int signals, checkins;
    struct hall_event event; /* the last */
};

static bool hear(void *self, const struct hall_event *event)
{
    struct heard *heard = self;

    assert_true(event->sequence > heard->last);
    heard->last = event->sequence;
    heard->signals += strcmp(event->kind, "signal") == 0;
    heard->checkins += strcmp(event->kind, "checkin") == 0 && strcmp(event->state, "recorded") == 0;
    heard->event = *event;
    heard->count++;
    return heard->count != heard->most;
}

static struct heard heard_after(int64_t after)
{
    struct heard heard = {.last = after};

    OK(feed_each(feed, after, hear, &heard));
    return heard;
}

static bool has_changed(void)
{
    bool changed;

    OK(feed_changed(feed, &changed));
    return changed;
}

static void a_line_says_what_the_entry_is(void **state)
{
    (void)state;
    char id[HALL_ID_MAX + 1];
    struct outbox_item item;
    struct journal_receipt receipt = checkin(100501, 1795436000);

    struct hall_event event = heard_after(0).event;
    assert_int_equal(event.sequence, 1);
    assert_int_equal(event.entry, receipt.entry);
    assert_int_equal(event.booking_id, 100501);
    assert_string_equal(event.kind, "checkin");
    assert_string_equal(event.state, "recorded");
    assert_string_equal(event.kiosk, "K1");
    assert_string_equal(event.number, checkin_make(100501).number);
    assert_int_equal(event.scope, checkin_make(100501).scope);
    assert_int_equal(event.start_s, checkin_make(100501).start_s);
    assert_int_equal(event.arrived_s, 1795436000);
    assert_int_equal(event.at_s, now_ms / 1000);
    assert_true(event.sure);
    assert_int_equal(strlen(event.journal), 32);
    assert_string_equal(event.journal, feed_journal(feed));
    snprintf(id, sizeof id, "K1.%s.1", feed_journal(feed));
    assert_string_equal(event.id, id);
    take(now_ms, &item);
    settle(item.entry, OUTCOME_REFUSED, now_ms);
    event = heard_after(1).event;
    assert_int_equal(event.sequence, 3);
    assert_string_equal(event.state, "refused");
    assert_string_equal(event.reason, "as the test wants it");
}

static void a_signal_names_no_booking(void **state)
{
    (void)state;
    struct journal_uid uid = journal_uid_make();
    struct note note = {.kind = NOTE_SIGNAL_AGAIN,
                        .booking_id = 100501,
                        .scope = 169,
                        .detail = "shown again",
                        .wall_s = now_ms / 1000};

    OK(journal_record_note(journal, &uid, &note, reading(now_ms)));
    struct heard heard = heard_after(0);
    assert_int_equal(heard.signals, 1);
    assert_int_equal(heard.event.booking_id, 0);
    assert_string_equal(heard.event.reason, "shown again");
}

static void changes_are_noticed_and_nothing_else_is(void **state)
{
    (void)state;
    assert_true(has_changed()); /* whatever was there before */
    assert_false(has_changed());
    checkin(1, 1795436000);
    assert_true(has_changed());
    assert_false(has_changed());
    assert_true(checkin(1, 1795436001).repeated);
    assert_int_equal(heard_after(0).count, 1);
}

static void a_reader_goes_on_where_it_stopped(void **state)
{
    (void)state;
    struct heard few = {.most = 70};

    for (int i = 1; i <= 200; i++)
        checkin(i, 1795436000);
    OK(feed_each(feed, 0, hear, &few));
    assert_int_equal(few.count, 70);
    feed_again();
    reopen();
    struct heard rest = heard_after(few.last);
    assert_int_equal(rest.count, 130);
    assert_int_equal(rest.last, 200);
}

static void numbers_do_not_come_again_when_entries_are_forgotten(void **state)
{
    (void)state;
    char name[33];
    struct outbox_item item;

    checkin(1, 1795436000);
    take(now_ms, &item);
    settle(item.entry, OUTCOME_CONFIRMED, now_ms);
    assert_int_equal(heard_after(0).last, 3);
    memcpy(name, feed_journal(feed), sizeof name);
    OK(journal_forget(journal, now_ms / 1000 + 1));
    assert_int_equal(heard_after(0).count, 0);
    reopen();
    checkin(2, 1795436000);
    struct heard heard = heard_after(3);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.last, 4);
    assert_string_equal(heard.event.journal, name);
}

static void a_file_set_aside_is_another_one(void **state)
{
    (void)state;
    char name[33], text[8];
    bool changed;
    struct feed *none;

    memcpy(name, feed_journal(feed), sizeof name);
    checkin(1, 1795436000);
    journal_close(journal);
    journal = NULL;
    ask_file("ALTER TABLE event RENAME COLUMN due_ms TO someday", text, sizeof text);
    OK(journal_open(folder.dir, folder_self(), &journal));
    assert_true(folder_count(folder.dir, "damaged-") > 0);
    assert_int_equal(feed_changed(feed, &changed).code, ERR_GONE);
    feed_again();
    assert_string_not_equal(feed_journal(feed), name);
    checkin(2, 1795436000);
    assert_int_equal(heard_after(0).event.sequence, 1);
    assert_int_equal(feed_open("/nonexistent", "K1", &none).code, ERR_GONE);
}

static void the_day_begins_with_its_first_line(void **state)
{
    (void)state;
    static const int64_t at_s[] = {1795436000, 1795436600, 1795436300, 1795437000};
    int64_t after;

    OK(feed_before(feed, 1795436000, &after));
    assert_int_equal(after, 0);
    for (int i = 0; i < 4; i++) {
        struct journal_uid uid = journal_uid_make();
        struct checkin_record record = checkin_make(i + 1);
        struct journal_receipt receipt;
        OK(journal_record_checkin(journal, &uid, &record, reading(at_s[i] * 1000), &receipt));
    }
    OK(feed_before(feed, 1795436000, &after));
    assert_int_equal(after, 0);
    /* The clock was set back after the second: which of both is right nobody knows, so both. */
    OK(feed_before(feed, 1795436500, &after));
    assert_int_equal(after, 1);
    OK(feed_before(feed, 1795436900, &after));
    assert_int_equal(after, 3);
    OK(feed_before(feed, 1795439000, &after));
    assert_int_equal(after, 4);
}

/* Another process writes as fast as it can while this one reads. */
static void nothing_is_lost_or_doubled_beside_a_writer(void **state)
{
    (void)state;
    struct heard heard = {.last = 0};
    int status = -1;

    /* No connection may be carried over into another process. */
    feed_close(feed);
    journal_close(journal);
    journal = NULL;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        if (err_is(journal_open(folder.dir, folder_self(), &journal)))
            _exit(1);
        for (int i = 1; i <= 300; i++)
            checkin(i, 1795436000);
        _exit(0);
    }
    OK(feed_open(folder.dir, "K1", &feed));
    for (bool ended = false; !ended;) {
        ended = waitpid(pid, &status, WNOHANG) == pid;
        if (has_changed() || ended)
            OK(feed_each(feed, heard.last, hear, &heard));
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(heard.count, 300);
    assert_int_equal(heard.checkins, 300);
    assert_int_equal(heard.last, 300);
    OK(journal_open(folder.dir, folder_self(), &journal));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_line_says_what_the_entry_is),
        TEST(a_signal_names_no_booking),
        TEST(changes_are_noticed_and_nothing_else_is),
        TEST(a_reader_goes_on_where_it_stopped),
        TEST(numbers_do_not_come_again_when_entries_are_forgotten),
        TEST(a_file_set_aside_is_another_one),
        TEST(the_day_begins_with_its_first_line),
        TEST(nothing_is_lost_or_doubled_beside_a_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
