/* SPDX-License-Identifier: Apache-2.0 */
/*
 * torture_rest: the other half day, with numbers of the kiosk's own, absences, notes, decisions and
 * the watch, and the power going at every write and sync in turn.
 */
#include "base/log.h"
#include "cuts.h"
#include "folder.h"
#include "shim.h"
#include "store/attendance.h"
#include "store/audit.h"
#include "store/journal.h"
#include "store/listing.h"
#include "store/settling.h"
#include "store/trail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const int64_t now_ms = INT64_C(1795436000000);

enum { OWNS = 4, ABSENT = 100, ABSENT_TWICE = 101, REFUSED = 102 };

/* The other half day. */
struct rest {
    char owns[OWNS][BOOKING_NUMBER_MAX + 1]; /* as answered */
    int own_asked;
    bool absence_answered, absence_taken, arrival_asked, arrival_answered;
    bool second_answered, second_arrival_answered;
    bool note_answered;
    int memo_asked, memo_answered;
    bool refused_answered, decision_asked, decision_answered;
    int64_t refused;
};

static const struct own_numbers own = {.prefix = "KA", .first = 1, .last = 99};

static bool rest_own(struct journal *journal, struct rest *rest)
{
    struct walkin_record record = {.scope = 141, .asked_s = 1795436000};
    struct journal_uid uid = journal_uid_make();
    char number[BOOKING_NUMBER_MAX + 1];
    struct journal_receipt receipt;
    int n = rest->own_asked++;

    if (err_is(journal_record_own(journal, &uid, &record, &own, reading(now_ms), &receipt, number)))
        return false;
    memcpy(rest->owns[n], number, sizeof number);
    return true;
}

static bool rest_absence(struct journal *journal, int64_t booking_id, bool *ret_answered)
{
    struct absence_record record = {.ref = {.id = booking_id}, .scope = 141, .start_s = 1795435000};
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;
    enum absence_end end;

    if (err_is(
            journal_record_absence(journal, &uid, &record, true, reading(now_ms), &receipt, &end)))
        return false;
    return *ret_answered = true;
}

static bool rest_arrival(struct journal *journal, int64_t booking_id, bool *ret_answered)
{
    struct checkin_record record = checkin_make(booking_id);
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;

    if (err_is(journal_record_checkin(journal, &uid, &record, reading(now_ms), &receipt)))
        return false;
    return *ret_answered = true;
}

static bool rest_memo(struct journal *journal, struct rest *rest)
{
    char value[12];

    snprintf(value, sizeof value, "%d", ++rest->memo_asked);
    if (err_is(journal_memo_put(journal, "guesses", value)))
        return false;
    rest->memo_answered = rest->memo_asked;
    return true;
}

/* The first booking's absence is sent, and before an answer comes the visitor does. */
static bool rest_morning(struct journal *journal, struct rest *rest)
{
    const struct note note = {.kind = NOTE_REFUSED, .detail = "too late", .wall_s = 1795436000};
    struct journal_uid uid = journal_uid_make();
    struct outbox_item item;

    if (!rest_absence(journal, ABSENT, &rest->absence_answered))
        return false;
    do
        if (err_is(journal_take(journal, reading(now_ms), &item)))
            return false;
    while (item.errand != ERRAND_ABSENCE);
    rest->absence_taken = true;
    rest->arrival_asked = true;
    if (!rest_arrival(journal, ABSENT, &rest->arrival_answered) || !rest_own(journal, rest) ||
        !rest_memo(journal, rest) ||
        err_is(journal_settle(journal, item.entry, OUTCOME_UNSETTLED, "", reading(now_ms))))
        return false;
    if (err_is(journal_record_note(journal, &uid, &note, reading(now_ms))))
        return false;
    return rest->note_answered = true;
}

static bool rest_refused(struct journal *journal, struct rest *rest)
{
    struct outbox_item item;
    bool answered;

    /* What is left of the morning must not come first. */
    if (!rest_arrival(journal, REFUSED, &answered))
        return false;
    do
        if (err_is(journal_take(journal, reading(now_ms), &item)))
            return false;
    while (item.booking_id != REFUSED);
    if (err_is(journal_settle(journal, item.entry, OUTCOME_REFUSED, "", reading(now_ms))))
        return false;
    rest->refused = item.entry;
    return rest->refused_answered = true;
}

static bool rest_decide(const char *dir, struct rest *rest, struct audit *audit)
{
    const struct settling settling = {
        .entry = rest->refused, .by = "Weber", .reason = "was served", .at_s = 1795436000};
    enum state state;
    enum kind kind;

    rest->decision_asked = true;
    if (err_is(settling_do(dir, &settling, &kind, &state)))
        return false;
    rest->decision_answered = true;
    return !err_is(trail_flush(dir, audit));
}

static void rest_all(const char *dir, struct rest *rest, struct audit *audit)
{
    struct journal *journal;
    bool power = !err_is(journal_open(dir, folder_self(), &journal));

    power =
        power && rest_own(journal, rest) && rest_own(journal, rest) && rest_morning(journal, rest);
    journal_close(journal);
    journal = NULL;
    power = power && !err_is(journal_open(dir, folder_self(), &journal));
    power = power && rest_absence(journal, ABSENT_TWICE, &rest->second_answered) &&
            rest_own(journal, rest) &&
            rest_arrival(journal, ABSENT_TWICE, &rest->second_arrival_answered) &&
            rest_memo(journal, rest) && rest_refused(journal, rest) &&
            rest_decide(dir, rest, audit);
    journal_close(journal);
}

static void check_owns(struct journal *journal, struct rest *rest)
{
    for (int i = 0; i < OWNS; i++)
        for (int j = 0; j < i; j++)
            assert_true(rest->owns[i][0] == '\0' || strcmp(rest->owns[i], rest->owns[j]) != 0);
    /* And the next one is nobody's. */
    rest->own_asked = OWNS - 1;
    char last[BOOKING_NUMBER_MAX + 1];
    memcpy(last, rest->owns[OWNS - 1], sizeof last);
    assert_true(rest_own(journal, rest));
    assert_true(rest->owns[OWNS - 1][0] != '\0');
    for (int j = 0; j < OWNS - 1; j++)
        assert_string_not_equal(rest->owns[OWNS - 1], rest->owns[j]);
    assert_string_not_equal(rest->owns[OWNS - 1], last);
}

static bool kinds_count(void *self, const struct listing_line *line)
{
    int *counts = self;

    assert_true(kind_named(line->kind) < KIND_COUNT);
    counts[kind_named(line->kind)]++;
    if (line->booking_id == ABSENT && strcmp(line->kind, "absence") == 0)
        counts[KIND_COUNT] = strcmp(line->state, "revoked") == 0;
    if (line->booking_id == ABSENT_TWICE && strcmp(line->kind, "absence") == 0)
        counts[KIND_COUNT + 1] = strcmp(line->state, "revoked") == 0;
    return true;
}

static void audit_count(void *self, const struct audit_entry *entry)
{
    *(int *)self += strcmp(entry->kind, "override") == 0;
}

static void check_decision(const char *dir, const struct rest *rest, struct audit *audit)
{
    char path[128], key[2 * AUDIT_PUBLIC_BYTES + 1];
    struct audit_proof proof;
    int entries = 0;

    assert_false(err_is(trail_flush(dir, audit)));
    snprintf(path, sizeof path, "%s/" AUDIT_FILE_NAME, dir);
    audit_public_key(audit, key);
    assert_false(err_is(audit_verify(path, key, audit_count, &entries, &proof)));
    bool closed =
        rest->refused_answered && strcmp(tally_of_entry(dir, rest->refused).state, "closed") == 0;
    if (rest->decision_answered)
        assert_true(closed);
    if (!rest->decision_asked)
        assert_false(closed);
    /* Moved once, or, where the cut was between log and journal, twice. */
    assert_in_range(entries, closed ? 1 : 0, closed ? 2 : 0);
}

static void check_rest(const char *dir, struct rest *rest, struct audit *audit)
{
    int counts[KIND_COUNT + 2] = {0};
    char memo[JOURNAL_MEMO_MAX + 1];
    struct outbox_item item;
    struct journal *journal;

    assert_false(err_is(journal_open(dir, folder_self(), &journal)));
    assert_false(err_is(journal_revive(journal, true, NULL, 0, reading(now_ms))));
    assert_int_equal(folder_count(dir, "damaged-"), 0);
    assert_false(err_is(listing_each(dir, kinds_count, counts)));
    assert_true(counts[KIND_ABSENCE] >= rest->absence_answered + rest->second_answered);
    assert_true(counts[KIND_ATTEMPT] >= rest->note_answered);
    /* Whoever was told "you are checked in" is not absent, and never will be. */
    if (rest->arrival_answered)
        assert_true(counts[KIND_COUNT]);
    if (rest->second_arrival_answered)
        assert_true(counts[KIND_COUNT + 1]);
    if (!rest->arrival_asked)
        assert_false(counts[KIND_COUNT]);
    assert_false(err_is(journal_memo_get(journal, "guesses", memo)));
    assert_in_range(memo[0] == '\0' ? 0 : memo[0] - '0', rest->memo_answered, rest->memo_asked);
    check_owns(journal, rest);
    check_decision(dir, rest, audit);
    do { /* the arrival is not written before the absence can no longer be */
        assert_false(err_is(journal_take(journal, reading(now_ms + 15000), &item)));
        assert_true(item.booking_id != ABSENT || item.errand == ERRAND_ABSENCE ||
                    !rest->absence_taken);
        assert_true(
            item.errand != ERRAND_ABSENCE ||
            (item.booking_id == ABSENT ? !rest->arrival_answered : !rest->second_arrival_answered));
    } while (item.entry != 0);
    journal_close(journal);
}

/* ---- the watch ------------------------------------------------------------------------------- */

enum { BEATS = 12, GUESTS = 3 };

struct watch {
    int beats; /* answered */
    bool list_answered;
    int judge_asked, judge_answered;
};

static void watch_all(const char *dir, struct watch *watch)
{
    const struct attendance_guest guests[GUESTS] = {{1, 1795436000, BOOKING_CONFIRMED},
                                                    {2, 1795436000, BOOKING_CONFIRMED},
                                                    {3, 1795436000, BOOKING_QUEUED}};
    struct attendance *attendance;
    struct daytime_reading now = *reading(now_ms);

    if (err_is(attendance_open(dir, &attendance)))
        return;
    for (int i = 0; i < BEATS; i++) {
        if (err_is(attendance_beat(attendance, 141, WATCH_WHOLE, &now)))
            break;
        watch->beats++;
        now.wall_ms += WATCH_BEAT_MS;
        now.steady_ms += WATCH_BEAT_MS;
        if (i == 4) {
            if (err_is(attendance_list(attendance, "2026-11-23", 141, guests, GUESTS, 1795436000)))
                break;
            watch->list_answered = true;
        }
        if (i != 6 && i != 8)
            continue;
        watch->judge_asked++;
        if (err_is(attendance_judge(attendance, "2026-11-23", watch->judge_asked)))
            break;
        watch->judge_answered++;
    }
    attendance_close(attendance);
}

static void check_watch(const char *dir, const struct watch *watch)
{
    struct attendance *attendance;
    enum watch_gap gap;

    assert_false(err_is(attendance_open(dir, &attendance)));
    assert_int_equal(folder_count(dir, "attendance-damaged-"), 0);
    /* What was answered is there; what was not beaten is never said to have been watched. */
    if (watch->beats > 0) {
        int64_t last_ms = now_ms + (watch->beats - 1) * (int64_t)WATCH_BEAT_MS;
        assert_false(err_is(attendance_watched(attendance, 141, now_ms, last_ms, &gap)));
        assert_int_equal(gap, WATCH_WHOLE);
        assert_false(
            err_is(attendance_watched(attendance, 141, now_ms, last_ms + WATCH_BEAT_MS + 1, &gap)));
        assert_int_equal(gap, WATCH_DARK);
    }
    for (int guest = 1; guest <= 2; guest++) {
        bool judged;
        assert_false(
            err_is(attendance_is_judged(attendance, "2026-11-23", guest, 1795436000, &judged)));
        assert_true(judged ? watch->judge_asked >= guest : watch->judge_answered < guest);
    }
    attendance_close(attendance);
}

static bool cut_rest(const char *dir, int at, unsigned seed)
{
    struct rest rest = {0};
    struct audit *audit;

    assert_false(err_is(audit_open(dir, &audit)));
    shim_arm(SHIM_CUT, at, seed);
    rest_all(dir, &rest, audit);
    bool hit = shim_hit();
    shim_power_on();
    cuts_memory_lost(dir, "journal.db-shm");
    check_rest(dir, &rest, audit);
    audit_close(audit);
    return hit;
}

static bool cut_watch(const char *dir, int at, unsigned seed)
{
    struct watch watch = {0};

    shim_arm(SHIM_CUT, at, seed);
    watch_all(dir, &watch);
    bool hit = shim_hit();
    shim_power_on();
    cuts_memory_lost(dir, "attendance.db-shm");
    check_watch(dir, &watch);
    return hit;
}

static void the_power_goes_at_every_operation_of_the_rest(void **state)
{
    (void)state;
    assert_true(cuts_everywhere(cut_rest) > 200);
}

static void the_power_goes_at_every_operation_of_the_watch(void **state)
{
    (void)state;
    assert_true(cuts_everywhere(cut_watch) > 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_power_goes_at_every_operation_of_the_rest),
        cmocka_unit_test(the_power_goes_at_every_operation_of_the_watch),
    };
    log_level_set(LOG_ERROR + 1); /* hundreds of faults are made on purpose */
    shim_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
